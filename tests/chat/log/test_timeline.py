from dataclasses import replace
from typing import Any

import pytest

from app.chat.log import Delete, Leave, Line, Mark, Move, Purge, SetRoom, Setting, Spot, Timeline
from tests.chat.log.world import NINO, OLENA, OTHER_ROOM, ROOM, TARAS, World, pub_of


async def timeline(world: World, user_id: int = OLENA, **more: Any) -> Timeline:
    return await world.log.timeline(await world.seat(user_id), user_id, **more)


def words(page: Timeline) -> list[str | None]:
    return [
        line.text if isinstance(line, Line) else f"{line.op} {getattr(line, 'name', '')}"
        for line in page.lines
    ]


async def test_messages_and_moves_stand_in_the_order_of_their_numbers(world: World) -> None:
    await world.say("раз")
    await world.join(NINO)
    await world.log.put(Leave(1, NINO, "kick"))
    await world.say("два", TARAS)
    page = await timeline(world)
    assert words(page) == ["join Олена", "join Тарас", "раз", "join ნინო", "leave ნინო", "два"]
    assert (page.more, page.as_of) == (False, 6)


async def test_a_line_has_what_the_page_shows(world: World) -> None:
    first = await world.say("раз", cw="обстріл", lang="uk")
    await world.say("два", TARAS, re=first.id)
    page = await timeline(world)
    assert page.lines[2] == Line(
        *(3, 1, first.id, pub_of(OLENA), "Олена", first.ts, first.cid, "раз", "ok"),
        *(None, None, None, "обстріл", "uk"),
        v=3,
    )
    assert isinstance(page.lines[3], Line)
    assert page.lines[3].re == first.id


async def test_a_move_says_who_and_how(world: World) -> None:
    await world.log.put(Leave(1, TARAS, "kick"))
    joined, _, left = (await timeline(world)).lines
    assert isinstance(joined, Move)
    assert isinstance(left, Move)
    assert (joined.op, joined.user, joined.name) == ("join", pub_of(OLENA), "Олена")
    assert (joined.role, joined.why) == ("member", None)
    assert (left.op, left.name, left.role, left.why) == ("leave", "Тарас", None, "kick")


async def test_what_is_set_otherwise_stands_where_it_happened(world: World) -> None:
    await world.say("раз")
    settings: list[dict[str, Any]] = [
        {"paused": True},
        {"paused": False},
        {"slow_ms": 30_000},
        {"about": "про все", "premod": "new"},
        {"title": "Аптеки"},
        {"title": "Лікарі"},
        {"archived": True},
    ]
    for change in settings:
        await world.log.put(SetRoom(ROOM, OLENA, **change))
    lines = [line for line in (await timeline(world)).lines if isinstance(line, Setting)]
    assert [(line.op, line.value) for line in lines] == [
        ("paused", True),
        ("paused", False),
        ("slow_ms", 30_000),
        ("title", "Лікарі"),  # nobody reads on what it was called before
        ("title", "Лікарі"),
        ("archived", True),
    ]


async def test_a_newcomer_is_not_told_what_was_set_before_them(world: World) -> None:
    await world.sql("UPDATE room SET hist_policy = 'joined'")
    await world.log.put(SetRoom(ROOM, OLENA, paused=True))
    await world.join(NINO)
    assert words(await timeline(world, NINO)) == ["join ნინო"]


async def test_a_removed_message_keeps_its_place_without_its_words(world: World) -> None:
    await world.say("мій номер 555", cw="номер")
    await world.sql("UPDATE message SET state = 'author', edited_at = 7")
    line = (await timeline(world)).lines[-1]
    assert isinstance(line, Line)
    assert (line.state, line.text, line.cw, line.edited_at) == ("author", None, None, None)


async def test_pages_follow_one_another_without_a_gap(world: World) -> None:
    await world.say("раз")
    await world.join(NINO)
    await world.say("два")
    await world.say("три")
    last = await timeline(world, limit=2)
    assert (words(last), last.more) == (["два", "три"], True)
    before = await timeline(world, spot=Spot(before=last.lines[0].seq), limit=2)
    assert words(before) == ["join Олена", "join Тарас", "раз", "join ნინო"]
    assert not before.more


async def five_and_two_who_come(world: World) -> list[str]:
    """Numbers 3, 4, 6, 7 and 8; Nino comes at 5. Their public ids."""
    ids = [(await world.say(text)).id for text in ("раз", "два")]
    await world.join(NINO)
    return ids + [(await world.say(text)).id for text in ("три", "чотири", "п’ять")]


async def test_forward_pages_follow_one_another_without_a_gap(world: World) -> None:
    await five_and_two_who_come(world)
    first = await timeline(world, spot=Spot(after=2), limit=3)
    assert (words(first), first.more, first.later) == (
        *(["раз", "два", "join ნინო", "три"], True, True),
    )
    rest = await timeline(world, spot=Spot(after=first.lines[-1].seq), limit=3)
    assert (words(rest), rest.more, rest.later) == (["чотири", "п’ять"], True, False)
    whole = await timeline(world, spot=Spot(after=0))
    assert (len(whole.lines), whole.more) == (8, False)


@pytest.mark.parametrize(
    ("which", "shown", "more", "later"),
    [
        (0, ["join Олена", "join Тарас", "раз", "два", "join ნინო"], False, True),
        (1, ["join Олена", "join Тарас", "раз", "два", "join ნინო", "три"], False, True),
        (2, ["два", "join ნინო", "три", "чотири"], True, True),
        (4, ["чотири", "п’ять"], True, False),
    ],
)
async def test_a_page_can_stand_around_a_message(
    world: World, which: int, shown: list[str], more: bool, later: bool
) -> None:
    ids = await five_and_two_who_come(world)
    page = await timeline(world, spot=Spot(around=ids[which]), limit=3)
    assert (words(page), page.more, page.later) == (shown, more, later)


async def test_a_message_that_is_not_for_one_is_no_spot_and_is_not_found(world: World) -> None:
    ids = await five_and_two_who_come(world)
    await world.sql("UPDATE room SET hist_policy = 'joined'")
    seat = await world.seat(NINO)
    for around in (ids[1], "nowhere"):
        assert await world.log.timeline(seat, NINO, Spot(around=around)) is None
        assert await world.log.message(seat, NINO, around) is None
    assert await world.log.timeline(seat, NINO, Spot(around=ids[2])) is not None
    await world.log.put(Purge(1, 6))
    assert await world.log.timeline(seat, NINO, Spot(around=ids[2])) is None
    assert await world.log.message(seat, NINO, ids[2]) is None
    elsewhere = replace(seat, room_id=2)
    assert await world.log.message(elsewhere, NINO, ids[3]) is None


async def test_one_message_is_found_by_its_id_be_it_removed(world: World) -> None:
    ack = await world.say("раз")
    assert await world.log.room_of(ack.id) == ROOM
    assert await world.log.room_of("nowhere") is None
    seat = await world.seat(TARAS)
    line = await world.log.message(seat, TARAS, ack.id)
    assert line is not None
    assert (line.text, line.name, line.state) == ("раз", "Олена", "ok")
    await world.log.put(Delete(ROOM, OLENA, "del00001", ack.id))
    line = await world.log.message(seat, TARAS, ack.id)
    assert line is not None
    assert (line.text, line.state, line.v) == (None, "author", 4)


async def test_a_removed_message_knows_why_its_keeper_removed_it(world: World) -> None:
    ack = await world.say("мій номер 555")
    await world.log.put(Delete(ROOM, TARAS, "del00001", ack.id, by_right=True, why="private"))
    line = await world.log.message(await world.seat(OLENA), OLENA, ack.id)
    assert line is not None
    assert (line.state, line.why) == ("host", "private")
    assert "private" not in str(world.heard[-1])


async def test_a_newcomer_sees_what_came_after_them_and_their_own_coming(world: World) -> None:
    await world.say("до")
    await world.sql("UPDATE room SET hist_policy = 'joined'")
    await world.join(NINO)
    await world.say("після")
    assert words(await timeline(world, NINO)) == ["join ნინო", "після"]


async def test_the_page_knows_where_its_reader_has_read_to(world: World) -> None:
    await world.say("раз")
    await world.say("два")
    await world.log.put(Mark(ROOM, TARAS, 3))
    page = await timeline(world, TARAS)
    assert (page.read_seq, page.read_n) == (3, 1)


async def test_somebody_without_a_seat_has_read_nothing(world: World) -> None:
    page = await world.log.timeline(await world.seat(OLENA), NINO)
    assert (page.read_seq, page.read_n) == (0, 0)


async def test_a_list_of_rooms_has_the_last_words_of_each(world: World) -> None:
    await world.join(TARAS, room_id=2)
    ack = await world.say("Вітаю!")
    spoken, silent = await world.log.last_lines(TARAS)
    assert (spoken.room, spoken.title, spoken.kind, spoken.group_id) == (ROOM, "Усі", "everyone", 1)
    assert (spoken.seq, spoken.by, spoken.name) == (3, pub_of(OLENA), "Олена")
    assert (spoken.text, spoken.ts, spoken.unread, spoken.read_seq) == ("Вітаю!", ack.ts, 1, 1)
    assert (silent.room, silent.seq, silent.text, silent.unread) == (OTHER_ROOM, None, None, 0)


async def test_what_was_removed_is_nobodys_last_word(world: World) -> None:
    await world.say("раз")
    await world.say("два")
    await world.sql("UPDATE message SET state = 'author' WHERE seq = 4")
    assert (await world.log.last_lines(TARAS))[0].text == "раз"
    await world.sql("UPDATE room SET purged_to = 3")
    assert (await world.log.last_lines(TARAS))[0].text is None


async def test_nor_is_what_was_said_before_one_came(world: World) -> None:
    await world.say("до")
    await world.sql("UPDATE room SET hist_policy = 'joined'")
    await world.join(NINO)
    (line,) = await world.log.last_lines(NINO)
    assert (line.text, line.unread) == (None, 0)


async def test_members_without_a_seat_and_seats_without_a_member_are_found(world: World) -> None:
    assert await world.log.astray() == [(1, NINO, True)]
    await world.join(NINO)
    assert await world.log.astray() == []
    await world.sql("UPDATE membership SET state = 'left' WHERE user_id = $1", TARAS)
    assert await world.log.astray() == [(1, TARAS, False)]
    await world.log.put(Leave(1, TARAS))
    assert await world.log.astray() == []


async def test_whoever_left_and_came_back_is_missed_too(world: World) -> None:
    await world.join(NINO)
    await world.log.put(Leave(1, NINO))
    assert await world.log.astray() == [(1, NINO, True)]


async def test_whoever_left_the_circle_is_found_in_every_room_of_it(world: World) -> None:
    await world.join(TARAS, room_id=2)
    await world.join(NINO)
    await world.sql("DELETE FROM membership WHERE user_id = $1", TARAS)
    assert sorted(await world.log.astray()) == [(1, TARAS, False), (2, TARAS, False)]
