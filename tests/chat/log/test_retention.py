"""What goes with time, and what is left of it: nothing."""

import asyncio
from pathlib import Path

import pytest

from app.chat.log import Delete, Purge, React, Scrub, SetRoom, retention
from app.core import clock
from tests.chat.log.world import NINO, OLENA, ROOM, TARAS, World

DAY_MS = 24 * 3600 * 1000


async def aged(world: World, upto: int, days: float) -> None:
    """Everything up to an event happened so many days ago."""
    then = int(clock.now().timestamp() * 1000 - days * DAY_MS)
    await world.sql("UPDATE room_event SET ts = $1 WHERE seq <= $2", then, upto)
    await world.sql("UPDATE message SET ts = $1 WHERE seq <= $2", then, upto)


async def kept_for_a_week(world: World) -> None:
    await world.log.put(SetRoom(ROOM, OLENA, ret_ms=7 * DAY_MS))


async def test_old_messages_go_with_one_event(world: World) -> None:
    await kept_for_a_week(world)  # 3
    old = [await world.say(word) for word in ("раз", "два")]
    await world.log.put(React(ROOM, TARAS, old[0].id, "🙏", on=True))  # 6
    await aged(world, 6, days=8)
    await world.say("новина")
    await world.log.index()
    await world.log.retain()
    assert world.heard[-1] == {"s": 8, "k": "purge", "to": 5}
    assert await world.sql("SELECT text, extra, state FROM message ORDER BY seq") == [
        *[(None, None, "expired")] * 2,
        ("новина", None, "ok"),
    ]
    assert await world.sql("SELECT count(*) FROM reaction") == [(0,)]
    bodies = await world.sql("SELECT seq FROM room_event WHERE body IS NOT NULL ORDER BY seq")
    assert bodies == [(6,)]  # a reaction on what is gone: told to nobody
    assert [event["k"] for event in await world.replayed()] == ["x", "msg", "purge"]
    told = len(world.told)
    await world.log.retain()
    assert len(world.told) == told


async def test_a_message_from_before_keeps_no_later_one(world: World) -> None:
    """A clock went back: what is young enough stays, with everything after it."""
    await kept_for_a_week(world)
    for word in ("раз", "два", "три"):
        await world.say(word)
    await aged(world, 6, days=8)
    await world.sql("UPDATE message SET ts = ts + $1 WHERE seq = 5", 30 * DAY_MS)
    await world.log.retain()
    assert world.heard[-1] == {"s": 7, "k": "purge", "to": 4}


async def test_a_room_without_a_term_keeps_everything(world: World) -> None:
    await world.say("раз")
    await aged(world, 9, days=1000)
    await world.log.retain()
    assert await world.numbers() == [1, 2, 3]


async def test_a_retry_of_what_is_long_gone_still_gets_its_ack(world: World) -> None:
    await kept_for_a_week(world)
    words = world.words("раз")
    ack = await world.log.put(words)
    await aged(world, 9, days=8)
    await world.log.retain()
    again = await world.log.put(words)
    assert (again.dup, again.seq, again.id) == (True, ack.seq, ack.id)


async def test_tombstones_go_after_a_season_and_the_floor_rises(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    await kept_for_a_week(world)
    for i in range(6):
        await world.say(f"слово {i}")  # 4…9
    await aged(world, 8, days=100)
    await world.log.retain()
    assert (await world.seat(OLENA)).floor == 8
    assert await world.numbers() == [9, 10]
    assert await world.sql("SELECT seq, text FROM message ORDER BY seq") == [(9, "слово 5")]
    assert [event["k"] for event in await world.replayed()] == ["x", "msg", "purge"]


async def test_cleaning_takes_small_steps(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    for i in range(3):
        await world.say(f"слово {i}", TARAS)  # 3…5
    await world.join(NINO)  # 6
    for i in range(3):
        await world.say(f"слово {i}")  # 7…9
    await world.log.put(Scrub(ROOM, TARAS))  # 10
    await world.log.put(Purge(1, 8))
    await world.log.clean()
    rows = await world.sql("SELECT seq, state, text FROM message ORDER BY seq")
    assert rows == [*((seq, "expired", None) for seq in (3, 4, 5, 7, 8)), (9, "ok", "слово 2")]
    bodies = await world.sql("SELECT seq FROM room_event WHERE body IS NOT NULL")
    assert bodies == [(10,)]


async def test_cleaning_a_scrub_leaves_the_place_and_no_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "AT_ONCE", 2)
    for i in range(5):
        await world.say(f"@Олена, слово {i}", TARAS)
    await world.say("твоє")
    await world.log.put(Scrub(ROOM, TARAS))
    before = await world.replayed()
    await world.log.clean()
    assert await world.replayed() == before
    assert await world.sql("SELECT text FROM message WHERE state = 'scrub'") == [(None,)] * 5
    assert await world.sql("SELECT count(*) FROM mention") == [(0,)]


async def test_a_room_that_is_cleaned_by_somebody_else_meanwhile_stays_so(world: World) -> None:
    await world.say("раз")
    await world.log.put(Purge(1, 3))
    await world.log.clean()
    assert await world.log._change(lambda: retention.expire(1, 3)) is False


async def test_what_nobody_looked_at_does_not_wait_for_ever(world: World) -> None:
    await kept_for_a_week(world)
    words = [world.words(word, TARAS, new_in={1}) for word in ("раз", "два", "три")]
    for one in words:
        await world.log.put(one)
    now_ms = int(clock.now().timestamp() * 1000)
    await world.sql("UPDATE held SET ts = $1 WHERE cid = $2", now_ms - 8 * DAY_MS, words[0].cid)
    await world.sql(
        "UPDATE held SET ts = $1, state = 'approved' WHERE cid = $2",
        *(now_ms - 91 * DAY_MS, words[1].cid),
    )
    await world.log.retain()
    rows = await world.sql("SELECT cid, state FROM held ORDER BY cid")
    assert rows == [(words[0].cid, "rejected"), (words[2].cid, "wait")]
    assert [line.text for line in await world.log.held(1)] == ["три"]


async def test_erasing_a_person_takes_their_words_out_of_every_room(world: World) -> None:
    await world.join(TARAS, room_id=2)
    await world.join(OLENA, room_id=2)
    await world.say("моє", TARAS)
    await world.log.put(world.words("чекаю", TARAS, new_in={1}))
    await world.say("твоє")
    await world.log.erase(TARAS)
    assert await world.sql("SELECT state, text FROM message ORDER BY seq") == [
        ("scrub", None),
        ("ok", "твоє"),
    ]
    assert await world.sql("SELECT body FROM held") == [(None,)]
    assert await world.numbers(2) == [1, 2]
    await world.log.erase(NINO)
    assert world.heard[-1]["k"] == "scrub"


SECRET = "вулиця Довга п’ятнадцять"


def copies(path: Path) -> int:
    """How often a word of it can be read in the files. The index leaves out the beginning where it
    is that of the word before."""
    found = 0
    for file in path.parent.glob(f"{path.name}*"):
        raw = file.read_bytes()
        found += raw.count("овга".encode()) + raw.count("надцять".encode())
    return found


async def test_nothing_that_was_removed_can_be_read_in_the_files(sqlite_world: World) -> None:
    world = sqlite_world
    assert isinstance(world.where, Path)
    for i in range(300):
        await asyncio.gather(world.say(f"про щось інше {i}"), world.say(f"і ще {i}", TARAS))
        if i == 150:
            ack = await world.say(SECRET)
            await world.log.index()
    while await world.log.index():
        pass
    assert copies(world.where) > 0
    await world.log.put(Delete(ROOM, OLENA, "del00001", ack.id))
    await world.log.tidy()
    assert copies(world.where) == 0


async def test_nor_after_a_scrub_or_a_purge(sqlite_world: World) -> None:
    world = sqlite_world
    assert isinstance(world.where, Path)
    await world.say(SECRET, TARAS)
    await world.say(SECRET, OLENA)
    await world.log.put(world.words(SECRET, TARAS, new_in={1}))
    await world.log.index()
    await world.log.put(Purge(1, 4))
    await world.say(SECRET, TARAS)
    await world.log.erase(TARAS)
    assert copies(world.where) == 0
