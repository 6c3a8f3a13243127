"""What people say is wrong in their own record, until somebody who keeps the list has put it
right."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.viewer import Viewer
from app.groups.queries import Circle
from app.registry import rules
from app.registry.models import Happening, Household, Person, What


@dataclass(frozen=True, slots=True)
class Wrong:
    """Of one person: which lines, by their keys."""

    person: Person
    lines: list[str]


async def wrongs_in(home: Household) -> list[Wrong]:
    rows = Happening.filter(household_id=home.id, what__in=[What.WRONG, What.RIGHT]).order_by("id")
    said = _open(await rows)
    people = {one.id: one for one in await Person.filter(id__in=list(said))}
    return [Wrong(people[id_], lines) for id_, lines in said.items() if id_ in people]


def _open(rows: list[Happening]) -> dict[int, list[str]]:
    """{person id: lines} since it was put right last."""
    said: dict[int, list[str]] = {}
    for row in rows:
        if row.what is What.RIGHT:
            said = {}
        elif row.person_id is not None and row.word not in said.setdefault(row.person_id, []):
            said[row.person_id].append(row.word)
    return said


async def homes_with_wrongs(viewer: Viewer, circle: Circle) -> list[Household]:
    """Nothing for those who may only look."""
    if not rules.keep_families(viewer, circle.id):
        return []
    rows = Happening.filter(group_id=circle.id, what__in=[What.WRONG, What.RIGHT]).order_by("id")
    last = {row.household_id: row.what for row in await rows}
    ids = [id_ for id_, what in last.items() if what is What.WRONG]
    return await Household.filter(id__in=ids).order_by("id").select_related("head")
