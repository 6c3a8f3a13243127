"""One process on one SQLite file: killed, locked out, out of space, stopped, put back in time."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import sqlite3
import subprocess
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from tests.faults.client import Client
from tests.faults.clock import Clock
from tests.faults.scene import Scene, scene, stopped
from tests.faults.server import Server
from tests.faults.towns import Town
from tests.faults.wire import Line
from tests.faults.words import some_words

pytestmark = pytest.mark.faults
LATER = 10**9  # than any event


@pytest.fixture
async def play(town: Town) -> AsyncIterator[Scene]:
    async with scene() as made:
        town.enter(made)
        await made.up()
        yield made


async def test_killed_in_the_middle_of_everything_it_loses_nothing(town: Town, play: Scene) -> None:
    talk = play.talk(gap=0.1)
    for _ in range(4):
        await asyncio.sleep(play.chance.uniform(0.1, 0.8))
        town.server.kill()
        await town.server.start()
        await play.until(lambda: any(client.up.is_set() for client in play.clients))
    await stopped(talk)
    await play.calm()
    await play.judged(town.server.socket, town.bots)
    assert len(play.ledger.promised) > 20


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Another program writes to the file and does not come to an end."""
    other = sqlite3.connect(data / "kolo.sqlite3", isolation_level=None, timeout=20)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE room SET last_n = last_n WHERE id = 1")
    try:
        yield
    finally:
        other.execute("ROLLBACK")
        other.close()


async def test_while_another_program_holds_the_file_people_read_and_wait(
    town: Town, play: Scene
) -> None:
    talk = play.talk(gap=0.2)
    with held(town.server.data):
        async with await Line.open(town.server.socket, token=town.bots[0].token) as line:
            page = await line.ask("hist", room=town.room, limit=5)
            assert page["t"] == "page"
        await play.until(lambda: play.ledger.counts["err unavailable"])
        for client in play.clients:
            assert client.up.is_set()
    await asyncio.sleep(0.5)
    await stopped(talk)
    await play.calm()
    await play.judged(town.server.socket, town.bots)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    if os.geteuid() or not shutil.which("mount"):
        pytest.skip("only root can mount a small disk")
    disk = tmp_path / "disk"
    disk.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=24m", "kolo", disk], check=False)
    if made.returncode:
        pytest.skip("this machine does not let us mount anything")
    yield disk
    subprocess.run(["umount", disk], check=True)


async def test_on_a_full_disk_nothing_is_promised_and_everything_is_read(
    founded_town: Town, small_disk: Path
) -> None:
    town = founded_town.moved(small_disk / "town")
    town = replace(town, server=Server(town.server.data, logged_to=small_disk.parent))
    await town.server.start()
    async with scene() as play:
        town.enter(play)
        await play.up()
        talk = play.talk(gap=0.1)
        fill = small_disk / "fill"
        with fill.open("wb", buffering=0) as file:
            try:
                while True:
                    file.write(b"\0" * 4096)
            except OSError:
                pass
        await play.until(lambda: play.ledger.counts["err unavailable"] > 3, 30)
        async with await Line.open(town.server.socket, token=town.bots[0].token) as line:
            assert (await line.ask("hist", room=town.room, limit=5))["t"] == "page"
        fill.unlink()
        await asyncio.sleep(0.5)
        await stopped(talk)
        await play.calm()
        await play.judged(town.server.socket, town.bots)
    assert town.server.stop() is not None
    assert "Traceback" not in town.server.log.read_text()


async def test_stopped_by_its_keeper_under_load_it_answers_what_it_took(
    town: Town, play: Scene
) -> None:
    talk = play.talk(gap=0.1)
    for _ in range(2):
        await asyncio.sleep(0.5)
        assert await asyncio.to_thread(town.server.stop, 25) is not None
        await town.server.start()
        await play.until(lambda: all(client.up.is_set() for client in play.clients))
    await stopped(talk)
    await play.calm()
    await play.judged(town.server.socket, town.bots)
    assert not play.ledger.counts["closed 1006"]


async def test_an_older_copy_put_back_begins_a_new_epoch(
    town: Town, play: Scene, tmp_path: Path
) -> None:
    """What was said since is lost, as a backup has it; nobody mistakes what comes for it."""
    before = next(iter(play.clients)).rooms[town.room].epoch
    backup = tmp_path / "backup.sqlite3"
    source, copy = sqlite3.connect(town.server.data / "kolo.sqlite3"), sqlite3.connect(backup)
    source.backup(copy)
    copy.close()
    source.close()
    talk = play.talk(gap=0.1)
    await asyncio.sleep(7)  # s; how far the log has come is noted every few
    await stopped(talk)
    await play.calm()
    await asyncio.sleep(6)
    town.server.kill()
    for end in ("", "-wal", "-shm"):
        (town.server.data / f"kolo.sqlite3{end}").unlink(missing_ok=True)
    shutil.copy(backup, town.server.data / "kolo.sqlite3")
    play.ledger.forget()
    await town.server.start()
    talk = play.talk(gap=0.1)
    await play.until(lambda: all(c.up.is_set() for c in play.clients))
    await asyncio.sleep(1)
    await stopped(talk)
    await play.calm()
    assert all(client.rooms[town.room].epoch != before for client in play.clients)
    assert play.ledger.counts["subd snapshot epoch"]
    await play.judged(town.server.socket, town.bots)


async def test_a_clock_that_jumps_changes_no_order_and_locks_nobody_out(
    founded_town: Town, tmp_path: Path
) -> None:
    clock = Clock(tmp_path)
    town = founded_town.moved(tmp_path / "town")
    town.server.more |= clock.environment
    await town.server.start()
    async with scene() as play:
        town.enter(play)
        await play.up()
        talk = play.talk(gap=0.1)
        for hours in (30, -30, 5, 0):
            clock.jump(hours * 3600)
            now = (await play.clients[0].ask("ping"))["now"] / 1000
            assert abs(now - time.time() - hours * 3600) < 10
            acks = play.ledger.counts["send acks"]
            await play.until(lambda a=acks: play.ledger.counts["send acks"] > a + 20, 10)
        await stopped(talk)
        await play.calm()
        await play.judged(town.server.socket, town.bots)
    town.server.stop()
    assert "Traceback" not in town.server.log.read_text()


def told_in(data: Path, sql: str) -> list[tuple[int, ...]]:
    """Asked of the file itself, which nobody serves just now."""
    with closing(sqlite3.connect(data / "kolo.sqlite3", isolation_level=None)) as db:
        return db.execute(sql).fetchall()


async def test_what_a_room_no_longer_keeps_is_nowhere_to_be_read(
    founded_town: Town, tmp_path: Path
) -> None:
    """Its room keeps an hour, two go by while nobody serves it; and it dies while it cleans up."""
    clock = Clock(tmp_path)
    town = founded_town.moved(tmp_path / "town")
    town.server.more |= clock.environment
    told_in(town.server.data, f"UPDATE room SET ret_ms = 3600000 WHERE pub = '{town.room}'")
    await town.server.start()
    async with scene() as play:
        town.enter(play)
        await play.up()
        talk = play.talk(gap=0.05)
        await play.until(lambda: play.ledger.counts["send acks"] > 100)
        await stopped(talk)
        await play.calm()
        old = {id_ for client in play.clients for id_ in client.rooms[town.room].messages.by_id}
        town.server.kill()
        clock.jump(2 * 3600)
        await town.server.start()
        talk = play.talk(gap=0.1)
        await asyncio.sleep(play.chance.uniform(0, 0.5))
        town.server.kill()
        await town.server.start()
        await play.until(lambda: not any(old & set(client_holds(c, town)) for c in play.clients))
        [(seq, to)] = told_in(
            town.server.data,
            "SELECT e.seq, r.purged_to FROM room r JOIN room_event e ON e.room_id = r.id "
            f"WHERE r.pub = '{town.room}' AND e.kind = 'purge' ORDER BY e.seq DESC LIMIT 1",
        )
        play.ledger.words.all_of(town.room, seq, lambda _, made: made <= to)
        late = play.enter(town.server.socket, town.bots[0])
        await play.until(lambda: late.up.is_set() and late.rooms)
        await stopped(talk)
        await play.calm()
        assert not old & set(client_holds(late, town))
        await play.judged(town.server.socket, town.bots)
    town.server.stop()
    assert "Traceback" not in town.server.log.read_text()


def client_holds(client: Client, town: Town) -> list[str]:
    return list(client.rooms[town.room].messages.by_id)


async def test_whoever_takes_their_account_away_takes_their_words_with_them(
    town: Town, play: Scene
) -> None:
    """By a command, in another process: nothing tells this one but the log."""
    gone, words, mine = town.people[20], play.ledger.words, set()
    async with await Line.open(town.server.socket, token=gone.token) as line:
        for _ in range(5):
            text, cid = some_words(play.chance), secrets.token_urlsafe(16)
            ack = await line.ask("send", room=town.room, cid=cid, text=text)
            words.said(town.room, ack["id"], ack["seq"], text)
            mine.add(ack["id"])
        talk = play.talk(gap=0.1)
        await town.server.command("user", "erase", gone.login, "--yes")
    for id_ in mine:
        words.said(town.room, id_, LATER, "")
    late = play.enter(town.server.socket, town.bots[0])
    await play.until(lambda: late.up.is_set() and late.rooms)
    await stopped(talk)
    await play.calm()
    await play.judged(town.server.socket, town.bots)
    for client in play.clients:
        held = client.rooms[town.room].messages.by_id
        assert not [id_ for id_ in mine & held.keys() if held[id_].get("text")]


async def test_a_storm_of_people_coming_back_is_weathered(town: Town) -> None:
    """Everybody's line breaks at once; each comes back by itself, and soon."""
    async with scene(longest_wait=3) as play:
        for person in (town.people + town.bots) * 2:
            play.enter(town.server.socket, person)
        await play.up(60)
        for _ in range(2):
            before = {client: client.line for client in play.clients}
            for client in play.clients:
                client.cut()
            await play.until(lambda b=before: all(c.line > b[c] for c in b), 60)
            await play.up(60)
        await play.judged(town.server.socket, town.bots[:1])
