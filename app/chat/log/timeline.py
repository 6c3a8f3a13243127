"""The same rooms for pages the server writes: plain rows instead of frames; and who sits where they
should not."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.chat.log.masks import STATE
from app.chat.log.moves import Move, Setting, moves
from app.chat.log.plans import Ask, Plan
from app.chat.log.reactions import reactions_on
from app.chat.log.reading import CALLS, MessageNow, newest, pinned
from app.chat.log.shapes import Rx
from app.chat.log.stored import del_body_of, extra_of
from app.chat.log.windows import Spot, window
from realtime.needs import Seat

NOW_FOR = """
SELECT r.last_seq, r.purged_to, coalesce(s.read_seq, 0), coalesce(s.read_n, 0)
FROM room r LEFT JOIN room_member s ON s.room_id = r.id AND s.user_id = $2 WHERE r.id = $1"""

# A person who came yesterday does not see the last word of last week.
LAST_LINES = f"""
SELECT r.pub, r.title, r.kind, r.group_id, r.last_n - s.read_n, s.read_seq,
       m.seq, u.pub, p.name, m.text, m.ts, s.noti, s.role, r.archived_at IS NOT NULL,
       {CALLS}, m.pub, m.extra
FROM room_member s
JOIN room r ON r.id = s.room_id
LEFT JOIN message m ON m.room_id = r.id AND m.seq = (
  SELECT m.seq FROM message m WHERE m.room_id = r.id AND {STATE} = 'ok'
    AND (r.hist_policy <> 'joined' OR m.seq >= s.joined_seq) ORDER BY m.seq DESC LIMIT 1)
LEFT JOIN users u ON u.id = m.author_id
LEFT JOIN membership p ON p.group_id = r.group_id AND p.user_id = m.author_id
WHERE s.user_id = $1 AND s.left_seq IS NULL
ORDER BY coalesce(m.ts, 0) DESC, r.pub"""  # noqa: S608

ROOM_OF = "SELECT r.pub FROM message m JOIN room r ON r.id = m.room_id WHERE m.pub = $1"
PLACE_OF = """
SELECT m.seq, r.purged_to FROM message m JOIN room r ON r.id = m.room_id
WHERE m.pub = $1 AND m.room_id = $2"""

# Nothing changes a message after its removal.
REMOVAL = """
SELECT body FROM room_event
WHERE room_id = $1 AND seq = $2 AND kind = 'del' AND body IS NOT NULL"""

# What an answer answers, where its reader may see that.
QUOTES = f"""
SELECT m.seq, u.pub, p.name, m.text, m.extra FROM message m
JOIN room r ON r.id = m.room_id
LEFT JOIN users u ON u.id = m.author_id
LEFT JOIN membership p ON p.group_id = r.group_id AND p.user_id = m.author_id
WHERE m.room_id = $1 AND m.seq = ANY($2::bigint[]) AND m.seq > $3 AND {STATE} = 'ok'"""  # noqa: S608

# People come into a circle and its rooms in two commits; a crash between them leaves these behind.
ASTRAY = """
SELECT r.id, p.user_id, 1 FROM membership p
JOIN room r ON r.group_id = p.group_id AND r.kind = 'everyone'
LEFT JOIN room_member s ON s.room_id = r.id AND s.user_id = p.user_id AND s.left_seq IS NULL
WHERE p.state IN ('active', 'paused') AND s.user_id IS NULL
UNION ALL
SELECT r.id, s.user_id, 0 FROM room_member s
JOIN room r ON r.id = s.room_id
LEFT JOIN membership p ON p.group_id = r.group_id AND p.user_id = s.user_id
  AND (p.state IN ('active', 'paused')
       OR p.state = 'applied' AND r.kind = 'waiting' AND r.made_by_id = s.user_id)
WHERE s.left_seq IS NULL AND p.user_id IS NULL"""


@dataclass(frozen=True, slots=True)
class Quote:
    """What a message answers."""

    by: str | None
    name: str | None
    text: str
    cw: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A message. `state` other than "ok": it is gone, and `text` with it."""

    seq: int
    n: int
    id: str
    by: str
    name: str | None
    ts: int  # ms
    cid: str | None
    text: str | None
    state: str
    edited_at: int | None
    re: str | None
    th: str | None
    cw: str | None
    lang: str | None
    men: tuple[str, ...] = ()  # public ids of those mentioned; "all"
    rx: tuple[Rx, ...] = ()
    is_pinned: bool = False
    quote: Quote | None = None  # None, too, where the reader may not see what is answered
    v: int = 0  # the last event that changed it
    why: str = ""  # a keeper removed it; only of a message that is looked at by itself


@dataclass(frozen=True, slots=True)
class Timeline:
    """Ascending by `seq`, as all of it was at event `as_of`."""

    lines: list[Line | Move | Setting]
    more: bool  # there are earlier messages
    as_of: int
    read_seq: int
    read_n: int
    later: bool = False  # there are later ones


@dataclass(frozen=True, slots=True)
class LastLine:
    """A room in one's list, and the last thing said in it that one may see."""

    room: str
    title: str
    kind: str
    group_id: int
    unread: int
    read_seq: int
    seq: int | None  # from here on None: nothing was said yet
    by: str | None
    name: str | None
    text: str | None
    ts: int | None  # ms
    level: str  # what the person is told of: "all", "mentions", "none"
    role: str
    is_archived: bool
    ment: int  # unread messages that mention the person
    id: str | None  # of that last message
    cw: str | None  # what covers it


def timeline(seat: Seat, user_id: int, spot: Spot, limit: int) -> Plan[Timeline | None]:
    """`limit` messages at a spot, and what happened between them. None where the spot is a
    message that this person may not see."""
    rows = yield Ask(NOW_FOR, (seat.room_id, user_id))
    as_of, purged_to, read_seq, read_n = rows[0]
    floor = max(seat.hist_from, purged_to)
    seen = yield from window(seat.room_id, floor, spot, limit)
    if seen is None:
        return None
    lines: list[Line | Move | Setting] = [*(yield from _lines(seat, user_id, seen.messages, floor))]
    lines += yield from moves(seat.room_id, seen.since, seen.end)
    lines.sort(key=_seq)
    return Timeline(lines, seen.more, as_of, read_seq, read_n, seen.later)


def room_of(id_: str) -> Plan[str | None]:
    rows = yield Ask(ROOM_OF, (id_,))
    return rows[0][0] if rows else None


def message(seat: Seat, user_id: int, id_: str) -> Plan[Line | None]:
    """A message this person may see there, be it a removed one."""
    for seq, purged_to in (yield Ask(PLACE_OF, (id_, seat.room_id))):
        floor = max(seat.hist_from, purged_to)
        if seq <= floor:
            return None
        found = yield from newest(seat.room_id, seq - 1, seq + 1, 1)
        (line,) = yield from _lines(seat, user_id, found, floor)
        return replace(line, why=(yield from _why(seat.room_id, line)))
    return None


def _why(room_id: int, line: Line) -> Plan[str]:
    bodies = (yield Ask(REMOVAL, (room_id, line.v))) if line.state == "host" else ()
    return "".join(del_body_of(body).why for (body,) in bodies)


def pins(seat: Seat, user_id: int, limit: int) -> Plan[list[Line]]:
    """The last pinned first."""
    messages = yield from pinned(seat.room_id, seat.hist_from, limit)
    return (yield from _lines(seat, user_id, messages, seat.hist_from))


def _lines(seat: Seat, user_id: int, messages: list[MessageNow], floor: int) -> Plan[list[Line]]:
    here = [m for m in messages if m.is_there]
    touched = [m.seq for m in here if m.v > m.seq]
    rx = yield from reactions_on(seat.room_id, touched, user_id)
    quotes = yield from _quotes(seat.room_id, here, floor)
    return [_line(m, rx.get(m.seq, []), quotes.get(m.re_seq or 0)) for m in messages]


def _quotes(room_id: int, messages: list[MessageNow], floor: int) -> Plan[dict[int, Quote]]:
    answered = sorted({m.re_seq for m in messages if m.re_seq is not None})
    if not answered:
        return {}
    rows = yield Ask(QUOTES, (room_id, answered, floor))
    return {seq: Quote(by, name, text, extra_of(extra).cw) for seq, by, name, text, extra in rows}


def _line(m: MessageNow, rx: list[Rx], quote: Quote | None) -> Line:
    head = (m.seq, m.n, m.id, m.by, m.name, m.ts, m.cid)
    if not m.is_there:
        return Line(*head, None, m.state, None, m.re, m.th, None, None, v=m.v)
    extra = extra_of(m.extra)
    return Line(
        *(*head, m.text, m.state, m.edited_at, m.re, m.th, extra.cw, extra.lang),
        *(tuple(extra.men), tuple(rx), m.pin_seq is not None, quote, m.v),
    )


def _seq(line: Line | Move | Setting) -> int:
    return line.seq


def last_lines(user_id: int) -> Plan[list[LastLine]]:
    """The person's rooms, the last spoken in first."""
    rows = yield Ask(LAST_LINES, (user_id,))
    return [LastLine(*(*row[:-1], extra_of(row[-1]).cw)) for row in rows]


def astray() -> Plan[list[tuple[int, int, bool]]]:
    """(room, user, whether they should be in it) for everybody who is where they should not be."""
    rows = yield Ask(ASTRAY)
    return [(room_id, user_id, bool(should)) for room_id, user_id, should in rows]
