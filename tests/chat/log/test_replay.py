import pytest

from app.chat.log import Leave
from tests.chat.log.world import NINO, OLENA, TARAS, World, pub_of


async def test_what_is_replayed_is_what_was_told(world: World) -> None:
    first = await world.say("раз", cw="обстріл", lang="uk")
    await world.say("два", TARAS, re=first.id, th=first.id)
    await world.join(NINO)
    await world.log.put(Leave(1, NINO, "kick"))
    assert await world.replayed() == world.heard


async def test_replay_goes_on_after_the_number_given(world: World) -> None:
    await world.say("раз")
    await world.say("два")
    assert [e["s"] for e in await world.replayed(3)] == [4]
    assert await world.replayed(4) == []


async def test_replay_stops_at_its_limit(world: World) -> None:
    for word in ("раз", "два", "три"):
        await world.say(word)
    assert [e["s"] for e in await world.replayed(1, limit=2)] == [2, 3]


async def test_an_edited_message_is_replayed_with_its_newest_words(world: World) -> None:
    ack = await world.say("о 9:00")
    await world.sql("UPDATE message SET text = 'о 9:30', v = 4, text_v = 4, edited_at = 77")
    event = (await world.replayed(2))[0]
    assert (event["s"], event["text"], event["v"], event["ed"]) == (3, "о 9:30", 4, 77)
    assert event["cid"] == ack.cid


@pytest.mark.parametrize("state", ["author", "host"])
async def test_a_removed_message_is_replayed_without_its_words(world: World, state: str) -> None:
    ack = await world.say("мій номер 555", cw="номер")
    await world.sql("UPDATE message SET state = $1, v = 4", state)
    assert await world.replayed(2) == [
        {
            "s": 3,
            "k": "msg",
            "id": ack.id,
            "n": 1,
            "ts": ack.ts,
            "by": pub_of(OLENA),
            "cid": ack.cid,
            "v": 4,
            "del": state,
        }
    ]


async def test_numbers_with_nothing_to_show_are_passed_over_together(world: World) -> None:
    """A later version's kinds, and what a retention period has swallowed."""
    for word in ("раз", "два", "три", "чотири"):
        await world.say(word)
    await world.sql("UPDATE room_event SET kind = 'pin' WHERE seq IN (1, 4, 5)")
    events = await world.log.events(1, 0)
    assert [(e.seq, e.last) for e in events] == [(1, 1), (2, 2), (3, 3), (4, 5), (6, 6)]
    shown = await world.replayed()
    assert (shown[0], shown[3]) == ({"s": 1, "k": "x"}, {"s": 4, "k": "x", "to": 5})


async def test_the_end_may_be_passed_over_too(world: World) -> None:
    await world.say("раз")
    await world.sql("UPDATE room_event SET kind = 'pin' WHERE seq > 1")
    assert (await world.replayed(1)) == [{"s": 2, "k": "x", "to": 3}]


async def test_what_lies_below_the_floor_is_passed_over(world: World) -> None:
    await world.say("раз")
    await world.sql("DELETE FROM room_event WHERE seq <= 2")
    assert (await world.replayed())[0] == {"s": 1, "k": "x", "to": 2}


async def test_a_purged_message_is_passed_over(world: World) -> None:
    await world.say("раз")
    await world.say("два")
    await world.sql("UPDATE room SET purged_to = 3")
    assert [e["k"] for e in await world.replayed(2)] == ["x", "msg"]


async def test_a_tombstone_of_a_move_is_passed_over(world: World) -> None:
    await world.sql("UPDATE room_event SET body = NULL WHERE seq = 1")
    assert [e["k"] for e in await world.replayed()] == ["x", "mem"]


async def test_a_name_that_is_no_longer_known_is_left_out(world: World) -> None:
    await world.say("раз")
    await world.sql("DELETE FROM membership WHERE user_id = $1", OLENA)
    event = (await world.replayed(2))[0]
    assert "nm" not in event
    assert event["by"] == pub_of(OLENA)


async def test_a_new_name_is_the_name_in_old_messages(world: World) -> None:
    await world.say("раз")
    await world.sql("UPDATE membership SET name = 'Оленка' WHERE user_id = $1", OLENA)
    assert (await world.replayed(2))[0]["nm"] == "Оленка"
