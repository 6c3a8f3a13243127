"""Who may speak in which kind of room: asked under the room's lock, whatever a page thought."""

from __future__ import annotations

import pytest

from app.chat.log import Edit, Join, React, SetRole, SetRoom
from tests.chat.log.world import NINO, OLENA, ROOM, TARAS, World


async def of_kind(world: World, kind: str) -> None:
    pair = "1:1:2" if kind == "direct" else None
    await world.sql("UPDATE room SET kind = $1, pair = $2 WHERE id = 1", kind, pair)


async def test_only_hosts_announce_and_everybody_may_answer_with_a_heart(world: World) -> None:
    await of_kind(world, "announce")
    await world.log.put(SetRole(1, OLENA, "host"))
    said = await world.say("Завтра роздача о десятій")
    assert (await world.refused(world.words("А де?", TARAS))).code == "forbidden"
    assert (await world.log.put(React(ROOM, TARAS, said.id, "🙏", True))).seq == 5


async def test_what_was_announced_is_acked_again_to_a_host_who_is_none_any_more(
    world: World,
) -> None:
    await of_kind(world, "announce")
    await world.log.put(SetRole(1, OLENA, "host"))
    words = world.words("Завтра роздача")
    ack = await world.log.put(words)
    await world.log.put(SetRole(1, OLENA, "member"))
    again = await world.log.put(words)
    assert (again.seq, again.dup) == (ack.seq, True)


async def test_nobody_writes_changes_or_reacts_in_an_archived_room(world: World) -> None:
    said = await world.say("До побачення")
    await world.log.put(SetRoom(ROOM, OLENA, archived=True))
    for op in (
        world.words("ще одне", TARAS),
        Edit(ROOM, OLENA, "edit0001", said.id, "інше"),
        React(ROOM, TARAS, said.id, "🙏", True),
    ):
        assert (await world.refused(op)).code == "forbidden"
    await world.log.put(SetRoom(ROOM, OLENA, archived=False))
    assert (await world.say("Знову тут", TARAS)).n == 2


async def test_a_request_is_one_message_until_the_other_answers(world: World) -> None:
    await of_kind(world, "direct")
    await world.say("Доброго дня, це я з черги")
    assert (await world.refused(world.words("Чому мовчите?"))).code == "forbidden"
    await world.log.put(SetRoom(ROOM, TARAS, accepted=True))
    await world.say("Доброго дня", TARAS)
    await world.say("Як добре")
    await world.log.put(SetRoom(ROOM, TARAS, accepted=False))
    assert (await world.refused(world.words("Чому?"))).code == "forbidden"


async def test_to_each_of_two_people_their_room_is_called_as_the_other(world: World) -> None:
    await of_kind(world, "direct")
    for user_id, other in ((OLENA, "Тарас"), (TARAS, "Олена")):
        ((card,), _) = await world.log.cards(user_id)
        assert (card.kind, card.title) == ("direct", other)


async def test_two_messages_sent_at_once_are_one_request(world: World) -> None:
    await of_kind(world, "direct")
    first, second = (world.log.put(world.words(text)) for text in ("раз", "два"))
    assert (await first).n == 1
    with pytest.raises(Exception, match="forbidden"):
        await second


async def test_other_settings_change_nothing_about_kind_or_archive(world: World) -> None:
    await world.log.put(SetRoom(ROOM, OLENA, archived=True, about="для водіїв"))
    before = await world.sql("SELECT archived_at FROM room WHERE id = 1")
    await world.log.put(SetRoom(ROOM, OLENA, title="Водії"))
    assert await world.sql("SELECT archived_at FROM room WHERE id = 1") == before
    assert before != [(None,)]
    (row,) = await world.sql("SELECT kind, about, title, accepted_at FROM room WHERE id = 1")
    assert row == ("everyone", "для водіїв", "Водії", None)


async def test_what_was_set_is_told_and_read_back_alike(world: World) -> None:
    world.told.clear()
    await world.log.put(SetRoom(ROOM, OLENA, archived=True, about="для водіїв"))
    event = {"k": "room", "s": 3, "set": {"about": "для водіїв", "archived": True}}
    (told,) = world.heard
    assert {name: told[name] for name in event} == event
    assert (await world.replayed(2)) == [told]


async def test_newness_in_another_circle_holds_nothing_here(world: World) -> None:
    await world.log.put(Join(1, NINO))
    assert (await world.log.put(world.words("я", NINO, new_in={7}))).seq == 4
    held = await world.log.put(world.words("я", NINO, new_in={7, 1}))
    assert held.hid


async def test_an_open_room_can_become_one_for_announcements(world: World) -> None:
    await of_kind(world, "open")
    await world.log.put(SetRoom(ROOM, OLENA, kind="announce"))
    assert (await world.refused(world.words("Чи можна?", TARAS))).code == "forbidden"
    assert (await world.replayed(2))[0]["set"] == {"kind": "announce"}
    await world.log.put(SetRoom(ROOM, OLENA, kind="open"))
    await world.say("Тепер можна", TARAS)
