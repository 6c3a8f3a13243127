import asyncio
import json

from app.chat.log import Delete, Edit, Leave, Line, Mute, Pin, React
from app.chat.log.shapes import Rx
from app.chat.log.touching import EMOJI
from tests.chat.log.world import NINO, OLENA, ROOM, TARAS, World, pub_of


def wish(
    id: str, actor: int = OLENA, emoji: str = "🙏", on: bool = True, wait_ms: int = 0
) -> React:
    return React(ROOM, actor, id, emoji, on, wait_ms)


async def test_a_reaction_is_an_event_that_counts(world: World) -> None:
    ack = await world.say("Дякую!")
    done = await world.log.put(wish(ack.id, TARAS))
    assert (done.seq, done.id, done.cid) == (4, ack.id, None)
    assert world.heard[-1] == {
        "s": 4,
        "k": "react",
        "id": ack.id,
        "rx": [{"e": "🙏", "tot": 1, "add": [pub_of(TARAS)]}],
    }
    await world.log.put(wish(ack.id, OLENA))
    await world.log.put(wish(ack.id, TARAS, on=False))
    assert world.heard[-1]["rx"] == [{"e": "🙏", "tot": 1, "rm": [pub_of(TARAS)]}]
    assert await world.replayed(3) == world.heard[3:]


async def test_asking_for_what_is_so_changes_nothing(world: World) -> None:
    ack = await world.say("Дякую!")
    assert (await world.log.put(wish(ack.id, on=False))).seq is None
    assert (await world.log.put(wish(ack.id))).seq == 4
    assert (await world.log.put(wish(ack.id))).seq is None
    assert await world.numbers() == [1, 2, 3, 4]


async def test_a_crowds_joy_in_one_batch_is_one_event(world: World) -> None:
    await world.join(NINO)
    ack = await world.say("Ми вдома!")
    wishes = [wish(ack.id, OLENA), wish(ack.id, TARAS), wish(ack.id, NINO, "🎉")]
    outcomes = await asyncio.gather(*map(world.log.put, wishes))
    assert [outcome.seq for outcome in outcomes] == [5, 5, 5]
    assert world.heard[-1]["rx"] == [
        {"e": "🙏", "tot": 2, "add": [pub_of(OLENA), pub_of(TARAS)]},
        {"e": "🎉", "tot": 1, "add": [pub_of(NINO)]},
    ]
    assert (await world.replayed(4)) == world.heard[-1:]


async def test_changing_ones_mind_in_one_batch_names_nobody(world: World) -> None:
    ack = await world.say("Дякую!")
    await world.log.put(wish(ack.id, TARAS))
    wishes = [
        wish(ack.id),
        wish(ack.id, on=False),
        wish(ack.id, TARAS, on=False),
        wish(ack.id, TARAS),
    ]
    outcomes = await asyncio.gather(*map(world.log.put, wishes))
    assert [outcome.seq for outcome in outcomes] == [5, 5, 5, 5]
    assert world.heard[-1]["rx"] == [{"e": "🙏", "tot": 1}]
    assert await world.sql("SELECT user_id FROM reaction") == [(TARAS,)]


async def test_reactions_on_different_messages_are_different_events(world: World) -> None:
    first, second = await world.say("раз"), await world.say("два")
    wishes = [wish(first.id), wish(second.id), wish(first.id, TARAS)]
    outcomes = await asyncio.gather(*map(world.log.put, wishes))
    assert [outcome.seq for outcome in outcomes] == [5, 6, 7]


async def test_a_message_has_so_many_different_emoji_and_no_more(world: World) -> None:
    ack = await world.say("Дякую!")
    for i in range(EMOJI):
        await world.log.put(wish(ack.id, emoji=chr(0x1F600 + i)))
    assert (await world.refused(wish(ack.id, emoji="🙏"))).code == "too_many_emoji"
    assert (await world.log.put(wish(ack.id, TARAS, emoji=chr(0x1F600)))).seq is not None
    await world.log.put(wish(ack.id, emoji=chr(0x1F601), on=False))
    assert (await world.log.put(wish(ack.id, emoji="🙏"))).seq is not None


async def test_whoever_may_not_write_may_not_react(world: World) -> None:
    ack = await world.say("Дякую!")
    no = await world.refused(wish(ack.id, wait_ms=300))
    assert (no.code, no.final, no.retry_ms) == ("rate_limited", False, 300)
    await world.log.put(Mute(ROOM, TARAS, 2**50))
    assert (await world.refused(wish(ack.id, TARAS))).code == "muted"
    assert (await world.refused(wish(ack.id, NINO))).code == "not_found"
    assert (await world.refused(wish("nothing"))).code == "not_found"
    await world.log.put(Leave(1, TARAS))
    assert (await world.refused(wish(ack.id, TARAS))).code == "not_member"


async def test_a_removed_message_has_no_reactions(world: World) -> None:
    ack = await world.say("ой")
    await world.log.put(wish(ack.id, TARAS))
    await world.log.put(Delete(ROOM, OLENA, "del00001", ack.id))
    assert (await world.refused(wish(ack.id))).code == "gone"
    assert await world.sql("SELECT count(*) FROM reaction") == [(0,)]
    assert [event["k"] for event in await world.replayed(3)] == ["x", "del"]


async def test_what_is_liked_and_removed_in_one_batch_leaves_nothing(world: World) -> None:
    ack = await world.say("ой")
    ops = [wish(ack.id, TARAS), Delete(ROOM, OLENA, "del00001", ack.id)]
    await asyncio.gather(*map(world.log.put, ops))
    assert await world.sql("SELECT count(*) FROM reaction") == [(0,)]
    assert await world.sql("SELECT v, state FROM message") == [(5, "author")]


async def test_a_page_has_all_reactions_and_says_which_are_mine(world: World) -> None:
    ack = await world.say("Дякую!")
    await world.log.put(wish(ack.id, TARAS))
    await world.sql("UPDATE reaction SET ts = 1")
    await world.log.put(wish(ack.id, OLENA, "❤️"))
    page = await world.log.page(await world.seat(TARAS), TARAS)
    assert page is not None
    message = json.loads(page.msgs[0])
    assert message["v"] == 5
    assert message["rx"] == [{"e": "🙏", "tot": 1, "me": True}, {"e": "❤️", "tot": 1}]
    line = (await world.log.timeline(await world.seat(TARAS), TARAS)).lines[-1]
    assert isinstance(line, Line)
    assert line.rx == (Rx("🙏", 1, me=True), Rx("❤️", 1))


async def test_a_replayed_message_has_all_its_reactions(world: World) -> None:
    """Its `v` is the newest: what the reactions said before would be taken for known."""
    ack = await world.say("Дякую!")
    await world.log.put(wish(ack.id, TARAS))
    await world.log.put(wish(ack.id, OLENA))
    await world.log.put(Edit(ROOM, OLENA, "edit0001", ack.id, "Щиро дякую!"))
    said = (await world.replayed(2))[0]
    assert (said["v"], said["rx"]) == (6, [{"e": "🙏", "tot": 2}])
    mine = (await world.replayed(2, user_id=TARAS))[0]
    assert mine["rx"] == [{"e": "🙏", "tot": 2, "me": True}]


async def test_a_pin_is_an_event_and_stands_on_the_message(world: World) -> None:
    ack = await world.say("Адреса: вул. Довга, 5")
    done = await world.log.put(Pin(ROOM, TARAS, ack.id, on=True))
    assert done.seq == 4
    assert world.heard[-1] == {"s": 4, "k": "pin", "id": ack.id, "on": True, "by": pub_of(TARAS)}
    assert (await world.log.put(Pin(ROOM, TARAS, ack.id, on=True))).seq is None
    page = await world.log.page(await world.seat(TARAS), TARAS)
    assert page is not None
    assert json.loads(page.msgs[0])["pin"] is True
    assert (await world.replayed(2))[0]["pin"] is True
    assert (await world.log.put(Pin(ROOM, TARAS, ack.id, on=False))).seq == 5
    assert "pin" not in (await world.replayed(2))[0]
    assert await world.replayed(3) == world.heard[3:]


async def test_pins_are_listed_with_the_last_pinned_first(world: World) -> None:
    acks = [await world.say(word) for word in ("раз", "два", "три")]
    for ack in (acks[1], acks[0], acks[2]):
        await world.log.put(Pin(ROOM, TARAS, ack.id, on=True))
    await world.log.put(React(ROOM, OLENA, acks[0].id, "🙏", on=True))
    await world.log.put(Delete(ROOM, OLENA, "del00001", acks[2].id))
    pins = await world.log.pins(await world.seat(OLENA), OLENA)
    assert [(pin.text, pin.is_pinned) for pin in pins] == [("раз", True), ("два", True)]
    assert pins[0].rx == (Rx("🙏", 1, me=True),)
    await world.sql("UPDATE room SET purged_to = 3")
    pins = await world.log.pins(await world.seat(OLENA), OLENA)
    assert [pin.text for pin in pins] == ["два"]
    await world.sql("UPDATE room SET hist_policy = 'joined'")
    await world.join(NINO)
    assert await world.log.pins(await world.seat(NINO), NINO) == []


async def test_a_removed_message_is_not_pinned(world: World) -> None:
    ack = await world.say("ой")
    await world.log.put(Pin(ROOM, TARAS, ack.id, on=True))
    await world.log.put(Delete(ROOM, OLENA, "del00001", ack.id))
    assert await world.sql("SELECT pin_seq FROM message") == [(None,)]
    assert (await world.refused(Pin(ROOM, TARAS, ack.id, on=True))).code == "gone"
    assert (await world.refused(Pin("nowhere", TARAS, ack.id, on=True))).code == "not_found"
    assert [event["k"] for event in await world.replayed(3)] == ["x", "del"]


async def test_a_pin_by_somebody_who_is_no_more_names_nobody(world: World) -> None:
    ack = await world.say("так")
    await world.log.put(Pin(ROOM, 99, ack.id, on=True))
    assert "by" not in world.heard[-1]
