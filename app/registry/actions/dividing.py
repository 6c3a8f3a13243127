"""One household becomes two, or two become one; both keep their history."""

from __future__ import annotations

from collections.abc import Sequence

from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.groups.models import Group
from app.registry import rules
from app.registry.actions.cards import claims_follow
from app.registry.actions.history import ELSEWHERE, count_again, happened, locked
from app.registry.actions.living import SPEAKS
from app.registry.actions.registering import new_code
from app.registry.models import (
    Collector,
    Household,
    Living,
    Person,
    Relation,
    Source,
    State,
    What,
)

SPLIT = deed("family.split", N_("Made two families of one"), is_power=False)
JOINED = deed("family.joined", N_("Made one family of two"), is_power=False)

NOT_ITSELF = N_("This is the same family.")


async def split(
    viewer: Viewer, home: Household, leaving: Sequence[Person], head: Person
) -> Household:
    """Those who leave live under a new code from now on, and `head` speaks for them. Whoever speaks
    for the others stays: Conflict. The address is not taken along."""
    rules.keep_families.require(viewer, home.group_id)
    async with transaction():
        _ = await Group.select_for_update().get(id=home.group_id)
        home = await locked(home)
        ids = [one.id for one in leaving]
        here = Living.filter(household_id=home.id, left_on=None)
        if home.head_id in ids:
            raise Conflict(SPEAKS)
        if head.id not in ids or await here.filter(person_id__in=ids).count() != len(set(ids)):
            raise Conflict(ELSEWHERE)
        new = Household(
            group_id=home.group_id,
            code=await new_code(home.group_id),
            head_id=head.id,
            area=home.area,
            locale=home.locale,
            source=Source.DESK,
            state=State.ACTIVE,
            registered_by_id=viewer.user_id,
            registered_at=now(),
        )
        await new.save()
        await _move(home, new, ids)
        await Living.filter(household_id=new.id, person_id=head.id).update(relation=Relation.HEAD)
        await happened(viewer, new, What.SPLIT_OFF, other_id=home.id)
        await happened(viewer, home, What.SPLIT, other_id=new.id)
        await record(viewer, home.group_id, SPLIT, home.pub)
    return new


async def join(viewer: Viewer, home: Household, other: Household) -> None:
    """All of `other` live in `home` from now on; its code leads there. Raises Conflict."""
    rules.keep_families.require(viewer, home.group_id)
    if home.id == other.id:
        raise Conflict(NOT_ITSELF)
    if home.group_id != other.group_id:
        raise Conflict(ELSEWHERE)
    async with transaction():
        _ = await Group.select_for_update().get(id=home.group_id)
        home, other = await locked(home), await locked(other)
        if State.MERGED in (home.state, other.state) or home.state is State.WITHDRAWN:
            raise Conflict(ELSEWHERE)
        there = Living.filter(household_id=other.id, left_on=None)
        await _move(other, home, [row.person_id for row in await there])
        await Household.filter(id=other.id).update(
            state=State.MERGED, merged_into_id=home.id, card_hash="", version=other.version + 1
        )
        await claims_follow(other.id, home.id)
        await happened(viewer, home, What.JOINED, other_id=other.id)
        await happened(viewer, other, What.JOINED_INTO, other_id=home.id)
        await record(viewer, home.group_id, JOINED, home.pub)


async def _move(old: Household, new: Household, ids: Sequence[int]) -> None:
    today = now().date()
    here = Living.filter(household_id=old.id, person_id__in=list(ids), left_on=None)
    for row in await here:
        await Living.filter(id=row.id).update(left_on=max(today, row.joined_on))
        relation = Relation.OTHER if row.relation is Relation.HEAD else row.relation
        await Living(
            group_id=new.group_id,
            household_id=new.id,
            person_id=row.person_id,
            relation=relation,
            is_dependent=row.is_dependent,
            joined_on=today,
        ).save()
    await Collector.filter(household_id=old.id, person_id__in=list(ids)).delete()
    await count_again(old)
    await count_again(new)
