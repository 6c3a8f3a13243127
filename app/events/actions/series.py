"""The times of an event, made ahead of their rule and brought back to it when it changes. What
somebody answered to is never taken away."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tortoise.expressions import Q

from app.core.clock import now
from app.core.db import transaction
from app.core.tokens import public_id
from app.events.actions.telling import TOLD_OF, changed
from app.events.models import (
    CheckIn,
    Duty,
    Event,
    EventAnswer,
    EventState,
    Occurrence,
    OccurrenceState,
)
from app.events.recurrence import Plan, Slot, day_of, first_slot, plan_of, slots
from app.lines.actions import make_sheet
from app.lines.models import Promise, Sheet

AHEAD = timedelta(days=90)
A_WEEK = timedelta(weeks=1)
LIVE = (EventState.DRAFT, EventState.ASKED, EventState.PUBLISHED)


async def alone_with_event(event_id: int) -> Event:
    """Until the transaction ends nobody else makes times of this event, or changes it. Rows that
    name it are written meanwhile (`no_key`): whoever answers has a time that we want next."""
    return await Event.select_for_update(no_key=True).get(id=event_id)


async def make_all_ahead() -> None:
    """The daily job: repeating it, or two at once, makes nothing twice."""
    until = (now() + AHEAD).date()
    due = Event.filter(state__in=LIVE).exclude(rule="")
    due = due.filter(Q(made_until=None) | Q(made_until__lt=until))
    for event_id in await due.order_by("id").values_list("id", flat=True):
        await make_ahead(int(str(event_id)))


async def make_ahead(event_id: int) -> None:
    async with transaction():
        event = await alone_with_event(event_id)
        if event.state in LIVE:
            await make_missing(event)


async def make_missing(event: Event) -> None:
    """In a transaction, alone with it. A day on which there is one already gets no second."""
    made = await Occurrence.filter(event_id=event.id).values_list("local", flat=True)
    there = {str(local)[:10] for local in made}
    for slot in _ahead(plan_of(event)):
        if slot.local[:10] not in there:
            await _make(event, slot)
    event.made_until = (now() + AHEAD).date()
    await event.save(update_fields=["made_until"])


def _ahead(plan: Plan, until: date | None = None) -> list[Slot]:
    """What should be there by now: 90 days, and at any rate the next one."""
    if plan.rule is None:
        once = first_slot(plan)
        return [once] if once else []
    today = now().astimezone(plan.zone).date()
    last = max(filter(None, (until, today + AHEAD)))
    found = [one for one in slots(plan, today, last) if one.starts_at > now()]
    coming = first_slot(plan, today + timedelta(days=1))
    return found or ([coming] if coming else [])


async def _make(event: Event, slot: Slot) -> None:
    row = await Occurrence.create(
        pub=public_id(),
        event_id=event.id,
        group_id=event.group_id,
        local=slot.local,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        capacity=event.capacity,
        sheet_id=await make_sheet(event.group_id, event.wanted) if event.wanted else None,
    )
    await Duty.bulk_create(
        [
            Duty(occurrence_id=row.id, position=n, name=one["name"], needed=one["needed"])
            for n, one in enumerate(event.duties)
        ]
    )


# --- after its plan changed -----------------------------------------------------------------------


async def realign(event: Event, *, was_once: bool) -> None:
    """In a transaction, alone with it: bring what is still to come to what the rule says now. A
    time stays the same time on its day, whatever the hour; what happened once becomes the first.
    One whose day is none any more moves to the day that came in its place, with every answer. What
    then finds no day goes, or is cancelled where somebody answered."""
    coming = Occurrence.filter(event_id=event.id, starts_at__gt=now()).order_by("id")
    rows = await coming.select_for_update()
    last = max((day_of(row.local) for row in rows), default=None)
    due = _ahead(plan_of(event), last)
    if was_once and len(rows) == 1 and due:
        days = {rows[0].id: due[0]}
    else:
        by_day = {slot.day: slot for slot in due}
        days = {row.id: by_day[day] for row in rows if (day := day_of(row.local)) in by_day}
        days |= await _in_its_place(event, [row for row in rows if row.id not in days], due)
    for row in rows:
        slot = days.get(row.id)
        await (_keep(event, row, slot) if slot else let_go(event, row))
    await make_missing(event)


async def _in_its_place(event: Event, astray: list[Occurrence], due: list[Slot]) -> dict[int, Slot]:
    """For times whose day is none any more: the new days of the same week, or of the same month
    where it comes by months, one each in their order. A day that has a time already is nobody's."""
    rule = plan_of(event).rule
    made = await Occurrence.filter(event_id=event.id).values_list("local", flat=True)
    taken = {day_of(str(local)) for local in made}
    free = [slot for slot in due if slot.day not in taken]
    rows = [row for row in astray if row.happens or row.why_cancelled]
    if rule is None or not rows or not free:
        return {}
    rows.sort(key=lambda row: row.local)
    begins = _week_begins(day_of(rows[0].local), free)

    def when(day: date) -> tuple[int, ...]:
        return (day.year, day.month) if rule.is_monthly else ((day - begins).days // 7,)

    found: dict[int, Slot] = {}
    for row in rows:
        slot = next((one for one in free if when(one.day) == when(day_of(row.local))), None)
        if slot:
            found[row.id] = slot
            free.remove(slot)
    return found


def _week_begins(first: date, free: list[Slot]) -> date:
    """So that the first goes where it is nearest: from a Sunday to the Monday after it, and to the
    Saturday before."""
    nearest = min((slot.day for slot in free), key=lambda day: abs(day - first))
    return nearest if first - A_WEEK < nearest < first else first


async def _keep(event: Event, row: Occurrence, slot: Slot) -> None:
    """Its own hour stays where it was moved by itself, and a reason why it is cancelled, too."""
    values: dict[str, Any] = {"local": slot.local}
    if row.state is OccurrenceState.SCHEDULED:
        values |= {"starts_at": slot.starts_at, "ends_at": slot.ends_at}
    elif row.state is OccurrenceState.CANCELLED and not row.why_cancelled:
        values |= {"starts_at": slot.starts_at, "ends_at": slot.ends_at}
        values |= {"state": OccurrenceState.SCHEDULED}
    if all(getattr(row, name) == value for name, value in values.items()):
        return
    is_back = "state" in values
    is_other_time = values.get("starts_at", row.starts_at) != row.starts_at
    values |= {"sequence": row.sequence + 1, "changed_at": now()}
    await Occurrence.filter(id=row.id).update(**values)
    if is_back or is_other_time or values.get("ends_at", row.ends_at) != row.ends_at:
        await told(event, row, "back" if is_back else "time")


async def let_go(event: Event, row: Occurrence) -> None:
    """A time that the rule does not make any more."""
    if not await _has_traces(row):
        await Occurrence.filter(id=row.id).delete()
        await Sheet.filter(id=row.sheet_id or 0).delete()
    elif row.happens:
        await call_off(event, row, "")


async def _has_traces(row: Occurrence) -> bool:
    """Whether somebody answered, promised something, or was there."""
    return (
        await EventAnswer.filter(occurrence_id=row.id).exists()
        or await CheckIn.filter(occurrence_id=row.id).exists()
        or await Promise.filter(sheet_id=row.sheet_id or 0).exists()
    )


async def call_off(event: Event, row: Occurrence, why: str) -> None:
    """It stays, as cancelled, with everything that was answered; people are told at once."""
    await Occurrence.filter(id=row.id).update(
        state=OccurrenceState.CANCELLED,
        why_cancelled=why,
        sequence=row.sequence + 1,
        changed_at=now(),
    )
    await told(event, row, "cancelled")


async def told(event: Event, row: Occurrence, *what: str) -> None:
    """After its row is written. People hear only of what was published, or is again."""
    is_known = event.state in TOLD_OF or await EventAnswer.filter(occurrence_id=row.id).exists()
    if what and is_known:
        await changed(await Occurrence.get(id=row.id), ",".join(what))
