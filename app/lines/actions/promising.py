"""Somebody promises parts of a sheet, changes that, and takes it back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_, Words
from app.core.tokens import public_id
from app.lines.actions.becoming import MEANWHILE, alone_with, become, give_back, none_travels, take
from app.lines.actions.bringing import call_back, kept_of, lacks_some
from app.lines.changes import (
    ACCEPT,
    ASK_ANEW,
    DECLINE,
    DELIVER,
    PROMISE,
    PROPOSE,
    RELEASE,
)
from app.lines.forms import PromiseForm, field_of
from app.lines.models import OPEN_PROMISES, Line, Part, Promise, PromiseState
from app.lines.queries import is_packed, open_promise_of, sent_before, travelling

REMEMBERED = 20  # forms of one promise

THIS_FIRST = N_("What was agreed is in hand already. When that is there, you can add more.")

IT_IS_PACKED = N_("It is packed already. When it is there, you can add more.")

WHEN_IT_IS_THERE = N_("Something of it is on its way already. When it is there, you can add more.")


async def promise(
    sheet_id: int,
    helper_id: int,
    form: PromiseForm,
    *,
    needs_yes: bool = False,
    is_offered: bool = False,
) -> PromiseState:
    """So much of each of these lines in all, or nothing of it: where there is less, Invalid says so
    beside the line. Whoever has an open promise of this sheet changes it; Conflict for less of what
    is on its way. The same form once more changes nothing. `needs_yes`: whoever asked says yes or
    no first; `is_offered`: it is theirs to give."""
    async with transaction():
        await alone_with(sheet_id)
        if sent := await sent_before(sheet_id, helper_id, form.nonce, form.numbers):
            return sent.state
        mine = await open_promise_of(sheet_id, helper_id)
        if mine is None:
            mine = await _new(sheet_id, helper_id, form.nonce, needs_yes=needs_yes)
        had = await _qty_of(mine)
        await _set(mine, form.parts, is_offered=is_offered)
        is_more = (await _qty_of(mine)).total() > had.total()
        if needs_yes and is_more:
            await _ask_anew(mine, [one for one, qty in form.parts.items() if qty > had[one]])
        if is_more:
            await call_back(mine)  # what is added has not set out
        await _is_in_hand(mine)
        _ = await Promise.filter(id=mine.id).update(
            nonce=form.nonce or mine.nonce, sent=_remembered(mine, form), changed_at=now()
        )
        return mine.state


async def take_back(
    sheet_id: int, helper_id: int, line_id: int, *, but: int = 0, is_not_found: bool = False
) -> bool:
    """One's own part of one line, but for so much; whether there was more. What is there already
    stays; twice changes nothing. Raises Conflict while it is on its way. `is_not_found`: nobody has
    it, so that it is not on its way with the rest."""
    async with transaction():
        await alone_with(sheet_id)
        mine = await open_promise_of(sheet_id, helper_id)
        mores = Part.filter(promise_id=mine.id if mine else 0, line_id=line_id, qty__gt=but)
        if mine is None or not await mores.exists():
            return False
        await _set(mine, {line_id: but}, is_not_found=is_not_found)
        await _is_in_hand(mine)
        return True


async def still_promised(promise: Promise) -> None:
    """In a transaction that is alone with the sheet: it was heard of, and the day they named, if it
    is over, does not count."""
    rows = Promise.filter(id=promise.id)
    _ = await rows.update(changed_at=now())
    _ = await rows.filter(promise_by__lt=now()).update(promise_by=None)


async def set_apart(promise: Promise, much: Mapping[int, int]) -> dict[int, int]:
    """In a transaction that is alone with the sheet: a promise of its own that is let go of, of so
    much of these lines. Nothing is counted for it. {line id: its part}"""
    apart = await Promise.create(
        sheet_id=promise.sheet_id,
        helper_id=promise.helper_id,
        state=RELEASE.to,
        nonce=public_id(),
        made_at=promise.made_at,
        changed_at=now(),
    )
    made = [
        await Part.create(promise_id=apart.id, line_id=one, qty=qty) for one, qty in much.items()
    ]
    return {part.line_id: part.id for part in made}


async def accept(promise: Promise) -> None:
    async with transaction():
        await become(promise, ACCEPT)


async def decline(promise: Promise) -> None:
    async with transaction():
        await alone_with(promise.sheet_id)
        await none_travels([promise.id])
        await become(promise, DECLINE)
        await give_back(await Part.filter(promise_id=promise.id))


async def release(promise: Promise) -> None:
    """All of it that is not there yet is free again. Raises Conflict for one that is over, and for
    what is on its way."""
    async with transaction():
        await alone_with(promise.sheet_id)
        await none_travels([promise.id])
        await _release(await Promise.get(id=promise.id))


async def let_go(group_id: int, user_id: int) -> None:
    """Inside the transaction in which somebody stops belonging to the circle. What is on its way
    comes all the same."""
    open_ones = Promise.filter(
        helper__group_id=group_id, helper__user_id=user_id, state__in=OPEN_PROMISES
    )
    for each in await open_ones.order_by("sheet_id"):
        _ = await let_go_of_sheet(each.sheet_id, each.helper_id)


async def let_go_of_sheet(sheet_id: int, helper_id: int) -> bool:
    """In a transaction: what they promised of one sheet is for others, but for what is on its way;
    whether there was any."""
    await alone_with(sheet_id)
    mine = await open_promise_of(sheet_id, helper_id)
    if mine is None or await travelling([mine.id]):
        return False
    await _release(mine)
    return True


async def drop_line(line_id: int) -> list[int]:
    """In a transaction that is alone with the sheet: every open part of a line goes; the answer is
    whose they were (membership ids)."""
    open_parts = Part.filter(line_id=line_id, promise__state__in=OPEN_PROMISES)
    parts = await open_parts.order_by("id").select_related("promise")
    for part in parts:
        await _set(part.promise, {line_id: 0})
    return [part.promise.helper_id for part in parts if part.delivered < part.qty]


async def _new(sheet_id: int, helper_id: int, nonce: str, *, needs_yes: bool) -> Promise:
    return await Promise.create(
        sheet_id=sheet_id,
        helper_id=helper_id,
        state=(PROPOSE if needs_yes else PROMISE).to,
        nonce=nonce or public_id(),
        made_at=now(),
        changed_at=now(),
    )


def _remembered(promise: Promise, form: PromiseForm) -> list[tuple[str, dict[str, int]]]:
    """With this form, the newest of them: it may come once more, by a bad line."""
    earlier = [one for one in promise.sent or [] if one[0] != form.nonce]
    return [*earlier[-REMEMBERED:], *([(form.nonce, form.numbers)] if form.nonce else [])]


async def _qty_of(promise: Promise) -> Counter[int]:
    """{line id: how much of it is promised}"""
    parts = await Part.filter(promise_id=promise.id)
    return Counter({part.line_id: part.qty for part in parts})


async def _is_in_hand(promise: Promise) -> None:
    """Whether all of it is, now that more or less is promised."""
    parts, rows = Part.filter(promise_id=promise.id), Promise.filter(id=promise.id)
    if not await lacks_some(promise) and await parts.exists():
        _ = await rows.filter(had_at=None).update(had_at=now())


async def _ask_anew(promise: Promise, raised: Collection[int]) -> None:
    """The yes was for less. Raises Invalid for what is in hand or in a box: that cannot wait for
    another."""
    no = THIS_FIRST if promise.state is PromiseState.IN_PROGRESS else None
    if no is None and await is_packed(promise):
        no = IT_IS_PACKED
    if no:
        lines = await Line.filter(id__in=sorted(raised))
        raise Invalid({field_of(line.pub): no for line in lines})
    if promise.state is not PromiseState.PROPOSED:
        await become(promise, ASK_ANEW)


async def _set(
    promise: Promise,
    wanted: Mapping[int, int],
    *,
    is_not_found: bool = False,
    is_offered: bool = False,
) -> None:
    """Raises Invalid for what cannot be had, all lines named, and Conflict for a strange one."""
    lines = {one.id: one for one in await Line.filter(sheet_id=promise.sheet_id)}
    if not wanted.keys() <= lines.keys():
        raise Conflict(MEANWHILE)
    parts = {part.line_id: part for part in await Part.filter(promise_id=promise.id)}
    after = {line_id: part.qty for line_id, part in parts.items()} | dict(wanted)
    is_less = any(after[line_id] < part.qty for line_id, part in parts.items())
    if is_less and not (is_not_found and any(after.values())):
        await none_travels([promise.id])
    if raised := [
        one for one, qty in wanted.items() if qty > (parts[one].qty if one in parts else 0)
    ]:
        await _may_add(promise, [lines[one] for one in raised])
    if not any(after.values()):
        await _release(promise)
        return
    problems: dict[str, Words | str] = {}
    for line_id, qty in wanted.items():
        try:
            await _set_one(promise, lines[line_id], parts.get(line_id), qty, is_offered=is_offered)
        except Invalid as no:
            problems |= no.problems
    if problems:
        raise Invalid(problems)
    if await _is_there(promise):
        await become(promise, DELIVER)


async def _may_add(promise: Promise, lines: Collection[Line]) -> None:
    """Nothing is added to a parcel that somebody has set out with, and it would count as come with
    it. Raises Invalid."""
    if await travelling([promise.id]):
        raise Invalid({field_of(line.pub): WHEN_IT_IS_THERE for line in lines})


async def _set_one(
    promise: Promise, line: Line, part: Part | None, qty: int, *, is_offered: bool = False
) -> None:
    if part is None:
        if qty:
            await take(line, qty, is_offered=is_offered)
            _ = await Part.create(promise_id=promise.id, line_id=line.id, qty=qty)
        return
    qty = max(qty, part.delivered)
    if qty != part.qty:
        await take(line, qty - part.qty, is_offered=is_offered)
    if qty:
        _ = await Part.filter(id=part.id).update(qty=qty, **kept_of(part, qty))
    else:
        _ = await Part.filter(id=part.id).delete()


async def _release(promise: Promise) -> None:
    parts = await Part.filter(promise_id=promise.id)
    if not any(part.delivered for part in parts):
        await become(promise, RELEASE)
        await give_back(parts)
        return
    await become(promise, DELIVER)  # what is there was brought
    for part in parts:
        line = await Line.get(id=part.line_id)
        await _set_one(promise, line, part, 0)


async def _is_there(promise: Promise) -> bool:
    return all(part.delivered == part.qty for part in await Part.filter(promise_id=promise.id))
