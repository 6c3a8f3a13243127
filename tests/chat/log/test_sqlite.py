"""Faults of a SQLite file, made for real."""

import os
import sqlite3
from pathlib import Path

import pytest

from app.chat.log import RoomLog, sqlite
from realtime.needs import Unavailable
from tests.chat.log.world import OLENA, World


@pytest.fixture
def in_a_hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits five seconds for a lock in a test."""
    monkeypatch.setattr(sqlite, "BUSY_S", 0.05)


@pytest.mark.usefixtures("in_a_hurry")
async def test_a_locked_file_is_unavailable_and_then_goes_on(sqlite_file: Path) -> None:
    world = await World(sqlite_file).opened()
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    no = await world.refused(world.words("зачинено"))
    assert (no.code, no.final) == ("unavailable", False)
    assert (await world.seat(OLENA)).head == 2  # readers do not wait for it
    other.execute("ROLLBACK")
    other.close()
    assert (await world.say("відчинено")).seq == 3
    await world.close()


async def test_a_full_disk_is_unavailable_and_then_goes_on(sqlite_world: World) -> None:
    db = sqlite_world.log._store._writing._db  # type: ignore[attr-defined]
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}")
    no = await sqlite_world.refused(sqlite_world.words("довге " * 5000))
    assert (no.code, no.msg) == ("unavailable", "SQLITE_FULL")
    assert (await sqlite_world.seat(OLENA)).head == 2
    db.execute(f"PRAGMA max_page_count = {2**30}")
    assert (await sqlite_world.say("місце є")).seq == 3


async def test_a_missing_file_is_unavailable_and_is_not_made(tmp_path: Path) -> None:
    log = await RoomLog.open(tmp_path / "gone.sqlite3", lambda batch: None)
    with pytest.raises(Unavailable):
        await log.heads([1])
    assert not (tmp_path / "gone.sqlite3").exists()
    await log.close()


async def test_a_file_that_is_no_database_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "letter.sqlite3").write_text("Це лист, а не база даних. " * 100)
    world = World(tmp_path / "letter.sqlite3")
    await world.open()
    assert (await world.refused(world.words("гей"))).msg == "SQLITE_NOTADB"
    await world.close()


async def test_a_file_that_comes_back_is_opened_again(sqlite_file: Path) -> None:
    world = await World(sqlite_file).opened()
    await world.log.close()
    away = sqlite_file.with_suffix(".away")
    os.rename(sqlite_file, away)
    await world.open()
    assert (await world.refused(world.words("де всі?"))).code == "unavailable"
    os.rename(away, sqlite_file)
    assert (await world.say("знайшлося")).seq == 3
    await world.close()


@pytest.mark.usefixtures("in_a_hurry")
async def test_old_pages_that_somebody_still_reads_are_not_called_gone(sqlite_file: Path) -> None:
    world = await World(sqlite_file).opened()
    other = sqlite3.connect(sqlite_file, isolation_level=None)
    other.execute("BEGIN")
    other.execute("SELECT count(*) FROM message").fetchone()
    await world.say("раз")
    with pytest.raises(Unavailable):
        await world.log.tidy()
    other.execute("ROLLBACK")
    other.close()
    await world.log.tidy()
    await world.close()


async def test_what_is_acked_is_synced_to_the_disk(sqlite_world: World) -> None:
    db = sqlite_world.log._store._writing._db  # type: ignore[attr-defined]
    asked = ("synchronous", "journal_mode", "foreign_keys", "secure_delete", "busy_timeout")
    settings = [db.execute(f"PRAGMA {name}").fetchone()[0] for name in asked]
    assert settings == [2, "wal", 1, 1, 5000]


async def test_the_reader_cannot_write(sqlite_world: World) -> None:
    await sqlite_world.seat(OLENA)
    db = sqlite_world.log._store._reading._db  # type: ignore[attr-defined]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("DELETE FROM message")


async def test_a_number_that_is_taken_is_never_given_twice(sqlite_world: World) -> None:
    await sqlite_world.sql("INSERT INTO room_event(room_id, seq, kind, ts) VALUES (1, 3, 'msg', 0)")
    assert (await sqlite_world.refused(sqlite_world.words("на зайняте місце"))).code == "internal"
    assert await sqlite_world.sql("SELECT last_seq, last_n FROM room WHERE id = 1") == [(2, 0)]


async def test_a_room_whose_counter_does_not_move_takes_nothing(sqlite_world: World) -> None:
    await sqlite_world.sql(
        "CREATE TRIGGER stuck BEFORE UPDATE ON room BEGIN SELECT RAISE(IGNORE); END"
    )
    assert (await sqlite_world.refused(sqlite_world.words("ні"))).code == "internal"
    await sqlite_world.sql("DROP TRIGGER stuck")
    assert (await sqlite_world.say("так")).seq == 3


async def test_a_connection_that_cannot_even_roll_back_is_replaced(sqlite_world: World) -> None:
    sqlite_world.log._store._writing._db.close()  # type: ignore[attr-defined]
    assert (await sqlite_world.refused(sqlite_world.words("раз"))).code == "internal"
    assert (await sqlite_world.say("два")).seq == 3
