"""Who lives with whom: somebody comes, leaves, speaks for the others."""

from __future__ import annotations

from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.registry import rules
from app.registry.actions.history import ELSEWHERE, count_again, happened, locked
from app.registry.actions.likening import note_alike
from app.registry.actions.registering import new_person
from app.registry.models import (
    Collector,
    Household,
    Living,
    Person,
    Relation,
    State,
    Status,
    Verdict,
    What,
)
from app.registry.told import NewPerson

CAME = deed("family.came", N_("Wrote somebody into a family"), is_power=False)
LEFT = deed("family.left", N_("Took somebody out of a family"), is_power=False)
HEAD = deed("family.head", N_("Changed who speaks for a family"), is_power=False)

LAST_YEAR = 9999
SPEAKS = N_("They speak for the family. First choose who else does.")
LIVES_HERE = N_("They live in this family already.")


async def add_person(
    viewer: Viewer,
    home: Household,
    said: NewPerson,
    verdict: Verdict = Verdict.OPEN,
    pub: str = "",
) -> Person:
    """Somebody new in the list, in this household; the same `pub` again gives whom it made. Raises
    Forbidden."""
    rules.keep_families.require(viewer, home.group_id)
    async with transaction():
        home = await locked(home)
        if pub and (made := await Person.get_or_none(pub=pub, group_id=home.group_id)):
            return made
        person = new_person(home.group_id, said)
        person.pub = pub or person.pub
        await person.save()
        await _comes(viewer, home, person, said.relation, is_dependent=said.is_dependent)
        await note_alike(viewer, home.group_id, [person.id], verdict)
    return person


async def move_in(viewer: Viewer, home: Household, person: Person, relation: Relation) -> None:
    """Somebody of the list lives here from now on, and nowhere else. Raises Conflict for whoever
    speaks for others elsewhere."""
    rules.keep_families.require(viewer, home.group_id)
    async with transaction():
        home = await locked(home)
        old = await Living.get_or_none(person_id=person.id, left_on=None)
        if old and old.household_id == home.id:
            raise Conflict(LIVES_HERE)
        if old:
            await take_out(viewer, await Household.get(id=old.household_id), person)
        await _comes(viewer, home, person, relation)


async def leave(viewer: Viewer, home: Household, person: Person) -> None:
    """They live here no more; the list still knows them. Raises Conflict for the head."""
    rules.keep_families.require(viewer, home.group_id)
    async with transaction():
        await take_out(viewer, await locked(home), person)


async def make_head(viewer: Viewer, home: Household, person: Person) -> None:
    """From now on they speak for the household."""
    rules.keep_families.require(viewer, home.group_id)
    async with transaction():
        home = await locked(home)
        here = Living.filter(household_id=home.id, left_on=None)
        if not await here.filter(person_id=person.id).exists():
            raise Conflict(ELSEWHERE)
        if home.head_id != person.id:
            await speaks(viewer, home, person)


async def speaks(viewer: Viewer, home: Household, person: Person) -> None:
    """Inside a transaction, for somebody who lives there."""
    here = Living.filter(household_id=home.id, left_on=None)
    await here.filter(relation=Relation.HEAD).update(relation=Relation.OTHER)
    await here.filter(person_id=person.id).update(relation=Relation.HEAD)
    home.head_id, home.version = person.id, home.version + 1
    await Household.filter(id=home.id).update(head_id=person.id, version=home.version)
    await happened(viewer, home, What.HEAD, person_id=person.id)
    await record(viewer, home.group_id, HEAD, home.pub)


async def oldest_beside(home: Household, person: Person) -> Person | None:
    """Of whoever else lives there: who speaks for the household when they go."""
    rows = Living.filter(household_id=home.id, left_on=None).exclude(person_id=person.id)
    others = [row.person for row in await rows.order_by("id").select_related("person")]
    return min(others, key=_born, default=None)


def _born(person: Person) -> int:
    """In which year; whoever it is not known of comes last."""
    known = person.birth_date.year if person.birth_date else person.birth_year
    return known or LAST_YEAR


async def take_out(viewer: Viewer, home: Household, person: Person) -> None:
    """Inside a transaction. Raises Conflict for whoever speaks for others."""
    others = Living.filter(household_id=home.id, left_on=None).exclude(person_id=person.id)
    if home.head_id == person.id and await others.exists():
        raise Conflict(SPEAKS)  # also of a family that moved away: it may come back
    if home.head_id == person.id and home.state in (State.ACTIVE, State.DRAFT):
        # Nobody is left: the household stays as what it was.
        await Household.filter(id=home.id).update(state=State.INACTIVE)
        await happened(viewer, home, What.STATE, word=State.INACTIVE)
    here = Living.filter(household_id=home.id, person_id=person.id, left_on=None)
    living = await here.get_or_none()
    if living is None:
        raise Conflict(ELSEWHERE)
    await here.update(left_on=max(now().date(), living.joined_on))
    await Collector.filter(household_id=home.id, person_id=person.id).delete()
    await count_again(home)
    await happened(viewer, home, What.LEFT, person_id=person.id)
    await record(viewer, home.group_id, LEFT, home.pub)


async def _comes(
    viewer: Viewer,
    home: Household,
    person: Person,
    relation: Relation,
    *,
    is_dependent: bool = False,
) -> None:
    if person.status is not Status.ACTIVE or home.state in (State.MERGED, State.WITHDRAWN):
        raise Conflict(ELSEWHERE)
    await Living(
        group_id=home.group_id,
        household_id=home.id,
        person_id=person.id,
        relation=Relation.OTHER if relation is Relation.HEAD else relation,
        is_dependent=is_dependent,
        joined_on=now().date(),
    ).save()
    await count_again(home)
    await happened(viewer, home, What.CAME, person_id=person.id)
    await record(viewer, home.group_id, CAME, home.pub)
