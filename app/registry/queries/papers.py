"""Lists that somebody brought, and what taking one over would do."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from tortoise.expressions import Q

from app.core.clock import now
from app.core.errors import NotFound
from app.core.viewer import Viewer
from app.groups.queries import Circle, circle_for
from app.registry import rules
from app.registry.alike import address_mark
from app.registry.models import Paper, Stage
from app.registry.papers import lists
from app.registry.papers.comparing import Home, Known
from app.registry.papers.families import Way
from app.registry.papers.headings import Field, Headings, headings_at, is_given_first
from app.registry.papers.lists import Reading
from app.registry.papers.matching import matched
from app.registry.papers.phones import GEORGIA, UKRAINE
from app.registry.papers.plan import Fate, Planned, asked_out, planned
from app.registry.papers.sheets import Merge, Sheet
from app.registry.queries.gone import gone_from
from app.registry.queries.known import known_people

SHOWN = 20  # of lists that came before
WITHOUT_CONTENT = (
    *("id", "pub", "group_id", "by_id", "stage", "families", "new", "changed", "same"),
    *("brought_at", "ends_at", "done_at"),
)


@dataclass(slots=True)
class Rehearsal:
    """What taking over a list would do, and every fault that stands in its way."""

    sheet: Sheet
    heads: Headings
    reading: Reading
    plan: list[Planned]
    homes: dict[int, Home]
    gone: list[Known]  # who came by an earlier version of it

    @property
    def counts(self) -> dict[str, int]:
        fates = Counter(one.fate for family in self.plan for one in family.people)
        return {
            "families": len(self.plan),
            "people": fates.total(),
            "new": fates[Fate.NEW] + fates[Fate.JOINS],
            "changed": fates[Fate.CHANGED],
            "same": fates[Fate.SAME],
            "gone": len(self.gone),
            "faults": len(self.reading.stops),
            "notes": len(self.reading.faults) - len(self.reading.stops),
        }


async def papers_of(viewer: Viewer, circle: Circle) -> list[Paper]:
    """The newest first, without what is in them. Raises NotFound for whoever does not keep the
    list of families."""
    _keeps(viewer, circle.id)
    over = Q(stage=Stage.OPEN, ends_at__lte=now())
    mine = Paper.filter(~over, group_id=circle.id)
    return await mine.only(*WITHOUT_CONTENT).order_by("-brought_at", "-id").limit(SHOWN)


async def paper_for(viewer: Viewer, circle: Circle, pub: str) -> Paper:
    """Raises NotFound for others, and once a day is past."""
    _keeps(viewer, circle.id)
    paper = await Paper.get_or_none(group_id=circle.id, pub=pub)
    if paper is None or (paper.stage is Stage.OPEN and paper.ends_at <= now()):
        raise NotFound
    return paper


def _keeps(viewer: Viewer, group_id: int) -> None:
    if not rules.keep_families(viewer, group_id):
        raise NotFound


def sheets_of(paper: Paper) -> list[Sheet]:
    return [
        Sheet(one["title"], one["rows"], [Merge(*merge) for merge in one["merges"]])
        for one in json.loads(paper.opened())
    ]


def read(paper: Paper, zone: str) -> tuple[Sheet, Headings, Reading]:
    """By the columns that were chosen. Takes a moment for a long list: not in the event loop."""
    sheet = sheets_of(paper)[paper.sheet]
    heads = headings_at(sheet, paper.heads - 1)
    columns = {Field(what): column for what, column in paper.chosen.items()}
    today = now().astimezone(ZoneInfo(zone)).date()
    return sheet, heads, _read(sheet, heads, columns, Way(paper.way), today, zone)


def _read(
    sheet: Sheet,
    heads: Headings,
    columns: dict[Field, int],
    way: Way,
    today: date,
    zone: str,
) -> Reading:
    home = GEORGIA if zone == "Asia/Tbilisi" else UKRAINE
    name = heads.names[columns[Field.FULL_NAME]] if Field.FULL_NAME in columns else ""
    return lists.read(
        sheet, heads, columns, way, today=today, home=home, family_first=not is_given_first(name)
    )


async def rehearsed(paper: Paper, zone: str) -> Rehearsal:
    """Row by row; nothing is written."""
    sheet, heads, reading = await asyncio.to_thread(read, paper, zone)
    plan, known, homes = await plan_of(paper.group_id, reading)
    gone = await gone_from(paper.group_id, plan, known)
    reading.faults += asked_out(plan)
    return Rehearsal(sheet, heads, reading, plan, homes, gone)


async def plan_of(
    group_id: int, reading: Reading
) -> tuple[list[Planned], list[Known], dict[int, Home]]:
    """What would be written, and everybody we know with their households."""
    known, homes, sizes = await known_people(group_id)

    def compared() -> list[Planned]:
        found = matched(reading.families, known, homes)
        addresses = {one.row: address_mark(one.address) for one in reading.families}
        return planned(found, addresses, sizes)

    return await asyncio.to_thread(compared), known, homes


async def circle_of_lists(viewer: Viewer, pub: str) -> Circle:
    """For those who keep its list of families; to everybody else there is nothing here."""
    circle = await circle_for(viewer, pub)
    _keeps(viewer, circle.id)
    return circle
