"""What a buyer has, and nobody has promised any more: it stays in their bag, and they are told."""

from __future__ import annotations

from collections import Counter

from app.help.actions.telling import tell
from app.help.models import BuySource, Post
from app.help.queries.in_bags import LET_GO, in_bag
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import Promise


async def tell_who_has_it(post: Post) -> None:
    """In a transaction that is alone with it: once of every promise that was let go of, however
    that came. Whoever bought what they had promised themselves is told of that."""
    rows = BuySource.filter(part__promise__sheet_id=post.sheet_id, **LET_GO)
    for row in await rows.select_related("part__promise", "buy_line__list").order_by("id"):
        promise, buyer = row.part.promise, row.buy_line.list.buyer_id
        if in_bag(row) and buyer != promise.helper_id:
            await tell(Tells.LEFT_IN_BAG, post, [buyer], again=f"{row.id}:{promise.pub}")


async def set_apart(promise: Promise, line_id: int | None = None, *, but: int = 0) -> None:
    """In a transaction that is alone with its sheet, before one line of it, or all that is not
    there, is let go of while the promise itself stays: what buyers have of that goes with what is
    let go of, else it would be forgotten with it. `but`: so much of the line stays."""
    if promise.had_at:
        return
    rows = BuySource.filter(part__promise_id=promise.id, found__gt=0)
    rows = rows if line_id is None else rows.filter(part__line_id=line_id)
    left: Counter[int] = Counter()
    gone: list[tuple[BuySource, int]] = []
    for row in await rows.select_related("part").order_by("id"):
        keeps = min(row.found, max(but, row.part.delivered) - left[row.part_id])
        left[row.part_id] += keeps
        if row.found > keeps:
            gone.append((row, row.found - keeps))
    if gone:
        await _move(promise, gone)


async def _move(promise: Promise, gone: list[tuple[BuySource, int]]) -> None:
    much: Counter[int] = Counter()
    for row, qty in gone:
        much[row.part.line_id] += qty
    parts = await lines.set_apart(promise, much)
    for row, qty in gone:
        if row.qty > qty:
            await BuySource.filter(id=row.id).update(found=row.found - qty, qty=row.qty - qty)
        else:
            await BuySource.filter(id=row.id).delete()
        _ = await BuySource.create(
            buy_line_id=row.buy_line_id,
            part_id=parts[row.part.line_id],
            qty=qty,
            found=qty,
            instead=row.instead,
        )
    if not await BuySource.exists(part__promise_id=promise.id, found__gt=0):
        await lines.put_back(promise)
