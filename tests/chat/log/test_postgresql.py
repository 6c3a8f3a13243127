"""Faults of a PostgreSQL server and of the link to it, made for real."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import pytest

from app.chat.log import (
    Acked,
    Edit,
    Held,
    Join,
    Leave,
    Mark,
    Mute,
    Purge,
    React,
    RoomLog,
    SetRole,
)
from app.chat.log.postgresql import SETTINGS, PostgresStore
from realtime.needs import Refused, Unavailable
from tests.chat.log.cutting import Cutter, cutter
from tests.chat.log.world import NINO, OLENA, ROOM, TARAS, World


@pytest.fixture
async def cut_world(postgres: str) -> AsyncIterator[tuple[World, Cutter]]:
    """A world that speaks with its database through a link that can be cut."""
    async with cutter(postgres) as link:
        world = await World(postgres).opened()
        await world.log.close()
        world.told.clear()
        world.log = await RoomLog.open(link.url, world.told.append)
        yield world, link
        await world.close()


async def hang_up_on(world: World, which: str = "%") -> None:
    """The server ends our sessions, as an administrator or a restart would."""
    await world.sql(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE application_name = 'kolo room log' AND datname = current_database()"
        " AND query LIKE $1",
        which,
    )


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_commit_whose_answer_is_lost_stands_once(
    cut_world: tuple[World, Cutter], moment: str
) -> None:
    world, link = cut_world
    link.cut = moment
    asked = [world.words("раз"), Leave(1, TARAS, "kick"), world.words("два"), Join(1, NINO)]
    outcomes = await asyncio.gather(*map(world.log.put, asked))
    assert link.cut == ""
    assert [outcome.seq for outcome in outcomes] == [3, 4, 5, 6]
    assert not any(outcome.dup for outcome in outcomes if isinstance(outcome, Acked))
    assert await world.numbers() == [1, 2, 3, 4, 5, 6]
    # Whoever listens hears everything all the same, above all who is no longer in the room.
    assert [event["s"] for event in world.heard] == [3, 4, 5, 6]
    assert [gone for batch in world.told for gone in batch.gone] == [(4, TARAS, "kick")]


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_so_does_a_removal_alone(cut_world: tuple[World, Cutter], moment: str) -> None:
    world, link = cut_world
    link.cut = moment
    assert (await world.log.put(Leave(1, TARAS, "kick"))).seq == 3
    assert await world.numbers() == [1, 2, 3]
    assert [batch.gone for batch in world.told] == [((3, TARAS, "kick"),)]


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_so_does_whatever_is_done_to_messages(
    cut_world: tuple[World, Cutter], moment: str
) -> None:
    world, link = cut_world
    ack = await world.say("раз")  # 3
    link.cut = moment
    asked = [
        Edit(ROOM, OLENA, "edit0001", ack.id, "два"),
        React(ROOM, TARAS, ack.id, "🙏", on=True),
        SetRole(ROOM, TARAS, "host"),
        Purge(1, 2),
        Mute(ROOM, TARAS, 2**50),
    ]
    outcomes = await asyncio.gather(*map(world.log.put, asked))
    assert link.cut == ""
    assert [getattr(outcome, "seq", 0) for outcome in outcomes] == [4, 5, 6, 7, 0]
    assert [event["s"] for event in world.heard] == [3, 4, 5, 6, 7]
    assert await world.sql("SELECT text, v FROM message") == [("два", 5)]
    assert await world.sql("SELECT count(*) FROM reaction") == [(1,)]


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_what_waits_waits_once(cut_world: tuple[World, Cutter], moment: str) -> None:
    world, link = cut_world
    link.cut = moment
    held = await world.log.put(world.words("я новенький", TARAS, new_in={1}))
    assert isinstance(held, Held)
    assert await world.sql("SELECT pub FROM held") == [(held.hid,)]


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_a_marker_whose_commit_is_lost_is_written_again(
    cut_world: tuple[World, Cutter], moment: str
) -> None:
    world, link = cut_world
    await world.say("раз")
    link.cut = moment
    assert (await world.log.put(Mark(ROOM, TARAS, 3))).n == 1
    assert await world.sql("SELECT read_n FROM room_member WHERE user_id = $1", TARAS) == [(1,)]


async def test_a_server_that_hangs_up_loses_nothing(postgres_world: World) -> None:
    """In the midst of a burst, a dozen times."""
    world = postgres_world
    asked = [world.words(str(i), OLENA if i % 2 else TARAS) for i in range(2400)]
    answers = []
    for i, words in enumerate(asked):
        answers.append(world.log.put(words))
        if i % 200 == 100:
            await asyncio.sleep(0.01)
            await hang_up_on(world)
    outcomes = await asyncio.gather(*answers, return_exceptions=True)
    # What could not be settled is asked again, as a client would.
    for i, outcome in enumerate(outcomes):
        if isinstance(outcome, Unavailable):
            outcomes[i] = await world.log.put(asked[i])
    stands = {row[0]: row[1] for row in await world.sql("SELECT cid, seq FROM room_event")}
    assert await world.numbers() == list(range(1, 2403))
    for words, outcome in zip(asked, outcomes, strict=True):
        assert isinstance(outcome, Acked)
        assert stands[words.cid] == outcome.seq
    assert {event["s"] for event in world.heard} == set(range(1, 2403))


async def test_a_reader_whose_link_died_reads_on_a_new_one(postgres_world: World) -> None:
    await postgres_world.seat(OLENA)
    await hang_up_on(postgres_world)
    assert (await postgres_world.seat(OLENA)).head == 2


async def test_a_server_that_is_not_there_is_unavailable() -> None:
    closed = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    port = closed.sockets[0].getsockname()[1]
    closed.close()
    await closed.wait_closed()
    world = World(f"postgresql://nobody@127.0.0.1:{port}/nowhere")
    await world.open()
    assert (await world.refused(world.words("гей"))).code == "unavailable"
    with pytest.raises(Unavailable):
        await world.log.heads([1])
    with pytest.raises(Unavailable):
        await world.log.rotate_epochs()
    await world.close()


async def test_a_database_that_is_not_there_is_unavailable(postgres: str) -> None:
    log = await RoomLog.open(postgres + "_gone", lambda batch: None)
    with pytest.raises(Unavailable):
        await log.put(Join(1, OLENA))
    await log.close()


async def test_a_room_that_is_locked_for_too_long_is_unavailable(
    postgres_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = postgres_world
    await world.log.close()
    monkeypatch.setitem(SETTINGS, "lock_timeout", "50ms")
    await world.open()
    other = await asyncpg.connect(world.where)
    async with other.transaction():
        await other.execute("SELECT 1 FROM room FOR UPDATE")
        no = await world.refused(world.words("зачинено"))
        assert (no.code, no.msg) == ("unavailable", "LockNotAvailableError")
        assert (await world.seat(OLENA)).head == 2  # readers do not wait for it
    await other.close()
    assert (await world.say("відчинено")).seq == 3


async def test_what_the_driver_cannot_say_is_no_fault_of_the_link(postgres_world: World) -> None:
    number: str = 5  # type: ignore[assignment]
    asked = [postgres_world.words("раз"), Join(1, NINO, number), postgres_world.words("два")]
    answers = map(postgres_world.log.put, asked)
    first, second, third = await asyncio.gather(*answers, return_exceptions=True)
    assert isinstance(second, Refused)
    assert second.code == "internal"
    assert [getattr(first, "seq", None), getattr(third, "seq", None)] == [3, 4]


async def test_two_writers_number_one_room_without_a_hole(postgres_world: World) -> None:
    """Two gateways: the lock on the room's row decides who is next."""
    one = postgres_world
    two = World(one.where, _sends=10_000)
    await two.open()
    for i in range(150):
        _ = one.log.put(one.words(f"перший {i}"))
        _ = two.log.put(two.words(f"другий {i}", TARAS))
        await asyncio.sleep(0)
    await one.say("кінець")
    await two.say("кінець")
    assert await one.numbers() == list(range(1, 305))
    heard = [event["s"] for event in one.heard] + [event["s"] for event in two.heard]
    assert sorted(heard) == list(range(1, 305))
    await two.close()


async def test_two_writers_and_one_key_make_one_message(postgres_world: World) -> None:
    """The same send through two gateways, because the first one was slow to answer."""
    two = World(postgres_world.where)
    await two.open()
    asked = [postgres_world.words(str(i)) for i in range(60)]
    pairs = await asyncio.gather(
        *(asyncio.gather(postgres_world.log.put(w), two.log.put(w)) for w in asked)
    )
    for one, other in pairs:
        assert (one.id, one.seq, one.n) == (other.id, other.seq, other.n)
        assert one.dup is not other.dup
    await two.close()


async def test_what_is_acked_is_synced_to_the_disk(postgres_world: World) -> None:
    store = postgres_world.log._store
    assert isinstance(store, PostgresStore)
    assert await (await store._connected()).fetchval("SHOW synchronous_commit") == "on"
