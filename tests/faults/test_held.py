"""Words that wait until a keeper has looked at them: kept through everything, and settled once."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from random import Random

import httpx2
import pytest

from tests.faults.keeping import Keeper
from tests.faults.scene import seed
from tests.faults.server import Person, Server
from tests.faults.stores import Postgres, Redis
from tests.faults.towns import City, Town
from tests.faults.wire import Frame, Line

pytestmark = pytest.mark.faults
Stores = tuple[Postgres, Redis]


@dataclass
class Said:
    """One message, however often it is tried."""

    author: Person
    room: str
    text: str
    cid: str

    @classmethod
    def by(cls, author: Person, room: str, text: str) -> Said:
        return cls(author, room, f"{text} {secrets.token_hex(4)}", secrets.token_urlsafe(16))

    async def over_http(self, server: Server) -> Frame:
        """Tried until there is an answer that stays."""
        headers = {"authorization": f"Bearer {self.author.token}", "idempotency-key": self.cid}
        url = f"{server.origin}/api/v1/rooms/{self.room}/messages"

        async def post() -> Frame:
            async with httpx2.AsyncClient(trust_env=False) as http:
                answer = await http.post(url, headers=headers, json={"text": self.text})
                ack: Frame = answer.json()
                if ack["t"] == "ack":
                    status = 200 if ack["dup"] else 202 if ack.get("held") else 201
                    assert answer.status_code == status, (answer.status_code, ack)
                return ack

        return await until_acked(post)

    async def over_a_socket(self, server: Server) -> Frame:
        async def send() -> Frame:
            async with await Line.open(server.socket, token=self.author.token) as line:
                return await line.ask("send", room=self.room, cid=self.cid, text=self.text)

        return await until_acked(send)


async def until_acked(attempt: Callable[[], Awaitable[Frame]]) -> Frame:
    for _ in range(200):
        try:
            answer = await attempt()
        except Exception:  # whatever a server that dies has to say
            answer = {"t": "err", "final": False}
        if answer["t"] == "ack":
            return answer
        assert not answer["final"], answer
        await asyncio.sleep(0.05)
    raise AssertionError("never acked")


@asynccontextmanager
async def dying(server: Server, chance: Random) -> AsyncIterator[None]:
    """It is killed, and started again, as long as this lasts."""

    async def live() -> None:
        while True:
            await asyncio.sleep(chance.uniform(0.2, 0.8))
            server.kill()
            await server.start()

    life = asyncio.create_task(live())
    try:
        yield
    finally:
        life.cancel()
        await asyncio.gather(life, return_exceptions=True)
        server.kill()
        await server.start()


async def whole_log(server: Server, person: Person, room: str) -> list[Frame]:
    async with await Line.open(server.socket, token=person.token) as line:
        return list((await line.ask("log", room=room, since=0, limit=500))["ev"])


def only(events: Iterable[Frame], said: Said) -> Frame | None:
    """The event that is this message; there is one at most."""
    found = [event for event in events if said.text in event.get("text", "")]
    assert len(found) < 2, found
    return found[0] if found else None


async def settle(keeper: Keeper, room: str, hid: str, answer: str) -> None:
    """Answered, whatever becomes of the server meanwhile. Once: a second time is a 409."""
    for _ in range(200):
        try:
            status = await keeper.answers(room, hid, answer)
        except httpx2.HTTPError:
            status = 503
        if status in (303, 409):
            return
        await asyncio.sleep(0.05)
    raise AssertionError("never answered")


async def test_what_waits_survives_every_kill_and_is_said_once_or_never(town: Town) -> None:
    server, (one, other), chance = town.server, town.bots[:2], Random(number := seed())
    print(f"seed {number}")
    async with await Keeper.of(town, server, "10.11.9.1") as keeper:
        room = await keeper.makes_a_room(one, other, premod="all")
        said = [Said.by(chance.choice((one, other)), room, f"чекає {at}") for at in range(16)]
        async with dying(server, chance):
            held = await asyncio.gather(
                *(each.over_http(server) for each in said[::2]),
                *(each.over_a_socket(server) for each in said[1::2]),
            )
        said = said[::2] + said[1::2]
        assert all(ack["held"] and "seq" not in ack for ack in held)
        assert sorted(await keeper.waiting(room)) == sorted(ack["hid"] for ack in held)
        assert not [event for event in await whole_log(server, one, room) if event["k"] == "msg"]
        for each, ack in zip(said, held, strict=True):  # another transport, the same answer
            again = await each.over_a_socket(server)
            assert (again["hid"], again["dup"]) == (ack["hid"], True)

        verdicts = [chance.choice(("yes", "no")) for _ in held]
        async with dying(server, chance):
            for ack, answer in zip(held, verdicts, strict=True):
                await settle(keeper, room, ack["hid"], answer)
        assert await keeper.waiting(room) == []
        log = await whole_log(server, one, room)
        for each, verdict in zip(said, verdicts, strict=True):
            event, again = only(log, each), await each.over_http(server)
            assert again["dup"]
            if verdict == "yes":
                assert event
                assert (event["cid"], event["s"], event["id"]) == (
                    each.cid,
                    again["seq"],
                    again["id"],
                )
            else:
                assert (event, again["held"], again["state"]) == (None, True, "rejected")
        assert sum(event["k"] == "msg" for event in log) == verdicts.count("yes")


@pytest.mark.parametrize("bus", ["well", "late", "gone"])
async def test_the_verdict_reaches_every_device_or_the_next_asking(
    city: City, stores: Stores, bus: str
) -> None:
    """It is given at the first gateway; the author is at the second."""
    author, (here, there) = city.bots[0], city.gateways
    async with (
        await Keeper.of(city, here, f"10.11.8.{len(bus)}") as keeper,
        await Line.open(there.socket, token=author.token) as line,
    ):
        room = await keeper.makes_a_room(author, premod="all")
        yes, no = Said.by(author, room, "пропустять"), Said.by(author, room, "не пропустять")
        await line.ask("sub", room=room)
        held = [await each.over_http(there) for each in (yes, no)]
        city.to_redis[1].delay = 0.4 if bus == "late" else 0
        if bus == "gone":
            stores[1].kill()
        try:
            for ack, answer in zip(held, ("yes", "no"), strict=True):
                await settle(keeper, room, ack["hid"], answer)
            event = (await line.hears(t="evs", within=8))["ev"][-1]
            if bus != "gone":  # news for one person is told once, and may be lost
                for state, each in (("approved", yes), ("rejected", no)):
                    await line.hears(t="you", k="held", cid=each.cid, state=state)
            assert event["text"] == yes.text
            assert (await yes.over_a_socket(there))["seq"] == event["s"]
            assert (await no.over_a_socket(there))["state"] == "rejected"
            await line.hears(t="you", k="held", cid=no.cid, state="rejected")
        finally:
            if bus == "gone":
                await stores[1].start()
        log = await whole_log(there, author, room)
        assert only(log, no) is None
        assert (only(log, yes) or {})["cid"] == yes.cid
