"""What becomes of something that was reported and is not a message: it is shown again, or it goes
out of sight, of which its author reads why, and can disagree."""

from __future__ import annotations

from app.audit.actions import record
from app.audit.models import deed
from app.chat.models import HiddenFor, Report
from app.core.clock import now
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.events import actions as holding
from app.events.queries import EVENT
from app.help import actions as helping
from app.help.queries import POST, SAID, THANKS
from app.moderation.actions.keeping import kept
from app.moderation.models import Measure
from app.moderation.queries.things import OUT_OF_SIGHT
from app.parcels import actions as carrying
from app.parcels.queries import ROAD

HIDE = {
    POST: helping.take_out_of_sight,
    THANKS: helping.take_thanks_out_of_sight,
    SAID: helping.take_said_out_of_sight,
    EVENT: holding.take_out_of_sight,
    ROAD: carrying.take_note_out_of_sight,
}
SHOW = {
    POST: helping.show_after_look,
    THANKS: helping.show_thanks_after_look,
    SAID: helping.show_said_after_look,
    EVENT: holding.show_after_look,
    ROAD: carrying.show_note_after_look,
}

GONE = deed("measure.thing", N_("Took something out of sight that was reported"))


async def what_becomes_of(viewer: Viewer, report: Report, reason: str) -> None:
    """In the transaction that answers the report. `reason`: why it goes; "" where it stays."""
    if report.kind not in OUT_OF_SIGHT:
        return
    if not reason:
        await SHOW[report.kind](report.message_pub, HiddenFor.REPORTS)
    elif await HIDE[report.kind](report.message_pub):
        await record(viewer, report.group_id, GONE, report.message_pub)
        await _told(viewer, report, reason)


async def _told(viewer: Viewer, report: Report, reason: str) -> None:
    """Whose it is, unless they have taken their account away."""
    if report.author_id is None:
        return
    row = Measure(
        group_id=report.group_id,
        target_id=report.author_id,
        report_id=report.id,
        kind=report.kind,
        reason=reason,
        message_pub=report.message_pub,
        by_id=viewer.user_id,
        at=now(),
    )
    await kept(row)


async def back_in_sight(measure: Measure) -> None:
    """In the transaction in which that is taken back."""
    if measure.kind in OUT_OF_SIGHT:
        await SHOW[measure.kind](measure.message_pub, HiddenFor.ORDER)
