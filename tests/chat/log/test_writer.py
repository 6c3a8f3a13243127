"""When things are written, and what happens when they cannot be."""

import asyncio
import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from app.chat.log import Acked, Join, RoomLog, Send
from realtime.needs import Batch, Refused, Unavailable
from tests.chat.log.world import NINO, OLENA, ROOM, TARAS, World, people_the

LONE = "\ud800"  # half a character: it cannot be encoded, so it must never have come this far


@pytest.fixture
async def held(where: Path | str) -> AsyncIterator[tuple[World, asyncio.Lock]]:
    """A world whose writer shares its lock with the test."""
    lock = asyncio.Lock()
    world = World(where)
    await people_the(world)
    await world.open(write_lock=lock)
    await world.join(OLENA)
    await world.join(TARAS)
    yield world, lock
    await world.close()


async def test_what_is_asked_while_a_commit_runs_goes_into_the_next(
    held: tuple[World, asyncio.Lock],
) -> None:
    world, lock = held
    async with lock:
        first = world.log.put(world.words("перше"))
        await asyncio.sleep(0)  # the writer has taken it and waits for the lock
        rest = [world.log.put(world.words(str(i))) for i in range(300)]
    await asyncio.gather(first, *rest)
    assert [len(batch.events) for batch in world.told[2:]] == [1, 256, 44]


async def test_the_writer_waits_for_the_lock_of_the_orm(held: tuple[World, asyncio.Lock]) -> None:
    world, lock = held
    async with lock:
        answer = world.log.put(world.words("зачекаю"))
        await asyncio.wait([answer], timeout=0.05)
        assert not answer.done()
        assert await world.numbers() == [1, 2]
    assert (await answer).seq == 3


async def test_a_full_queue_says_so_at_once(
    held: tuple[World, asyncio.Lock], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.chat.log.writer.QUEUE", 3)
    world, lock = held
    async with lock:
        answers = [world.log.put(world.words(str(i))) for i in range(4)]
        with pytest.raises(Unavailable) as no:
            await answers[3]
    assert (no.value.code, no.value.final, no.value.retry_ms) == ("unavailable", False, 2000)
    assert [ack.seq for ack in await asyncio.gather(*answers[:3])] == [3, 4, 5]


async def test_whoever_waited_too_long_is_told_so(
    held: tuple[World, asyncio.Lock], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.chat.log.writer.AGE_S", 0.0)
    monkeypatch.setattr("app.chat.log.writer.LOOK_S", 0.01)
    world, lock = held
    async with lock:
        taken = world.log.put(world.words("вже в руках"))
        await asyncio.sleep(0)
        waiting = world.log.put(world.words("у черзі"))
        with pytest.raises(Unavailable):
            await waiting
    assert (await taken).seq == 3
    assert (await world.say("далі")).seq == 4


async def test_one_that_cannot_be_written_does_not_take_its_neighbours_with_it(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    asked = [world.words("раз"), world.words(LONE), world.words("два")]
    with caplog.at_level(logging.ERROR):
        outcomes = await asyncio.gather(*map(world.log.put, asked), return_exceptions=True)
    assert [o.seq for o in outcomes if isinstance(o, Acked)] == [3, 4]
    no = outcomes[1]
    assert isinstance(no, Refused)
    assert (no.code, no.final) == ("internal", False)
    assert caplog.messages == ["Send failed: UnicodeEncodeError"]


async def test_nor_one_that_the_database_does_not_take(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    nothing: str = None  # type: ignore[assignment]
    asked = [world.words("раз"), Join(1, NINO, nothing), world.words("два", TARAS)]
    with caplog.at_level(logging.ERROR):
        outcomes = await asyncio.gather(*map(world.log.put, asked), return_exceptions=True)
    assert [o.seq for o in outcomes if isinstance(o, Acked)] == [3, 4]
    assert getattr(outcomes[1], "code", None) == "internal"
    assert await world.numbers() == [1, 2, 3, 4]
    (said,) = caplog.messages
    assert "Тарас" not in said


async def test_a_message_is_written_though_nobody_waits_any_more(world: World) -> None:
    answer = world.log.put(world.words("я вже пішов"))
    await asyncio.sleep(0)
    answer.cancel()
    assert (await world.say("ще хтось")).seq == 4


async def test_a_refusal_nobody_hears_is_no_error(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    _ = world.log.put(world.words("хто тут?", NINO))
    await world.say("я")
    assert caplog.messages == []


async def test_closing_writes_what_was_put(where: Path | str) -> None:
    world = await World(where).opened()
    answers = [world.log.put(world.words(str(i))) for i in range(600)]
    await world.log.close()
    assert [answer.result().seq for answer in answers] == list(range(3, 603))
    with pytest.raises(Unavailable):
        await world.log.put(world.words("запізно"))
    await world.close_link()


async def test_a_listener_that_fails_does_not_stop_the_writer(
    where: Path | str, caplog: pytest.LogCaptureFixture
) -> None:
    world = World(where)
    await people_the(world)

    def deaf(batch: Batch) -> None:
        raise RuntimeError("no ears")

    world.log = await RoomLog.open(where, deaf)
    await world.join(OLENA)
    assert (await world.say("чуєш?")).seq == 2
    assert "the room was not told" in caplog.text
    await world.close()


async def test_a_log_that_was_never_used_closes(where: Path | str) -> None:
    log = await RoomLog.open(where, lambda batch: None)
    await log.close()


async def test_whoever_is_answered_finds_it_in_the_log(world: World) -> None:
    """Read your own ack, on a connection of its own."""
    for i in range(20):
        ack = await world.say(str(i))
        assert (await world.seat(OLENA)).head >= ack.seq


async def test_acks_come_in_the_order_of_the_asking(world: World) -> None:
    answered: list[int] = []
    answers = [world.log.put(Send(ROOM, OLENA, f"order{i:04d}", str(i))) for i in range(50)]
    for i, answer in enumerate(answers):
        answer.add_done_callback(lambda _, i=i: answered.append(i))
    await asyncio.gather(*answers)
    assert answered == list(range(50))
