"""What the keepers of a room do."""

import asyncio
import json

from app.chat.log import Edit, Leave, Mute, Muted, Pin, Purge, Scrub, SetRole, SetRoom
from tests.chat.log.world import NINO, OLENA, OTHER_ROOM, ROOM, TARAS, World, pub_of


async def test_settings_are_an_event_with_what_has_changed(world: World) -> None:
    done = await world.log.put(SetRoom(ROOM, TARAS, title="Одеса", slow_ms=30_000, paused=False))
    assert (done.room, done.seq) == (ROOM, 3)
    assert world.heard[-1] == {
        "s": 3,
        "k": "room",
        "set": {"title": "Одеса", "slow_ms": 30_000},
        "by": pub_of(TARAS),
    }
    assert await world.sql("SELECT title, slow_ms, paused FROM room WHERE id = 1") == [
        ("Одеса", 30_000, False)
    ]
    assert await world.sql("SELECT title FROM room WHERE id = 2") == [("Усі",)]


async def test_settings_that_are_so_already_change_nothing(world: World) -> None:
    assert (await world.log.put(SetRoom(1, 99, title="Усі", ret_ms=0))).seq is None
    assert await world.numbers() == [1, 2]
    assert (await world.refused(SetRoom("nowhere", OLENA, title="Усі"))).code == "not_found"


async def test_old_settings_are_replayed_as_they_are_now(world: World) -> None:
    await world.log.put(SetRoom(ROOM, 99, title="Телефон 555", paused=True))
    await world.log.put(SetRoom(ROOM, OLENA, title="Одеса", ret_ms=1000))
    assert [event["set"] for event in await world.replayed(2)] == [
        {"title": "Одеса", "paused": True},
        {"title": "Одеса", "ret_ms": 1000},
    ]
    await world.log.put(SetRoom(ROOM, OLENA, ret_ms=0))
    assert (await world.replayed(4))[0]["set"] == {"ret_ms": None}


async def test_a_pause_holds_from_its_place_in_the_batch(world: World) -> None:
    ops = [world.words("раз"), SetRoom(ROOM, TARAS, paused=True), world.words("два")]
    first, _, second = await asyncio.gather(*map(world.log.put, ops), return_exceptions=True)
    assert first.seq == 3
    assert getattr(second, "code", None) == "room_paused"


async def test_another_role_is_an_event_and_a_fact_for_the_person(world: World) -> None:
    assert (await world.log.put(SetRole(ROOM, TARAS, "host"))).seq == 3
    assert world.heard[-1] == {
        "s": 3,
        "k": "mem",
        "op": "role",
        "user": pub_of(TARAS),
        "nm": "Тарас",
        "role": "host",
    }
    assert await world.replayed(2) == world.heard[-1:]
    (fact,) = world.told[-1].facts
    assert fact.user_id == TARAS
    assert json.loads(fact.json) == {
        "t": "you",
        "k": "perm",
        "room": ROOM,
        "role": "host",
        "mute_until": None,
    }
    assert (await world.log.cards(TARAS))[0][0].role == "host"
    assert (await world.log.put(SetRole(ROOM, TARAS, "host"))).seq is None
    assert (await world.refused(SetRole(ROOM, NINO, "host"))).code == "not_found"


async def test_another_role_is_no_coming_and_no_going(world: World) -> None:
    await world.log.put(SetRole(ROOM, TARAS, "host"))
    lines = (await world.log.timeline(await world.seat(OLENA), OLENA)).lines
    assert [line.seq for line in lines] == [1, 2]


async def test_a_mute_is_no_event_but_a_fact_for_one_person(world: World) -> None:
    done = await world.log.put(Mute(ROOM, TARAS, 2**50, "cooling off"))
    assert done == Muted(ROOM, 2**50)
    assert await world.numbers() == [1, 2]
    batch = world.told[-1]
    assert batch.events == ()
    (fact,) = batch.facts
    assert (fact.user_id, json.loads(fact.json)) == (
        TARAS,
        {
            "t": "you",
            "k": "perm",
            "room": ROOM,
            "role": "member",
            "mute_until": 2**50,
            "why": "cooling off",
        },
    )
    assert (await world.refused(world.words("але ж", TARAS))).code == "muted"


async def test_a_mute_is_lifted_or_runs_out(world: World) -> None:
    await world.log.put(Mute(ROOM, TARAS, 2**50))
    assert await world.log.put(Mute(ROOM, TARAS, None)) == Muted(ROOM, None)
    assert (await world.say("дякую", TARAS)).seq == 3
    assert await world.log.put(Mute(ROOM, TARAS, 5)) == Muted(ROOM, None)
    assert json.loads(world.told[-1].facts[0].json)["mute_until"] is None


async def test_a_role_given_to_somebody_muted_says_that_they_still_are(world: World) -> None:
    await world.log.put(Mute(ROOM, TARAS, 2**50))
    await world.log.put(SetRole(ROOM, TARAS, "host"))
    assert json.loads(world.told[-1].facts[0].json)["mute_until"] == 2**50


async def test_a_scrub_covers_everything_a_person_has_said(world: World) -> None:
    mine, other = await world.say("моє", TARAS), await world.say("твоє")
    done = await world.log.put(Scrub(ROOM, TARAS))
    assert done.seq == 5
    assert world.heard[-1] == {"s": 5, "k": "scrub", "user": pub_of(TARAS)}
    assert world.told[-1].stale_to == 4
    assert [(e["k"], e.get("del"), e.get("text")) for e in await world.replayed(2)] == [
        ("msg", "scrub", None),
        ("msg", None, "твоє"),
        ("scrub", None, None),
    ]
    page = await world.log.page(await world.seat(OLENA), OLENA)
    assert page is not None
    assert [json.loads(m).get("del") for m in page.msgs] == ["scrub", None]
    assert (await world.log.last_lines(OLENA))[0].text == "твоє"
    assert (await world.refused(Pin(ROOM, OLENA, mine.id, on=True))).code == "gone"
    assert (await world.log.put(Pin(ROOM, OLENA, other.id, on=True))).seq == 6


async def test_what_is_said_after_a_scrub_stays(world: World) -> None:
    await world.say("до", TARAS)
    await world.log.put(Scrub(ROOM, TARAS))
    await world.say("після", TARAS)
    assert [event.get("text") for event in await world.replayed(4)] == ["після"]
    await world.log.put(Scrub(ROOM, TARAS))
    assert [event.get("text") for event in await world.replayed(4)] == [None, None]


async def test_a_scrub_covers_within_its_batch(world: World) -> None:
    ack = await world.say("моє", TARAS)
    ops = [Scrub(ROOM, TARAS), Pin(ROOM, OLENA, ack.id, on=True)]
    _, no = await asyncio.gather(*map(world.log.put, ops), return_exceptions=True)
    assert getattr(no, "code", None) == "gone"


async def test_the_last_word_of_a_list_of_rooms_is_not_one_that_was_scrubbed(world: World) -> None:
    await world.say("твоє")
    await world.say("моє", TARAS)
    await world.log.put(Scrub(ROOM, TARAS))
    assert (await world.log.last_lines(OLENA))[0].text == "твоє"


async def test_nobody_is_scrubbed_who_does_not_exist(world: World) -> None:
    assert (await world.refused(Scrub(ROOM, 99))).code == "not_found"
    assert (await world.refused(Scrub("nowhere", OLENA))).code == "not_found"


async def test_new_words_of_an_old_message_are_purged_with_it(world: World) -> None:
    old = await world.say("раз")
    await world.say("два")
    edited = await world.log.put(Edit(ROOM, OLENA, "edit-0001", old.id, "інакше"))
    await world.log.put(Purge(1, old.seq))
    assert world.told[-1].stale_to == edited.seq
    assert [e["k"] for e in await world.replayed(2)] == ["x", "msg", "x", "purge"]


async def test_a_purge_is_one_event_for_everything_before(world: World) -> None:
    first = await world.say("раз")
    await world.say("два")
    done = await world.log.put(Purge(1, first.seq))
    assert done.seq == 5
    assert world.heard[-1] == {"s": 5, "k": "purge", "to": 3}
    assert world.told[-1].stale_to == 4
    assert [e["k"] for e in await world.replayed(2)] == ["x", "msg", "purge"]
    assert (await world.refused(world.words("так", re=first.id))).code == "not_found"
    assert (await world.log.put(Purge(1, 2))).seq is None
    assert (await world.log.put(Purge(1, 999))).seq == 6
    assert await world.sql("SELECT purged_to FROM room WHERE id = 1") == [(5,)]
    assert (await world.refused(Purge(99, 1))).code == "not_found"


async def test_a_purge_covers_within_its_batch(world: World) -> None:
    ack = await world.say("раз")
    ops = [Purge(1, 3), Pin(ROOM, OLENA, ack.id, on=True)]
    _, no = await asyncio.gather(*map(world.log.put, ops), return_exceptions=True)
    assert getattr(no, "code", None) == "not_found"


async def test_settings_of_two_rooms_may_change_in_one_batch(world: World) -> None:
    ops = [SetRoom(ROOM, OLENA, slow_ms=5), SetRoom(OTHER_ROOM, OLENA, slow_ms=7), Leave(1, TARAS)]
    await asyncio.gather(*map(world.log.put, ops))
    assert await world.sql("SELECT slow_ms FROM room ORDER BY id") == [(5,), (7,)]
