"""Who is here, told by two gateways that die and lose each other: nobody hidden is ever named, and
whoever is gone fades (G14)."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

import pytest

from tests.faults.keeping import Keeper
from tests.faults.server import Person, Server
from tests.faults.stores import Postgres, Redis
from tests.faults.towns import City
from tests.faults.wire import Frame, Line

pytestmark = pytest.mark.faults
Stores = tuple[Postgres, Redis]
FADED = 50.0  # seconds: thirty of a lease, and the clocks that tell of it


@dataclass
class Watcher:
    """One connection in a room, and whom it takes to be there, by the rule of wire.md §4."""

    line: Line
    room: str
    names: set[str] = field(default_factory=set)
    on: int = 0
    pv: int = 0
    named: set[str] = field(default_factory=set)  # whoever was ever named, here or typing
    _read: int = 0

    @classmethod
    async def at(cls, gateway: Server, person: Person, room: str, show: str) -> Watcher:
        line = await Line.open(gateway.socket, token=person.token)
        await line.ask("sub", room=room)
        await line.say("pres", show=show, act="active")
        return cls(line, room)

    @property
    def me(self) -> str:
        return str(self.line.welcome["user"]["id"])

    def look(self) -> None:
        for frame in self.line.all[self._read :]:
            if frame.get("room") == self.room:
                self._hear(frame)
        self._read = len(self.line.all)

    def _hear(self, frame: Frame) -> None:
        if frame["t"] == "typing":
            self.named |= set(frame["who"])
        if frame["t"] != "pres":
            return
        assert frame["on"] >= 4, frame
        assert ("lt" not in frame) or frame["on"] == 4, frame
        if "full" in frame:
            self.names = set(frame["full"])
        elif "pb" in frame and frame["pb"] == self.pv:
            self.names = self.names - set(frame["leave"]) | set(frame["join"])
        elif "pb" not in frame:
            self.names = set()
        self.on, self.pv = frame["on"], frame["pv"]
        self.named |= self.names | set(frame.get("join", ()))


@dataclass
class Company:
    """Six who let themselves be named, three at each gateway; one who does not, at both."""

    room: str
    shown: list[Watcher]
    hidden: list[Watcher]

    @property
    def all(self) -> list[Watcher]:
        return self.shown + self.hidden

    async def until(self, so: Callable[[], bool], within: float = 15) -> None:
        end = time.monotonic() + within
        while not so():
            assert time.monotonic() < end, [(one.me, one.on, one.names) for one in self.all]
            await asyncio.sleep(0.1)
            for one in self.all:
                one.look()

    def all_see(self, watchers: list[Watcher], whom: list[Watcher]) -> bool:
        wanted = {one.me for one in whom}
        return all(one.names == wanted for one in watchers)

    def check(self) -> None:
        """Nobody heard of the hidden one, by name."""
        for one in self.all:
            one.look()
            assert not {each.me for each in self.hidden} & one.named


@pytest.fixture
async def company(city: City) -> AsyncIterator[Company]:
    people = [one for one in city.people if one.login != "olena"][:7]  # she keeps the room
    async with AsyncExitStack() as opened:
        keeper = await opened.enter_async_context(await Keeper.of(city, city.server, "10.12.9.1"))
        room = await keeper.makes_a_room(*people)
        one, other = city.gateways
        places = [
            (gateway, person, "members")
            for gateway, person in zip([one] * 3 + [other] * 3, people, strict=False)
        ]
        hiding = [(gateway, people[6], "hidden") for gateway in city.gateways]
        watchers = [
            await Watcher.at(gateway, person, room, show)
            for gateway, person, show in (*places, *hiding)
        ]
        for one in watchers:
            await opened.enter_async_context(one.line)
        made = Company(room, watchers[:6], watchers[6:])
        await made.until(lambda: made.all_see(made.all, made.shown))
        yield made


async def test_who_was_at_a_gateway_that_died_fades_and_comes_back(
    city: City, company: Company
) -> None:
    here = company.shown[:3]
    assert {one.on for one in company.all} == {6}  # the hidden one is in no number
    city.gateways[1].kill()
    await asyncio.sleep(5)
    for one in (*here, company.hidden[0]):
        one.look()
    assert company.all_see(here, company.shown), "nobody flickers in a tunnel"
    await company.until(lambda: company.all_see([*here, company.hidden[0]], here), FADED)
    company.check()
    assert {one.on for one in here} == {4}  # fewer than five, and no more is said
    await city.gateways[1].start()
    back = city.people.pop()
    async with await Keeper.of(city, city.server, "10.12.9.2") as keeper:
        await keeper.lets_in(company.room, back)
    watcher = await Watcher.at(city.gateways[1], back, company.room, "members")
    async with watcher.line:
        company.shown, company.hidden = [*here, watcher], company.hidden[:1]
        await company.until(lambda: company.all_see(company.all, company.shown))
        company.check()


async def test_without_redis_nobody_hidden_is_named_and_afterwards_all_are_right(
    city: City, company: Company, stores: Stores
) -> None:
    """Somebody hides at one gateway, while the other cannot hear of it."""
    shy, rest = company.shown[0], company.shown[1:]
    stores[1].kill()
    try:
        for one in company.all:
            await one.line.say("typing", room=company.room, on=True)
        await shy.line.say("pres", show="hidden", act="active")
        await asyncio.sleep(6)
        company.check()
    finally:
        await stores[1].start()
    await company.until(lambda: company.all_see(company.all, rest), FADED)
    company.check()
    assert {one.on for one in company.all} == {5}
