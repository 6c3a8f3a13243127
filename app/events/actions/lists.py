"""What somebody does at an event, and what is wanted for it, in the times that are still to come:
never less than was taken or promised."""

from __future__ import annotations

from typing import Any

from app.core.clock import now
from app.core.i18n import Words, words
from app.events.models import Duty, Event, EventAnswer, Occurrence
from app.lines.actions import LineForm, add_line, alone_with_all, make_sheet, remove_line
from app.lines.models import Line

Duties = list[dict[str, Any]]


async def too_few(event: Event, rows: list[Occurrence], duties: Duties) -> Words | None:
    """What to say where more of a duty is taken already than it would have."""
    needed = {one["name"]: one["needed"] for one in duties}
    for duty in await Duty.filter(occurrence_id__in=[row.id for row in rows], taken__gt=0):
        if duty.taken > needed.get(duty.name, 0):
            return words(
                "%(name)s: %(n)s of it are taken already.", name=duty.name, n=str(duty.taken)
            )
    return None


async def write_duties(rows: list[Occurrence], duties: Duties) -> None:
    """In a transaction, after `too_few`."""
    for row in rows:
        there = {duty.name: duty for duty in await Duty.filter(occurrence_id=row.id)}
        for n, one in enumerate(duties):
            duty = there.pop(one["name"], None)
            if duty is None:
                await Duty(occurrence_id=row.id, position=n, **one).save()
            else:
                enough = Duty.filter(id=duty.id, taken__lte=one["needed"])
                await enough.update(needed=one["needed"], position=n)
        for duty in there.values():
            if not await EventAnswer.filter(duty_id=duty.id).exists():
                await Duty.filter(id=duty.id, taken=0).delete()


async def write_wanted(event: Event, rows: list[Occurrence], before: Duties) -> None:
    """In a transaction. What the host added to one time's own list stays there."""
    gone = [one for one in before if one not in event.wanted]
    new = [one for one in event.wanted if one not in before]
    if not gone and not new:
        return
    for row in rows:
        sheet_id = row.sheet_id
        if sheet_id is None:
            sheet_id = await make_sheet(row.group_id)
            await Occurrence.filter(id=row.id).update(sheet_id=sheet_id)
        for one in gone:
            await _take_off(sheet_id, one, new)
        for one in new:
            if not await Line.filter(sheet_id=sheet_id, text=one["text"], gone_at=None).exists():
                await add_line(sheet_id, LineForm(one["text"], one["qty"], one["unit"]))


async def _take_off(sheet_id: int, one: dict[str, Any], new: Duties) -> None:
    """The same thing in another quantity keeps what was promised of it."""
    same = Line.filter(sheet_id=sheet_id, text=one["text"], gone_at=None)
    line = await same.first()
    if line is None:
        return
    for other in new:
        if other["text"] == line.text and other["unit"] == line.unit:
            await same.filter(id=line.id, promised__lte=other["qty"]).update(qty=other["qty"])
            return
    _ = await remove_line(sheet_id, line.id)


async def coming(event: Event) -> list[Occurrence]:
    """In a transaction: its times that have not begun, kept still meanwhile with their lists."""
    rows = Occurrence.filter(event_id=event.id, starts_at__gt=now())
    found = await rows.order_by("id").select_for_update()
    await alone_with_all(row.sheet_id for row in found if row.sheet_id)
    return found
