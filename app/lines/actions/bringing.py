"""What was promised is there; and what whoever it was for says of it."""

from __future__ import annotations

from collections.abc import Mapping

from tortoise.expressions import F, Q

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.lines.actions.becoming import MEANWHILE, alone_with, become, give_back, none_travels
from app.lines.changes import (
    COME_SHORT,
    CONFIRM,
    DELIVER,
    DISPUTE,
    NOT_YET,
    PUT_BACK,
    SET_OUT,
    SETTLE,
    TAKE_FROM,
    Change,
)
from app.lines.models import OPEN_PROMISES, Line, Part, Promise, PromiseState
from app.lines.queries import can_say_not_yet, open_promise_of, travelling


async def deliver(
    promise: Promise, brought: Mapping[int, int] | None = None, *, by_hand: bool = False
) -> None:
    """{line id: how much of it is there in all}, None: all that was promised. When everything is
    there, the promise is delivered. Twice changes nothing; Conflict for one that is over, or for
    more than was promised. `by_hand`: whoever gives says so by a press, and can say `not_yet`."""
    async with transaction():
        await alone_with(promise.sheet_id)
        again = await Promise.get(id=promise.id)
        parts = await Part.filter(promise_id=promise.id).order_by("line_id")
        there = {part.line_id: part.qty for part in parts} if brought is None else brought
        counted_at = now() if any(there.values()) else None  # as before: too
        _ = await Promise.filter(id=promise.id).update(counted_at=counted_at)
        if all(part.delivered == there.get(part.line_id, part.delivered) for part in parts):
            return
        if again.state not in OPEN_PROMISES:
            raise Conflict(MEANWHILE)
        before = {str(part.line_id): part.delivered for part in parts}
        for part in parts:
            await _bring(part, there.get(part.line_id, part.delivered))
        if all(part.delivered == part.qty for part in parts):
            await become(again, DELIVER)
            if by_hand:
                _ = await Promise.filter(id=again.id).update(before=before)
            return
        if again.state is PromiseState.ACCEPTED:
            await become(again, SET_OUT)
        await call_back(again)  # the rest has not set out


async def not_yet(promise: Promise) -> None:
    """Whoever gives pressed too early: so much of it is there as was before. Raises Conflict where
    something else became of it since, and where they have promised more meanwhile."""
    async with transaction():
        await alone_with(promise.sheet_id)
        again = await Promise.get(id=promise.id)
        parts = await Part.filter(promise_id=promise.id).order_by("line_id").select_related("line")
        is_other = await open_promise_of(again.sheet_id, again.helper_id) is not None
        if not can_say_not_yet(again) or is_other or any(part.line.gone_at for part in parts):
            raise Conflict(MEANWHILE)
        before = again.before or {}
        for part in parts:
            await _bring(part, before.get(str(part.line_id), 0))
        await become(again, NOT_YET)
        _ = await Promise.filter(id=again.id).update(counted_at=None)


async def set_out(promise: Promise, *, is_all: bool = True) -> bool:
    """It is in somebody's hands, or on its way; whether that is new. `is_all`: down to the last
    piece, so that nobody has to get any of it. Raises Conflict for one that is over, or waits for a
    yes."""
    async with transaction():
        again = await Promise.get(id=promise.id)
        is_new = again.state is not PromiseState.IN_PROGRESS
        if is_new:
            await become(again, SET_OUT)
        if is_all:
            more = Part.filter(promise_id=promise.id, had__lt=F("qty") - F("brought"))
            _ = await more.update(had=F("qty") - F("brought"), had_since=now())
            new = await Promise.filter(id=promise.id, had_at=None).update(had_at=now())
            is_new = bool(new)  # also of what a buyer had bought and has handed on
        return is_new


async def hold(promise: Promise, more: Mapping[int, int]) -> None:
    """In a transaction that is alone with the sheet: so much more of each line is in the hands of
    whoever gives, or was sent (below 0: less). All that they promised is the most."""
    for part in await Part.filter(promise_id=promise.id, line_id__in=sorted(more)):
        had = max(0, min(part.qty - part.brought, part.had + more[part.line_id]))
        _ = await Part.filter(id=part.id).update(had=had)


async def hold_no_more(promise: Promise) -> None:
    """In a transaction that is alone with the sheet: of what was in their hands, or was sent, what
    is not there is lost."""
    for part in await Part.filter(promise_id=promise.id):
        had = max(0, min(part.had, part.delivered - part.brought))
        _ = await Part.filter(id=part.id).update(had=had)
    _ = await lacks_some(promise)


async def lacks_some(promise: Promise) -> bool:
    """In a transaction that is alone with the sheet, after less of it is in hand or brought, or
    more promised: whether some is neither; then nobody has all of it any more."""
    lacking = Part.filter(promise_id=promise.id, had__lt=F("qty") - F("brought"))
    is_short = await lacking.exists()
    if is_short:
        _ = await Promise.filter(id=promise.id).update(had_at=None)
    return is_short


async def send_off(promise: Promise) -> bool:
    """In a transaction that is alone with the sheet: whoever gives says that it is on its way;
    whether that is new."""
    return bool(await Promise.filter(id=promise.id, way_at=None).update(way_at=now()))


async def call_back(promise: Promise) -> None:
    """In a transaction that is alone with the sheet: it is not on its way any more."""
    _ = await Promise.filter(id=promise.id).update(way_at=None)


async def put_back(promise: Promise) -> None:
    """What somebody had got of it they have not got after all: it is only promised again, unless
    whoever gives has it all the same, or some of it is there, or on its way."""
    async with transaction():
        again = await Promise.get(id=promise.id)
        somewhere = Q(delivered__gt=0) | Q(had__gt=0)
        is_there = await Part.filter(somewhere, promise_id=promise.id).exists()
        is_there = is_there or bool(again.way_at or await travelling([promise.id]))
        if again.state is PromiseState.IN_PROGRESS and not (again.had_at or is_there):
            await become(again, PUT_BACK)


async def deliver_line(promise: Promise, line_id: int) -> None:
    """All that was promised of one line is there. Raises Conflict where nothing was."""
    part = await Part.get_or_none(promise_id=promise.id, line_id=line_id)
    if part is None:
        raise Conflict(MEANWHILE)
    await deliver(promise, {line_id: part.qty})


async def _bring(part: Part, qty: int) -> None:
    more = qty - part.delivered
    if not 0 <= qty <= part.qty:
        raise Conflict(MEANWHILE)
    if more:
        _ = await Line.filter(id=part.line_id).update(delivered=F("delivered") + more)
        _ = await Part.filter(id=part.id).update(delivered=qty)
        part.delivered = qty


async def confirm(promise: Promise) -> None:
    await _say(promise, CONFIRM)


async def dispute(promise: Promise) -> None:
    await _say(promise, DISPUTE)


async def settle(promise: Promise) -> None:
    """It was brought after all."""
    await _say(promise, SETTLE)


async def come_short(promise: Promise, came: Mapping[int, int]) -> None:
    """{line id: how much of it came}: that was brought, and the rest is wanted again. Raises
    Conflict for more than was promised, where nothing came, and while it is still on its way."""
    async with transaction():
        await alone_with(promise.sheet_id)
        await none_travels([promise.id])
        parts = await Part.filter(promise_id=promise.id).order_by("line_id")
        much = {part.line_id: came.get(part.line_id, 0) for part in parts}
        if not any(much.values()) or any(not 0 <= much[one.line_id] <= one.qty for one in parts):
            raise Conflict(MEANWHILE)
        await become(promise, COME_SHORT)
        for part in parts:
            await _shrink(part, much[part.line_id])


def kept_of(part: Part, qty: int) -> dict[str, int]:
    """What of its numbers stays where only so much is promised."""
    brought = min(part.brought, qty)
    return {"brought": brought, "had": min(part.had, qty - brought)}


async def _shrink(part: Part, qty: int) -> None:
    left, there = qty - part.qty, qty - part.delivered
    rows = Line.filter(id=part.line_id)
    _ = await rows.update(promised=F("promised") + left, delivered=F("delivered") + there)
    if qty:
        _ = await Part.filter(id=part.id).update(qty=qty, delivered=qty, **kept_of(part, qty))
    else:
        _ = await Part.filter(id=part.id).delete()


async def take_from(promise: Promise) -> None:
    """It was not: all of it is wanted again. Raises Conflict while it is still on its way."""
    async with transaction():
        await alone_with(promise.sheet_id)
        await none_travels([promise.id])
        await become(promise, TAKE_FROM)
        await give_back(await Part.filter(promise_id=promise.id))


async def _say(promise: Promise, change: Change) -> None:
    async with transaction():
        await become(promise, change)
