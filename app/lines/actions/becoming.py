"""From one state to another, by the table of `changes`; and the counters of a line."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tortoise.expressions import F

from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_, Words, n_words
from app.lines.changes import Change
from app.lines.forms import NOT_OFFERED, NOT_WANTED, field_of
from app.lines.models import Line, Part, Promise, Sheet
from app.lines.queries import travelling

MEANWHILE = N_("Something about this promise changed a moment ago. Please look again.")
GONE = N_("Somebody else took this a moment ago. Thank you all the same.")
ON_ITS_WAY = N_("This is on its way already. When it is there, or comes back, you can go on.")


async def alone_with(sheet_id: int) -> None:
    """Until the transaction ends, nobody else changes this sheet."""
    _ = await Sheet.select_for_update().get(id=sheet_id)


async def alone_with_all(sheet_ids: Iterable[int]) -> None:
    """The same of several, always in one order: two who want them do not wait for each other."""
    if ids := sorted(sheet_ids):
        _ = await Sheet.filter(id__in=ids).order_by("id").select_for_update()


async def become(promise: Promise, change: Change) -> None:
    """In a transaction. Of two who change it at once, the second finds it changed: Conflict."""
    still = Promise.filter(id=promise.id, state__in=[one for one in change.was if one])
    if not await still.update(state=change.to, changed_at=now(), before=None):
        raise Conflict(MEANWHILE)
    promise.state = change.to


async def none_travels(promises: Collection[int], words: str = ON_ITS_WAY) -> None:
    """In a transaction that is alone with the sheet, before any of it is let go. Raises Conflict
    while somebody is on the way with one of them."""
    if await travelling(promises):
        raise Conflict(words)


async def take(line: Line, more: int, *, is_offered: bool = False) -> None:
    """Count so much more (or, below 0, less) as promised, if there is as much. Raises Invalid, in
    the words of what is wanted, or of what is offered."""
    rows = Line.filter(id=line.id)
    if more > 0:
        rows = rows.filter(gone_at=None, qty__gte=F("promised") + more)
    if not await rows.update(promised=F("promised") + more):
        raise Invalid({field_of(line.pub): await _why_not(line, is_offered)})


async def _why_not(line: Line, is_offered: bool) -> Words | str:
    row = await Line.get(id=line.id)
    if row.gone_at:
        return NOT_OFFERED if is_offered else NOT_WANTED
    if not row.left:
        return GONE
    if is_offered:
        return n_words("Only one is free.", "Only %(n)s are free.", row.left)
    return n_words("Only one more is wanted.", "Only %(n)s more are wanted.", row.left)


async def give_back(parts: list[Part]) -> None:
    """All of them: the quantities are free again. The parts stay as what was."""
    for part in parts:
        rows = Line.filter(id=part.line_id)
        _ = await rows.update(
            promised=F("promised") - part.qty, delivered=F("delivered") - part.delivered
        )


async def keep(line_id: int, more: int, there: int = 0) -> bool:
    """In a transaction: so much more (or, below 0, less) of a line is kept, and so much of it
    there, for what is promised of another sheet; whether there is as much."""
    rows = Line.filter(id=line_id)
    if more > 0:
        rows = rows.filter(gone_at=None, qty__gte=F("promised") + more)
    changed = {"promised": F("promised") + more, "delivered": F("delivered") + there}
    return bool(await rows.update(**changed))
