"""What is sealed is opened for somebody, and that is written down first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.audit.actions import record
from app.audit.models import deed
from app.core.db import transaction
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.viewer import Viewer
from app.registry import rules
from app.registry.models import Household, Living, Person

HOUSEHOLD = deed("family.opened", N_("Opened a family’s address and papers"), is_power=False)
PEOPLE = deed("family.people_opened", N_("Opened what is sealed of two records"), is_power=False)

SEARCHED = deed("family.searched", N_("Searched the list of families"), is_power=False)

openings = Limit(60, 3600)  # of one registrar: a desk's busy hour, and no whole list
searches = Limit(60, 600)


@dataclass(frozen=True, slots=True)
class Contents:
    """What was sealed of one person."""

    phone: str
    document: str
    origin: str


@dataclass(frozen=True, slots=True)
class Opened:
    address: str
    people: dict[str, Contents]  # by their public ids


async def open_household(viewer: Viewer, home: Household) -> Opened:
    """Raises Forbidden, and TooMany after sixty in an hour."""
    rules.keep_families.require(viewer, home.group_id)
    openings.spend_for(viewer)
    async with transaction():
        await record(viewer, home.group_id, HOUSEHOLD, home.pub)
    living = await Living.filter(household_id=home.id, left_on=None).select_related("person")
    return Opened(home.opened(), {row.person.pub: contents_of(row.person) for row in living})


async def open_people(viewer: Viewer, people: Sequence[Person]) -> dict[str, Contents]:
    """The same for records that are compared."""
    rules.keep_families.require(viewer, people[0].group_id)
    openings.spend_for(viewer)
    async with transaction():
        for one in people:
            await record(viewer, one.group_id, PEOPLE, one.pub)
    return {one.pub: contents_of(one) for one in people}


async def note_search(viewer: Viewer, group_id: int) -> None:
    """That somebody searched; what for is written nowhere. Raises TooMany for a whole harvest."""
    rules.look_at_families.require(viewer, group_id)
    searches.spend_for(viewer)
    async with transaction():
        await record(viewer, group_id, SEARCHED)


def contents_of(person: Person) -> Contents:
    """Whoever asks writes it down first."""
    return Contents(*(person.opened(field) for field in Person.SEALED))
