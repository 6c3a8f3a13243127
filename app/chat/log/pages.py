"""Pages of messages as they are now (wire.md §4, `hist` and snapshots)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from app.chat.log.masks import STATE
from app.chat.log.moves import as_events, moves
from app.chat.log.plans import Ask, Plan
from app.chat.log.reactions import reactions_on
from app.chat.log.reading import NO_END, MessageNow, newest, oldest
from app.chat.log.shapes import Author, Rx, Shown, encoded
from app.chat.log.stored import extra_of
from app.chat.log.windows import WHERE_IS
from realtime.needs import Page, Seat

PAGE = 100  # messages at most
PAGE_BYTES = 200 * 1024  # of messages in one page, so that a frame stays under 256 KiB

PINS = 50  # at most, as on a room's page

NOW = """
SELECT last_seq, purged_to, title, kind, slow_ms, paused, archived_at IS NOT NULL,
       EXISTS (SELECT 1 FROM message WHERE room_id = $1 AND pin_seq IS NOT NULL)
FROM room WHERE id = $1"""

PINNED = f"""
SELECT m.pub FROM message m JOIN room r ON r.id = m.room_id
WHERE m.room_id = $1 AND m.pin_seq IS NOT NULL AND m.seq > $2 AND {STATE} = 'ok'
ORDER BY m.pin_seq DESC LIMIT {PINS}"""  # noqa: S608


def page(
    seat: Seat,
    user_id: int,
    before: int | None,
    after: int | None,
    around: str | None,
    limit: int,
) -> Plan[Page | None]:
    """One page, ascending. `more` speaks of the side it grows to: newer for `after`, else older.

    The newest says, too, what a reader may have missed who has not heard every event since: what is
    pinned, and how the room is set."""
    now = RoomNow._make((yield Ask(NOW, (seat.room_id,)))[0])
    floor = max(seat.hist_from, now.purged_to)  # what lies at or below is not for this person
    wanted = yield from _wanted(seat, floor, before, after, around, max(1, min(limit, PAGE)))
    if wanted is None:
        return None
    rx = yield from reactions_on(seat.room_id, wanted.touched, user_id)
    kept, more = _around(wanted, rx) if around is not None else _to_one_side(wanted, rx)
    between = yield from moves(seat.room_id, *_ends(wanted, kept, more))
    found = _page(kept, now.as_of, more=more, lines=as_events(reversed(between)))
    if before is None and after is None and around is None:
        pins = (yield Ask(PINNED, (seat.room_id, floor))) if now.has_pins else ()
        return replace(found, pins=[pub for (pub,) in pins], set=encoded(now.settings))
    return found


class RoomNow(NamedTuple):
    """A row of NOW."""

    as_of: int
    purged_to: int
    title: str
    kind: str
    slow_ms: int
    paused: bool
    archived: bool
    has_pins: bool  # seldom; so nobody need ask which

    @property
    def settings(self) -> dict[str, Any]:
        """As a `room` event has them. A room of two is called otherwise by each of them."""
        how = {"kind": self.kind, "slow_ms": self.slow_ms}
        how |= {"paused": bool(self.paused), "archived": bool(self.archived)}
        return how if self.kind == "direct" else {"title": self.title, **how}


class Wanted(NamedTuple):
    """The messages of a page, before it is known how many of them fit. Those nearest come first.

    `since` and `end`: the events between which they were looked for."""

    older: list[MessageNow]
    newer: list[MessageNow]
    has_more: bool
    since: int
    end: int

    @property
    def all(self) -> list[MessageNow]:
        return self.older + self.newer

    @property
    def touched(self) -> list[int]:
        return [m.seq for m in self.all if m.is_there and m.v > m.seq]


def _wanted(
    seat: Seat, floor: int, before: int | None, after: int | None, around: str | None, limit: int
) -> Plan[Wanted | None]:
    end = NO_END if before is None else before
    if around is not None:
        middle = yield Ask(WHERE_IS, (around, seat.room_id))
        if not middle or middle[0][0] <= floor:
            return None
        half, at = limit // 2 + 1, middle[0][0]
        older = yield from newest(seat.room_id, floor, at + 1, half + 1)
        newer = yield from oldest(seat.room_id, at, NO_END, limit - half)
        end = NO_END if len(newer) < limit - half else max(m.seq for m in [*older, *newer])
        return Wanted(older[:half], newer, len(older) > half, floor, end)
    if after is not None:
        start = max(after, floor)
        found = yield from oldest(seat.room_id, start, end, limit + 1)
        return Wanted([], found[:limit], len(found) > limit, start, end)
    found = yield from newest(seat.room_id, floor, end, limit + 1)
    return Wanted(found[:limit], [], len(found) > limit, floor, end)


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


def _to_one_side(wanted: Wanted, rx: Reactions) -> tuple[list[Encoded], bool]:
    kept = _fitting(wanted.all, rx)
    more = wanted.has_more or len(kept) < len(wanted.all)
    return (kept[::-1] if wanted.older else kept), more


def _around(wanted: Wanted, rx: Reactions) -> tuple[list[Encoded], bool]:
    before = _fitting(wanted.older, rx, PAGE_BYTES // 2)
    after = _fitting(wanted.newer, rx, PAGE_BYTES // 2)
    return before[::-1] + after, wanted.has_more or len(before) < len(wanted.older)


def _ends(wanted: Wanted, kept: list[Encoded], more: bool) -> tuple[int, int]:
    """The events between which comings and goings stand on this page: those beyond its first or its
    last message are on the page after that."""
    if not more or not kept:
        return wanted.since, wanted.end
    if wanted.older:
        return kept[0][0].seq, wanted.end
    return wanted.since, kept[-1][0].seq


def _page(kept: Sequence[Encoded], as_of: int, *, more: bool, lines: list[bytes]) -> Page:
    authors = {m.by: Author(m.name, None, m.role or "member") for m, _ in kept}
    return Page(as_of, more, [json for _, json in kept], encoded(authors), lines)


def _shown(m: MessageNow, rx: list[Rx]) -> Shown:
    if not m.is_there:
        return Shown(m.id, m.seq, m.n, m.ts, m.v, m.by, m.cid, gone=m.state)
    extra = extra_of(m.extra)
    return Shown(
        *(m.id, m.seq, m.n, m.ts, m.v, m.by, m.cid, m.text, m.edited_at),
        *(m.re, m.th, extra.cw, extra.lang, None, extra.men, rx, m.pin_seq is not None),
    )
