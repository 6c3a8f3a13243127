"""Events from the log, rendered from what is so now (wire.md §4, "Materialised replay").

What was removed is not in them, whatever the log once said; numbers with nothing to show are passed
over.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from app.chat.log.masks import STATE
from app.chat.log.plans import Ask, Plan
from app.chat.log.reactions import reactions_on
from app.chat.log.shapes import (
    Came,
    Deleted,
    Edited,
    Passed,
    Pinned,
    Purged,
    Reacted,
    RoomSet,
    Rx,
    Said,
    Scrubbed,
    encoded,
)
from app.chat.log.stored import del_body_of, extra_of, mem_body_of, rx_of, scrubbed_of, settings_of
from realtime.needs import Event

EVENTS = f"""
SELECT e.seq, e.kind, e.ts, e.cid, e.body, e.target_seq, u.pub, p.name,
       m.n, m.pub, m.v, m.text_v, {STATE}, m.text, m.edited_at, re.pub, th.pub, m.extra, m.pin_seq,
       r.title, r.slow_ms, r.paused, r.ret_ms, r.premod, r.hist_policy, r.about,
       r.kind, r.archived_at IS NOT NULL, r.accepted_at IS NOT NULL
FROM room_event e
JOIN room r ON r.id = e.room_id
LEFT JOIN message m ON m.room_id = e.room_id AND m.seq = coalesce(e.target_seq, e.seq)
LEFT JOIN message re ON re.room_id = m.room_id AND re.seq = m.re_seq
LEFT JOIN message th ON th.room_id = m.room_id AND th.seq = m.th_seq
LEFT JOIN users u ON u.id = e.actor_id
LEFT JOIN membership p ON p.group_id = r.group_id AND p.user_id = e.actor_id
WHERE e.room_id = $1 AND e.seq > $2 ORDER BY e.seq LIMIT $3"""  # noqa: S608

YES_OR_NO = ("paused", "archived", "accepted")  # SQLite has numbers for them


class Logged(NamedTuple):
    """A row of EVENTS: an event, the message that it made or changed, the room's settings now."""

    seq: int
    kind: str
    ts: int
    cid: str | None
    body: str | None
    target_seq: int | None
    by: str | None
    name: str | None
    n: int
    id: str | None
    v: int
    text_v: int
    state: str | None
    text: str | None
    edited_at: int | None
    re: str | None
    th: str | None
    extra: str | None
    pin_seq: int | None
    title: str
    slow_ms: int
    paused: bool
    ret_ms: int | None
    premod: str
    hist_policy: str
    about: str
    kind_of_room: str
    archived: bool
    accepted: bool

    @property
    def is_there(self) -> bool:
        return self.state == "ok"


def events(room_id: int, after: int, limit: int, user_id: int | None) -> Plan[list[Event]]:
    """Events after number `after`, without a hole: at most `limit` numbers, so perhaps fewer
    events."""
    found = [Logged._make(row) for row in (yield Ask(EVENTS, (room_id, after, limit)))]
    changed = [m.seq for m in found if m.kind == "msg" and m.is_there and m.v > m.seq]
    reactions = yield from reactions_on(room_id, changed, user_id)
    rendered: list[Event] = []
    due = after + 1  # the next number to account for
    passed = due  # the first of those with nothing to show
    for logged in found:
        json = _json(logged, reactions.get(logged.seq, []))
        due = logged.seq + 1
        if json is None:
            continue
        if passed < logged.seq:
            rendered.append(_passed(passed, logged.seq - 1))
        about = logged.target_seq or 0 if logged.kind == "edit" else 0
        rendered.append(Event(logged.seq, logged.seq, json, about))
        passed = due
    if passed < due:
        rendered.append(_passed(passed, due - 1))
    return rendered


def _passed(first: int, last: int) -> Event:
    return Event(first, last, encoded(Passed(first, last if last > first else None)))


def _json(logged: Logged, rx: list[Rx]) -> bytes | None:
    if logged.kind == "msg":
        return _msg(logged, rx)
    shape = RENDER[logged.kind](logged) if logged.kind in RENDER else None
    return encoded(shape) if shape is not None else None


def _msg(logged: Logged, rx: list[Rx]) -> bytes | None:
    if logged.id is None or logged.state == "expired":
        return None
    v = logged.v if logged.v > logged.seq else None
    head = (logged.seq, logged.id, logged.n, logged.ts, logged.by)
    if not logged.is_there:
        return encoded(Said(*head, cid=logged.cid, v=v, gone=logged.state))
    extra = extra_of(logged.extra)
    said = Said(
        *(*head, logged.name, logged.cid, logged.text, logged.re, logged.th),
        *(extra.cw, extra.lang, v, logged.edited_at, None),
        *(extra.men, rx, logged.pin_seq is not None),
    )
    return encoded(said)


def _edit(logged: Logged) -> object | None:
    """None where the words have changed again since, or are gone."""
    if not logged.is_there or logged.text_v != logged.seq:
        return None
    named = (logged.by, logged.name, logged.cid)
    return Edited(logged.seq, logged.id or "", logged.text or "", logged.ts, *named)


def _del(logged: Logged) -> object | None:
    if logged.id is None or logged.state == "expired" or logged.body is None:
        return None
    how = del_body_of(logged.body).how
    return Deleted(logged.seq, logged.id, logged.ts, how, logged.by, logged.cid)


def _react(logged: Logged) -> object | None:
    if logged.id is None or not logged.is_there or logged.body is None:
        return None
    return Reacted(logged.seq, logged.id, rx_of(logged.body))


def _pin(logged: Logged) -> object | None:
    if logged.id is None or not logged.is_there or logged.body is None:
        return None
    return Pinned(logged.seq, logged.id, logged.body == "true", logged.by)


def _mem(logged: Logged) -> object | None:
    if logged.body is None:
        return None
    body = mem_body_of(logged.body)
    return Came(logged.seq, body.op, logged.by, logged.name, body.role, body.how)


def _room(logged: Logged) -> object | None:
    """What was set then, as it is set now."""
    if logged.body is None:
        return None
    settings = settings_of(logged.body)
    now = {name: getattr(logged, name) for name in settings}
    if "kind" in settings:
        now["kind"] = logged.kind_of_room
    now |= {name: bool(now[name]) for name in YES_OR_NO if name in now}
    return RoomSet(logged.seq, now, logged.by)


def _scrub(logged: Logged) -> object | None:
    return Scrubbed(logged.seq, scrubbed_of(logged.body)) if logged.body else None


def _purge(logged: Logged) -> object | None:
    return Purged(logged.seq, logged.target_seq or 0)


# Kinds that are not here are passed over: those of a later version, and those a message has
# swallowed.
RENDER: dict[str, Callable[[Logged], object | None]] = {
    "edit": _edit,
    "del": _del,
    "react": _react,
    "pin": _pin,
    "mem": _mem,
    "room": _room,
    "scrub": _scrub,
    "purge": _purge,
}
