"""Roads, and what was seen on them, as far as somebody may know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import here
from app.core.viewer import Viewer
from app.parcels import rules
from app.parcels.models import Leg, Passable, Road, RoadReport
from app.parcels.queries.carried import LIVE
from app.parcels.queries.going import roads_about, sees_roads
from app.parcels.queries.parcels import visible_to
from app.parcels.queries.seen import Note, notes_of
from app.parcels.rules import Roads
from app.parcels.states import PARCEL_OVER

WEEKS = 4  # how far back the picture goes
_WORSE = (Passable.UNKNOWN, Passable.OPEN, Passable.SLOW, Passable.BLOCKED)


@dataclass(frozen=True, slots=True)
class Passage:
    """A road, and how it stands there now. `at` is not told in a guarded circle."""

    row: Road = field(repr=False)
    status: Passable
    at: datetime | None
    note: Note | None  # beside it, in words
    parcels: int  # of the viewer's, that are to go there

    @property
    def pub(self) -> str:
        return self.row.pub

    @property
    def is_closed(self) -> bool:
        return self.status is Passable.BLOCKED


@dataclass(frozen=True, slots=True)
class Past:
    """The worst that was seen in one day, or in a guarded circle in one week."""

    first: date
    status: Passable


async def roads_in(viewer: Viewer, group_id: int) -> list[Passage]:
    """Raises NotFound where they are not the viewer's to know of."""
    about = await roads_about(viewer, group_id)
    if not rules.see_roads(viewer, about):
        raise NotFound
    rows = await Road.filter(group_id=group_id, gone_at=None).order_by("name", "id")
    known = [row for row in rows if rules.see_roads(viewer, about.only(row.id))]
    return await _passages(viewer, about, known)


async def roads_to_take(viewer: Viewer, group_id: int) -> list[Passage]:
    """For whoever plans a way; none where they are not theirs to know of."""
    return await roads_in(viewer, group_id) if await sees_roads(viewer, group_id) else []


async def roads_to_keep(viewer: Viewer, group_id: int) -> list[Passage]:
    """Raises Forbidden for who may not change the list."""
    known = await roads_in(viewer, group_id)
    rules.keep_roads.require(viewer, group_id)
    return known


async def road_for(viewer: Viewer, pub: str) -> tuple[Passage, list[Past]]:
    """With its last weeks, the newest last. Raises NotFound."""
    group_id = await circle_of_road({"road": pub})
    if group_id is None:
        raise NotFound
    about = await roads_about(viewer, group_id)
    row = await Road.get_or_none(pub=pub, gone_at=None)
    if row is None or not rules.see_roads(viewer, about.only(row.id)):
        raise NotFound
    (passage,) = await _passages(viewer, about, [row])
    return passage, await _past(row, 7 if about.is_guarded else 1)


async def circle_of_road(named: Mapping[str, Any]) -> int | None:
    """Of an address that names a road; None: it names none, or one that is not there."""
    if not (pub := named.get("road")):
        return None
    found = await Road.filter(pub=pub).values_list("group_id", flat=True)
    return int(str(found[0])) if found else None


async def _passages(viewer: Viewer, about: Roads, rows: Sequence[Road]) -> list[Passage]:
    ids = [row.id for row in rows]
    hold = RoadReport.filter(road_id__in=ids, valid_until__gt=now()).order_by("at", "id")
    hold = hold.select_related("by")
    newest = {one.road_id: one for one in await hold}
    seen = visible_to(viewer, about.group_id).exclude(state__in=list(PARCEL_OVER))
    going: dict[int, set[int]] = defaultdict(set)
    legs = Leg.filter(road_id__in=ids, state__in=LIVE)
    known = {int(str(one)) for one in await seen.values_list("id", flat=True)}
    for road_id, parcel_id in await legs.values_list("road_id", "parcel_id"):
        if parcel_id in known:
            going[road_id].add(parcel_id)
    notes = await notes_of(viewer, newest.values())
    return [
        _passage(row, newest.get(row.id), notes.get(row.id), len(going[row.id]), about)
        for row in rows
    ]


def _passage(
    row: Road, report: RoadReport | None, note: Note | None, parcels: int, about: Roads
) -> Passage:
    if report is None:
        return Passage(row, Passable.UNKNOWN, None, None, parcels)
    return Passage(row, report.status, None if about.is_guarded else report.at, note, parcels)


async def _past(row: Road, days: int) -> list[Past]:
    today = here(now()).date()
    first = today - timedelta(days=today.weekday() + 7 * (WEEKS - 1))
    if days == 1:
        first = today - timedelta(days=7 * WEEKS - 1)
    worst: dict[date, Passable] = defaultdict(lambda: Passable.UNKNOWN)
    since = now() - timedelta(days=7 * WEEKS + 7)
    for status, at in await RoadReport.filter(road_id=row.id, at__gte=since).values_list(
        "status", "at"
    ):
        day = here(at).date()
        if day >= first:
            day = first + timedelta(days=(day - first).days // days * days)
            worst[day] = max(worst[day], Passable(status), key=_WORSE.index)
    span = range(0, (today - first).days + 1, days)
    return [Past(day, worst[day]) for day in (first + timedelta(days=n) for n in span)]
