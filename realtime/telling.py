"""News as the bytes that travel between processes, and back.

    {"o":"9f3a","r":"r_odesa","i":7,"e":"k3f9a2","f":1043,"l":1045,"ev":[…],…}     ev:{shard}
    {"o":"9f3a","k":"revoked","what":{…}}                                         ctl

`o` is the process that says it. Whom an event puts out or lets in, and what one person alone is
told, goes with the events: the removed must not wait for the log to be read. Where the events are
too many (`LONGEST`), they are left out, and the log has them.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

import msgspec

from realtime.bus import Missed, News, Revoked, Word
from realtime.needs import Batch, Event, Fact

SHARDS = 64
CONTROL = "ctl"
LONGEST = 32 * 1024  # bytes of events in one message; Redis cuts off whoever cannot follow

_REVOKED, _FACT, _MISSED = "revoked", "fact", "missed"


class _Batch(msgspec.Struct, omit_defaults=True):
    o: str
    r: str
    i: int
    e: str
    f: int = 0
    l: int = 0  # noqa: E741 (its name on the bus)
    ev: list[msgspec.Raw] = []
    about: dict[int, int] = {}  # of an event, by its number
    gone: list[tuple[int, int, str]] = []
    came: list[int] = []
    facts: list[tuple[int, bool, msgspec.Raw]] = []
    n: int = 0
    ment: list[tuple[int, int]] = []
    stale: int = 0


class _Control(msgspec.Struct):
    o: str
    k: str
    what: msgspec.Raw


class _Numbers(msgspec.Struct):
    s: int
    to: int | None = None


class _Revoked(msgspec.Struct):
    sessions: list[int]
    users: list[int]
    code: str


_batch = msgspec.json.Decoder(_Batch)
_control = msgspec.json.Decoder(_Control)
_numbers = msgspec.json.Decoder(_Numbers)
_revoked = msgspec.json.Decoder(_Revoked)
_fact = msgspec.json.Decoder(tuple[int, bool, msgspec.Raw])


def shard(room: str) -> str:
    return f"ev:{zlib.crc32(room.encode()) % SHARDS}"


CHANNELS = (CONTROL, *(f"ev:{number}" for number in range(SHARDS)))


def written(news: News, teller: str) -> tuple[str, bytes]:
    """The channel it goes out on, and what is said there."""
    if isinstance(news, Batch):
        return shard(news.room), msgspec.json.encode(_batch_of(news, teller))
    return CONTROL, msgspec.json.encode(_control_of(news, teller))


def read(channel: str, said: bytes) -> tuple[str, News | None]:
    """Who tells what; None for a kind that only newer processes know. Raises
    msgspec.DecodeError."""
    if channel != CONTROL:
        told = _batch.decode(said)
        return told.o, _told(told)
    control = _control.decode(said)
    return control.o, _said(control.k, control.what)


def _batch_of(batch: Batch, teller: str) -> _Batch:
    size = sum(len(event.json) for event in batch.events)
    return _Batch(
        *(teller, batch.room, batch.room_id, batch.epoch),
        f=batch.first,
        l=batch.last,
        ev=[msgspec.Raw(event.json) for event in batch.events] if size <= LONGEST else [],
        about={event.seq: event.about for event in batch.events if event.about},
        gone=list(batch.gone),
        came=list(batch.came),
        facts=list(map(_of_fact, batch.facts)),
        n=batch.head_n,
        ment=list(batch.mentioned),
        stale=batch.stale_to,
    )


def _told(told: _Batch) -> Batch:
    return Batch(
        *(told.i, told.r, told.e, tuple(_event(raw, told.about) for raw in told.ev)),
        gone=tuple(told.gone),
        came=tuple(told.came),
        facts=tuple(_fact_of(*fact) for fact in told.facts),
        head_n=told.n,
        mentioned=tuple(told.ment),
        stale_to=told.stale,
        unsaid=(told.f, told.l) if told.l and not told.ev else None,
    )


def _event(raw: msgspec.Raw, about: Mapping[int, int]) -> Event:
    numbers = _numbers.decode(raw)
    return Event(numbers.s, numbers.to or numbers.s, bytes(raw), about.get(numbers.s, 0))


def _of_fact(fact: Fact) -> tuple[int, bool, msgspec.Raw]:
    return fact.user_id, fact.may_wait, msgspec.Raw(fact.json)


def _fact_of(user_id: int, may_wait: bool, frame: msgspec.Raw) -> Fact:
    return Fact(user_id, bytes(frame), may_wait)


def _control_of(news: Fact | Revoked | Word | Missed, teller: str) -> _Control:
    kind, what = _MISSED, b"null"
    if isinstance(news, Revoked):
        sessions, users = list(news.sessions), list(news.users)
        kind, what = _REVOKED, msgspec.json.encode(_Revoked(sessions, users, news.code))
    elif isinstance(news, Fact):
        kind, what = _FACT, msgspec.json.encode(_of_fact(news))
    elif isinstance(news, Word):
        kind, what = f"+{news.kind}", msgspec.json.encode(news.what)
    return _Control(teller, kind, msgspec.Raw(what))


def _said(kind: str, what: msgspec.Raw) -> News | None:
    if kind == _REVOKED:
        revoked = _revoked.decode(what)
        return Revoked(revoked.sessions, revoked.users, revoked.code)
    if kind == _FACT:
        return _fact_of(*_fact.decode(what))
    if kind == _MISSED:
        return Missed()
    return Word(kind[1:], _any(what)) if kind.startswith("+") else None


def _any(what: msgspec.Raw) -> Any:
    return msgspec.json.decode(what)
