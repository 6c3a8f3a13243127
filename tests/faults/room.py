"""One room as a client knows it (wire.md §8): its cursor, its messages, its subscription."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from tests.faults.merge import Messages, end_of
from tests.faults.outbox import Outbox
from tests.faults.wire import Frame

if TYPE_CHECKING:
    from tests.faults.client import Client


class Room:
    """`cursor` is the last event applied, None before the first subscription."""

    def __init__(self, client: Client, id_: str, epoch: str) -> None:
        self.client, self.id, self.epoch = client, id_, epoch
        self.witness = client.witness
        self.cursor: int | None = None
        self.head = 0
        self.live = False
        self.messages = Messages()
        self.outbox = Outbox(client)
        self.awaits: int | None = None  # the `i` of the subscription that is not whole yet
        self._subscribed = False
        self._resynced = 0.0

    def line_lost(self) -> None:
        self._subscribed = self.live = False
        self.awaits = None
        self.outbox.line_lost()

    def subscribe(self) -> None:
        """From the cursor; a subscription that stands is replaced."""
        self._subscribed = self.live = False
        at = {} if self.cursor is None else {"epoch": self.epoch, "since": self.cursor}
        self.awaits = self.client.say("sub", room=self.id, **at)

    def subscribed(self, subd: Frame) -> None:
        if subd["i"] != self.awaits:
            return  # replaced meanwhile
        self._subscribed, self.head, self.epoch = True, subd["head"], subd["epoch"]
        self.witness.counted(f"subd {subd['mode']} {subd.get('reason', '')}".strip())
        if subd["mode"] == "replay":
            self.awaits = None
            if subd["from"] != (self.cursor or 0) + 1:
                self.witness.wrong("G5", f"replay from {subd['from']} after {self.cursor}")
            return
        unasked = ("first", "ahead") if self.witness.is_restored else ("first", "epoch", "ahead")
        if self.cursor is not None and subd["reason"] in unasked:
            self.witness.wrong("G5", f"at {self.cursor} of {self.epoch}: {subd}")
        self.messages.forget()
        self.cursor = subd["base"]

    def snapshot(self, page: Frame) -> None:
        """The page that completes a subscription of mode `snapshot`."""
        self.awaits = None
        if page["as_of"] < (self.cursor or 0):
            self.witness.wrong("§4", f"a snapshot as of {page['as_of']}, base {self.cursor}")
        self.messages.page(page["msgs"])
        for message in page["msgs"]:
            self._mine_is_there(message)

    def begins_anew(self, epoch: str, page: Frame) -> None:
        """Without a socket: from a page, which is as of some event."""
        self.messages.forget()
        self.epoch, self.cursor = epoch, page["as_of"]
        self.snapshot(page)

    def stands(self) -> None:
        """Without a socket: what comes next is asked for."""
        self._subscribed = self.live = True
        self.awaits = None

    def goes_live(self, live: Frame) -> None:
        if not self._subscribed or not self.head <= live["seq"] <= (self.cursor or 0):
            self.witness.wrong("G5", f"{live} at cursor {self.cursor}, head {self.head}")
        if not self.live:
            self.client.took_since_lost("lost → live")
        self.live = True

    def reset(self, reset: Frame) -> None:
        self.witness.counted(f"reset {reset['reason']}")
        self._subscribed = self.live = False
        self.client.later(reset.get("retry_ms", 2000) / 1000, self.subscribe)

    def sub_refused(self, err: Frame) -> None:
        self.witness.refused(self.client, None, err)
        if not err["final"]:
            self.client.later(err.get("retry_ms", 2000) / 1000, self.subscribe)

    def events(self, events: list[Frame]) -> None:
        """Apply what follows the cursor, once each."""
        if not self._subscribed or self.awaits is not None:
            if self._subscribed or self.awaits is None:
                self.witness.wrong("§4", f"events out of place in {self.id}: {events[0]['s']}")
            return  # else of a subscription that is being replaced
        if not 1 <= len(events) <= 100:
            self.witness.wrong("§4", f"{len(events)} events in a frame")
        for event in events:
            last, cursor = end_of(event), self.cursor or 0
            if last <= cursor:
                self.witness.wrong("G4", f"a repeat: {event['s']} at cursor {cursor}")
            elif event["s"] == cursor + 1:
                self._apply(event)
                self.cursor = last
            elif event["s"] <= cursor:
                self.cursor = last  # an elision that overlaps
            else:
                self.witness.wrong("G4", f"a hole: {event['s']} at cursor {cursor}")
                self._resync()
                return

    def _apply(self, event: Frame) -> None:
        self.witness.delivered(self.client, self, event)
        self.messages.apply(event)
        if event["k"] == "msg":
            self._mine_is_there(event)

    def _mine_is_there(self, message: Frame) -> None:
        may_be = message["by"] == (self.client.me or message["by"]) and "cid" in message
        if may_be and self.outbox.is_there(message["cid"]):
            self.client.me = message["by"]

    def _resync(self) -> None:
        if time.monotonic() - self._resynced > 2:
            self._resynced = time.monotonic()
            self.subscribe()
