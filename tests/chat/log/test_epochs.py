"""A backup that was restored is not taken for the history it comes from."""

import logging
from pathlib import Path
from typing import Any

import pytest

from app.chat.log import InFile, RoomLog
from realtime.needs import Unavailable
from tests.chat.log.world import OLENA, World


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "high-water"


def says(file: Path) -> str:
    return file.read_text()


def write(file: Path, text: str) -> None:
    file.write_text(text)


async def reopened(world: World, file: Path) -> World:
    await world.log.close()
    world.log = await RoomLog.open(world.where, world.told.append, high_water=[InFile(file)])
    return world


async def epochs(world: World) -> list[Any]:
    return [epoch for (epoch,) in await world.sql("SELECT epoch FROM room ORDER BY id")]


async def test_a_log_that_goes_on_keeps_its_epochs(world: World, file: Path) -> None:
    await reopened(world, file)
    assert int(says(file)) == 2
    await world.say("раз")
    await world.log.note_high_water()
    assert int(says(file)) == 3
    await reopened(world, file)
    assert await epochs(world) == ["e1", "e1"]


async def test_a_restored_backup_begins_anew_and_says_so(
    world: World, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    write(file, "1000")
    with caplog.at_level(logging.CRITICAL):
        await reopened(world, file)
    first, second = await epochs(world)
    assert len({first, second, "e1"}) == 3
    assert (await world.seat(OLENA)).epoch == first
    assert "older than it was" in caplog.text
    await reopened(world, file)
    assert await epochs(world) == [first, second]


async def test_what_was_restored_is_numbered_on(world: World, file: Path) -> None:
    write(file, "1000")
    await reopened(world, file)
    assert (await world.say("далі")).seq == 3
    assert world.told[-1].epoch == (await epochs(world))[0]


async def test_a_backup_restored_under_a_running_process_is_noticed_too(
    world: World, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await reopened(world, file)
    await world.log.note_high_water()
    await world.sql("UPDATE room SET last_seq = last_seq - 1 WHERE last_seq > 0")
    if isinstance(world.where, Path):
        await world.sql("UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'room_event'")
    await world.log.note_high_water()
    assert "e1" not in await epochs(world)
    assert "older than it was" in caplog.text
    before = await epochs(world)
    await world.log.note_high_water()
    assert await epochs(world) == before


async def test_what_remembers_most_is_believed(world: World, file: Path, tmp_path: Path) -> None:
    """Several processes without a common folder: one of them wrote its file long ago."""
    long_ago, other = InFile(file), InFile(tmp_path / "other")
    await other.keep(1000)
    await world.log.close()
    world.log = await RoomLog.open(world.where, world.told.append, high_water=[long_ago, other])
    assert "e1" not in await epochs(world)
    assert await long_ago.recall() == await other.recall() == 2


async def test_a_file_with_something_else_in_it_is_written_anew(world: World, file: Path) -> None:
    write(file, "щось інше")
    await reopened(world, file)
    assert says(file) == "2"


async def test_a_place_that_takes_no_file_is_no_reason_to_stop(
    world: World, file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    await reopened(world, file)
    world.log._high_water = [InFile(file / "in a file")]
    await world.log.note_high_water()
    assert "was not written" in caplog.text
    assert (await world.say("далі")).seq == 3


async def test_without_a_file_nothing_is_remembered(world: World) -> None:
    await world.log.note_high_water()


async def test_an_empty_log_has_come_nowhere(where: Path | str, file: Path) -> None:
    log = await RoomLog.open(where, lambda batch: None, high_water=[InFile(file)])
    assert says(file) == "0"
    assert await log.rotate_epochs() == 0
    await log.close()


async def test_a_log_that_cannot_be_read_is_not_opened(tmp_path: Path, file: Path) -> None:
    with pytest.raises(Unavailable):
        await RoomLog.open(tmp_path / "gone.sqlite3", lambda batch: None, high_water=[InFile(file)])
