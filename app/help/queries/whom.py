"""Whom an ask is for: a family of the circle's list, or one person of it. Only those who may look
at the list learn it, and choose it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from tortoise.expressions import Q, Subquery

from app.core.errors import NotFound
from app.core.viewer import Viewer
from app.groups.queries import pub_of
from app.help import rules
from app.help.models import Kind
from app.help.queries.posts import Need, board_for, needs_of
from app.registry.models import Household, Living, Person, Status
from app.registry.queries import circle_with_list, found_for, household_for

MOST_OF_A_FAMILY = 20


@dataclass(frozen=True, slots=True)
class Whom:
    home: Household
    person: Person | None = None  # none: for all of them

    @property
    def key(self) -> str:
        """As a form sends it."""
        return f"{self.home.pub}.{self.person.pub}" if self.person else self.home.pub

    @property
    def name(self) -> str:
        return (self.person or self.home.head).full_name

    @property
    def is_for_all(self) -> bool:
        return self.person is None


async def whom_of(viewer: Viewer, need: Need) -> Whom | None:
    """None for one's own, and for who does not learn it."""
    row = need.row
    if row.for_household_id is None or not rules.see_whom(viewer, need.posted):
        return None
    home = await Household.get_or_none(id=row.for_household_id).select_related("head")
    person = await Person.get_or_none(id=row.for_person_id) if row.for_person_id else None
    return Whom(home, person) if home else None


async def asks_of_family(viewer: Viewer, home: Household) -> dict[str, Any]:
    """On the family's own page: what was asked for it, or for somebody who lives there, the newest
    first. Nothing for who may not look at the list, and no ask of which they do not learn that."""
    if not rules.ask_for_others(viewer, home.group_id):
        return {"asks": []}
    here = Living.filter(household_id=home.id, left_on=None).values("person_id")
    theirs = Q(for_household_id=home.id) | Q(for_person_id__in=Subquery(here))
    asks = (await board_for(viewer, home.group_id)).posts.filter(theirs, kind=Kind.ASK)
    needs = await needs_of(viewer, await asks.order_by("-made_at", "-id"))
    told = [one for one in needs if rules.see_whom(viewer, one.posted)]
    return {"asks": told[:MOST_OF_A_FAMILY]}


async def called(viewer: Viewer, need: Need, query: str) -> list[Whom]:
    """Every family that is found by it, and beneath each who lives there."""
    circle = await circle_with_list(viewer, await pub_of(need.group_id))
    found = [one.pub for one in await found_for(viewer, circle, query)]
    homes = await Household.filter(pub__in=found).select_related("head")
    return await _with_people(sorted(homes, key=lambda home: found.index(home.pub)))


async def whom_named(viewer: Viewer, need: Need, key: str) -> Whom:
    """Raises NotFound for what is not in this circle's list."""
    circle, home = await household_for(viewer, key.partition(".")[0])
    if circle.id != need.group_id:
        raise NotFound
    chosen = [one for one in await _with_people([home]) if one.key == key]
    if not chosen:
        raise NotFound
    return chosen[0]


async def _with_people(homes: Iterable[Household]) -> list[Whom]:
    """Of a family of one, the family is enough."""
    homes = list(homes)
    here = Living.filter(household_id__in=[home.id for home in homes], left_on=None)
    lives = await here.filter(person__status=Status.ACTIVE).order_by("id").select_related("person")
    people = {
        home.id: [one.person for one in lives if one.household_id == home.id] for home in homes
    }
    return [
        one
        for home in homes
        for one in (
            Whom(home),
            *(Whom(home, person) for person in people[home.id] if len(people[home.id]) > 1),
        )
    ]
