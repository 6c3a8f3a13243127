"""One room in this process: which event was taken last, the newest events, and who hears them.

Every event is encoded before it comes here, framed once, and written to everybody in the same turn
of the loop. Whoever cannot take a frame at once leaves the `live` ones and follows from the ring
(`outbox`). One write per recipient and turn is what costs least; and after it a room rests as long
as that took. In a small room this is nothing. In one with a thousand people who talk all at once it
halves the writes, because what comes meanwhile goes along with the next; and no room has more than
half of the loop.

    applied   the last number taken from the writer, the bus or the log
    sent      the last number written to every live subscription;  sent <= applied
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from realtime import wire
from realtime.frames import prepare
from realtime.needs import Event
from realtime.ring import RING_EVENTS, Ring, fill, takes_back
from realtime.slices import Slice, slices_of
from realtime.veil import newest_veil

if TYPE_CHECKING:
    from realtime.outbox import Subscription
    from realtime.visits import Visit

SLICE = 500  # recipients between two breaths of the loop
REST = 1.0  # times what a flush took, before the next of the same room


class Hub:
    """Make one when somebody subscribes; `applied` is the head the log had then."""

    __slots__ = (
        *("_ahead", "_before", "_early", "_pending", "_rested_at", "_roster", "_scheduled"),
        *("_stale_to", "_unserved", "applied", "emptied_at", "epoch", "flushed_at", "forgotten"),
        *("live", "members", "moved", "ring", "room", "room_id", "sent", "shows_members", "subs"),
        *("waiting", "wanted"),
    )

    def __init__(self, room_id: int, room: str, epoch: str, applied: int) -> None:
        self.room_id, self.room, self.epoch = room_id, room, epoch
        self.applied = self.sent = self.wanted = applied
        self.ring = Ring()
        self.subs: set[Subscription] = set()
        self.waiting: set[Visit] = set()  # woken when anything comes
        self.live: dict[Subscription, None] = {}
        self.moved = False  # somebody came or went, and `attendance` has not seen it
        self.shows_members = False  # this and the next as the newest seat has it
        self.members = 0
        self.flushed_at = 0.0  # monotonic seconds
        self.forgotten = 0  # how often something that had been encoded was no more
        self.emptied_at = 0.0
        self._pending: deque[Event] = deque()
        self._early: dict[int, Event] = {}  # told before what belongs before it
        self._scheduled = False
        self._rested_at = 0.0  # monotonic seconds
        self._stale_to = 0  # what others have encoded up to here is not to be trusted
        self._before = applied  # `sent` as it was before the flush under way
        self._unserved: deque[Slice] = deque()  # of the flush under way
        self._ahead: set[Subscription] = set()  # the log told them more than we have taken
        self._roster: list[Slice] | None = None  # of `live`, until that changes

    @property
    def is_heard(self) -> bool:
        """Whether anybody would miss what does not come."""
        return bool(self.subs or self.waiting)

    # Events in

    def apply(self, events: Sequence[Event], last: int = 0, stale_to: int = 0) -> bool:
        """Take what comes next. Known numbers are dropped; what comes too early waits for what
        belongs before it. False where something up to `last` is missing.

        What was encoded up to `stale_to` may hold words that are no more: from now on it is given
        to nobody, also where it is told only after that, and the log is read instead (G10)."""
        if stale_to:
            self._forget(stale_to)
        fresh = [event for event in events if event.seq > self._stale_to]
        return self._take(fresh, max(last, events[-1].last if events else 0))

    def mend(self, events: Sequence[Event]) -> bool:
        """As `apply`, what was read from the log: that is as it should be, but nobody has told
        which words were taken back."""
        if takes_back(events):
            self._forget(self.applied)
        return self._take(events)

    def _take(self, events: Iterable[Event], last: int = 0) -> bool:
        for event in events:
            self.wanted = max(self.wanted, event.last)
            if event.seq > self.applied + 1:
                if len(self._early) < RING_EVENTS:
                    self._early[event.seq] = event
            elif event.last > self.applied:
                self._append(event)
        if self._early:
            self._join_early()
        self.wanted = max(self.wanted, last)
        if self._pending and self.waiting:
            self._wake()
        if self._pending and not self._scheduled:
            self._scheduled = True
            self._flush_soon()
        return self.applied >= self.wanted

    def _forget(self, upto: int) -> None:
        self.forgotten += 1
        self._stale_to = max(self._stale_to, upto)
        self.ring.forget(upto)
        self._early = {seq: event for seq, event in self._early.items() if seq > upto}
        behind = [sub for part in self._unserved for sub in part] if self._before < upto else []
        is_pending_stale = bool(self._pending) and self._pending[0].seq <= upto
        if is_pending_stale:
            behind = list(self.live)
        for sub in behind:
            self.lag(sub)
        if is_pending_stale:
            self._pending.clear()
            self.sent = self.applied
        for sub in behind:
            sub.follow()  # from the log

    def _append(self, event: Event) -> None:
        self.ring.push(event)
        self._pending.append(event)
        self.applied = event.last

    def _join_early(self) -> None:
        for seq in sorted(self._early):
            if seq > self.applied + 1:
                return
            event = self._early.pop(seq)
            if event.last > self.applied:
                self._append(event)

    # Subscriptions

    def attach(self, sub: Subscription) -> None:
        """From here on `sub` misses nothing: the ring keeps what comes while the log is read."""
        self.subs.add(sub)
        self.moved = True

    def detach(self, sub: Subscription) -> None:
        """Nothing more is written for `sub`, not even what is pending."""
        self.subs.discard(sub)
        self.moved = True
        self._ahead.discard(sub)
        self._unlive(sub)

    def promote(self, sub: Subscription) -> None:
        """`sub` has everything up to `sent`, or more: from now on it hears what the others hear."""
        if sub.cursor > self.sent:
            self._ahead.add(sub)
        else:
            self.live[sub] = None
            self._roster = None

    def lag(self, sub: Subscription) -> None:
        """`sub` cannot take frames now; note where it stands."""
        if sub in self.live:
            is_unserved = any(sub in part for part in self._unserved)
            sub.cursor = self._before if is_unserved else self.sent
            self._unlive(sub)

    def _unlive(self, sub: Subscription) -> None:
        if sub in self.live:
            del self.live[sub]
            for part in self._unserved:
                part.drop(sub)
            self._roster = None

    def end(self, reason: wire.ResetReason) -> None:
        """Tell every subscription that it is over; they come back with their own cursors."""
        for sub in list(self.subs):
            sub.reset(reason)
        self._wake()

    def _wake(self) -> None:
        for visit in self.waiting:
            visit.wake()

    # Events out

    def _flush_soon(self) -> None:
        loop, wait = asyncio.get_running_loop(), self._rested_at - time.monotonic()
        if wait > 0.001:
            loop.call_later(wait, self._flush)
        else:
            loop.call_soon(self._flush)

    def _flush(self) -> None:
        """Write one frame of pending events to everybody who is live."""
        if not self._pending:
            self._settle()
            return
        events = list(islice(self._pending, wire.EVENTS_A_FRAME))
        del events[fill(events) :]
        for _ in events:
            self._pending.popleft()
        aside = self._let_aside(events)
        self._before, self.sent = self.sent, events[-1].last
        self.flushed_at = time.monotonic()
        if self.live:
            if self._roster is None:
                self._roster = slices_of(self.live, SLICE)
            self._unserved = deque(self._roster)
            self._serve(prepare(wire.evs(self.room, [event.json for event in events])))
        else:
            self._flushed()
        for sub in aside:
            sub.follow()

    def _let_aside(self, events: Sequence[Event]) -> list[Subscription]:
        """Those who may not hear all of these as they are: they follow from the ring."""
        veil = newest_veil(events)
        aside = [sub for sub in self.live if sub.hist_from >= veil] if veil else []
        for sub in aside:
            self.lag(sub)
        return aside

    def _serve(self, frame: bytes) -> None:
        self._unserved.popleft().write(frame)
        if self._unserved:
            asyncio.get_running_loop().call_soon(self._serve, frame)
        else:
            self._flushed()

    def _flushed(self) -> None:
        now = time.monotonic()
        self._rested_at = now + (now - self.flushed_at) * REST
        self._settle()

    def _settle(self) -> None:
        self._before = self.sent
        for sub in [sub for sub in self._ahead if sub.cursor <= self.sent]:
            self._ahead.discard(sub)
            sub.follow()
        if self._pending:
            self._flush_soon()
        else:
            self._scheduled = False
