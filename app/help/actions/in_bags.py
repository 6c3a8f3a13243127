"""What a buyer has, and nobody has promised any more: it stays in their bag, and they are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tortoise.queryset import QuerySet

from app.help.actions.came import did_not_come, take_out
from app.help.actions.telling import tell, told_too_early
from app.help.models import HELD, BuySource, Post
from app.help.queries.bags import held
from app.help.queries.in_bags import let_go
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import Part, Promise

_WHO = ("part__line", "part__promise", "buy_line__list")


async def tell_who_has_it(post: Post) -> None:
    """In a transaction that is alone with it: once of every promise that was let go of, however
    that came; and anew where it is not wanted any more, or is again. Whoever bought what they had
    promised themselves is told of that."""
    rows = let_go().filter(part__promise__sheet_id=post.sheet_id)
    for row in await rows.select_related(*_WHO).order_by("id"):
        promise, buyer = row.part.promise, row.buy_line.list.buyer_id
        if buyer != promise.helper_id:
            kind, other = Tells.LEFT_IN_BAG, Tells.BAG_NOT_NEEDED
            if row.part.line.gone_at:
                kind, other = other, kind
            again = f"{row.id}:{promise.pub}"
            await told_too_early(other, post, again=again)
            await tell(kind, post, [buyer], again=again)


async def set_apart(promise: Promise, line_id: int | None = None, *, but: int = 0) -> None:
    """In a transaction that is alone with its sheet, before one line of it, or all that is not
    there, is let go of while the promise itself stays: what buyers have of that goes with what is
    let go of, else it would be forgotten with it. `but`: so much of the line stays."""
    rows = BuySource.filter(part__promise_id=promise.id)
    rows = rows if line_id is None else rows.filter(part__line_id=line_id)
    await _set_apart(promise, rows, lambda part: max(but, part.delivered))


async def set_apart_what_did_not_come(promise: Promise, came: Mapping[int, int]) -> None:
    """In a transaction that is alone with its sheet, before it is settled that only so much of each
    line came: what was said to be there lies in the bag still, unless whoever promised had got it,
    or had sent it; also in one that nobody waited for."""
    await did_not_come(promise, came)
    rows = BuySource.filter(part__promise_id=promise.id)
    await _set_apart(promise, rows, lambda part: came.get(part.line_id, 0))


async def hand_on(promise: Promise, *, is_all: bool = False) -> None:
    """In a transaction that is alone with its sheet: whoever promised has got what buyers found of
    it by now, or it is sent for them. `is_all`: they have the rest from elsewhere."""
    got: Counter[int] = Counter()
    for row in await held().filter(part__promise_id=promise.id).select_related("part"):
        got[row.part.line_id] += row.found - row.handed
        await BuySource.filter(id=row.id).update(handed=row.found)
    await lines.hold(promise, got)
    if is_all:
        for part in await Part.filter(promise_id=promise.id):
            _ = await take_out(part.line_id, part.qty - part.got)


@dataclass(frozen=True, slots=True)
class _Goes:
    row: BuySource
    qty: int
    found: int


async def _set_apart(
    promise: Promise, rows: QuerySet[BuySource], stays: Callable[[Part], int]
) -> None:
    """What whoever promised has in their hands is what they keep first."""
    room: dict[int, int] = {}
    gone: list[_Goes] = []
    for row in await rows.select_related("part", "buy_line__list").order_by("id"):
        part, in_bag = row.part, row.found - row.handed
        left = room.setdefault(part.id, max(0, stays(part) - part.got))
        keeps = min(in_bag, left)
        room[part.id] -= keeps
        if not (stays(part) or part.got) and row.buy_line.list.state in HELD:
            gone.append(_Goes(row, row.qty, in_bag))  # its buyer may tick it still
        elif in_bag > keeps:
            gone.append(_Goes(row, in_bag - keeps, in_bag - keeps))
    if gone:
        await _move(promise, gone)


async def _move(promise: Promise, gone: list[_Goes]) -> None:
    much: Counter[int] = Counter()
    for one in gone:
        much[one.row.part.line_id] += one.qty
    parts = await lines.set_apart(promise, much)
    for one in gone:
        row = one.row
        if row.qty > one.qty:
            left = {"found": row.found - one.found, "qty": row.qty - one.qty}
            await BuySource.filter(id=row.id).update(**left)
        else:
            await BuySource.filter(id=row.id).delete()
        _ = await BuySource.create(
            buy_line_id=row.buy_line_id,
            part_id=parts[row.part.line_id],
            qty=one.qty,
            found=one.found,
            instead=row.instead if one.found else "",
        )
    if not await BuySource.exists(part__promise_id=promise.id, found__gt=0):
        await lines.put_back(promise)
