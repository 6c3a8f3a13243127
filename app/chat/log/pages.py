"""Pages of messages as they are now (wire.md §4, `hist` and snapshots)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.chat.log.plans import Ask, Plan
from app.chat.log.reactions import reactions_on
from app.chat.log.reading import NO_END, MessageNow, newest, oldest
from app.chat.log.shapes import Author, Rx, Shown, encoded
from app.chat.log.stored import extra_of
from app.chat.log.windows import WHERE_IS
from realtime.needs import Page, Seat

PAGE = 100  # messages at most
PAGE_BYTES = 200 * 1024  # of messages in one page, so that a frame stays under 256 KiB

NOW = "SELECT last_seq, purged_to FROM room WHERE id = $1"


def page(
    seat: Seat,
    user_id: int,
    before: int | None,
    after: int | None,
    around: str | None,
    limit: int,
) -> Plan[Page | None]:
    """One page, ascending. `more` speaks of the side it grows to: newer for `after`, else older."""
    wanted = yield from _wanted(seat, before, after, around, max(1, min(limit, PAGE)))
    if wanted is None:
        return None
    rx = yield from reactions_on(seat.room_id, wanted.touched, user_id)
    if around is not None:
        return _around(wanted, rx)
    kept = _fitting(wanted.older or wanted.newer, rx)
    if wanted.older:
        kept.reverse()
    return _page(kept, wanted.as_of, more=wanted.has_more or len(kept) < len(wanted.all))


class Wanted(NamedTuple):
    """The messages of a page, before it is known how many of them fit. Those nearest come first."""

    as_of: int
    older: list[MessageNow]
    newer: list[MessageNow]
    has_more: bool

    @property
    def all(self) -> list[MessageNow]:
        return self.older + self.newer

    @property
    def touched(self) -> list[int]:
        return [m.seq for m in self.all if m.is_there and m.v > m.seq]


def _wanted(
    seat: Seat, before: int | None, after: int | None, around: str | None, limit: int
) -> Plan[Wanted | None]:
    as_of, purged_to = (yield Ask(NOW, (seat.room_id,)))[0]
    floor = max(seat.hist_from, purged_to)  # what lies at or below is not for this person
    if around is not None:
        middle = yield Ask(WHERE_IS, (around, seat.room_id))
        if not middle or middle[0][0] <= floor:
            return None
        half, at = limit // 2 + 1, middle[0][0]
        older = yield from newest(seat.room_id, floor, at + 1, half + 1)
        newer = yield from oldest(seat.room_id, at, NO_END, limit - half)
        return Wanted(as_of, older[:half], newer, len(older) > half)
    if after is not None:
        found = yield from oldest(seat.room_id, max(after, floor), before or NO_END, limit + 1)
        return Wanted(as_of, [], found[:limit], len(found) > limit)
    found = yield from newest(seat.room_id, floor, NO_END if before is None else before, limit + 1)
    return Wanted(as_of, found[:limit], [], len(found) > limit)


Encoded = tuple[MessageNow, bytes]
Reactions = dict[int, list[Rx]]


def _fitting(
    nearest_first: Sequence[MessageNow], rx: Reactions, room: int = PAGE_BYTES
) -> list[Encoded]:
    """As many as one frame holds; at least the first."""
    kept: list[Encoded] = []
    for message in nearest_first:
        json = encoded(_shown(message, rx.get(message.seq, [])))
        room -= len(json) + 1
        if room < 0 and kept:
            break
        kept.append((message, json))
    return kept


def _around(wanted: Wanted, rx: Reactions) -> Page:
    before = _fitting(wanted.older, rx, PAGE_BYTES // 2)
    after = _fitting(wanted.newer, rx, PAGE_BYTES // 2)
    more = wanted.has_more or len(before) < len(wanted.older)
    return _page(before[::-1] + after, wanted.as_of, more=more)


def _page(kept: Sequence[Encoded], as_of: int, *, more: bool) -> Page:
    authors = {m.by: Author(m.name, None, m.role or "member") for m, _ in kept}
    return Page(as_of, more, [json for _, json in kept], encoded(authors))


def _shown(m: MessageNow, rx: list[Rx]) -> Shown:
    if not m.is_there:
        return Shown(m.id, m.seq, m.n, m.ts, m.v, m.by, m.cid, gone=m.state)
    extra = extra_of(m.extra)
    return Shown(
        *(m.id, m.seq, m.n, m.ts, m.v, m.by, m.cid, m.text, m.edited_at),
        *(m.re, m.th, extra.cw, extra.lang, None, extra.men, rx, m.pin_seq is not None),
    )
