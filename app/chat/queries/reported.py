"""What somebody has reported, they need not see again, whatever comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tortoise.queryset import QuerySet

from app.chat.models import Report, Room
from app.chat.reasons import FEELINGS
from app.core.sealed import unseal
from app.core.viewer import Viewer


async def reported_in(viewer: Viewer, room: Room) -> frozenset[str]:
    """Public ids of messages in a room."""
    return await _ids(Report.filter(reporter_id=viewer.user_id, room_id=room.id))


async def reported_among(viewer: Viewer, ids: Iterable[str]) -> frozenset[str]:
    """Those of the given messages."""
    wanted = list(ids)
    if not wanted:
        return frozenset()
    return await _ids(Report.filter(reporter_id=viewer.user_id, message_pub__in=wanted))


async def reported_of_kind(viewer: Viewer, group_id: int, kind: str) -> frozenset[str]:
    """Public ids of what else they reported in a circle."""
    mine = Report.filter(reporter_id=viewer.user_id, group_id=group_id, kind=kind)
    return await _ids(mine)


async def _ids(reports: QuerySet[Report]) -> frozenset[str]:
    return frozenset([str(pub) for pub in await reports.values_list("message_pub", flat=True)])


@dataclass(frozen=True, slots=True)
class Told:
    """A report, opened: what it feels like, in the reporter's words, and the words reported."""

    feeling: str  # a msgid
    words: str
    snapshot: str


def told_in(report: Report) -> Told:
    """For who may know of it: that is asked above."""
    return Told(
        FEELINGS.get(report.category, report.category),
        unseal(report.words, "report", report.pub, "words"),
        unseal(report.snapshot, "report", report.pub, "snapshot"),
    )
