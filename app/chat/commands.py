"""What a socket may ask of a room. The gateway has read the frame and cleaned its text already."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Iterator
from typing import Any

from msgspec import UNSET

from app.chat.log import Acked, Changed, Delete, Edit, Held, Mark, React, Send
from app.chat.reasons import REASONS
from app.chat.the_log import the_log
from app.core.viewer import Viewer
from realtime import wire
from realtime.needs import Asking, Refused
from realtime.promise import Promise


def send(asking: Asking, frame: wire.Send) -> Promise:
    """Not a coroutine, so that the message stands in the queue before anything else happens
    (G6)."""
    if frame.att:
        raise Refused("bad_att", "nothing can be attached yet")
    op = Send(
        frame.room,
        asking.person.id,
        frame.cid,
        frame.text,
        frame.re,
        frame.th,
        frame.cw,
        frame.lang,
        asking.wait_ms,
        first_days_of(asking),
    )
    return Promise(the_log().put(op), _acked)


def edit(asking: Asking, frame: wire.Edit) -> Promise:
    who = asking.person.id
    op = Edit(frame.room, who, frame.cid, frame.id, frame.text, frame.base, first_days_of(asking))
    return Promise(the_log().put(op), _changed)


class _NewIn(Collection[int]):
    """The circles where these are the person's first days, as far as a connection knows. It knows
    them as they were when it began: whoever came into a circle since then is new there."""

    def __init__(self, viewer: Viewer) -> None:
        self._viewer = viewer

    def __contains__(self, group_id: object) -> bool:
        return group_id in self._viewer.new_in or group_id not in self._viewer.roles

    def __iter__(self) -> Iterator[int]:
        return iter(self._viewer.new_in)

    def __len__(self) -> int:
        return len(self._viewer.new_in)


def first_days_of(asking: Asking) -> Collection[int]:
    viewer: Viewer | None = asking.person.viewer
    return _NewIn(viewer) if viewer else ()


def delete(asking: Asking, frame: wire.Del) -> Promise:
    """Of why only a reason that we know by name is kept: other words could say again what was
    removed."""
    why = frame.why if frame.why in REASONS else None
    op = Delete(frame.room, asking.person.id, frame.cid, frame.id, why=why or "")
    return Promise(the_log().put(op), _changed)


def react(asking: Asking, frame: wire.React) -> Promise:
    op = React(frame.room, asking.person.id, frame.id, frame.e, frame.on, asking.wait_ms)
    return Promise(the_log().put(op), _reacted)


def _acked(done: Acked | Held) -> wire.Ack:
    if isinstance(done, Held):
        ack = wire.Ack(cid=done.cid, room=done.room, held=True, hid=done.hid, dup=done.dup)
        if done.state == "rejected":
            ack.state = done.state
        return ack
    return wire.Ack(
        cid=done.cid, room=done.room, id=done.id, seq=done.seq, n=done.n, ts=done.ts, dup=done.dup
    )


def _changed(done: Changed) -> wire.Ack:
    ack = wire.Ack(cid=done.cid or UNSET, room=done.room, id=done.id or UNSET, seq=done.seq)
    if done.seq is None:
        ack.noop = True
    else:
        ack.ts, ack.dup = done.ts, done.dup
    return ack


def _reacted(done: Changed) -> wire.Ack:
    return wire.Ack(room=done.room, id=done.id or UNSET, seq=done.seq, noop=done.seq is None)


async def read(asking: Asking, frame: wire.ReadUpTo) -> wire.Ok:
    """All of the person's connections hear from the log where the marker stands then."""
    await the_log().put(Mark(frame.room, asking.person.id, frame.seq, frame.force))
    return wire.Ok()


COMMANDS: dict[str, Callable[[Asking, Any], Awaitable[Any]]] = {
    "send": send,
    "edit": edit,
    "del": delete,
    "react": react,
    "read": read,
}
