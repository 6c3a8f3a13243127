"""Several processes serve one community: two gateways, pages elsewhere, a worker, and a Redis that
comes and goes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from itertools import pairwise

import asyncpg
import pytest

from tests.conftest import POSTGRES
from tests.faults.browser import Browser
from tests.faults.server import Person
from tests.faults.wire import Frame, Line
from tests.several import Community, Process, community, fresh_database

pytestmark = pytest.mark.skipif(not POSTGRES, reason="only on PostgreSQL: SQLite has one process")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Community]:
    with (
        fresh_database(POSTGRES) as url,
        community(tmp_path_factory.mktemp("several"), url) as made,
    ):
        yield made


@pytest.fixture(scope="module")
def people(place: Community) -> Iterator[Person]:
    """Members of one room, each for one test."""
    everybody = place.seeded()
    room = everybody[10].rooms[0]
    return iter([one for one in everybody[5:] if one.rooms == (room,)])


@pytest.fixture(scope="module")
async def gateways(place: Community, people: Iterator[Person]) -> list[Process]:
    """Pages with sockets of their own, and sockets alone."""
    web = await place.serve("web")
    return [web, await place.serve("realtime", KOLO_ORIGINS=web.origin)]


@pytest.fixture
async def lines(gateways: list[Process], people: Iterator[Person]) -> AsyncIterator[list[Line]]:
    """One person at each gateway, both in the room. In the end no number was missed, or heard
    twice."""
    opened = []
    for at in gateways:
        person = next(people)
        line = await Line.open(at.socket, token=person.token)
        line.person, line.room = person, person.rooms[0]
        await line.ask("sub", room=person.rooms[0])
        await line.hears(t="live")
        opened.append(line)
    yield opened
    for line in opened:
        seen = [event["s"] for frame in line.all if frame["t"] == "evs" for event in frame["ev"]]
        assert [after - before for before, after in pairwise(seen)] == [1] * max(0, len(seen) - 1)
        await line.socket.close()


async def say(line: Line, text: str) -> Frame:
    cid = f"c_{time.monotonic_ns()}"
    return await line.ask("send", 15, room=line.room, cid=cid, text=text)


def has(text: str) -> Callable[[Frame], bool]:
    return lambda frame: frame["t"] == "evs" and text in str(frame)


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_what_is_said_at_one_gateway_is_heard_at_the_other(lines: list[Line]) -> None:
    for turn in range(10):
        here, there = lines[turn % 2], lines[(turn + 1) % 2]
        assert (await say(here, f"слово {turn}"))["t"] == "ack"
        await there.hears(has(f"слово {turn}"))


async def test_redis_stopped_costs_time_and_nothing_else(
    place: Community, gateways: list[Process], lines: list[Line]
) -> None:
    assert [at.health()["status"] for at in gateways] == ["ok", "ok"]
    place.redis.kill()
    try:
        for turn in range(4):
            await say(lines[turn % 2], f"без Redis {turn}")
            await lines[(turn + 1) % 2].hears(has(f"без Redis {turn}"))
        await until(lambda: all(at.health()["bus"] == "down" for at in gateways))
        assert [at.health()["status"] for at in gateways] == ["degraded", "degraded"]
    finally:
        place.redis.start()
    await until(lambda: all(at.health()["status"] == "ok" for at in gateways))
    await say(lines[0], "знову")
    await lines[1].hears(has("знову"))


@pytest.mark.parametrize("is_up", [True, False], ids=["by Redis", "without Redis"])
async def test_who_leaves_by_a_page_is_out_at_the_other_gateway(
    place: Community, gateways: list[Process], lines: list[Line], is_up: bool
) -> None:
    person, mark = lines[1].person, f"ZZMARK {is_up}"
    async with await Browser(gateways[0], "10.9.0.1").sign_in(person) as browser:
        circle = await browser.circle()
        if not is_up:
            place.redis.kill()
        try:
            await browser.leave(circle)
            await say(lines[0], mark)
            await lines[1].hears(t="you", k="gone")
            await lines[0].hears(has(mark))
            assert (await lines[1].ask("hist", room=lines[1].room))["code"] == "not_member"
            assert mark not in str(lines[1].all)
        finally:
            if not is_up:
                place.redis.start()
    await until(lambda: all(at.health()["status"] == "ok" for at in gateways))


async def test_who_signs_out_by_a_page_is_closed_at_the_other_gateway(
    gateways: list[Process], people: Iterator[Person]
) -> None:
    async with await Browser(gateways[0], "10.9.0.2").sign_in(next(people)) as browser:
        line = await Line.open(gateways[1].socket, headers=browser.for_socket)
        await browser.post("/sign-out")
        assert (await line.hears(t="err"))["code"] == "auth"
        assert await line.closes() == 4401


async def test_a_page_names_the_gateway_that_stands_elsewhere(
    place: Community, gateways: list[Process], people: Iterator[Person]
) -> None:
    sockets = f"ws://127.0.0.1:{gateways[1].port}"
    web = await place.serve("web", KOLO_REALTIME_URL=sockets)
    person = next(people)
    async with await Browser(web, "10.9.0.3").sign_in(person) as browser:
        page = await browser.client.get(f"/rooms/{person.rooms[0]}")
        assert f'data-sockets="{sockets}"' in page.text
        assert f"connect-src 'self' {sockets};" in page.headers["content-security-policy"]
        upgrade = {"Upgrade": "websocket", "Connection": "Upgrade"}
        assert (await browser.client.get("/ws/v1", headers=upgrade)).status_code == 404
        listening = await Line.open(gateways[1].socket, token=person.token)
        await listening.ask("sub", room=person.rooms[0])
        form = {"text": "зі сторінки", "cid": "c_from_a_page_1"}
        await browser.post(f"/rooms/{person.rooms[0]}/messages", **form)
        await listening.hears(has("зі сторінки"))
        await listening.socket.close()
    assert "Traceback" not in web.stop()


async def test_what_the_worker_lets_go_is_gone_at_every_gateway(
    place: Community, lines: list[Line]
) -> None:
    await say(lines[0], "давно")
    await lines[1].hears(has("давно"))
    db = await asyncpg.connect(place.database)
    await db.execute("UPDATE room SET ret_ms = 1 WHERE pub = $1", lines[0].room)
    try:
        worker = await place.serve("worker")
        for line in lines:
            await line.hears(has("'k': 'purge'"), 15)
        page = await lines[1].ask("hist", room=lines[1].room)
        assert "давно" not in str(page)
        assert "Traceback" not in worker.stop()
    finally:
        await db.execute("UPDATE room SET ret_ms = NULL")
        await db.close()


async def test_of_two_workers_one_keeps_the_clock_and_the_other_takes_over(
    place: Community, gateways: list[Process]
) -> None:
    folders = [place.folder / name for name in ("one", "two")]
    marks = [folder / "high-water" for folder in folders]
    first = await place.serve("worker", KOLO_DATA=str(folders[0]))
    await until(marks[0].exists)
    second = await place.serve("worker", KOLO_DATA=str(folders[1]))
    for mark in marks:  # each notes it once when it starts
        await until(mark.exists)
        mark.unlink()
    await until(marks[0].exists)
    assert not marks[1].exists()
    first.running.kill()
    await until(marks[1].exists)
    assert "Traceback" not in second.stop()


@pytest.mark.parametrize("what", ["web", "serve"])
async def test_who_does_not_hear_the_others_is_refused(
    place: Community, gateways: list[Process], what: str
) -> None:
    done = place.kolo(what, "--port", "1", REDIS_URL="")
    assert done.returncode == 1
    assert "Another Kolo already serves this database" in done.stderr
    assert "REDIS_URL" in done.stderr
    assert "Traceback" not in done.stderr


async def test_who_is_here_and_who_types_is_known_at_the_other_gateway(
    lines: list[Line],
) -> None:
    me = lines[0].welcome["user"]["id"]
    await lines[0].say("pres", show="members")
    await lines[0].say("typing", room=lines[0].room, on=True)
    await lines[1].hears(lambda one: one["t"] == "typing" and one["n"] == 1)

    def names(frame: Frame) -> bool:
        return frame["t"] == "pres" and me in frame.get("join", frame.get("full", ()))

    await lines[1].hears(names, 20)


async def test_a_gateway_that_stops_sends_its_people_to_the_others(
    place: Community, gateways: list[Process], people: Iterator[Person]
) -> None:
    person, third = next(people), await place.serve("realtime", KOLO_ORIGINS=gateways[0].origin)
    line = await Line.open(third.socket, token=person.token)
    line.person, line.room = person, person.rooms[0]
    await line.ask("sub", room=line.room)
    stopping = asyncio.create_task(asyncio.to_thread(third.stop))
    told = await line.hears(t="drain")
    assert told["in_ms"] <= 1000  # the others answer already
    ack = await say(line, "на прощання")
    assert ack["t"] == "ack"
    assert await line.closes(20) == 4600
    assert "Traceback" not in await stopping
    again = await Line.open(gateways[0].socket, token=person.token)
    kept = await again.ask("log", room=line.room, since=ack["seq"] - 1)
    assert kept["ev"][0]["text"] == "на прощання"
    await again.socket.close()


async def test_a_note_reaches_everybody_on_every_process(
    place: Community, lines: list[Line]
) -> None:
    done = place.kolo("note", "Вночі нас не буде годину.")
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
    for line in lines:
        assert (await line.hears(t="note"))["text"] == "Вночі нас не буде годину."


async def test_a_gateway_serves_no_pages_and_says_how_it_is(gateways: list[Process]) -> None:
    import httpx2

    async with httpx2.AsyncClient(base_url=gateways[1].origin, trust_env=False) as client:
        assert (await client.get("/sign-in")).status_code == 404
        assert (await client.get("/healthz")).json()["bus"] == "up"
        assert "kolo_connections" in (await client.get("/metrics")).text
        hidden = await client.get("/metrics", headers={"X-Forwarded-For": "10.1.2.3"})
        assert hidden.status_code == 404
        assert "x-frame-options" in hidden.headers


async def test_all_stop_when_they_are_asked_to(gateways: list[Process]) -> None:
    for process in gateways:
        assert "Traceback" not in process.stop()
        assert process.running.returncode in (0, -15)
