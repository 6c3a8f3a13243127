"""People who write, change their minds and lose their lines; and whether all is well afterwards."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import time
from collections import defaultdict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from random import Random

from tests.faults.audit import audit
from tests.faults.bad_bus import BadBus
from tests.faults.client import Client, Lost
from tests.faults.ledger import Ledger
from tests.faults.proxy import Bend
from tests.faults.report import report
from tests.faults.server import Person
from tests.faults.wire import Line
from tests.faults.words import some_words

EMOJI = ["🙏", "❤️", "👍", "🌻"]


def seed() -> int:
    """KOLO_FAULT_SEED runs a failure again; else a new one."""
    return int(os.environ.get("KOLO_FAULT_SEED") or secrets.randbelow(10**6))


class Scene:
    """Clients that live until the scene ends, and their judge."""

    def __init__(self, *, longest_wait: float = 1.0) -> None:
        self.seed = seed()
        self.chance = Random(self.seed)
        self.ledger = Ledger()
        self.clients: list[Client] = []
        self.longest_wait = longest_wait
        self.mischief: list[str] = []  # what the bus does to messages: hold, lose, repeat, pass
        self._tasks: list[asyncio.Task[None]] = []

    def enter(
        self, address: str, person: Person, kind: type[Client] = Client, *, at_once: int = 1
    ) -> Client:
        """One more device of somebody, which lives from now on."""
        client = kind(
            address,
            person.token,
            self.ledger,
            Random(self.chance.random()),
            longest_wait=self.longest_wait,
            at_once=at_once,
        )
        client.speaks_in = set(person.rooms)
        self.clients.append(client)
        self._tasks.append(asyncio.create_task(client.live()))
        return client

    def bending(self) -> Bend:
        """For lines to Redis."""
        return BadBus(self.chance, self.mischief, self.ledger.counts)

    # What they do

    def talk(self, share_of_changes: float = 0.3, gap: float = 0.3) -> asyncio.Task[None]:
        """Everybody writes now and then, and changes some of what they have written."""
        busy = asyncio.gather(*(self._talks(c, share_of_changes, gap) for c in self.clients))
        task = asyncio.create_task(_whole(busy))
        self._tasks.append(task)
        return task

    async def _talks(self, client: Client, share_of_changes: float, gap: float) -> None:
        while True:
            await asyncio.sleep(client.chance.expovariate(1 / gap))
            rooms = sorted(client.rooms.keys() & client.speaks_in)
            if rooms and client.waiting < 3 + client.at_once:
                room = client.chance.choice(rooms)
                if client.can_change and client.chance.random() < share_of_changes:
                    self.change(client, room)
                else:
                    client.write(room, some_words(client.chance))

    def change(self, client: Client, room: str) -> None:
        """Edit, remove or mark some message this person has in front of them."""
        held = client.rooms[room].messages.by_id.values()
        there = [m for m in held if m.get("text")]
        mine = [m for m in there if m["by"] == client.me]
        if not there:
            return
        what = client.chance.choice(["edit", "del", "react", "react"]) if mine else "react"
        id_ = client.chance.choice(there if what == "react" else mine)["id"]
        if what == "edit":
            client.do("edit", room, id=id_, text=some_words(client.chance))
        elif what == "del":
            client.do("del", room, id=id_)
        else:
            on = client.chance.random() < 0.7
            client.do("react", room, id=id_, e=client.chance.choice(EMOJI), on=on)

    def reads(self, gap: float = 0.3) -> asyncio.Task[None]:
        """Everybody looks at what has come, on all their devices."""
        task = asyncio.create_task(
            _whole(asyncio.gather(*(self._reads(c, gap) for c in self.clients)))
        )
        self._tasks.append(task)
        return task

    async def _reads(self, client: Client, gap: float) -> None:
        while True:
            await asyncio.sleep(client.chance.expovariate(1 / gap))
            for room in client.rooms.values():
                with contextlib.suppress(Lost):
                    await client.ask("read", room=room.id, seq=room.cursor or 0)

    # Afterwards

    async def marked(self, address: str, within: float = 5) -> None:
        """All devices of everybody agree how far they have read, and so does the list (G12)."""
        devices: dict[str, list[Client]] = defaultdict(list)
        for client in self.clients:
            devices[client.token].append(client)
        for token, mine in devices.items():
            await self.until(lambda m=mine: all(_marks(c) == _marks(m[0]) for c in m), within)
            async with await Line.open(address, token=token) as line:
                for card in line.welcome["rooms"]:
                    assert card["unread"] == card["head_n"] - card["read_n"], card
                    assert (card["read"], card["read_n"]) == _marks(mine[0])[card["room"]], card

    async def up(self, within: float = 20) -> None:
        """Until everybody has heard all there is of their rooms."""
        await self.until(lambda: all(c.up.is_set() and c.rooms for c in self.clients), within)
        await self.calm(within)

    async def until(self, so: Callable[[], object], within: float = 20) -> None:
        end = time.monotonic() + within
        while not so():
            for task in self._tasks:
                if task.done() and not task.cancelled():
                    task.result()  # a client that broke
            assert time.monotonic() < end, f"seed {self.seed}: not within {within:.0f} s\n" + (
                report(self.seed, self.ledger)
            )
            await asyncio.sleep(0.02)

    async def calm(self, within: float = 30) -> None:
        """Until every outbox is empty and everybody who may be there stands at the head."""
        await self.until(lambda: all(map(self._is_calm, self.clients)), within)

    def _is_calm(self, client: Client) -> bool:
        if client.has_ended:
            return True
        at_head = all(
            r.live and (r.cursor or 0) >= self.ledger.highest[r.id] for r in client.rooms.values()
        )
        return client.up.is_set() and not client.waiting and at_head

    async def judged(self, address: str, people: list[Person]) -> None:
        """Nobody was promised anything that is not so; what these people can read proves it."""
        for person in people:
            heads, pages = await audit(address, person.token, self.ledger)
            self.ledger.settle_heads(heads, pages, self.clients)
        self.ledger.settle()
        print(told := report(self.seed, self.ledger))
        assert not self.ledger.violations, told

    async def end(self) -> None:
        for client in self.clients:
            client.end()
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended


def _marks(client: Client) -> dict[str, tuple[int, int]]:
    return {room: (mark["seq"], mark["n"]) for room, mark in client.marks.items()}


async def _whole(busy: asyncio.Future[list[None]]) -> None:
    await busy


async def stopped(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


@asynccontextmanager
async def scene(*, longest_wait: float = 1.0) -> AsyncIterator[Scene]:
    made = Scene(longest_wait=longest_wait)
    print(f"KOLO_FAULT_SEED={made.seed}")
    try:
        yield made
    finally:
        await made.end()
