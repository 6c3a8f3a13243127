"""What is written of a person or a household is put right."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Any

from app.audit.actions import record
from app.audit.models import deed
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.registry import rules
from app.registry.actions.history import ELSEWHERE, Overtaken, count_again, happened, locked
from app.registry.actions.likening import note_alike
from app.registry.actions.registering import write_person
from app.registry.alike import address_mark
from app.registry.models import BECOMES, Household, Living, Person, Relation, State, Status, What
from app.registry.told import NewPerson

PERSON = deed("family.person_changed", N_("Changed what is written of somebody"), is_power=False)
WHERE = deed("family.where_changed", N_("Changed where a family lives"), is_power=False)
STATE = deed("family.state_changed", N_("Said how a family stands: %(state)s"), is_power=False)


async def change_person(
    viewer: Viewer,
    home: Household,
    person: Person,
    said: NewPerson,
    version: int,
    forget: Collection[str] = (),
) -> None:
    """What is sealed and left empty stays, unless it is to be forgotten. Raises Overtaken."""
    rules.keep_families.require(viewer, home.group_id)
    async with transaction():
        home = await locked(home)
        row = await Person.select_for_update().get(id=person.id)
        if row.version != version:
            raise Overtaken(ELSEWHERE)
        if row.status is not Status.ACTIVE:
            raise Conflict(ELSEWHERE)
        kept: dict[str, Any] = {
            field: row.opened(field)
            for field in Person.SEALED
            if not getattr(said, field) and field not in forget
        }
        write_person(row, replace(said, **kept))
        row.version = version + 1
        await row.save()
        here = Living.filter(household_id=home.id, person_id=row.id, left_on=None)
        relation = Relation.HEAD if home.head_id == row.id else said.relation
        await here.update(relation=relation, is_dependent=said.is_dependent)
        await count_again(home)
        await note_alike(viewer, home.group_id, [row.id])
        await record(viewer, home.group_id, PERSON, row.pub)


async def change_where(
    viewer: Viewer,
    home: Household,
    *,
    address: str,
    area: str,
    locale: str,
    version: int,
    forget: bool = False,
) -> None:
    """An address left empty stays, unless it is to be forgotten. Raises Overtaken."""
    rules.keep_families.require(viewer, home.group_id)
    async with transaction():
        row = await locked(home)
        if row.version != version:
            raise Overtaken(ELSEWHERE)
        if address or forget:
            row.close(address)
            row.address_mark = address_mark(address)
            await happened(viewer, row, What.ADDRESS)
        row.area, row.locale, row.version = area, locale, version + 1
        await row.save()
        await record(viewer, row.group_id, WHERE, row.pub)


async def set_state(viewer: Viewer, home: Household, state: State) -> None:
    """By the one table of what may become of what. Raises Conflict."""
    rules.keep_families.require(viewer, home.group_id)
    async with transaction():
        row = await locked(home)
        if row.state is state:
            return
        if state not in BECOMES[row.state] or State.MERGED in (state, row.state):
            raise Conflict(ELSEWHERE)
        lives = Living.filter(household_id=row.id, left_on=None)
        if state is State.ACTIVE and not await lives.exists():
            raise Conflict(ELSEWHERE)
        was_draft = row.state is State.DRAFT
        await Household.filter(id=row.id).update(state=state, version=row.version + 1)
        what = What.FINISHED if was_draft and state is State.ACTIVE else What.STATE
        await happened(viewer, row, what, word=state)
        await record(viewer, row.group_id, STATE, row.pub, state=state.value)
