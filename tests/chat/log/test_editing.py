import asyncio
from dataclasses import replace

import pytest

from app.chat.log import Changed, Delete, Edit, Leave, Mute, SetRoom
from app.chat.log import touching as rules
from tests.chat.log.world import NINO, OLENA, ROOM, TARAS, World, pub_of


def reworded(id: str, text: str, cid: str = "edit0001", actor: int = OLENA, **more: int) -> Edit:
    return Edit(ROOM, actor, cid, id, text, **more)


async def test_an_edit_is_an_event_with_the_new_words(world: World) -> None:
    ack = await world.say("о 9:00")
    done = await world.log.put(reworded(ack.id, "о 9:30", base=ack.seq))
    assert (done.room, done.seq, done.id, done.cid, done.dup) == (
        *(ROOM, 4, ack.id, "edit0001", False),
    )
    assert world.heard[-1] == {
        "s": 4,
        "k": "edit",
        "id": ack.id,
        "by": pub_of(OLENA),
        "nm": "Олена",
        "ts": done.ts,
        "cid": "edit0001",
        "text": "о 9:30",
    }
    assert (await world.replayed(3)) == [world.heard[-1]]
    assert await world.sql("SELECT text, v, text_v, edited_at, n FROM message") == [
        ("о 9:30", 4, 4, done.ts, 1)
    ]


async def test_what_was_encoded_before_an_edit_is_stale(world: World) -> None:
    ack = await world.say("о 9:00")
    await world.log.put(reworded(ack.id, "о 9:30"))
    assert world.told[-1].stale_to == ack.seq
    await world.log.put(reworded(ack.id, "о 9:45", "edit0002"))
    assert world.told[-1].stale_to == 4


async def test_an_edit_that_was_edited_again_is_passed_over(world: World) -> None:
    ack = await world.say("о 9:00")
    await world.log.put(reworded(ack.id, "о 9:30"))
    await world.log.put(reworded(ack.id, "о 9:45", "edit0002"))
    said, *after = await world.replayed(2)
    assert (said["text"], said["v"]) == ("о 9:45", 5)
    assert [event["k"] for event in after] == ["x", "edit"]


async def test_nor_does_its_batch_tell_words_that_were_changed_in_it(world: World) -> None:
    ack = await world.say("о 9:00")
    edits = [reworded(ack.id, "555", "edit0001"), reworded(ack.id, "о 9:45", "edit0002")]
    await asyncio.gather(*map(world.log.put, edits))
    assert [event["k"] for event in world.heard[-2:]] == ["x", "edit"]


async def test_a_retry_of_an_edit_gets_its_ack_once_more(world: World) -> None:
    ack = await world.say("о 9:00")
    ask = reworded(ack.id, "о 9:30")
    first, twin = await asyncio.gather(world.log.put(ask), world.log.put(ask))
    await world.log.put(reworded(ack.id, "о 9:45", "edit0002"))
    again = await world.log.put(ask)
    assert twin == again == replace(first, dup=True)
    assert await world.numbers() == [1, 2, 3, 4, 5]


async def test_its_key_used_for_anything_else_is_a_conflict(world: World) -> None:
    ack = await world.say("о 9:00")
    await world.log.put(reworded(ack.id, "о 9:30"))
    for other in (
        reworded(ack.id, "о 9:45"),
        Delete(ROOM, OLENA, "edit0001", ack.id),
        replace(world.words("о 9:30"), cid="edit0001"),
    ):
        no = await world.refused(other)
        assert (no.code, no.more) == ("cid_conflict", {"id": ack.id, "seq": 4})


async def test_only_the_author_edits_not_even_a_host(world: World) -> None:
    ack = await world.say("о 9:00")
    await world.join(NINO, role="host")
    for actor in (TARAS, NINO):
        assert (await world.refused(reworded(ack.id, "ні", actor=actor))).code == "forbidden"


async def test_what_one_cannot_see_one_cannot_edit(world: World) -> None:
    ack = await world.say("о 9:00")
    assert (await world.refused(reworded("nothing", "ні"))).code == "not_found"
    assert (await world.refused(reworded(ack.id, "ні", actor=NINO))).code == "not_found"
    await world.log.put(Leave(1, OLENA))
    assert (await world.refused(reworded(ack.id, "ні"))).code == "not_member"


async def test_an_edit_comes_within_a_quarter_of_an_hour(world: World) -> None:
    ack = await world.say("о 9:00")
    await world.sql("UPDATE message SET ts = ts - $1", rules.EDIT_MS + 60_000)
    assert (await world.refused(reworded(ack.id, "пізно"))).code == "edit_window"


async def test_words_that_have_changed_meanwhile_are_a_conflict(world: World) -> None:
    ack = await world.say("о 9:00")
    await world.log.put(reworded(ack.id, "о 9:30"))
    no = await world.refused(reworded(ack.id, "о 10:00", "edit0002", base=ack.seq))
    assert (no.code, no.final, no.more) == ("conflict", True, {"id": ack.id, "seq": 4})
    assert (await world.log.put(reworded(ack.id, "о 10:00", "edit0003", base=4))).seq == 5


async def test_what_was_looked_at_is_not_changed_afterwards(world: World) -> None:
    ack = await world.say("добрий день")
    no = await world.refused(reworded(ack.id, "купуйте", new_in={1}))
    assert no.code == "forbidden"
    await world.log.put(SetRoom(ROOM, TARAS, premod="none"))
    assert (await world.log.put(reworded(ack.id, "добрий вечір", new_in={1}))).seq == 5


async def test_a_removed_message_is_not_edited(world: World) -> None:
    ack = await world.say("о 9:00")
    await world.log.put(Delete(ROOM, OLENA, "del00001", ack.id))
    assert (await world.refused(reworded(ack.id, "ні"))).code == "gone"


async def test_whoever_may_not_write_may_not_edit(world: World) -> None:
    ack = await world.say("о 9:00")
    await world.log.put(SetRoom(ROOM, OLENA, paused=True))
    assert (await world.refused(reworded(ack.id, "ні"))).code == "room_paused"
    await world.log.put(Mute(ROOM, OLENA, 2**50))
    assert (await world.refused(reworded(ack.id, "ні"))).code == "muted"


async def removed(world: World, ack_id: str, actor: int, **more: bool) -> Changed:
    return await world.log.put(Delete(ROOM, actor, f"del{actor:05d}", ack_id, **more))


async def test_a_deletion_is_an_event_and_the_words_are_gone(world: World) -> None:
    ack = await world.say("мій номер 555", cw="номер")
    done = await removed(world, ack.id, OLENA)
    assert (done.seq, done.id, done.cid, done.dup) == (4, ack.id, "del00001", False)
    assert world.heard[-1] == {
        "s": 4,
        "k": "del",
        "id": ack.id,
        "by": pub_of(OLENA),
        "ts": done.ts,
        "cid": "del00001",
        "as": "author",
    }
    assert await world.sql("SELECT text, extra, state, v FROM message") == [
        (None, None, "author", 4)
    ]
    said, deleted = await world.replayed(2)
    assert (said["del"], said["v"], "text" in said) == ("author", 4, False)
    assert deleted == world.heard[-1]
    assert world.told[-1].stale_to == 3


async def test_a_host_removes_what_others_said_and_a_member_does_not(world: World) -> None:
    ack = await world.say("лайка")
    await world.join(NINO, role="host")
    no = await world.refused(Delete(ROOM, TARAS, "del00001", ack.id))
    assert no.code == "forbidden"
    await removed(world, ack.id, NINO)
    assert world.heard[-1]["as"] == "host"


async def test_nor_does_a_stranger_unless_the_rules_let_them(world: World) -> None:
    ack = await world.say("лайка")
    assert (await world.refused(Delete(ROOM, NINO, "del00001", ack.id))).code == "not_found"
    assert (await removed(world, ack.id, NINO, by_right=True)).seq == 4
    assert world.heard[-1]["as"] == "host"
    no = await world.refused(Delete("nowhere", NINO, "del00002", ack.id, by_right=True))
    assert no.code == "not_found"


async def test_somebody_whose_account_is_no_more_is_not_named(world: World) -> None:
    ack = await world.say("лайка")
    await world.log.put(Delete(ROOM, 99, "del00001", ack.id, by_right=True))
    assert "by" not in world.heard[-1]


async def test_a_muted_author_still_removes_their_own(world: World) -> None:
    ack = await world.say("ой")
    await world.log.put(Mute(ROOM, OLENA, 2**50))
    assert (await removed(world, ack.id, OLENA)).seq == 4


async def test_removing_what_is_gone_changes_nothing(world: World) -> None:
    ack = await world.say("ой")
    first = await removed(world, ack.id, OLENA)
    other = await world.log.put(Delete(ROOM, OLENA, "del00009", ack.id))
    assert (other.seq, other.dup) == (None, False)
    assert await removed(world, ack.id, OLENA) == replace(first, dup=True)
    assert await world.numbers() == [1, 2, 3, 4]


async def test_what_is_edited_and_removed_in_one_batch_is_told_without_words(world: World) -> None:
    ack = await world.say("о 9:00")
    ops = [reworded(ack.id, "мій номер 555"), Delete(ROOM, OLENA, "del00001", ack.id)]
    await asyncio.gather(*map(world.log.put, ops))
    assert [event["k"] for event in world.heard[-2:]] == ["x", "del"]
    assert await world.sql("SELECT text, state, v FROM message") == [(None, "author", 5)]
    assert [event["k"] for event in await world.replayed(3)] == ["x", "del"]


async def test_a_retry_in_a_room_that_is_not_there_is_refused(world: World) -> None:
    assert (await world.refused(Delete("nowhere", OLENA, "del00001", "x"))).code == "not_found"


@pytest.mark.parametrize("kind", ["edit", "del"])
async def test_whoever_left_still_gets_the_ack_of_what_they_changed(
    world: World, kind: str
) -> None:
    ack = await world.say("прощавайте")
    op = reworded(ack.id, "ну") if kind == "edit" else Delete(ROOM, OLENA, "del00001", ack.id)
    first = await world.log.put(op)
    await world.log.put(Leave(1, OLENA))
    assert await world.log.put(op) == replace(first, dup=True)
