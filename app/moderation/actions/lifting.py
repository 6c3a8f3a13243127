"""What was decided about somebody is taken back, or made milder. What else was decided about them
stands as it did."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

from tortoise.exceptions import IntegrityError

from app.audit.actions import record
from app.audit.models import deed
from app.chat import actions as chat
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.groups import actions as groups
from app.moderation import queries, rules
from app.moderation.actions.keeping import kept
from app.moderation.actions.measures import NOT_YOURS, OVER, TOO_NEAR, row_about, whom_of
from app.moderation.actions.things import back_in_sight
from app.moderation.queries import Decided

LIFTED = deed("measure.lifted", N_("Took back what was decided about a member"))


async def take_back(viewer: Viewer, decided: Decided, *, is_mistake: bool) -> None:
    """By somebody else than who decided it, unless it was a mistake (row 101)."""
    rules.keep_circle.require(viewer, decided.measure.group_id)
    if viewer.user_id in decided.measure.deciders and not is_mistake:
        raise Conflict(NOT_YOURS)
    if not await queries.may_take_back(viewer, decided):
        raise Forbidden(TOO_NEAR)
    await undo(viewer, decided)


async def undo(viewer: Viewer, decided: Decided) -> None:
    """Once: who comes second hears Conflict."""
    if not decided.is_in_force:
        raise Conflict(OVER)
    try:
        async with transaction():
            await lift(viewer, decided)
    except IntegrityError:
        raise Conflict(OVER) from None
    await felt_in_room(viewer.user_id, decided)


async def lift(viewer: Viewer, decided: Decided, *, is_appeal: bool = False) -> None:
    """In a transaction. Raises IntegrityError where somebody was quicker."""
    measure = decided.measure
    await groups.alone_with(measure.group_id)  # before the row whose twin would be waited for
    row = row_about(viewer, decided.someone, "lift", "", None)
    row.reverses_id, row.report_id = measure.id, measure.report_id
    await kept(row)
    if measure.kind in ("suspend", "ban"):
        await _back(viewer, decided, is_appeal=is_appeal)
    await back_in_sight(measure)
    await record(viewer, measure.group_id, LIFTED, decided.someone.pub)


async def _back(viewer: Viewer, decided: Decided, *, is_appeal: bool) -> None:
    """Unless something else still keeps them outside: what two decided does not end with what one
    took back."""
    measure, whom = decided.measure, whom_of(decided.someone)
    if held := await queries.keeps_out(measure.group_id, measure.target_id, measure):
        await groups.stay_out(whom, held[0].until, held[0].reason)
        return
    with suppress(Conflict):  # they have left since, so nothing holds them any more
        await groups.bring_back(viewer, whom, is_appeal=is_appeal)


async def felt_in_room(by_id: int | None, decided: Decided) -> None:
    """When it is kept that it was taken back. `by_id`: somebody who may do that in the room."""
    measure = decided.measure
    if measure.kind == "mute":
        await chat.quieten_no_more(measure.room_id or 0, measure.target_id)
    if measure.kind == "hide":
        await chat.show_again(measure.room_id or 0, by_id or 0, measure.message_pub)


async def make_milder(viewer: Viewer, decided: Decided, lasts: timedelta) -> None:
    """In a transaction: another end, not later than seven days from now."""
    measure, until = decided.measure, now() + lasts
    row = row_about(viewer, decided.someone, "suspend", measure.reason, until)
    row.reverses_id, row.report_id = measure.id, measure.report_id
    await kept(row)
    whom = whom_of(decided.someone)
    await groups.suspend(viewer, whom, until, measure.reason, is_appeal=True)
    # What two decided for longer does not become milder with it; the milder one is among these.
    held, *_ = await queries.keeps_out(measure.group_id, measure.target_id, measure)
    await groups.stay_out(whom, held.until, held.reason)
