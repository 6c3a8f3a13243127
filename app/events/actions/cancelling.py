"""What was planned does not take place: this time, this and all that follow, or all of it. It stays
in calendars, as cancelled, and people are told."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.events import rules
from app.events.actions.asking import tell_who_counts_on_it
from app.events.actions.series import alone_with_event, call_off
from app.events.models import Event, EventState, Occurrence
from app.events.queries import Happening
from app.events.recurrence import ended_before, plan_of, times_before
from app.events.tells import Tells
from app.lines.models import Sheet

OVER = N_("This is over already.")
HELD_IN_PART = N_(
    "A part of it was held already. Ask for a yes first, then cancel what is to come."
)
UNHELD = (EventState.DRAFT, EventState.ASKED)


async def cancel_one(viewer: Viewer, one: Happening, why: str) -> None:
    """Only this time. Again changes nothing; Conflict for one that is over."""
    rules.change_event.require(viewer, one.planned)
    async with transaction():
        event = await alone_with_event(one.event.id)
        row = await Occurrence.select_for_update().get(id=one.id)
        if row.ends_at <= now():
            raise Conflict(OVER)
        if not event.rule:
            await _end(event, why)
        elif row.happens:
            await call_off(event, row, why)


async def cancel_following(viewer: Viewer, one: Happening, why: str) -> None:
    """The rule ends before this time; what was moved by itself goes with the rest."""
    rules.change_event.require(viewer, one.planned)
    async with transaction():
        event = await alone_with_event(one.event.id)
        plan, day = plan_of(event), date.fromisoformat(one.row.local[:10])
        if plan.rule is None or not times_before(plan, day):
            await _end(event, why)
            return
        before = ended_before(plan, day)
        assert before.rule is not None
        event.rule = before.rule.text(before.zone)
        event.version, event.sequence = event.version + 1, event.sequence + 1
        await event.save(update_fields=["rule", "version", "sequence"])
        await _call_off_all(event, await _coming(event, one.row.local), why)


async def cancel_all(viewer: Viewer, one: Happening, why: str) -> None:
    """All that is still to come. Again changes nothing."""
    rules.change_event.require(viewer, one.planned)
    async with transaction():
        await _end(await alone_with_event(one.event.id), why)


async def _end(event: Event, why: str) -> None:
    if event.state is EventState.CANCELLED:
        return
    event.state = EventState.CANCELLED
    event.version, event.sequence = event.version + 1, event.sequence + 1
    await event.save(update_fields=["state", "version", "sequence"])
    await _call_off_all(event, await _coming(event, ""), why)


async def _coming(event: Event, since: str) -> list[Occurrence]:
    rows = Occurrence.filter(event_id=event.id, ends_at__gt=now(), local__gte=since)
    return await rows.order_by("id").select_for_update()


async def _call_off_all(event: Event, rows: Iterable[Occurrence], why: str) -> None:
    for row in rows:
        if row.happens:
            await call_off(event, row, why)


async def throw_away(viewer: Viewer, one: Happening) -> None:
    """What is not in the calendar goes without a trace; whoever had answered before it was changed
    is told. Raises Conflict where somebody has said yes to it meanwhile, or a part was held."""
    rules.change_event.require(viewer, one.planned)
    async with transaction():
        event = await alone_with_event(one.event.id)
        if event.state not in UNHELD:
            raise Conflict(N_("It is in the calendar meanwhile. Cancel it, and people hear of it."))
        times = Occurrence.filter(event_id=event.id)
        _ = await times.order_by("id").select_for_update()  # the clock may have one of them
        held = times.filter(starts_at__lte=now())
        if await held.filter(answers__id__gt=0).exists():
            raise Conflict(HELD_IN_PART)
        if event.state is EventState.ASKED:
            await tell_who_counts_on_it(event, Tells.NOT_HELD)
        sheets = await times.values_list("sheet_id", flat=True)
        await Event.filter(id=event.id).delete()
        await Sheet.filter(id__in=[one for one in sheets if one]).delete()
