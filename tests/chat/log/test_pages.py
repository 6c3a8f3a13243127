"""Pages of messages."""

import asyncio
import json
from typing import Any

from app.chat.log import Leave, Pin, SetRoom
from realtime.needs import Page
from tests.chat.log.world import NINO, OLENA, OTHER_ROOM, ROOM, TARAS, World, pub_of


def shown(page: Page | None) -> list[dict[str, Any]]:
    assert page is not None
    return [json.loads(message) for message in page.msgs]


def seqs(page: Page | None) -> list[int]:
    return [message["seq"] for message in shown(page)]


async def ten_messages(world: World) -> list[str]:
    """Numbers 3…12. Their public ids."""
    acks = await asyncio.gather(*(world.say(str(i)) for i in range(10)))
    return [ack.id for ack in acks]


async def test_the_newest_page_is_ascending_and_says_there_is_more(world: World) -> None:
    await ten_messages(world)
    page = await world.log.page(await world.seat(TARAS), TARAS, limit=4)
    assert page is not None
    assert (seqs(page), page.more, page.as_of) == ([9, 10, 11, 12], True, 12)


async def test_a_page_before_a_number_goes_back_from_it(world: World) -> None:
    await ten_messages(world)
    seat = await world.seat(TARAS)
    page = await world.log.page(seat, TARAS, before=9, limit=4)
    assert page is not None
    assert (seqs(page), page.more) == ([5, 6, 7, 8], True)
    page = await world.log.page(seat, TARAS, before=5, limit=4)
    assert page is not None
    assert (seqs(page), page.more) == ([3, 4], False)


async def test_a_page_after_a_number_goes_on_from_it(world: World) -> None:
    await ten_messages(world)
    seat = await world.seat(TARAS)
    page = await world.log.page(seat, TARAS, after=5, limit=4)
    assert page is not None
    assert (seqs(page), page.more) == ([6, 7, 8, 9], True)
    page = await world.log.page(seat, TARAS, after=9, limit=4)
    assert page is not None
    assert (seqs(page), page.more) == ([10, 11, 12], False)


async def test_a_page_around_a_message_has_it_in_the_middle(world: World) -> None:
    ids = await ten_messages(world)
    seat = await world.seat(TARAS)
    page = await world.log.page(seat, TARAS, around=ids[5], limit=5)
    assert page is not None
    assert (seqs(page), page.more) == ([6, 7, 8, 9, 10], True)
    page = await world.log.page(seat, TARAS, around=ids[0], limit=4)
    assert page is not None
    assert (seqs(page), page.more) == ([3, 4], False)
    assert seqs(await world.log.page(seat, TARAS, around=ids[3], limit=1)) == [6]


async def test_a_page_can_begin_with_a_moment(world: World) -> None:
    ids = await ten_messages(world)
    await world.sql("UPDATE message SET ts = 1000 * seq")
    seat = await world.seat(TARAS)
    assert await world.log.first_since(seat, 0) == ids[0]
    assert await world.log.first_since(seat, 5500) == ids[3]
    assert await world.log.first_since(seat, 99_000) is None
    await world.sql("UPDATE room SET purged_to = 8")
    assert await world.log.first_since(seat, 5500) == ids[6]


def lines(page: Page | None) -> list[dict[str, Any]]:
    assert page is not None
    return [json.loads(line) for line in page.lines]


async def came_and_went(world: World) -> None:
    """Nino comes, goes, and comes again between messages: 3 said, 4 came, 5 said, 6 went, 7 said,
    8 called otherwise, 9 paused, 10 opened, 11 said, 12 came."""
    await world.say("раз")
    await world.join(NINO)
    await world.say("два")
    await world.log.put(Leave(1, NINO, "left"))
    await world.say("три")
    await world.log.put(SetRoom(ROOM, OLENA, title="Вечір"))
    await world.log.put(SetRoom(ROOM, OLENA, paused=True, about="Про чай"))
    await world.log.put(SetRoom(ROOM, OLENA, paused=False, premod="new"))
    await world.say("чотири")
    await world.join(NINO)


async def test_pages_show_who_came_and_went_between_their_messages(world: World) -> None:
    await came_and_went(world)
    seat = await world.seat(TARAS)
    newest = await world.log.page(seat, TARAS, limit=2)
    assert seqs(newest) == [7, 11]
    assert lines(newest) == [
        {"k": "room", "s": 8, "set": {"title": "Вечір"}},
        {"k": "room", "s": 9, "set": {"paused": True}},
        {"k": "room", "s": 10, "set": {"paused": False}},
        {"k": "mem", "s": 12, "op": "join", "user": pub_of(NINO), "nm": "ნინო", "role": "member"},
    ]
    before = await world.log.page(seat, TARAS, before=7, limit=1)
    assert (seqs(before), [line["s"] for line in lines(before)]) == ([5], [6])
    assert lines(before)[0]["as"] == "left"
    first = await world.log.page(seat, TARAS, before=5, limit=50)
    assert (seqs(first), [line["s"] for line in lines(first)]) == ([3], [1, 2, 4])


async def test_pages_that_go_on_show_all_that_happened_and_nothing_twice(world: World) -> None:
    await came_and_went(world)
    seat, at, seen = await world.seat(TARAS), 0, []
    while page := await world.log.page(seat, TARAS, after=at, limit=1):
        seen += [line["s"] for line in lines(page)]
        if not page.msgs:
            break
        at = seqs(page)[-1]
    assert sorted(set(seen)) == [1, 2, 4, 6, 8, 9, 10, 12]


async def test_a_page_around_a_message_shows_what_happened_beside_it(world: World) -> None:
    await came_and_went(world)
    seat = await world.seat(TARAS)
    middle = shown(await world.log.page(seat, TARAS))[1]["id"]
    page = await world.log.page(seat, TARAS, around=middle, limit=3)
    assert (seqs(page), [line["s"] for line in lines(page)]) == ([3, 5, 7], [1, 2, 4, 6])


async def test_who_came_before_me_is_not_shown_where_the_past_is_not_mine(world: World) -> None:
    await world.sql("UPDATE room SET hist_policy = 'joined'")
    await came_and_went(world)
    page = await world.log.page(await world.seat(NINO), NINO)
    assert (seqs(page), [line["s"] for line in lines(page)]) == ([], [12])


async def test_the_newest_page_says_what_is_pinned_and_how_the_room_is_set(world: World) -> None:
    ids = await ten_messages(world)
    for at in (2, 0):
        await world.log.put(Pin(ROOM, OLENA, ids[at], on=True))
    await world.log.put(SetRoom(ROOM, OLENA, paused=True, slow_ms=30_000))
    seat = await world.seat(TARAS)
    page = await world.log.page(seat, TARAS, limit=2)
    assert page is not None
    assert page.pins == [ids[0], ids[2]]
    as_set = {"title": "Усі", "kind": "everyone", "slow_ms": 30_000}
    assert json.loads(page.set or b"") == {**as_set, "paused": True, "archived": False}
    for where in ({"before": 9}, {"after": 3}, {"around": ids[4]}):
        page = await world.log.page(seat, TARAS, **where)
        assert page is not None
        assert (page.pins, page.set) == (None, None)


async def test_a_page_around_what_one_may_not_see_is_none(world: World) -> None:
    ids = await ten_messages(world)
    await world.sql("UPDATE room SET hist_policy = 'joined'")
    await world.join(NINO)
    await world.join(OLENA, room_id=2)
    elsewhere = await world.say("там", room=OTHER_ROOM)
    seat = await world.seat(NINO)
    for name in (ids[3], elsewhere.id, "nothing"):
        assert await world.log.page(seat, NINO, around=name) is None


async def test_a_page_has_a_hundred_messages_at_most(world: World) -> None:
    await asyncio.gather(*(world.say(str(i)) for i in range(103)))
    assert len(shown(await world.log.page(await world.seat(TARAS), TARAS, limit=500))) == 100


async def test_a_page_fits_into_one_frame(world: World) -> None:
    text = "💛" * 4000  # 16 000 bytes: the longest there can be
    acks = await asyncio.gather(*(world.say(text) for _ in range(30)))
    seat = await world.seat(TARAS)
    for where in ({}, {"before": 20}, {"after": 2}, {"around": acks[15].id}):
        page = await world.log.page(seat, TARAS, limit=100, **where)
        assert page is not None
        assert sum(map(len, page.msgs)) + len(page.users) < 250 * 1024
        assert page.more
        numbers = seqs(page)
        assert numbers == list(range(numbers[0], numbers[-1] + 1))
    assert seqs(await world.log.page(seat, TARAS, after=2, limit=100))[0] == 3
    assert seqs(await world.log.page(seat, TARAS, limit=100))[-1] == 32
    assert 18 in seqs(await world.log.page(seat, TARAS, around=acks[15].id, limit=100))


async def test_a_message_on_a_page_is_what_the_wire_wants(world: World) -> None:
    first = await world.say("раз", cw="обстріл", lang="uk")
    second = await world.say("два", TARAS, re=first.id, th=first.id)
    page = await world.log.page(await world.seat(TARAS), TARAS)
    assert shown(page) == [
        {
            "id": first.id,
            "seq": 3,
            "n": 1,
            "ts": first.ts,
            "v": 3,
            "by": pub_of(OLENA),
            "cid": first.cid,
            "text": "раз",
            "cw": "обстріл",
            "lang": "uk",
        },
        {
            "id": second.id,
            "seq": 4,
            "n": 2,
            "ts": second.ts,
            "v": 4,
            "by": pub_of(TARAS),
            "cid": second.cid,
            "text": "два",
            "re": first.id,
            "th": first.id,
        },
    ]
    assert page is not None
    assert json.loads(page.users) == {
        pub_of(OLENA): {"nm": "Олена", "av": None, "role": "member"},
        pub_of(TARAS): {"nm": "Тарас", "av": None, "role": "member"},
    }


async def test_a_removed_message_stands_on_the_page_without_its_words(world: World) -> None:
    ack = await world.say("мій номер 555", cw="номер")
    await world.sql("UPDATE message SET state = 'host', v = 9, edited_at = 5")
    (message,) = shown(await world.log.page(await world.seat(TARAS), TARAS))
    assert message == {
        "id": ack.id,
        "seq": 3,
        "n": 1,
        "ts": ack.ts,
        "v": 9,
        "by": pub_of(OLENA),
        "cid": ack.cid,
        "del": "host",
    }


async def test_an_edited_message_says_so(world: World) -> None:
    await world.say("о 9:00")
    await world.sql("UPDATE message SET text = 'о 9:30', v = 4, edited_at = 77")
    (message,) = shown(await world.log.page(await world.seat(TARAS), TARAS))
    assert (message["text"], message["v"], message["ed"]) == ("о 9:30", 4, 77)


async def test_what_was_purged_is_on_no_page(world: World) -> None:
    ids = await ten_messages(world)
    await world.sql("UPDATE room SET purged_to = 8")
    seat = await world.seat(TARAS)
    assert seqs(await world.log.page(seat, TARAS)) == [9, 10, 11, 12]
    assert seqs(await world.log.page(seat, TARAS, after=1)) == [9, 10, 11, 12]
    assert await world.log.page(seat, TARAS, around=ids[0]) is None


async def test_a_newcomer_reads_from_their_coming_where_the_room_wants_it_so(world: World) -> None:
    await ten_messages(world)
    await world.sql("UPDATE room SET hist_policy = 'joined'")
    await world.join(NINO)
    await world.say("вітаємо!")
    seat = await world.seat(NINO)
    assert (seat.hist_from, seat.head) == (12, 14)
    page = await world.log.page(seat, NINO)
    assert page is not None
    assert (seqs(page), page.more) == ([14], False)
    assert seqs(await world.log.page(seat, NINO, before=14)) == []


async def test_or_from_the_beginning_where_it_does_not(world: World) -> None:
    await ten_messages(world)
    await world.join(NINO)
    assert (await world.seat(NINO)).hist_from == 0


async def test_whoever_was_there_before_the_first_event_sees_everything(world: World) -> None:
    await world.sql("UPDATE room SET hist_policy = 'joined'")
    await world.sql("UPDATE room_member SET joined_seq = 0")
    assert (await world.seat(OLENA)).hist_from == 0
