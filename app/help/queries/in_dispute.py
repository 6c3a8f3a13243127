"""How much of what is said to be there is in question: whoever gives says that it came, and whoever
receives it, or what became of a parcel, says otherwise. Nobody reads of that as being there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from app.help.models import MatchPair, Receipt, Result
from app.help.states import Counted
from app.lines.models import Line, Part, PromiseState

Parts = Counter[tuple[int, int]]  # {(promise, line): how much}


@dataclass(frozen=True, slots=True)
class Clear:
    """A line, with as much there as nobody denies."""

    qty: int
    promised: int
    delivered: int


def without(unclear: Counter[int], lines: Iterable[Line]) -> list[Counted]:
    return [Clear(row.qty, row.promised, row.delivered - unclear[row.id]) for row in lines]


async def unclear_of(lines: Iterable[Line]) -> Counter[int]:
    """{line: how much of it}, also of what was kept of an offer for an ask. Of most lines nothing
    is there yet: nobody looks for those."""
    ids = sorted(row.id for row in lines if row.delivered)
    if not ids:
        return Counter()
    parts = Part.filter(line_id__in=ids, promise__state=PromiseState.DISPUTED)
    rows = await parts.order_by("id")
    pairs = MatchPair.filter(offer_line_id__in=ids, promise__state=PromiseState.DISPUTED)
    kept = await pairs.order_by("id")
    came = await _came({row.promise_id for row in rows} | {pair.promise_id for pair in kept})
    unclear: Counter[int] = Counter()
    for row in rows:
        unclear[row.line_id] += max(0, row.delivered - came[row.promise_id, row.line_id])
    for pair in kept:
        of = (pair.promise_id, pair.ask_line_id)
        is_sure = min(pair.delivered, came[of])
        came[of] -= is_sure
        unclear[pair.offer_line_id] += pair.delivered - is_sure
    return unclear


async def _came(promises: Collection[int]) -> Parts:
    """As whoever receives it says, of a part: that much nobody denies."""
    if not promises:
        return Parts()
    said = Receipt.filter(promise_id__in=sorted(promises), result=Result.PARTLY)
    found = await said
    pubs = {pub for row in found for pub in row.lines or {}}
    ids = {line.pub: line.id for line in await Line.filter(pub__in=sorted(pubs))}
    return Parts(
        {
            (row.promise_id, ids[pub]): qty
            for row in found
            for pub, qty in (row.lines or {}).items()
            if pub in ids
        }
    )
