"""Any batches of any ops, against a plain model of what a room is."""

from __future__ import annotations

import copy
import json
from itertools import count
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.chat.log import (
    Acked,
    Approve,
    Delete,
    Edit,
    Held,
    Join,
    Leave,
    Mark,
    Moved,
    Mute,
    Op,
    Pin,
    Purge,
    React,
    Reject,
    Scrub,
    Send,
    SetRole,
    SetRoom,
)
from app.chat.log.decide import Decision, decide
from app.chat.log.draft import Draft
from app.chat.log.facts import Facts, Known, MessageThen, RoomNow, SeatNow, Waiting, Who
from app.chat.mentions import roster_of
from realtime.needs import Refused

ROOMS, PEOPLE, KEYS = (1, 2), (1, 2, 3), tuple(f"key{i:05d}" for i in range(4))
WAIT = {"room_paused", "slow_mode", "rate_limited"}
room_id, person = st.sampled_from(ROOMS), st.sampled_from(PEOPLE)


def name_of(room: int) -> str:
    return f"room{room}"


sends = st.builds(
    Send,
    room=st.sampled_from([*map(name_of, ROOMS), "nowhere"]),
    actor=person,
    cid=st.sampled_from(KEYS),
    text=st.sampled_from(["так", "ні", "ні, @Тарас", "@усі, так"]),
    wait_ms=st.sampled_from([0, 0, 0, 300]),
    new_in=st.sampled_from([(), (1,)]),
)
some_id, room_name = st.integers(0, 8).map("id{}".format), room_id.map(name_of)
cid = st.sampled_from([KEYS[0], "edit0001", "edit0002"])
text = st.sampled_from(["інше", "ще інше"])
touches = st.one_of(
    st.builds(Edit, room_name, person, cid, some_id, text, st.none() | st.integers(0, 9)),
    st.builds(Delete, room_name, person, cid, some_id, by_right=st.booleans()),
    st.builds(React, room_name, person, some_id, st.sampled_from("🙏❤"), st.booleans()),
    st.builds(Pin, room_name, person, some_id, st.booleans()),
)
keeping = st.one_of(
    st.builds(SetRoom, room_name, person, slow_ms=st.none() | st.just(5)),
    st.builds(SetRoom, room_name, person, premod=st.sampled_from(["none", "new", "all"])),
    st.builds(SetRoom, room_name, person, archived=st.sampled_from([True, False, False])),
    st.builds(SetRole, room_name, person, role=st.sampled_from(["member", "host"])),
    st.builds(Mute, room_name, person, until=st.none() | st.integers(1_000_000, 1_000_300)),
    st.builds(Scrub, room_name, person),
    st.builds(Purge, room_id, to=st.integers(0, 9)),
    st.builds(Approve, room_name, person, some_id),
    st.builds(Reject, room_name, person, some_id),
)
joins = st.builds(Join, room_id=room_id, user_id=person)
leaves = st.builds(Leave, room_id=room_id, user_id=person)
marks = st.builds(
    Mark,
    room=room_id.map(name_of),
    user_id=person,
    seq=st.integers(0, 40),
    force=st.booleans(),
)
batches = st.lists(
    st.one_of(sends, sends, joins, leaves, marks, touches, touches, keeping),
    min_size=1,
    max_size=12,
)


def nothing_in(draft: Draft) -> bool:
    """What is refused leaves no trace."""
    return not any(
        (
            *(draft.seats, draft.events, draft.messages, draft.touched, draft.edits, draft.gone),
            *(draft.reactions, draft.mentions, draft.held, draft.settled, draft.scrubs),
        )
    )


class Rooms(RuleBasedStateMachine):
    """Keeps what decide() wants written, as a database would, and looks at it from all sides."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 1_000_000
        self.facts = Facts()
        self.events: dict[int, list[dict[str, Any]]] = {room: [] for room in ROOMS}
        self.acks: dict[tuple[str, int, str], Acked] = {}
        self.bodies: dict[tuple[str, int, str], bytes] = {}
        self.held: dict[tuple[str, int, str], bytes] = {}
        self.names: dict[tuple[int, int], str] = {}
        self.ids = (f"id{number}" for number in count())
        for room in ROOMS:
            policy = ("whole", "joined")[room - 1]
            self._room(RoomNow(room, name_of(room), 1, "e", 0, 0, policy, 0, False))
            self.facts.rosters[room] = roster_of([(2, "user2", "Тарас", True)])
            for user in PEOPLE:
                self.facts.people[room, user] = Who(f"user{user}", None)

        self._commit([Join(room, user) for room in ROOMS for user in PEOPLE[:2]])

    def _room(self, room: RoomNow) -> None:
        self.facts.rooms[room.id] = self.facts.rooms[room.pub] = room

    @rule(ops=batches, later=st.integers(0, 50))
    def commit(self, ops: list[Op[Any]], later: int) -> None:
        self.now += later
        self._commit(ops)

    @rule(room=room_id, pick=st.integers(0, 9), good=st.booleans())
    def settle(self, room: int, pick: int, good: bool) -> None:
        """A keeper looks at what waits, or has waited."""
        hids = [hid for at, hid in self.facts.waiting if at == room]
        if hids:
            hid = hids[pick % len(hids)]
            self._commit([(Approve if good else Reject)(name_of(room), 1, hid)])

    def _commit(self, ops: list[Op[Any]]) -> None:
        before = {room: self.facts.rooms[room] for room in ROOMS}
        known = copy.deepcopy(self.facts)
        decision = decide(ops, self.facts, self.now, lambda: next(self.ids))
        assert self.facts == known, "deciding is not doing"
        assert len(decision.outcomes) == len(ops)
        if all(isinstance(outcome, Refused) for outcome in decision.outcomes):
            assert not decision.batches
            assert nothing_in(decision.draft)
        for op, outcome in zip(ops, decision.outcomes, strict=True):
            self._outcome(op, outcome)
        self._written(decision)
        for batch in decision.batches:
            if batch.events:
                assert batch.first == before[batch.room_id].last_seq + 1
                assert batch.last == self.facts.rooms[batch.room_id].last_seq
            assert batch.head_n == self.facts.rooms[batch.room_id].last_n
            assert batch.stale_to < batch.events[-1].seq if batch.events else not batch.stale_to

    @rule(room=room_id, ms=st.sampled_from([0, 30]), paused=st.booleans())
    def moderate(self, room: int, ms: int, paused: bool) -> None:
        self._room(self.facts.rooms[room]._replace(slow_ms=ms, paused=paused))

    @rule(room=room_id, user=person, until=st.integers(0, 100))
    def mute(self, room: int, user: int, until: int) -> None:
        if seat := self.facts.seats.get((room, user)):
            self.facts.seats[room, user] = seat._replace(muted_until=self.now + until)

    def _outcome(self, op: Op[Any], outcome: Any) -> None:
        if isinstance(op, Send):
            self._sent(op, outcome)
        elif isinstance(op, Approve) and isinstance(outcome, Acked):
            key = (op.room, self.facts.waiting[1 if op.room == "room1" else 2, op.hid].actor_id)
            self.acks[*key, outcome.cid] = outcome
            self.bodies[*key, outcome.cid] = self.held[*key, outcome.cid]
        elif isinstance(op, Join | Leave):
            assert isinstance(outcome, Moved)

    def _sent(self, op: Send, outcome: Any) -> None:
        key = (op.room, op.actor, op.cid)
        if key in self.acks:  # acked once: for ever, whoever has been muted or removed since
            first = self.acks[key]
            if self.bodies[key] == op.bhash:
                assert (outcome.id, outcome.seq, outcome.n) == (first.id, first.seq, first.n)
                assert outcome.ts == first.ts
                assert outcome.dup
            else:
                assert outcome.code == "cid_conflict"
                assert outcome.more == {"id": first.id, "seq": first.seq}
        elif isinstance(outcome, Held):
            assert outcome.dup is (key in self.held)
            assert self.held.setdefault(key, op.bhash) == op.bhash
        elif isinstance(outcome, Acked):
            assert not outcome.dup
            assert key not in self.held
            self.acks[key], self.bodies[key] = outcome, op.bhash
        else:
            assert isinstance(outcome, Refused)
            assert outcome.final is (
                outcome.code not in {"room_paused", "slow_mode", "rate_limited"}
            )

    def _written(self, decision: Decision) -> None:
        for room, events, messages in decision.counters:
            was = self.facts.rooms[room]
            self._room(was._replace(last_seq=was.last_seq + events, last_n=was.last_n + messages))
            assert self.facts.rooms[room].last_seq == decision.heads[room]
        for batch in decision.batches:
            self.events[batch.room_id] += [json.loads(event.json) for event in batch.events]
        draft = decision.draft
        for room_id, made in draft.rooms.items():
            was = self.facts.rooms[room_id]
            self._room(made.now._replace(last_seq=was.last_seq, last_n=was.last_n))
        self.facts.seats.update(draft.seats)
        names = {row.seq: row.pub for row in decision.messages}
        for event in decision.events:
            if event.cid and event.bhash and event.actor_id:
                key = (event.room_id, event.actor_id, event.cid)
                assert key not in self.facts.known
                at = event.target_seq or event.seq
                name = names.get(at) or self.names[event.room_id, at]
                known = Known(name, event.seq, event.n, event.ts, event.bhash)
                self.facts.known[key] = known
        for row in decision.messages:
            self.names[row.room_id, row.seq] = row.pub
            then = MessageThen(
                *(row.seq, row.n, row.pub, row.author_id, row.ts, row.v, row.text_v, "ok", None)
            )
            self.facts.messages[row.room_id, row.pub] = then
        self._held(draft)
        self._changed(draft)
        self._ordinals()

    def _held(self, draft: Draft) -> None:
        for key, row in draft.held.items():
            waiting = Waiting(
                *(row.pub, row.actor_id, row.cid, row.bhash, row.ts, "wait", row.body)
            )
            self.facts.held[key] = self.facts.waiting[row.room_id, row.pub] = waiting
        for (room_id, hid), waiting in draft.settled.items():
            self.facts.waiting[room_id, hid] = waiting
            self.facts.held[room_id, waiting.actor_id, waiting.cid] = waiting

    def _changed(self, draft: Draft) -> None:
        for (room_id, _), then in draft.touched.items():
            assert then.v > self.facts.messages[room_id, then.id].v
            self.facts.messages[room_id, then.id] = then
        for (room_id, seq, emoji, user), on in draft.reactions.items():
            (self.facts.reacted.add if on else self.facts.reacted.discard)(
                (room_id, seq, emoji, user)
            )
        self.facts.reactions.clear()
        for room_id, seq, emoji, _ in self.facts.reacted:
            counts = self.facts.reactions.setdefault((room_id, seq), {})
            counts[emoji] = counts.get(emoji, 0) + 1
        for (room_id, name), then in self.facts.messages.items():
            scrubbed = draft.scrubs.get((room_id, then.author_id), 0) > then.seq
            if then.state == "ok" and scrubbed:
                self.facts.messages[room_id, name] = then._replace(state="scrub")

    def _ordinals(self) -> None:
        for room in ROOMS:
            n = 0
            for event in self.events[room]:
                n += event["k"] == "msg"
                self.facts.ordinals[room, event["s"]] = n

    @invariant()
    def numbers_have_no_holes(self) -> None:
        for room in ROOMS:
            events = self.events[room]
            assert [e["s"] for e in events] == list(range(1, self.facts.rooms[room].last_seq + 1))
            said = [e["n"] for e in events if e["k"] == "msg"]
            assert said == list(range(1, self.facts.rooms[room].last_n + 1))

    @invariant()
    def every_ack_is_in_the_log_where_it_says(self) -> None:
        for (room, actor, cid), ack in self.acks.items():
            event = self.events[self.facts.rooms[room].id][ack.seq - 1]
            assert (event["id"], event["n"], event["cid"]) == (ack.id, ack.n, cid)
            assert event["by"] == f"user{actor}"

    @invariant()
    def nobody_speaks_outside_their_stay(self) -> None:
        for room in ROOMS:
            inside: set[str] = set()
            for event in self.events[room]:
                if event["k"] == "msg":
                    assert event["by"] in inside
                elif event["k"] != "mem" or event["op"] == "role":
                    continue
                elif event["op"] == "join":
                    assert event["user"] not in inside
                    inside.add(event["user"])
                else:
                    inside.remove(event["user"])

    @invariant()
    def markers_are_somewhere_in_the_room(self) -> None:
        for (room, _), seat in self.facts.seats.items():
            self._stands(self.facts.rooms[room], seat)

    def _stands(self, room: RoomNow, seat: SeatNow) -> None:
        assert 0 <= seat.read_seq <= room.last_seq
        assert 0 <= seat.read_n <= room.last_n
        assert seat.read_n == self.facts.ordinals.get((room.id, seat.read_seq), 0)


TestRooms = Rooms.TestCase
TestRooms.settings = settings(max_examples=60, stateful_step_count=15)
