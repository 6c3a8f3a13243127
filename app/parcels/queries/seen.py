"""What somebody wrote of what they saw on a road: who reads it, and who is told that it was
reported. Nobody is named beside it, to who keeps order neither."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from app.chat.models import HiddenFor
from app.chat.queries import reported_among
from app.core.errors import Broken, NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.parcels import rules
from app.parcels.models import Road, RoadReport
from app.parcels.queries.going import roads_about

ROAD = "road"  # the kind of its reports


@dataclass(frozen=True, slots=True)
class Note:
    """What the viewer reads of it. `text` is "" for who has reported it."""

    pub: str
    text: str
    is_mine: bool
    has_reported: bool
    hidden_for: str  # "" where it is not; only to whoever wrote it


@dataclass(frozen=True, slots=True)
class Written:
    """A note that the viewer may report, or theirs."""

    road: Road
    row: RoadReport = field(repr=False)
    text: str
    author: int  # a user id


async def notes_of(viewer: Viewer, rows: Iterable[RoadReport]) -> dict[int, Note]:
    """By road, of reports that the viewer may know of (with `by`): what is hidden is there for
    whoever wrote it."""
    listed = [row for row in rows if row.note]
    reported = await reported_among(viewer, [row.pub for row in listed])
    found = {}
    for row in listed:
        is_mine, text = row.by.user_id == viewer.user_id, _opened(row)
        if text and (is_mine or row.hidden_at is None or row.pub in reported):
            has, why = row.pub in reported, row.hidden_for.value if row.hidden_at else ""
            found[row.road_id] = Note(row.pub, "" if has else text, is_mine, has, why)
    return found


async def note_to_report(viewer: Viewer, road: str, pub: str) -> Written:
    """Raises NotFound where they are not shown it. Who has the page open may report what they read
    there, also when somebody has told something newer since."""
    for row in await _of_roads(viewer, [pub]):
        is_mine = row.by.user_id == viewer.user_id
        has_reported = bool(await reported_among(viewer, [pub]))
        text = _opened(row)
        is_read = is_mine or row.hidden_at is None or has_reported
        if row.road.pub == road and text and is_read:
            return Written(row.road, row, text, row.by.user_id)
    raise NotFound


async def written_by(viewer: Viewer, pubs: Collection[str]) -> list[RoadReport]:
    """Those of them that are the viewer's, on roads of which they may know."""
    rows = await _of_roads(viewer, pubs)
    return [row for row in rows if row.by.user_id == viewer.user_id]


async def _of_roads(viewer: Viewer, pubs: Collection[str]) -> Sequence[RoadReport]:
    found = RoadReport.filter(pub__in=list(pubs), road__gone_at=None)
    rows = await found.select_related("road", "by")
    about = {one: await roads_about(viewer, one) for one in {row.road.group_id for row in rows}}
    return [
        row for row in rows if rules.see_roads(viewer, about[row.road.group_id].only(row.road_id))
    ]


async def people_of_notes(pubs: Collection[str]) -> dict[str, frozenset[int]]:
    """For deciding who may look at what is reported of it."""
    rows = RoadReport.filter(pub__in=list(pubs)).select_related("by")
    return {one.pub: frozenset({one.by.user_id}) for one in await rows}


async def reported_notes(viewer: Viewer, pubs: Collection[str]) -> dict[str, bool]:
    """Those on roads of which the viewer may know, and whether others read it only when somebody
    has looked."""
    rows = await _of_roads(viewer, pubs) if pubs else []
    return {
        row.pub: row.hidden_at is not None and row.hidden_for is HiddenFor.REPORTS for row in rows
    }


def _opened(row: RoadReport) -> str:
    try:
        return unseal(row.note, "road_report", row.pub, "note")
    except Broken:
        return ""
