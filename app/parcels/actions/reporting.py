"""Somebody reports what was written about a road. What several people report is out of sight until
whoever keeps order has looked at it; how it is on the road goes on being told."""

from __future__ import annotations

from tortoise.expressions import Q

from app.chat import actions as chat
from app.chat.models import HiddenFor
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, NotFound
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.notices import actions as notices
from app.parcels.models import RoadReport
from app.parcels.queries.seen import ROAD, Written
from app.parcels.tells import Tells

OWN_WORDS = N_("These are your own words.")


def may_report_note(viewer: Viewer, found: Written) -> None:
    """Of one that they read."""
    if viewer.user_id == found.author:
        raise Conflict(OWN_WORDS)


async def report_note(viewer: Viewer, found: Written, form: chat.ReportForm) -> None:
    """Into the one queue of those who keep order, with the words as they are. Again changes
    nothing. Raises NotFound where the clock has forgotten it meanwhile."""
    may_report_note(viewer, found)
    told = chat.Told(found.road.group_id, ROAD, found.row.pub, found.author, found.text)
    async with transaction():
        row = await RoadReport.select_for_update().get_or_none(id=found.row.id)
        if row is None:
            raise NotFound
        if await chat.report_told(viewer, told, form.feeling, form.words):
            waits = {"hidden_at": now(), "hidden_for": HiddenFor.REPORTS}
            if await RoadReport.filter(id=row.id, hidden_at=None).update(**waits):
                await _tell_author(Tells.ROAD_HIDDEN, row.pub)


async def take_note_out_of_sight(pub: str) -> bool:
    """In the transaction in which who keeps order decides it: for everybody but who wrote it."""
    others = RoadReport.filter(Q(hidden_at=None) | ~Q(hidden_for=HiddenFor.ORDER), pub=pub)
    return bool(await others.update(hidden_at=now(), hidden_for=HiddenFor.ORDER))


async def show_note_after_look(pub: str, was: HiddenFor) -> None:
    """In a transaction: whoever keeps order found nothing against it, or it was taken back."""
    hidden = RoadReport.filter(pub=pub, hidden_at__isnull=False, hidden_for=was)
    if await hidden.update(hidden_at=None):
        await _tell_author(Tells.ROAD_SHOWN, pub)


async def _tell_author(kind: Tells, pub: str) -> None:
    row = await RoadReport.get(pub=pub).select_related("road", "by")
    await notices.notify(
        [row.by.user_id],
        kind,
        target=pub,
        key=f"{kind}:{pub}:{now():%y%m%d%H%M%S}",
        group_id=row.road.group_id,
    )
