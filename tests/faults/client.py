"""A chat client written from the protocol's text alone (wire.md §8), its connections and answers.

Rooms are in room.py, the outbox in outbox.py, the merge rule in merge.py; over_http.py is the same
where sockets are blocked. What it lives through it tells its `Witness`, who judges.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import secrets
import time
from collections.abc import Callable
from random import Random
from typing import Any, Protocol

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed, WebSocketException

from tests.faults.outbox import Item
from tests.faults.room import Room
from tests.faults.wire import Frame, dial

SILENCE = 40.0  # s without a frame before the line counts as dead
STABLE = 30.0  # s of welcome after which the back-off starts anew


class Lost(Exception):
    """The connection went while an answer was awaited."""


class Witness(Protocol):
    """What a client tells about its life."""

    is_restored: bool  # a backup was put back

    def transmitted(self, client: Client, item: Item) -> None: ...
    def acked(self, client: Client, item: Item, line: int, ack: Frame) -> None: ...
    def refused(self, client: Client, item: Item | None, err: Frame) -> None: ...
    def delivered(self, client: Client, room: Room, event: Frame) -> None: ...
    def read(self, text: str, since: float, cursors: dict[str, int]) -> None: ...
    def counted(self, what: str) -> None: ...
    def took(self, what: str, seconds: float) -> None: ...
    def wrong(self, guarantee: str, what: str) -> None: ...


class Client:
    """Lives until ended: connects, subscribes to its rooms, sends what lies in its outboxes."""

    def __init__(
        self,
        address: str,
        token: str,
        witness: Witness,
        chance: Random,
        *,
        longest_wait: float = 30.0,
        at_once: int = 1,
    ) -> None:
        self.address, self.token, self.witness, self.chance = address, token, witness, chance
        self.longest_wait = longest_wait
        self.at_once = at_once  # sends in flight for one room
        self.may_be_closed_by: set[int] = set()  # for good, without anybody being to blame
        self.rooms: dict[str, Room] = {}
        self.me = ""
        self.can_change = False  # whether this server takes edits, deletions, reactions
        self.line = 0  # counts connections
        self.up = asyncio.Event()
        self.speaks_in: set[str] = set()  # rooms it may write in, as the seed said
        self.gone: dict[str, int] = {}  # rooms it was put out of, and by which event
        self.marks: dict[str, Frame] = {}  # where it has read up to, by room
        self._d = secrets.token_hex(8)
        self._i = itertools.count(1)
        self._asked: dict[int, asyncio.Future[Frame]] = {}
        self._sent: dict[int, Item] = {}
        self._out: asyncio.Queue[str] = asyncio.Queue()
        self._socket: ClientConnection | None = None
        self._lost_at = self._heard_at = self._began = 0.0
        self._ended = False
        self._drained_in: float | None = None  # s, as told by `drain`

    # — from outside —

    def write(self, room: str, text: str) -> Item:
        """Put a message into the outbox."""
        return self.do("send", room, text=text)

    def do(self, t: str, room: str, **fields: Any) -> Item:
        """Put a message, or the change of one, into the outbox."""
        item = Item(t, room, fields)
        self.rooms[room].outbox.put(item)
        return item

    async def ask(self, t: str, **fields: Any) -> Frame:
        """Send a request; its answer. `Lost` when the connection goes first."""
        if not self.up.is_set():
            raise Lost
        answer = asyncio.get_running_loop().create_future()
        self._asked[self.say(t, **fields)] = answer
        return await answer

    def cut(self) -> None:
        """Lose the connection, as in a tunnel."""
        if self._socket is not None:
            self._socket.transport.abort()

    def end(self) -> None:
        self._ended = True
        self.cut()

    @property
    def has_ended(self) -> bool:
        return self._ended

    @property
    def cursors(self) -> dict[str, int]:
        return {room.id: room.cursor or 0 for room in self.rooms.values()}

    @property
    def waiting(self) -> int:
        return sum(len(room.outbox.items) for room in self.rooms.values())

    # — for its rooms —

    def say(self, t: str, **fields: Any) -> int:
        """Queue a request for the line that is up; its `i`."""
        i = next(self._i)
        self._out.put_nowait(json.dumps({"t": t, "i": i, **fields}, ensure_ascii=False))
        return i

    def transmit(self, item: Item) -> None:
        self.witness.transmitted(self, item)
        self._sent[self.say(item.t, **item.frame)] = item

    def later(self, seconds: float, act: Callable[[], object]) -> asyncio.TimerHandle:
        """Do it then, if the line is still this one."""
        line = self.line

        def now() -> None:
            if self.up.is_set() and self.line == line:
                act()

        return asyncio.get_running_loop().call_later(seconds, now)

    def took_since_lost(self, what: str) -> None:
        if self._lost_at:
            self.witness.took(what, time.monotonic() - self._lost_at)

    # — the connection —

    async def live(self) -> None:
        """Connect, and again with full jitter, until ended or told to stop by a 44xx."""
        n = 0
        while not self._ended:
            began = time.monotonic()
            try:
                await self._one_connection()
            except (OSError, WebSocketException, TimeoutError):
                self.witness.counted("connections refused or lost")
            n = 0 if time.monotonic() - began > STABLE else n
            if not self._ended:
                await asyncio.sleep(self._pause(n))
                n += 1

    def _pause(self, n: int) -> float:
        told, self._drained_in = self._drained_in, None
        if told is not None:
            return min(told, self.longest_wait)
        return self.chance.uniform(0, min(self.longest_wait, 0.5 * 2**n))

    async def _one_connection(self) -> None:
        self._began = time.monotonic()
        socket = await dial(self.address, token=self.token, d=self._d)
        self._socket, self._out, self._heard_at = socket, asyncio.Queue(), time.monotonic()
        self.line += 1
        writing = asyncio.create_task(self._writes(socket))
        try:
            async with asyncio.timeout(10):
                self._welcomed(json.loads(await socket.recv()))
            async for text in socket:
                self._heard_at = time.monotonic()
                self.witness.read(str(text), self._began, self.cursors)
                self._hear(json.loads(text))
        finally:
            writing.cancel()
            socket.transport.abort()
            self._closed(socket.close_code)

    async def _writes(self, socket: ClientConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            while True:
                await socket.send(await self._out.get())

    def _listen(self) -> None:
        """Notice a line that died without a word."""
        silence = time.monotonic() - self._heard_at
        if silence >= SILENCE:
            self.witness.wrong("G13", f"no frame for {SILENCE:.0f} s")
            self.cut()
        self.later(SILENCE - silence, self._listen)

    def _closed(self, code: int | None) -> None:
        if self.up.is_set():
            self._lost_at = time.monotonic()
        self.up.clear()
        self._socket = None
        self.witness.counted(f"closed {code}")
        if code is not None and 4400 <= code < 4500:
            self._ended = True
            if code not in self.may_be_closed_by:
                self.witness.wrong("§6", f"closed {code}")
        for answer in self._asked.values():
            answer.cancel() if answer.done() else answer.set_exception(Lost())
            _ = answer.cancelled() or answer.exception()  # perhaps nobody waits any more
        self._asked.clear()
        self._sent.clear()
        for room in self.rooms.values():
            room.line_lost()

    # — what comes —

    def _welcomed(self, welcome: Frame) -> None:
        if welcome["t"] != "welcome":
            self.witness.wrong("§2", f"{welcome['t']} came before welcome")
        self.me = welcome["user"]["id"]
        self.can_change = {"edit", "del", "react"} <= set(welcome["features"])
        for told in welcome["rooms"]:
            self.is_in(told)
        self.took_since_lost("lost → welcome")
        self.up.set()
        self._listen()
        for room in self.rooms.values():
            room.subscribe()
            room.outbox.pump()

    def is_in(self, card: Frame) -> None:
        """A room card: of a room that is known, or new."""
        self.gone.pop(card["room"], None)
        self.rooms.setdefault(card["room"], Room(self, card["room"], card["epoch"]))
        self.marks[card["room"]] = {
            "seq": card["read"],
            "n": card["read_n"],
            "unread": card["unread"],
        }

    def _read_up_to(self, read: Frame) -> None:
        before = self.marks.get(read["room"], read)
        if read["seq"] < before["seq"]:
            self.witness.wrong("G12", f"a marker moved back: {before}, then {read}")
        self.marks[read["room"]] = read

    def _put_out(self, you: Frame) -> None:
        """The last that may be heard of a room (G9)."""
        self.gone[you["room"]] = you["seq"]
        self.rooms.pop(you["room"], None)
        self.marks.pop(you["room"], None)

    def _hear(self, frame: Frame) -> None:
        where = frame.get("room", "")
        if isinstance(where, str) and where in self.gone and frame["t"] not in ("ack", "err"):
            self.witness.wrong("G9", f"put out of {where} at {self.gone[where]}, then {frame}")
        room = self.rooms.get(where) if isinstance(where, str) else None
        match frame["t"]:
            case "ping":
                self._out.put_nowait('{"t":"pong"}')
            case "you" if frame["k"] == "gone":
                self._put_out(frame)
            case "you" if frame["k"] == "room":
                self.is_in(frame["room"])
                self.rooms[frame["room"]["room"]].subscribe()
            case "read":
                self._read_up_to(frame)
            case "drain":
                self.witness.counted("told of the end")
                self._drained_in = frame["in_ms"] / 1000
                self.later(self._drained_in, self.cut)
            case "evs" if room:
                room.events(frame["ev"])
            case "live" if room:
                room.goes_live(frame)
            case "reset" if room:
                room.reset(frame)
            case "subd" if room:
                room.subscribed(frame)
            case "page" if room and frame["i"] == room.awaits:
                room.snapshot(frame)
            case "err" if room and "i" in frame and frame["i"] == room.awaits:
                room.sub_refused(frame)
            case "ack" | "err" if frame.get("i") in self._sent:
                self._outcome(self._sent.pop(frame["i"]), frame)
            case "ok" | "page" | "err" | "pong" | "ack" if "i" in frame:
                self._answer(frame)
            case "err":
                self.witness.wrong("§3", f"an err nobody asked for: {frame}")
            case _:
                self.witness.counted(f"push {frame['t']}")

    def _outcome(self, item: Item, frame: Frame) -> None:
        if item.room not in self.rooms:
            return  # put out of it meanwhile
        outbox = self.rooms[item.room].outbox
        (outbox.acked if frame["t"] == "ack" else outbox.refused)(item, frame)

    def _answer(self, frame: Frame) -> None:
        asked = self._asked.pop(frame["i"], None)
        if asked is None:
            self.witness.wrong("§3", f"an answer to nothing: {frame}")
        elif not asked.done():
            asked.set_result(frame)
