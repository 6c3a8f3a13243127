"""One room in one process, in every order things can happen: nobody misses an event, hears one
twice, or hears one out of turn; who cannot be served is told so by a reset."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Coroutine
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from realtime import hub, wire
from realtime.hub import Hub
from realtime.limits import Times
from realtime.needs import Event, Needs, Person
from realtime.outbox import Subscription
from realtime.repair import Repair
from realtime.ring import RING_BYTES, RING_EVENTS, Ring, fill
from tests.realtime.place import until
from tests.realtime.world import World, encoded

AT_ONCE = Times(hold=0, mend=0.05)


class Reader:
    """Connection and session of one subscriber in one: takes frames, clogs when told to."""

    def __init__(self, house: House, person: Person) -> None:
        self.connection = self
        self.person, self.needs, self._house = person, house.world.needs, house
        self.fd = -1
        self.is_clogged = self.ending = False
        self.subs: dict[str, Subscription] = {}
        self.since = 0
        self.seen: list[int] = []
        self.live_at: int | None = None
        self.resets: list[str] = []
        self.room_for = 10**9  # frames until it clogs
        self.asked_at = 0  # the head of the log when it subscribed

    def send(self, message: bytes) -> None:
        self._take(json.loads(message))

    def write(self, frame: bytes) -> None:
        self._take(json.loads(frame[frame.index(b'{"t"') :]))

    def _take(self, frame: dict[str, Any]) -> None:
        assert frame["t"] == "evs"
        assert 1 <= len(frame["ev"]) <= wire.EVENTS_A_FRAME
        assert not [one for one in frame["ev"] if self._house.is_removed(one, self.asked_at)]
        self.seen += [event["s"] for event in frame["ev"]]
        self.room_for -= 1
        if self.room_for <= 0 and not self.is_clogged:
            self.clog()

    def clog(self) -> None:
        self.is_clogged = True
        for sub in self.subs.values():
            sub.lag()

    def flow(self, room_for: int = 10**9) -> None:
        self.is_clogged, self.room_for = False, room_for
        for sub in list(self.subs.values()):
            sub.follow()

    def push(self, what: Any) -> None:
        if isinstance(what, wire.Live):
            assert self.live_at is None
            self.live_at = what.seq
        else:
            self.resets.append(what.reason)

    def forget(self, sub: Subscription) -> bool:
        return self.subs.pop(sub.hub.room, None) is sub

    def spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._house.tasks.append(asyncio.get_running_loop().create_task(work))

    def subscribe(self, since: int) -> None:
        here, head = self._house.hub, self._house.room.head
        if before := self.subs.pop(here.room, None):
            before.detach()
        self.since, self.asked_at, self.seen, self.live_at = since, head, [], None
        sub = self.subs[here.room] = Subscription(self, here, head)  # type: ignore[arg-type]
        sub.begin(since, head)


class House:
    """A hub with its repair, a log, and readers."""

    def __init__(self, times: Times = AT_ONCE) -> None:
        self.world = World()
        people = [self.world.person(f"p{number}") for number in range(4)]
        self.room = self.world.room("odesa", *self.world.people)
        self.hub = Hub(self.room.id, "odesa", "e1", 0)
        self.tasks: list[asyncio.Task[None]] = []
        self.untold: list[tuple[list[Event], int]] = []
        self.removed: dict[int, int] = {}  # message → the event that removed it
        self.told_of: set[int] = set()  # of those, which the hub has heard of
        hubs = {self.room.id: self.hub}
        needs: Needs = self.world.needs
        self.repair = Repair(needs, hubs, times, Hub.mend, Hub.end)  # type: ignore[arg-type]
        self.readers = [Reader(self, person) for person in people]

    def commit(self, number: int, text: str = "") -> None:
        """Written, but nobody is told yet."""
        events = [self.room.add(k="msg", n=0, text=text or "слово") for _ in range(number)]
        self.untold.append((list(map(encoded, events)), 0))

    def remove(self, back: int, number: int) -> None:
        """Messages up to `back` before the head are gone; the log says so from now on."""
        upto = max(0, self.room.head - back)
        gone = [
            one
            for one in self.room.log[max(0, upto - number) : upto]
            if one["k"] == "msg" and one["text"]
        ]
        event = self.room.add(k="purge", upto=upto)
        for one in gone:
            one["text"] = ""
            self.removed[one["s"]] = event["s"]
        self.untold.append(([encoded(event)], upto))

    def is_removed(self, event: dict[str, Any], asked_at: int) -> bool:
        """Whether it shows words that the hub has heard are gone, or that were when somebody
        asked."""
        by = self.removed.get(event["s"], 10**9)
        is_known = by <= max(self.hub.applied, asked_at) or by in self.told_of
        return bool(event.get("text")) and is_known

    def tell(self, which: int) -> None:
        if self.untold:
            events, stale_to = self.untold.pop(which % len(self.untold))
            if stale_to:
                self.told_of.add(events[0].seq)
            if not self.hub.apply(events, stale_to=stale_to):
                self.repair.hole(self.hub)

    async def quiet(self) -> None:
        """Until nothing moves any more."""
        for _ in range(8):
            await self.repair.look()
            await asyncio.sleep(0.001)
            if self.tasks:
                await asyncio.gather(*self.tasks)
                self.tasks.clear()
            await until(lambda: self.hub.wanted == self.hub.applied == self.hub.sent)


ACTIONS = st.lists(
    st.one_of(
        st.tuples(st.just("commit"), st.sampled_from([1, 2, 30, 120])),
        st.tuples(st.just("remove"), st.integers(0, 30), st.sampled_from([1, 200])),
        st.tuples(st.just("tell"), st.integers(0, 3)),
        st.tuples(st.just("lose"), st.integers(0, 3)),
        st.tuples(st.just("turn"), st.integers(1, 6)),
        st.tuples(st.just("sub"), st.integers(0, 3), st.integers(0, 200)),
        st.tuples(st.just("clog"), st.integers(0, 3)),
        st.tuples(st.just("flow"), st.integers(0, 3), st.integers(1, 3)),
    ),
    max_size=40,
)


async def live_through(actions: list[Any]) -> None:
    house = House()
    for what, *how in actions:
        if what == "commit":
            house.commit(how[0])
        elif what == "remove":
            house.remove(*how)
        elif what == "tell":
            house.tell(how[0])
        elif what == "lose" and house.untold:
            house.untold.pop(how[0] % len(house.untold))
        elif what == "turn":
            for _ in range(how[0]):
                await asyncio.sleep(0)
        elif what == "sub":
            house.readers[how[0]].subscribe(max(0, house.room.head - how[1]))
        elif what == "clog":
            house.readers[how[0]].clog()
        elif what == "flow":
            house.readers[how[0]].flow(how[1])
    for reader in house.readers:
        assert reader.seen == list(range(reader.since + 1, reader.since + 1 + len(reader.seen)))
        reader.flow()
    await house.quiet()
    for reader in house.readers:
        assert reader.seen == list(range(reader.since + 1, reader.since + 1 + len(reader.seen)))
        if reader.subs:
            assert reader.since + len(reader.seen) == house.room.head
            assert reader.live_at is not None
            assert reader.subs["odesa"] in house.hub.live
        assert set(reader.resets) <= {"slow"}
    assert all(sub.attached for sub in house.hub.subs)


@settings(max_examples=150)
@given(ACTIONS, st.sampled_from([1, 2, 500]))
@example(  # the ring ends before the head that was promised
    [("commit", 30), ("tell", 0), ("turn", 3), ("commit", 2), ("sub", 0, 20)], 500
)
@example(  # a reader that clogs again at every frame
    [
        *(("sub", 0, 0), ("clog", 0), ("commit", 120), ("tell", 0), ("commit", 120), ("tell", 0)),
        *(("turn", 6), ("flow", 0, 1), ("turn", 1), ("flow", 0, 1), ("turn", 1)),
    ],
    500,
)
@example(  # and while it is fed from the log
    [
        *(("commit", 120), ("commit", 120), ("sub", 0, 200), ("clog", 0), ("turn", 6)),
        *(("flow", 0, 1), ("turn", 6), ("flow", 0, 1), ("turn", 1)),
    ],
    500,
)
@example(  # a message is gone while half of the readers have it
    [
        *(("sub", 0, 0), ("sub", 1, 0), ("turn", 6), ("commit", 1), ("tell", 0), ("turn", 1)),
        *(("commit", 1), ("tell", 0), ("remove", 0, 200), ("tell", 0), ("turn", 6)),
    ],
    1,
)
@example(  # a removal that nobody told of is found while somebody lags
    [
        *(("sub", 0, 0), ("turn", 6), ("clog", 0), ("commit", 2), ("tell", 0), ("turn", 6)),
        *(("remove", 0, 1), ("lose", 0), ("commit", 1), ("tell", 0), ("turn", 6)),
    ],
    500,
)
def test_nobody_misses_an_event_or_sees_what_was_removed(actions: list[Any], slices: int) -> None:
    loop = asyncio.new_event_loop()
    hub.SLICE, before = slices, hub.SLICE
    try:
        loop.run_until_complete(live_through(actions))
    finally:
        hub.SLICE = before
        loop.close()


async def test_a_reader_too_far_behind_is_reset() -> None:
    house = House()
    reader = house.readers[0]
    reader.subscribe(0)
    reader.clog()
    for _ in range(RING_EVENTS // 100 + 2):
        house.commit(100)
        house.tell(0)
    await house.quiet()
    reader.flow()
    await house.quiet()
    assert (reader.resets, reader.subs, reader.seen) == (["slow"], {}, [])
    assert not house.hub.subs


async def test_a_reader_somewhat_behind_is_fed_from_the_ring() -> None:
    house = House()
    reader = house.readers[0]
    reader.subscribe(0)
    reader.clog()
    house.commit(300)
    house.tell(0)
    await house.quiet()
    house.world.is_down = True
    reader.flow()
    assert reader.seen == list(range(1, 301))


async def test_a_log_that_does_not_answer_for_long_ends_the_subscription(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    house = House()
    house.commit(5)
    house.untold.clear()
    house.world.is_down = True
    slept = asyncio.sleep
    monkeypatch.setattr(asyncio, "sleep", lambda _: slept(0))
    house.readers[0].subscribe(0)
    await asyncio.gather(*house.tasks)
    assert house.readers[0].resets == ["internal"]


async def test_a_fault_in_the_log_is_noted_and_tried_again(
    caplog: pytest.LogCaptureFixture,
) -> None:
    house = House()
    read, faults = house.world.events, iter(range(2))

    async def broken(*of: Any) -> Any:
        if next(faults, None) is not None:
            raise RuntimeError("ZZMARK")
        return await read(*of)

    house.world.events = broken  # type: ignore[method-assign]
    house.commit(5)
    house.untold.clear()
    house.readers[0].subscribe(0)  # one fault for the replay
    house.commit(1)
    house.tell(0)  # one for the hole
    await house.quiet()
    assert house.readers[0].seen == [1, 2, 3, 4, 5, 6]
    assert "ZZMARK" not in caplog.text
    assert caplog.text.count("RuntimeError") == 2


async def test_a_log_that_answers_again_goes_on() -> None:
    house = House()
    house.commit(5)
    house.untold.clear()
    house.world.is_down = True
    house.readers[0].subscribe(0)
    await asyncio.sleep(0.02)
    house.world.is_down = False
    await asyncio.gather(*house.tasks)
    assert house.readers[0].seen == [1, 2, 3, 4, 5]


async def test_a_log_without_what_was_already_sent_is_another_log() -> None:
    house = House()
    reader = house.readers[0]
    reader.subscribe(0)
    reader.clog()
    house.commit(3, "x" * 600_000)
    house.tell(0)
    await until(lambda: house.hub.sent == 3)
    del house.room.log[:]
    reader.flow()
    await asyncio.gather(*house.tasks)
    assert (reader.resets, reader.seen) == (["epoch"], [])


async def test_a_hole_that_cannot_be_filled_resets_everybody() -> None:
    house = House()
    house.readers[0].subscribe(0)
    house.commit(1)
    house.commit(1)
    house.untold.pop(0)
    house.world.is_down = True
    house.tell(0)
    await until(lambda: house.readers[0].resets)
    assert house.readers[0].resets == ["gap"]


async def test_another_epoch_resets_everybody() -> None:
    house = House()
    house.readers[0].subscribe(0)
    house.room.epoch = "e2"
    await house.repair.look()
    assert house.readers[0].resets == ["epoch"]


async def test_a_repair_that_is_stopped_stops() -> None:
    house = House(Times(hold=60))
    house.commit(1)
    house.commit(1)
    house.untold.pop(0)
    house.tell(0)
    house.repair.stop()
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert not house.repair._mending


async def test_words_taken_back_while_the_log_is_read_are_read_again() -> None:
    house = House()
    reader = house.readers[0]
    house.commit(2)
    house.tell(0)
    house.hub.ring.forget(2)
    house.world.wait_in["events"], house.world.was_in["events"] = asyncio.Event(), asyncio.Event()
    reader.subscribe(0)
    await house.world.was_in["events"].wait()
    house.remove(0, 1)
    house.tell(0)
    house.world.wait_in.pop("events").set()
    await house.quiet()
    assert reader.seen == [1, 2, 3]


async def test_words_taken_back_by_a_process_that_has_not_told_us_are_not_in_a_replay() -> None:
    house = House()
    house.commit(2)
    house.tell(0)
    await house.quiet()
    house.remove(0, 1)
    house.readers[0].subscribe(0)
    await house.quiet()
    assert house.readers[0].seen == [1, 2, 3]


async def test_words_taken_back_while_a_hole_is_mended_are_read_again() -> None:
    house = House()
    house.readers[0].subscribe(0)
    house.commit(1)
    house.untold.clear()
    house.world.wait_in["events"], house.world.was_in["events"] = asyncio.Event(), asyncio.Event()
    await house.repair.look()
    await house.world.was_in["events"].wait()
    house.remove(0, 1)
    house.tell(0)
    house.world.wait_in.pop("events").set()
    await house.quiet()
    assert house.readers[0].seen == [1, 2]


# The ring and the frames


def events(*sizes: int) -> list[Event]:
    return [Event(seq, seq, b"x" * size) for seq, size in enumerate(sizes, 1)]


@given(st.lists(st.sampled_from([10, 5000, 200_000]), max_size=600), st.integers(0, 600))
@settings(max_examples=40)
def test_a_ring_gives_all_or_says_that_it_cannot(sizes: list[int], seq: int) -> None:
    ring = Ring()
    for event in events(*sizes):
        ring.push(event)
    found = ring.after(seq, len(sizes))
    if found is None:
        assert seq < len(sizes)
        held = sum(sizes[seq:])
        assert held > RING_BYTES or len(sizes) - seq > RING_EVENTS
    else:
        assert [event.seq for event in found] == list(range(seq + 1, len(sizes) + 1))


def test_a_ring_gives_an_elision_that_reaches_over_the_cursor() -> None:
    ring = Ring()
    for event in (Event(1, 1, b"a"), Event(2, 5, b"x"), Event(6, 6, b"b")):
        ring.push(event)
    assert [event.seq for event in ring.after(3, 6) or []] == [2, 6]
    assert [event.seq for event in ring.after(0, 5) or []] == [1, 2]
    assert ring.after(6, 6) == []
    assert Ring().after(0, 1) is None


@given(st.lists(st.sampled_from([10, 16_000, 100_000, 300_000]), min_size=1, max_size=300))
def test_a_frame_holds_a_hundred_events_or_256_kib(sizes: list[int]) -> None:
    some = events(*sizes)
    count = fill(some)
    assert 1 <= count <= min(len(some), 100)
    frame = wire.evs("odesa", [event.json for event in some[:count]])
    assert count == 1 or len(frame) <= wire.FRAME_OUT
    if count < min(len(some), 100):
        more = wire.evs("odesa", [event.json for event in some[: count + 1]])
        assert len(more) > wire.FRAME_OUT - 512


async def test_who_clogs_between_two_slices_misses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "SLICE", 1)
    house = House()
    for reader in house.readers:
        reader.subscribe(0)
    house.commit(3)
    house.tell(0)
    await asyncio.sleep(0)  # one of four has been served
    served = [bool(reader.seen) for reader in house.readers]
    assert sorted(served) == [False, False, False, True]
    for reader in house.readers:
        reader.clog()
    await house.quiet()
    for reader in house.readers:
        reader.flow()
    assert [reader.seen for reader in house.readers] == [[1, 2, 3]] * 4
    house.readers[0].clog()
    house.commit(1)
    house.tell(0)
    await asyncio.sleep(0)
    left, *_ = [
        reader for reader in house.readers if reader.seen[-1] == 3 and not reader.is_clogged
    ]
    left.subs.pop("odesa").detach()
    await house.quiet()
    assert left.seen == [1, 2, 3]
