"""Whoever heard a room live, came back after a while, or began with a page: in the end all of them
hold the same, and nothing that was removed (wire.md G8, G10)."""

from __future__ import annotations

import json
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.chat.log import Delete, Edit, Leave, Op, Pin, Purge, React, Scrub, pages, reading, replay
from app.chat.log.commit import transact
from app.chat.log.ops import Join, Send
from app.chat.log.plans import Plan
from app.chat.log.sqlite import _carried_out
from realtime.needs import Event
from tests.chat.log.world import NINO, OLENA, ROOM, TARAS, World, people_the, pub_of

FIELDS = ("text", "rx", "pin")


@dataclass
class Client:
    """Follows wire.md §4: the merge rule, and nothing else."""

    cursor: int = 0
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)

    def hear(self, events: list[Event]) -> None:
        for event in events:
            if event.last <= self.cursor:
                continue
            assert event.seq == self.cursor + 1, "a number was skipped"
            self.cursor = event.last
            self._apply(json.loads(event.json))

    def begin_with(self, page: Any) -> None:
        self.messages = {}
        for json_ in page.msgs:
            message = json.loads(json_)
            self._put(message["seq"], message)
        self.cursor = page.as_of

    def _put(self, seq: int, message: dict[str, Any]) -> None:
        v = message.get("v", seq)
        cached = self.messages.get(message["id"])
        if cached and cached["v"] > v:
            return
        rx = {one["e"]: one["tot"] for one in message.get("rx", [])}
        self.messages[message["id"]] = {
            "seq": seq,
            "v": v,
            "by": message["by"],
            "text": message.get("text"),
            "gone": "del" in message,
            "rx": rx,
            "pin": message.get("pin", False),
        }

    def _apply(self, event: dict[str, Any]) -> None:
        kind, seq = event["k"], event["s"]
        if kind == "msg":
            self._put(seq, event)
        elif kind == "scrub":
            self._lose(lambda m: m["by"] == event["user"] and m["seq"] < seq)
        elif kind == "purge":
            old = [id for id, m in self.messages.items() if m["seq"] <= event["to"]]
            for id in old:
                del self.messages[id]
        elif kind in ("edit", "del", "react", "pin"):
            message = self.messages.get(event["id"])
            if message and seq > message["v"]:
                message["v"] = seq
                self._change(message, event)

    def _change(self, message: dict[str, Any], event: dict[str, Any]) -> None:
        match event["k"]:
            case "edit":
                message["text"] = event["text"]
            case "del":
                message["gone"] = True
            case "react":
                message["rx"] |= {one["e"]: one["tot"] for one in event["rx"]}
            case "pin":
                message["pin"] = event["on"]

    def _lose(self, which: Any) -> None:
        for message in self.messages.values():
            if which(message):
                message["gone"] = True

    @property
    def shows(self) -> dict[str, Any]:
        return {
            id: None
            if m["gone"]
            else (m["text"], {e: n for e, n in m["rx"].items() if n}, m["pin"])
            for id, m in self.messages.items()
        }


class Room:
    """The log on a connection of its own, without threads: a batch is one call."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db, self.ids, self._count = db, list[str](), count()
        self.live, self.resumed, self.paged = Client(), Client(), Client()

    def put(self, ops: list[Op[Any]]) -> None:
        decision = self._do(transact(ops))
        for batch in decision.batches:
            self.live.hear(list(batch.events))
        self.ids += [row.pub for row in decision.messages]

    def read(self, plan: Plan[Any]) -> Any:
        return self._do(plan)

    def _do(self, plan: Plan[Any]) -> Any:
        self.db.execute("BEGIN IMMEDIATE")
        result = _carried_out(plan, self.db)
        self.db.execute("COMMIT")
        return result

    def op(self, wish: tuple[str, int, int, bool]) -> Op[Any]:
        kind, actor, which, on = wish
        cid, id = (
            f"cid{next(self._count):08d}",
            self.ids[-1 - which] if which < len(self.ids) else "?",
        )
        match kind:
            case "edit":
                return Edit(ROOM, actor, cid, id, f"інакше {cid}")
            case "del":
                return Delete(ROOM, actor, cid, id, by_right=on)
            case "react":
                return React(ROOM, actor, id, "🙏❤"[which % 2], on)
            case "pin":
                return Pin(ROOM, actor, id, on)
            case "scrub":
                return Scrub(ROOM, actor)
            case "purge":
                return Purge(1, self.live.cursor - 3 * which)
            case "leave":
                return Leave(1, actor)
            case "join":
                return Join(1, actor)
        return Send(ROOM, actor, cid, f"слово {cid}")

    def look(self, who: str) -> None:
        if who == "resume":
            self.catch_up(self.resumed)
        elif who == "page":
            seat = self.read(reading.seat(OLENA, ROOM))
            if seat is not None:
                self.paged.begin_with(self.read(pages.page(seat, OLENA, None, None, None, 100)))

    def catch_up(self, client: Client, step: int = 1000) -> None:
        while events := self.read(replay.events(1, client.cursor, step, OLENA)):
            client.hear(events)


kinds = st.sampled_from(
    [*["send"] * 5, *["react"] * 4, "edit", "edit", "del", "pin", "scrub", "purge", "leave", "join"]
)
wishes = st.tuples(kinds, st.sampled_from([OLENA, TARAS, NINO]), st.integers(0, 4), st.booleans())
looks = st.sampled_from(["nobody", "resume", "page"])
stories = st.lists(st.tuples(st.lists(wishes, min_size=1, max_size=5), looks), max_size=12)


@pytest.fixture(scope="module")
async def filled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("convergence") / "kolo.sqlite3"
    shutil.copyfile(sqlite_template, path)
    await people_the(World(path))
    return path


@contextmanager
def memory(path: Path) -> Iterator[sqlite3.Connection]:
    """A copy that no disk slows down."""
    disk = sqlite3.connect(path)
    db = sqlite3.connect(":memory:", isolation_level=None)
    disk.backup(db)
    disk.close()
    try:
        yield db
    finally:
        db.close()


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(story=stories, step=st.sampled_from([1, 2, 7, 1000]))
def test_everybody_holds_the_same_in_the_end(filled: Path, story: Any, step: int) -> None:
    with memory(filled) as db:
        room = Room(db)
        room.put([Join(1, who) for who in (OLENA, TARAS, NINO)])
        for ops, who in story:
            room.put([room.op(wish) for wish in ops])
            room.look(who)
        late = Client()
        for client in (room.resumed, room.paged):
            room.catch_up(client, step)
        room.catch_up(late, step)
        assert room.live.shows == room.resumed.shows == room.paged.shows == late.shows
        seat = room.read(reading.seat(TARAS, ROOM))
        if seat is not None:
            first = Client()
            first.begin_with(room.read(pages.page(seat, TARAS, None, None, None, 100)))
            assert first.shows == late.shows
        _and_nothing_that_was_removed(room, late)


def _and_nothing_that_was_removed(room: Room, client: Client) -> None:
    """Not even what was told a moment ago would tell it again."""
    gone = {id for id, shown in client.shows.items() if shown is None}
    everything = b"".join(e.json for e in room.read(replay.events(1, 0, 1000, None)))
    words = room.db.execute("SELECT pub, author_id, text FROM message WHERE text IS NOT NULL")
    for pub, author_id, text in words.fetchall():
        if pub in gone or pub not in client.messages:  # only masked, not cleaned yet
            assert text.encode() not in everything, pub_of(author_id)
