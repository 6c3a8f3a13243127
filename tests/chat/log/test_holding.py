"""Messages of newcomers that wait until a keeper has looked at them; and calling people by name."""

import asyncio
import json
from dataclasses import replace

from app.chat.log import (
    Approve,
    Delete,
    Held,
    Leave,
    Line,
    Mark,
    Reject,
    Rejected,
    Scrub,
    SetRoom,
)
from tests.chat.log.world import NINO, OLENA, OTHER_ROOM, ROOM, TARAS, World, pub_of


async def waits(world: World, text: str = "Я новенький", **more: object) -> Held:
    held = await world.log.put(world.words(text, TARAS, new_in={1}, **more))
    assert isinstance(held, Held)
    return held


async def test_what_a_newcomer_says_waits_and_has_no_number(world: World) -> None:
    held = await waits(world)
    assert (held.room, held.dup, len(held.hid)) == (ROOM, False, 22)
    assert await world.numbers() == [1, 2]
    assert await world.sql("SELECT count(*) FROM message") == [(0,)]


async def test_keepers_see_what_waits_in_its_order(world: World) -> None:
    asked = await world.say("хто ти?")
    first = await waits(world, "я", re=asked.id, cw="про себе")
    await waits(world, "ще я")
    one, two = await world.log.held(1)
    assert (one.hid, one.by, one.name) == (first.hid, pub_of(TARAS), "Тарас")
    assert (one.text, one.cw, one.re, two.text) == ("я", "про себе", asked.id, "ще я")
    await world.log.put(Reject(ROOM, OLENA, first.hid))
    assert [line.text for line in await world.log.held(1)] == ["ще я"]
    assert await world.log.held(2) == []


async def test_a_host_and_a_room_that_does_not_want_it_let_it_through(world: World) -> None:
    await world.join(NINO, role="host")
    assert (await world.log.put(world.words("я", NINO, new_in={1}))).seq == 4
    await world.log.put(SetRoom(ROOM, NINO, premod="none"))
    assert (await world.log.put(world.words("я", TARAS, new_in={1}))).seq == 6
    await world.log.put(SetRoom(ROOM, NINO, premod="all"))
    assert isinstance(await world.log.put(world.words("я", TARAS)), Held)


async def test_a_retry_of_what_waits_gets_the_same_answer(world: World) -> None:
    words = world.words("Я новенький", TARAS, new_in={1})
    first, twin = await asyncio.gather(world.log.put(words), world.log.put(words))
    assert isinstance(first, Held)
    assert twin == replace(first, dup=True)
    await world.log.put(SetRoom(ROOM, OLENA, premod="none"))
    assert await world.log.put(replace(words, new_in=())) == replace(first, dup=True)
    assert (await world.refused(replace(words, text="інше"))).code == "cid_conflict"


async def test_the_key_of_what_waits_is_taken(world: World) -> None:
    ack = await world.say("моє", TARAS)
    held = await waits(world)
    no = await world.refused(Delete(ROOM, TARAS, held.cid, ack.id))
    assert no.code == "cid_conflict"
    await world.log.put(Approve(ROOM, OLENA, held.hid))
    assert (await world.refused(Delete(ROOM, TARAS, held.cid, ack.id))).code == "cid_conflict"


async def test_waiting_is_slow_mode_too(world: World) -> None:
    await world.log.put(SetRoom(ROOM, OLENA, slow_ms=60_000))
    await waits(world)
    assert (await world.refused(world.words("ще", TARAS, new_in={1}))).code == "slow_mode"


async def test_an_approved_message_is_said_under_its_own_key(world: World) -> None:
    asked = await world.say("хто ти?")
    await world.join(NINO)
    held = await waits(world, "@Олена, я новенький", re=asked.id, cw="про себе")
    ack = await world.log.put(Approve(ROOM, OLENA, held.hid))
    assert (ack.seq, ack.n, ack.cid) == (5, 2, held.cid)
    said = world.heard[-1]
    assert (said["text"], said["by"], said["cid"], said["re"], said["cw"], said["men"]) == (
        *("@Олена, я новенький", pub_of(TARAS), held.cid),
        *(asked.id, "про себе", [pub_of(OLENA)]),
    )
    (fact,) = world.told[-1].facts
    assert (fact.user_id, json.loads(fact.json)) == (
        TARAS,
        {
            "t": "you",
            "k": "held",
            "room": ROOM,
            "cid": held.cid,
            "state": "approved",
            "id": ack.id,
            "seq": 5,
        },
    )
    assert await world.sql("SELECT state, seq, body FROM held") == [("approved", 5, None)]
    assert await world.replayed(4) == [said]


async def test_a_retry_after_approval_gets_the_ack(world: World) -> None:
    words = world.words("Я новенький", TARAS, new_in={1})
    held = await world.log.put(words)
    assert isinstance(held, Held)
    ack = await world.log.put(Approve(ROOM, OLENA, held.hid))
    assert await world.log.put(words) == replace(ack, dup=True)


async def test_a_rejected_message_is_forgotten_and_its_author_hears_why(world: World) -> None:
    words = world.words("спам", TARAS, new_in={1})
    held = await world.log.put(words)
    assert isinstance(held, Held)
    assert await world.log.put(Reject(ROOM, OLENA, held.hid, "rule 3")) == Rejected(ROOM, held.hid)
    assert json.loads(world.told[-1].facts[0].json) == {
        "t": "you",
        "k": "held",
        "room": ROOM,
        "cid": held.cid,
        "state": "rejected",
        "why": "rule 3",
    }
    assert world.told[-1].events == ()
    assert await world.sql("SELECT state, seq, body FROM held") == [("rejected", None, None)]


async def test_who_was_away_when_it_was_rejected_hears_of_it_on_asking_again(world: World) -> None:
    words = world.words("спам", TARAS, new_in={1})
    held = await world.log.put(words)
    assert isinstance(held, Held)
    await world.log.put(Reject(ROOM, OLENA, held.hid, "rule 3"))
    world.told.clear()
    assert await world.log.put(words) == replace(held, dup=True, state="rejected")
    (fact,) = world.told[-1].facts
    assert (fact.user_id, json.loads(fact.json)["state"]) == (TARAS, "rejected")
    assert (await world.refused(replace(words, text="інше"))).code == "cid_conflict"
    assert await world.numbers() == [1, 2]


async def test_what_waits_is_settled_once(world: World) -> None:
    held = await waits(world)
    ops = [Approve(ROOM, OLENA, held.hid), Reject(ROOM, OLENA, held.hid)]
    _, no = await asyncio.gather(*map(world.log.put, ops), return_exceptions=True)
    assert getattr(no, "code", None) == "gone"
    assert (await world.refused(Approve(ROOM, OLENA, held.hid))).code == "gone"
    for nothing in (Approve(ROOM, OLENA, "no"), Approve("nowhere", OLENA, held.hid)):
        assert (await world.refused(nothing)).code == "not_found"
    assert (await world.refused(Reject(OTHER_ROOM, OLENA, held.hid))).code == "not_found"


async def test_nobody_speaks_after_leaving_not_even_by_approval(world: World) -> None:
    held = await waits(world)
    await world.log.put(Leave(1, TARAS))
    assert (await world.refused(Approve(ROOM, OLENA, held.hid))).code == "not_member"


async def test_a_scrub_forgets_what_waits_as_well(world: World) -> None:
    held = await waits(world)
    await world.log.put(Scrub(ROOM, TARAS))
    assert await world.sql("SELECT state, body FROM held") == [("rejected", None)]
    assert (await world.refused(Approve(ROOM, OLENA, held.hid))).code == "gone"


async def test_those_called_by_name_are_told_to_the_gateway_and_counted(world: World) -> None:
    await world.join(NINO)
    ack = await world.say("@тарас, поглянь! @Ніхто, @Тарас?")
    batch = world.told[-1]
    assert (batch.mentioned, batch.head_n) == (((ack.seq, TARAS),), 1)
    assert world.heard[-1]["men"] == [pub_of(TARAS)]
    assert (await world.replayed(3))[0]["men"] == [pub_of(TARAS)]
    assert [(await world.log.cards(who))[0][0].ment for who in (OLENA, TARAS, NINO)] == [0, 1, 0]


async def test_only_members_of_the_room_can_be_called(world: World) -> None:
    await world.say("@ნინო, поглянь")
    assert "men" not in world.heard[-1]
    assert await world.sql("SELECT count(*) FROM mention") == [(0,)]


async def test_a_retry_is_the_same_message_whoever_has_come_meanwhile(world: World) -> None:
    words = world.words("@ნინო, поглянь")
    first = await world.log.put(words)
    await world.join(NINO)
    again = await world.log.put(words)
    assert again == replace(first, dup=True)
    assert await world.sql("SELECT count(*) FROM mention") == [(0,)]


async def test_a_host_calls_everybody_and_nobody_else_does(world: World) -> None:
    await world.join(NINO, role="host")
    await world.say("@усі, гей")
    assert "men" not in world.heard[-1]
    ack = await world.say("@усі, увага. @Тарас, і ви", NINO)
    assert world.told[-1].mentioned == ((ack.seq, 0), (ack.seq, TARAS))
    assert [(await world.log.cards(who))[0][0].ment for who in (OLENA, TARAS, NINO)] == [1, 1, 0]


async def test_reading_counts_the_calls_that_are_left(world: World) -> None:
    first = await world.say("@Тарас, раз")
    await world.say("два")
    last = await world.say("@Тарас, три")
    assert (await world.log.put(Mark(ROOM, TARAS, first.seq))).ment == 1
    assert (await world.log.put(Mark(ROOM, TARAS, last.seq))).ment == 0
    back = await world.log.put(Mark(ROOM, TARAS, 2, force=True))
    assert (back.unread, back.ment) == (3, 2)


async def test_calls_of_the_same_batch_are_counted_too(world: World) -> None:
    ops = [
        Mark(ROOM, TARAS, 2),
        world.words("@Тарас, раз"),
        Mark(ROOM, TARAS, 2, force=True),
    ]
    before, _, after = await asyncio.gather(*map(world.log.put, ops))
    assert (before.ment, after.ment) == (0, 1)


async def test_a_removed_call_is_counted_no_more(world: World) -> None:
    ack = await world.say("@Тарас, поглянь")
    await world.say("@Тарас, і сюди")
    await world.log.put(Delete(ROOM, OLENA, "del00001", ack.id))
    assert (await world.log.cards(TARAS))[0][0].ment == 1
    await world.log.put(Scrub(ROOM, OLENA))
    assert (await world.log.cards(TARAS))[0][0].ment == 0
    assert (await world.log.put(Mark(ROOM, TARAS, 2, force=True))).ment == 0


async def test_an_answer_quotes_what_its_reader_may_see(world: World) -> None:
    first = await world.say("раз")
    await world.say("два", TARAS, re=first.id)

    async def quoted(who: int) -> object:
        line = (await world.log.timeline(await world.seat(who), who)).lines[-1]
        assert isinstance(line, Line)
        return line.quote and (line.quote.by, line.quote.name, line.quote.text)

    assert await quoted(OLENA) == (pub_of(OLENA), "Олена", "раз")
    await world.sql("UPDATE room SET hist_policy = 'joined'")
    await world.sql("UPDATE room_member SET joined_seq = 4 WHERE user_id = $1", TARAS)
    assert await quoted(TARAS) is None
    await world.log.put(Delete(ROOM, OLENA, "del00001", first.id))
    assert await quoted(OLENA) is None


async def test_whoever_left_does_not_hear_what_became_of_their_words(world: World) -> None:
    held = await waits(world)
    await world.log.put(Leave(1, TARAS))
    told = len(world.told)
    await world.log.put(Reject(ROOM, OLENA, held.hid))
    assert len(world.told) == told
