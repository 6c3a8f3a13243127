import asyncio
import json
from dataclasses import replace

import pytest

from app.chat.log import Acked, Leave, Send, SetRole, SetRoom
from app.core import clock
from tests.chat.log.world import NINO, OLENA, OTHER_ROOM, ROOM, TARAS, World, pub_of


async def test_a_message_gets_the_next_number_and_the_next_ordinal(world: World) -> None:
    first, second = await world.say("Вітаю!"), await world.say("Як ви?", TARAS)
    assert (first.seq, first.n, second.seq, second.n) == (3, 1, 4, 2)
    assert not first.dup
    assert len(first.id) == 22


async def test_the_ack_tells_what_is_in_the_log(world: World) -> None:
    ack = await world.say("Вітаю!")
    row = await world.sql("SELECT pub, seq, n, ts, text, v, state, author_id FROM message")
    assert row == [(ack.id, ack.seq, ack.n, ack.ts, "Вітаю!", ack.seq, "ok", OLENA)]


async def test_a_retry_gets_the_same_ack_once_more(world: World) -> None:
    words = world.words("Можу підвезти")
    ack = await world.log.put(words)
    assert await world.log.put(words) == replace(ack, dup=True)
    assert await world.numbers() == [1, 2, 3]


async def test_a_retry_in_the_same_batch_gets_the_same_ack(world: World) -> None:
    words = world.words("двічі натиснуто")
    first, again = await asyncio.gather(world.log.put(words), world.log.put(words))
    assert again == replace(first, dup=True)


async def test_a_key_used_for_other_words_is_a_conflict(world: World) -> None:
    words = world.words("о 9:00")
    ack = await world.log.put(words)
    for other in (replace(words, text="о 10:00"), replace(words, cw="новини")):
        no = await world.refused(other)
        assert (no.code, no.final, no.more) == (
            "cid_conflict",
            True,
            {"id": ack.id, "seq": ack.seq},
        )


async def test_a_conflict_in_the_same_batch_is_one_too(world: World) -> None:
    words = world.words("перше")
    first = world.log.put(words)
    no = await world.refused(replace(words, text="друге"))
    assert no.more["seq"] == (await first).seq


async def test_two_people_may_choose_the_same_key(world: World) -> None:
    first = await world.log.put(Send(ROOM, OLENA, "same0000", "моє"))
    second = await world.log.put(Send(ROOM, TARAS, "same0000", "моє"))
    assert (first.dup, second.dup) == (False, False)


async def test_the_same_key_in_another_room_is_another_message(world: World) -> None:
    await world.join(OLENA, room_id=2)
    first = await world.log.put(Send(ROOM, OLENA, "same0000", "усім"))
    second = await world.log.put(Send(OTHER_ROOM, OLENA, "same0000", "усім"))
    assert first.id != second.id


async def test_whoever_left_still_gets_the_ack_of_what_was_said_before(world: World) -> None:
    words = world.words("прощавайте", TARAS)
    ack = await world.log.put(words)
    await world.log.put(Leave(1, TARAS))
    assert await world.log.put(words) == replace(ack, dup=True)
    no = await world.refused(world.words("ще слово", TARAS))
    assert (no.code, no.final) == ("not_member", True)


async def test_a_stranger_cannot_tell_a_room_from_none(world: World) -> None:
    for op in (world.words("хто тут?", NINO), world.words("є хто?", OLENA, room="nowhere")):
        no = await world.refused(op)
        assert (no.code, no.final, no.more) == ("not_found", True, {})


async def test_a_refusal_uses_no_number(world: World) -> None:
    asked = [world.words("так"), world.words("ні", NINO), world.words("так"), world.words("ні", 99)]
    outcomes = await asyncio.gather(*map(world.log.put, asked), return_exceptions=True)
    assert [o.seq for o in outcomes if isinstance(o, Acked)] == [3, 4]
    assert await world.numbers() == [1, 2, 3, 4]
    assert await world.sql("SELECT last_seq, last_n FROM room WHERE id = 1") == [(4, 2)]


async def test_messages_are_numbered_in_the_order_they_were_put(world: World) -> None:
    asked = [world.words(str(i), OLENA if i % 2 else TARAS) for i in range(700)]
    acks = await asyncio.gather(*map(world.log.put, asked))
    assert [ack.seq for ack in acks] == list(range(3, 703))
    assert [ack.cid for ack in acks] == [words.cid for words in asked]
    assert [event["s"] for event in world.heard] == list(range(1, 703))
    assert [event.get("text") for event in world.heard[2:]] == [words.text for words in asked]


async def test_rooms_are_numbered_each_for_itself(world: World) -> None:
    await world.join(OLENA, room_id=2)
    asked = [world.words(str(i), room=(ROOM, OTHER_ROOM)[i % 2]) for i in range(40)]
    await asyncio.gather(*map(world.log.put, asked))
    assert await world.numbers(1) == list(range(1, 23))
    assert await world.numbers(2) == list(range(1, 22))


async def test_the_room_is_told_what_the_wire_wants(world: World) -> None:
    ack = await world.say("Хто знає лікаря?", re=None, cw="здоров'я", lang="uk")
    batch = world.told[-1]
    assert (batch.room_id, batch.room, batch.epoch) == (1, ROOM, "e1")
    assert (batch.first, batch.last) == (3, 3)
    assert json.loads(batch.events[0].json) == {
        "s": 3,
        "k": "msg",
        "id": ack.id,
        "n": 1,
        "by": pub_of(OLENA),
        "nm": "Олена",
        "ts": ack.ts,
        "cid": ack.cid,
        "text": "Хто знає лікаря?",
        "cw": "здоров'я",
        "lang": "uk",
    }


async def test_a_reply_names_the_message_it_answers(world: World) -> None:
    asked = await world.say("Хто знає лікаря?")
    await world.say("Я знаю", TARAS, re=asked.id, th=asked.id)
    assert (world.heard[-1]["re"], world.heard[-1]["th"]) == (asked.id, asked.id)
    assert await world.sql("SELECT re_seq, th_seq FROM message WHERE seq = 4") == [(3, 3)]


async def test_a_reply_to_what_one_cannot_see_is_refused(world: World) -> None:
    asked = await world.say("до вас")
    await world.sql("UPDATE room SET hist_policy = 'joined'")
    await world.join(NINO)
    assert (await world.refused(world.words("так", NINO, re=asked.id))).code == "not_found"
    assert (await world.refused(world.words("так", re="nothing"))).code == "not_found"


async def test_too_many_sends_are_refused_but_not_a_retry(world: World) -> None:
    words = world.words("швидко")
    ack = await world.log.put(words)
    assert (await world.log.put(replace(words, wait_ms=500))).seq == ack.seq
    no = await world.refused(world.words("швидше", wait_ms=500))
    assert (no.code, no.final, no.retry_ms) == ("rate_limited", False, 500)


async def test_somebody_muted_hears_until_when(world: World) -> None:
    until = int(clock.now().timestamp() * 1000) + 60_000
    await world.sql("UPDATE room_member SET muted_until = $1 WHERE user_id = $2", until, TARAS)
    no = await world.refused(world.words("але ж", TARAS))
    assert (no.code, no.final, no.more) == ("muted", True, {"until": until})


async def test_a_mute_ends(world: World) -> None:
    await world.sql("UPDATE room_member SET muted_until = 1")
    assert (await world.say("дякую")).seq == 3


async def test_a_paused_room_takes_nothing(world: World) -> None:
    await world.sql("UPDATE room SET paused = true")
    no = await world.refused(world.words("гей"))
    assert (no.code, no.final, no.retry_ms) == ("room_paused", False, 15_000)


async def test_whoever_looks_after_a_paused_room_says_in_it_why(world: World) -> None:
    await world.log.put(SetRole(ROOM, TARAS, "host"))
    await world.log.put(SetRoom(ROOM, TARAS, paused=True))
    await world.say("Повернімося завтра", TARAS)
    assert (await world.refused(world.words("гей"))).code == "room_paused"
    await world.sql(f"UPDATE room_member SET muted_until = {2**50} WHERE user_id = {TARAS}")
    assert (await world.refused(world.words("і ще", TARAS))).code == "muted"


@pytest.mark.parametrize(
    ("since_ms", "wait_ms"),
    # the last: the clock went back an hour
    [(10_000, 20_000), (30_000, None), (-3_600_000, 30_000)],
)
async def test_slow_mode_waits_for_the_rest_of_its_time(
    world: World, monkeypatch: pytest.MonkeyPatch, since_ms: int, wait_ms: int | None
) -> None:
    now = clock.now()
    monkeypatch.setattr("app.chat.log.commit.now", lambda: now)
    await world.sql("UPDATE room SET slow_ms = 30000")
    posted = int(now.timestamp() * 1000) - since_ms
    await world.sql("UPDATE room_member SET last_post_at = $1", posted)
    if wait_ms is None:
        assert (await world.say("ще")).seq == 3
    else:
        no = await world.refused(world.words("ще"))
        assert (no.code, no.final, no.retry_ms) == ("slow_mode", False, wait_ms)


async def test_slow_mode_holds_within_one_batch(world: World) -> None:
    await world.sql("UPDATE room SET slow_ms = 30000")
    asked = [world.words("раз"), world.words("два"), world.words("інший", TARAS)]
    first, second, other = await asyncio.gather(*map(world.log.put, asked), return_exceptions=True)
    assert getattr(second, "code", None) == "slow_mode"
    assert (first.seq, other.seq) == (3, 4)
