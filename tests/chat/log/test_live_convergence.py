"""Over real sockets: whoever listens, comes back, begins with a page or scrolls up holds the same
in the end, whatever was changed and removed meanwhile, and no removed word is told again (G8,
G10)."""

from __future__ import annotations

import asyncio
import json
from itertools import count
from random import Random
from typing import Any

import pytest

from app.chat.log import Acked, Delete, Edit, Op, Purge, React, Scrub, Send
from tests.chat.log.sockets import FREE, Live, over_sockets
from tests.chat.log.world import NINO, OLENA, ROOM, TARAS, World
from tests.faults.merge import Messages
from tests.realtime.place import Client, until

PEOPLE = (OLENA, TARAS, NINO)
ROUNDS = 60


class Talk:
    """People who say, change and remove things at random; what was removed, and by which event."""

    def __init__(self, world: World, random: Random) -> None:
        self.world, self.random = world, random
        self.said: dict[str, tuple[int, int, str]] = {}  # id → (number, author, its words now)
        self.gone: dict[str, int] = {}  # words → the event since which they are no more
        self.head = 0
        self._keys = count(1)

    async def go_on(self) -> None:
        """Some things at once."""
        for _ in range(self.random.randint(1, 4)):
            await asyncio.gather(*(self._do() for _ in range(self.random.randint(1, 5))))
        self.head = (await self.world.log.heads([1]))[1].seq

    async def _do(self) -> None:
        what = self.random.choice(["send"] * 5 + ["react"] * 4 + ["edit"] * 3 + ["del", "del"])
        if self.random.random() < 0.03:
            what = self.random.choice(["scrub", "purge"])
        actor = self.random.choice(PEOPLE)
        word = f"слово-{next(self._keys)}-"
        name = self.random.choice(list(self.said) or ["?"])
        op: Op[Any]
        match what:
            case "send" if self.random.random() < 0.9 or not self.said:
                op = Send(ROOM, actor, f"cid-{word}", word)
            case "send":
                op = Send(ROOM, actor, f"cid-{word}", word, re=name)
            case "edit":
                actor = self.said.get(name, (0, actor, ""))[1]
                op = Edit(ROOM, actor, f"cid-{word}", name, word)
            case "del":
                op = Delete(ROOM, actor, f"cid-{word}", name, by_right=True)
            case "scrub":
                op = Scrub(ROOM, actor)
            case "purge":
                op = Purge(1, max(1, self.head - 40))
            case _:
                op = React(ROOM, actor, name, self.random.choice("🙏❤"), self.random.random() < 0.7)
        await self._done(op, await asyncio.gather(self.world.log.put(op), return_exceptions=True))

    async def _done(self, op: Op[Any], outcomes: list[Any]) -> None:
        [outcome] = outcomes
        if isinstance(outcome, Exception) or outcome.seq is None:
            return
        match op:
            case Send():
                assert isinstance(outcome, Acked)
                self.said[outcome.id] = (outcome.seq, op.actor, op.text)
            case Edit():
                self._lose(lambda id_, seq, by: id_ == op.id, outcome.seq, op.text)
            case Delete():
                self._lose(lambda id_, seq, by: id_ == op.id, outcome.seq)
            case Scrub():
                self._lose(lambda id_, seq, by: by == op.user_id, outcome.seq)
            case Purge():
                self._lose(lambda id_, seq, by: seq <= op.to, outcome.seq)

    def _lose(self, is_hit: Any, at: int, text: str = "") -> None:
        for id_, (seq, by, now) in list(self.said.items()):
            if seq < at and is_hit(id_, seq, by):
                if now and now != text:
                    self.gone.setdefault(now, at)
                self.said[id_] = (seq, by, text)


class Follower:
    """Keeps to wire.md §4 and §8, and nothing else."""

    def __init__(self, client: Client, talk: Talk) -> None:
        self.client, self.talk = client, talk
        self.messages = Messages()
        self.cursor = self.asked_at = 0
        self.is_live = self.has_more = False
        self.pages: set[int] = set()  # requests whose pages are awaited
        self.answered: set[int] = set()
        self.numbers = count(1)
        self.listening = asyncio.create_task(self.listen())

    async def listen(self) -> None:
        while True:
            self.take(json.loads(await self.client.ws.recv()))

    def take(self, frame: dict[str, Any]) -> None:
        match frame["t"]:
            case "subd":
                if frame["mode"] == "snapshot":
                    self.messages.forget()
                    self.cursor, self.pages = frame["base"], {frame["i"]}
                else:
                    self.cursor = frame["from"] - 1
            case "page" if frame["i"] in self.pages:
                self.check(frame["msgs"], self.asked_at)
                self.messages.page(frame["msgs"])
                self.has_more = frame["more"]
                self.pages.remove(frame["i"])
            case "evs":
                for event in frame["ev"]:
                    last = event.get("to", event["s"]) if event["k"] == "x" else event["s"]
                    is_next = event["s"] == self.cursor + 1
                    assert is_next or (event["k"] == "x" and event["s"] <= self.cursor < last)
                    self.cursor = last
                    self.messages.apply(event)
                self.check(frame["ev"], self.cursor)
            case "live":
                self.is_live = True
            case "err":
                raise AssertionError(frame)
        self.answered.add(frame.get("i", 0))

    def check(self, told: list[dict[str, Any]], since: int) -> None:
        """No word that the reader, who stands at `since`, knows to be gone."""
        for one in told:
            assert self.talk.gone.get(one.get("text") or "", 10**9) > since, one

    async def say(self, true: Any, **frame: Any) -> None:
        """Ask, and wait until it is so."""
        i = next(self.numbers)
        if frame["t"] == "hist":
            self.pages.add(i)
        await self.client.say(i=i, room=ROOM, **frame)
        await until(lambda: self.listening.done() or (i in self.answered and true()))
        if self.listening.done():
            self.listening.result()

    async def sub(self, **how: Any) -> None:
        self.is_live, self.asked_at = False, self.cursor
        await self.say(lambda: self.is_live, t="sub", **how)

    async def resume(self) -> None:
        await self.sub(epoch="e1", since=self.cursor)

    async def leave(self) -> None:
        await self.say(lambda: True, t="unsub")

    async def scroll(self) -> None:
        """One page up."""
        self.asked_at = self.cursor
        self.messages.awaiting_page()
        oldest = min((one["seq"] for one in self.messages.by_id.values()), default=self.cursor + 1)
        how = {"before": oldest, "limit": 7, "min": self.cursor}
        await self.say(lambda: not self.pages, t="hist", **how)

    async def read_all(self) -> None:
        await until(lambda: self.listening.done() or self.cursor == self.talk.head)
        self.has_more = True
        while self.has_more:
            await self.scroll()

    @property
    def shows(self) -> dict[str, Any]:
        return {
            id_: (one["text"], {rx["e"]: rx["tot"] for rx in one.get("rx", []) if rx["tot"]})
            for id_, one in self.messages.by_id.items()
            if one.get("text")
        }


@pytest.mark.parametrize("seed", [1, 2])
async def test_whichever_way_a_room_is_read_it_is_the_same(world: World, seed: int) -> None:
    random = Random(seed)
    async with over_sockets(world, people=FREE) as live:
        await world.join(NINO)
        talk = Talk(world, random)
        listener, sleeper, visitor, scroller = [await _follower(live, talk) for _ in range(4)]
        for follower in (listener, sleeper, visitor, scroller):
            await follower.sub(epoch="e1", since=0)
        for _ in range(ROUNDS):
            talking = asyncio.create_task(talk.go_on())
            match random.choice(["sleep", "wake", "visit", "scroll", "listen"]):
                case "sleep":
                    await sleeper.leave()
                case "wake":
                    await sleeper.resume()
                case "visit":
                    await visitor.sub()
                case "scroll":
                    await scroller.sub()
                    await scroller.scroll()
            await talking
        await sleeper.resume()
        late = await _follower(live, talk)
        await late.sub()
        for follower in (sleeper, visitor, scroller, late):
            await follower.read_all()
        await until(lambda: listener.cursor == talk.head)
        assert {id_: text for id_, (_, _, text) in talk.said.items() if text} == {
            id_: text for id_, (text, _) in late.shows.items()
        }
        for follower in (listener, sleeper, visitor, scroller, late):
            assert follower.shows == late.shows
            follower.listening.cancel()


async def _follower(live: Live, talk: Talk) -> Follower:
    return Follower(await live.come(OLENA), talk)
