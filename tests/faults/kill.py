"""Many people write while the server dies again and again; afterwards nothing may be missing.

python -m tests.faults.kill --clients 200 --kills 20 --seconds 180 [--seed N] [--database URL]
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import secrets
import shutil
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.faults.audit import audit
from tests.faults.client import Client, Lost
from tests.faults.ledger import Copy, Ledger
from tests.faults.report import report
from tests.faults.server import Person, Server
from tests.faults.wire import Frame
from tests.faults.words import some_words

BOTS = 3  # they send several messages at once


@dataclass
class Plan:
    clients: int = 200
    kills: int = 20
    seconds: float = 150.0
    seed: int = field(default_factory=lambda: secrets.randbelow(10**6))
    gap: float = 15.0  # s between two messages of one client, on average
    longest_wait: float = 5.0  # s of back-off: wire.md says 30, but then most sleep through it
    database: str = ""


class Run:
    """One run: the server, the clients, the judge."""

    def __init__(self, plan: Plan, server: Server, people: list[Person]) -> None:
        self.plan, self.server, self.people = plan, server, people
        self.chance = Random(plan.seed)
        self.ledger = Ledger()
        self.began = time.monotonic()
        self.ends = self.began + plan.seconds
        self.clients: list[Client] = []
        for at in range(plan.clients):
            person = people[at % len(people)]
            self.clients.append(
                Client(
                    server.socket,
                    person.token,
                    self.ledger,
                    Random(self.chance.random()),
                    longest_wait=plan.longest_wait,
                    at_once=8 if person.is_bot else 1,
                )
            )
            self.clients[-1].speaks_in = set(person.rooms)

    async def whole(self) -> Ledger:
        """Write, kill, calm down, compare."""
        lives = [asyncio.create_task(client.live()) for client in self.clients]
        busy = [asyncio.create_task(self._writes(client)) for client in self.clients]
        busy += [asyncio.create_task(self._old_retries()), asyncio.create_task(self._reads())]
        try:
            await self._kills()
            for task in busy:
                task.cancel()
            calm = time.monotonic()
            await self._calm()
            self.ledger.took("calming down", time.monotonic() - calm)
            await self._converged()
            self.ledger.settle()
        finally:
            for client in self.clients:
                client.end()
            for task in (*busy, *lives):
                task.cancel()
            for ended in await asyncio.gather(*busy, *lives, return_exceptions=True):
                if isinstance(ended, Exception):
                    self.ledger.wrong("client", repr(ended))
        return self.ledger

    async def _kills(self) -> None:
        span = (2.0, self.plan.seconds - 2)
        for moment in sorted(self.chance.uniform(*span) for _ in range(self.plan.kills)):
            await asyncio.sleep(max(0.2, self.began + moment - time.monotonic()))
            await self._in_mid_sentence()
            self.server.kill()
            self.ledger.took("server start", await self.server.start())
            self.ledger.counted("kills")
        await asyncio.sleep(max(0, self.ends - time.monotonic()))

    async def _in_mid_sentence(self) -> None:
        """A few write in the last milliseconds, so that sends, commits and acks are under way."""
        for client in self._awake()[:20]:
            self._write(client)
            await asyncio.sleep(self.chance.random() * 0.002)

    async def _writes(self, client: Client) -> None:
        while True:
            await asyncio.sleep(client.chance.expovariate(1 / self.plan.gap))
            for _ in range(client.at_once):
                self._write(client)
            if client.chance.random() < 0.1:  # the ack, or even the send, is lost
                await asyncio.sleep(client.chance.random() * 0.005)
                client.cut()

    def _write(self, client: Client) -> None:
        rooms = sorted(client.rooms.keys() & client.speaks_in)
        if rooms and client.waiting < 5 + client.at_once:
            room = client.chance.choice(rooms)
            client.write(room, some_words(client.chance))

    def _awake(self) -> list[Client]:
        return [client for client in self.clients if client.up.is_set()]

    async def _old_retries(self) -> None:
        """Old messages again over other connections of their sender: nothing new may come."""
        while time.monotonic() < self.ends:
            await asyncio.sleep(0.3)
            if not self.ledger.promised:
                continue
            cid = self.chance.choice(list(self.ledger.promised))
            item, sender = self.ledger.sent[cid], self.ledger.senders[cid]
            others = [client for client in self._awake() if client.me == sender]
            if others:
                changed = self.chance.random() < 0.2
                said = item.text + "!" if changed else item.text
                with contextlib.suppress(Lost):
                    answer = await self.chance.choice(others).ask(
                        "send", room=item.room, cid=cid, text=said
                    )
                    self._judge_retry(cid, changed, answer)

    def _judge_retry(self, cid: str, changed: bool, answer: Frame) -> None:
        self.ledger.counted(f"old retry: {answer.get('code', answer['t'])}")
        _, seq, id_, _ = self.ledger.promised[cid]
        if answer["t"] == "err" and not answer["final"]:
            return
        same = (answer.get("seq"), answer.get("id")) == (seq, id_)
        right = answer.get("code") == "cid_conflict" if changed else answer.get("dup") is True
        if not (same and right):
            self.ledger.wrong("G2", f"an old retry of {cid} ({seq}, changed: {changed}): {answer}")

    async def _reads(self) -> None:
        """Whoever asks with `min` gets at least that (G7), also on another connection."""
        while time.monotonic() < self.ends:
            await asyncio.sleep(0.2)
            if not (awake := self._awake()):
                continue
            client = self.chance.choice(awake)
            room = self.chance.choice(sorted(client.rooms))
            least = self.ledger.highest[room]
            with contextlib.suppress(Lost):
                page = await client.ask("hist", room=room, min=least, limit=20)
                self.ledger.counted(f"read: {page.get('code', page['t'])}")
                if page["t"] == "page" and page["as_of"] < least:
                    self.ledger.wrong("G7", f"min {least}, as_of {page['as_of']}")

    async def _calm(self, within: float = 60) -> None:
        """Until every outbox is empty and every client stands at the head."""
        until = time.monotonic() + within
        while time.monotonic() < until:
            if all(c.up.is_set() and not c.waiting and self._at_head(c) for c in self.clients):
                return
            await asyncio.sleep(0.2)
        behind = [c for c in self.clients if not self._at_head(c)]
        waiting = sum(c.waiting for c in self.clients)
        self.ledger.wrong("G5", f"{len(behind)} clients not at the head after {within:.0f} s")
        if waiting:
            self.ledger.wrong("G13", f"{waiting} messages were never answered")

    def _at_head(self, client: Client) -> bool:
        return all(r.live and r.cursor == self.ledger.highest[r.id] for r in client.rooms.values())

    async def _converged(self) -> None:
        """Fresh connections of people who together see every room; then every client's copy."""
        heads: dict[str, int] = {}
        pages: dict[str, Copy] = {}
        for person in sorted(self.people, key=lambda person: -len(person.rooms)):
            if not heads.keys() >= set(person.rooms):
                seen = await audit(self.server.socket, person.token, self.ledger)
                heads, pages = heads | seen[0], pages | seen[1]
                self.ledger.counted("fresh readers of everything")
        self.ledger.settle_heads(heads, pages, self.clients)


def _stopped(server: Server, ledger: Ledger) -> float:
    began = time.monotonic()
    if server.stop() is None:
        ledger.wrong("server", "asked to end, it did not, and had to be killed")
    return time.monotonic() - began


async def run(plan: Plan) -> Ledger:
    folder = Path(tempfile.mkdtemp(prefix="kolo-kill-"))
    server = Server(folder, plan.database)
    try:
        seeded = await server.seeded(max(12, plan.clients // 2), 100)
        people = [person for person in seeded if person.rooms]  # everybody twice or more
        people[:BOTS] = [await server.as_bot(person) for person in people[:BOTS]]
        await server.start()
        ledger = await Run(plan, server, people).whole()
        ledger.took("server stop", _stopped(server, ledger))
    finally:
        if server.process is not None and server.process.poll() is None:
            server.kill()
    if "Traceback" in server.log.read_text():
        ledger.wrong("server", f"it broke, see {server.log}")
    else:
        shutil.rmtree(folder)
    return ledger


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    plan = Plan()
    for name, value in vars(plan).items():
        parser.add_argument(f"--{name.replace('_', '-')}", type=type(value), default=value)
    plan = Plan(**vars(parser.parse_args()))
    ledger = asyncio.run(run(plan))
    print(report(plan.seed, ledger))
    return 1 if ledger.violations else 0


if __name__ == "__main__":
    sys.exit(main())
