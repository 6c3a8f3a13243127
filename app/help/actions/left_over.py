"""What a buyer found when its promise had gone already: it is in their bag all the same."""

from __future__ import annotations

from collections.abc import Mapping

from app.help.models import BuySource
from app.lines import actions as lines
from app.lines.models import PromiseState
from app.lines.queries import COUNTS


def let_go_of(source: BuySource, found: Mapping[int, int]) -> int:
    """Of a row with its part and promise: how much of what its list says is neither found nor
    promised any more. `found`: of its part, in all."""
    part = source.part
    promised = part.qty if part.promise.state in COUNTS else 0
    return max(0, source.qty - source.found - max(0, promised - found.get(part.id, 0)))


async def keep(source: BuySource, qty: int, instead: str) -> None:
    """In a transaction that is alone with its sheet: so much more of what was let go of lies in the
    bag. With what was set apart of it before, or else set apart now."""
    rows = BuySource.filter(id=source.id)
    if source.found and _is_in_bag(source):
        await rows.update(found=source.found + qty, instead=instead)
        return
    parts = await lines.set_apart(source.part.promise, {source.part.line_id: qty})
    if source.qty > qty:
        await rows.update(qty=source.qty - qty)
    else:
        await rows.delete()
    _ = await BuySource.create(
        buy_line_id=source.buy_line_id,
        part_id=parts[source.part.line_id],
        qty=qty,
        found=qty,
        instead=instead,
    )


def _is_in_bag(source: BuySource) -> bool:
    """It counts for nobody, and nothing of it came, or was sent."""
    part, promise = source.part, source.part.promise
    is_over = promise.state is PromiseState.RELEASED
    return is_over and not (source.handed or part.delivered)
