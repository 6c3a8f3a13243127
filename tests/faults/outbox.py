"""What waits to be done in one room (wire.md §8): one at a time, the same cid until it is there."""

from __future__ import annotations

import asyncio
import itertools
import secrets
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.faults.wire import Frame

if TYPE_CHECKING:
    from tests.faults.client import Client

NO_ACK = 10.0  # s until a request is repeated on a line that looks alive


@dataclass(eq=False)
class Item:
    """One message on its way, or one change of a message; `fields` are those of its frame."""

    t: str
    room: str
    fields: dict[str, Any]
    cid: str = field(default_factory=lambda: secrets.token_urlsafe(16))
    tries: int = 0
    in_flight: bool = False
    first_sent: float = 0.0
    timer: asyncio.TimerHandle | None = None

    @property
    def text(self) -> str:
        return str(self.fields.get("text", ""))

    @property
    def frame(self) -> dict[str, Any]:
        """A reaction says how it shall be, so it has no key."""
        key = {} if self.t == "react" else {"cid": self.cid}
        return {"room": self.room, **key, **self.fields}

    def rest(self) -> None:
        self.in_flight = False
        if self.timer:
            self.timer.cancel()


class Outbox:
    """A queue that outlives connections."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.items: deque[Item] = deque()

    def put(self, item: Item) -> None:
        self.items.append(item)
        self.pump()

    def pump(self) -> None:
        """Transmit what may be in flight now; more than one at a time is for bots only."""
        free = self.client.at_once - sum(item.in_flight for item in self.items)
        for item in itertools.islice(self.items, self.client.at_once):
            if self.client.up.is_set() and not item.in_flight and free > 0:
                self._transmit(item)
                free -= 1

    def line_lost(self) -> None:
        for item in self.items:
            item.rest()

    def acked(self, item: Item, ack: Frame) -> None:
        self.client.witness.acked(self.client, item, self.client.line, ack)
        self._done(item)

    def is_there(self, cid: str) -> bool:
        """Whether a message of one's own came as an event or on a page, maybe before its ack."""
        for item in self.items:
            if item.cid == cid:
                self._done(item)
                return True
        return False

    def refused(self, item: Item, err: Frame) -> None:
        """For good: it leaves. Else: the same cid again when told."""
        self.client.witness.refused(self.client, item, err)
        if item.timer:
            item.timer.cancel()
        if err["final"]:
            self._done(item)
        else:
            wait = err.get("retry_ms", 2000) / 1000 + self.client.chance.uniform(0, 0.2)
            self.client.later(wait, lambda: item in self.items and self._transmit(item))

    def _transmit(self, item: Item) -> None:
        item.in_flight, item.tries = True, item.tries + 1
        item.first_sent = item.first_sent or time.monotonic()
        item.timer = self.client.later(NO_ACK, lambda: self._no_ack(item))
        self.client.transmit(item)

    def _no_ack(self, item: Item) -> None:
        self.client.witness.counted("no ack in 10 s")
        if item.tries > 1:
            self.client.cut()
        else:
            self._transmit(item)

    def _done(self, item: Item) -> None:
        item.rest()
        if item in self.items:
            self.items.remove(item)
        self.pump()
