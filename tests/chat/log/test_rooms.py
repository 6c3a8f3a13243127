"""Rooms as one person has them: seats, cards, heads."""

import pytest

from app.chat.log import Leave
from realtime.needs import Head, Refused
from tests.chat.log.world import NINO, OLENA, OTHER_ROOM, ROOM, TARAS, World


async def test_a_seat_says_where_the_room_stands(world: World) -> None:
    await world.sql("UPDATE room SET floor_seq = 1")
    seat = await world.seat(OLENA)
    assert (seat.room_id, seat.room, seat.epoch, seat.head, seat.floor) == (1, ROOM, "e1", 2, 1)


async def test_a_seat_says_whether_people_see_who_else_is_there(world: World) -> None:
    assert (await world.seat(OLENA)).shows_members is False
    await world.sql("UPDATE circle SET care = 'open'")
    assert (await world.seat(OLENA)).shows_members is True


async def test_a_seat_counts_those_who_are_in_the_room(world: World) -> None:
    await world.join(NINO)
    assert (await world.seat(OLENA)).members == 3
    await world.log.put(Leave(1, TARAS))
    assert (await world.seat(OLENA)).members == 2


async def test_there_is_no_seat_for_strangers_and_those_who_left(world: World) -> None:
    await world.log.put(Leave(1, TARAS))
    assert await world.log.seat(TARAS, ROOM) is None
    assert await world.log.seat(NINO, ROOM) is None
    assert await world.log.seat(OLENA, "nowhere") is None


async def test_heads_are_those_of_the_rooms_asked_for(world: World) -> None:
    assert await world.log.heads([1, 2, 99]) == {1: Head("e1", 2), 2: Head("e1", 0)}
    assert await world.log.heads([]) == {}


async def test_a_card_shows_the_room_as_its_member_has_it(world: World) -> None:
    await world.say("раз")
    await world.say("два")
    cards, more = await world.log.cards(TARAS)
    assert more is None
    (card,) = cards
    assert (card.room, card.title, card.kind, card.epoch) == (ROOM, "Усі", "group", "e1")
    assert (card.head, card.head_n, card.floor, card.hist_from) == (4, 2, 0, 0)
    assert (card.read, card.read_n, card.unread, card.ment) == (1, 0, 2, 0)
    assert (card.role, card.mute_until, card.noti) == ("member", None, "mentions")
    assert (card.slow_ms, card.paused, card.ret_ms) == (0, False, None)


async def test_a_guarded_circle_does_not_count_its_members(world: World) -> None:
    assert (await world.log.cards(TARAS))[0][0].members is None
    await world.sql("UPDATE circle SET care = 'open'")
    assert (await world.log.cards(TARAS))[0][0].members == 2


async def test_a_card_says_how_long_one_is_muted(world: World) -> None:
    await world.sql("UPDATE room_member SET muted_until = $1", 2**50)
    assert (await world.log.cards(TARAS))[0][0].mute_until == 2**50
    await world.sql("UPDATE room_member SET muted_until = 1")
    assert (await world.log.cards(TARAS))[0][0].mute_until is None


async def test_a_keeper_of_the_room_is_its_host(world: World) -> None:
    await world.join(NINO, role="host")
    assert (await world.log.cards(NINO))[0][0].role == "host"


async def test_rooms_come_with_the_most_active_first_and_in_pages(world: World) -> None:
    await world.join(OLENA, room_id=2)
    await world.sql("UPDATE room_event SET ts = 1000")
    await world.sql("UPDATE room_event SET ts = 2000 WHERE room_id = 2")
    first, cursor = await world.log.cards(OLENA, limit=1)
    assert ([card.room for card in first], cursor) == ([OTHER_ROOM], f"2000_{OTHER_ROOM}")
    second, cursor = await world.log.cards(OLENA, cursor, limit=1)
    assert ([card.room for card in second], cursor) == ([ROOM], None)


async def test_rooms_of_the_same_moment_are_neither_lost_nor_shown_twice(world: World) -> None:
    await world.join(OLENA, room_id=2)
    await world.sql("UPDATE room_event SET ts = 1000")
    first, cursor = await world.log.cards(OLENA, limit=1)
    second, end = await world.log.cards(OLENA, cursor, limit=1)
    assert [card.room for card in first + second] == sorted([ROOM, OTHER_ROOM])
    assert end is None


@pytest.mark.parametrize("cursor", ["", "x", "12", "12_", "١٢_abc", "9" * 30 + "_a", "1_a'b"])
async def test_a_cursor_nobody_gave_out_is_refused(world: World, cursor: str) -> None:
    with pytest.raises(Refused) as no:
        await world.log.cards(OLENA, cursor)
    assert no.value.code == "bad_request"


async def test_rooms_one_has_left_are_not_in_the_list(world: World) -> None:
    await world.log.put(Leave(1, TARAS))
    assert await world.log.cards(TARAS) == ([], None)
