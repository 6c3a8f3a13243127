import json
from asyncio import gather

from app.chat.log import Join, Leave, Mark, Marked
from tests.chat.log.world import NINO, OLENA, ROOM, TARAS, World


async def marker(world: World, user_id: int) -> tuple[int, int]:
    rows = await world.sql(
        "SELECT read_seq, read_n FROM room_member WHERE room_id = 1 AND user_id = $1", user_id
    )
    return rows[0][0], rows[0][1]


async def three_messages(world: World) -> None:
    """Numbers 3, 4 and 6; number 5 is Nino coming."""
    await world.say("раз")
    await world.say("два")
    await world.join(NINO)
    await world.say("три")


async def test_reading_moves_the_marker_and_counts_what_is_left(world: World) -> None:
    await three_messages(world)
    assert await world.log.put(Mark(ROOM, TARAS, 4)) == Marked(ROOM, 4, 2, unread=1)
    assert await marker(world, TARAS) == (4, 2)


async def test_between_messages_the_ordinal_is_that_of_the_one_before(world: World) -> None:
    await three_messages(world)
    assert (await world.log.put(Mark(ROOM, TARAS, 5))).n == 2


async def test_a_marker_does_not_go_back(world: World) -> None:
    await three_messages(world)
    await world.log.put(Mark(ROOM, TARAS, 6))
    assert await world.log.put(Mark(ROOM, TARAS, 3)) == Marked(ROOM, 6, 3, unread=0)


async def test_unless_it_is_told_to(world: World) -> None:
    await three_messages(world)
    await world.log.put(Mark(ROOM, TARAS, 6))
    back = await world.log.put(Mark(ROOM, TARAS, 3, force=True))
    assert back == Marked(ROOM, 3, 1, unread=2)
    assert await marker(world, TARAS) == (3, 1)


async def test_nobody_reads_beyond_the_end(world: World) -> None:
    await three_messages(world)
    assert await world.log.put(Mark(ROOM, TARAS, 999)) == Marked(ROOM, 6, 3, unread=0)


async def test_a_marker_does_not_go_before_what_one_may_see(world: World) -> None:
    await three_messages(world)
    await world.sql("UPDATE room SET hist_policy = 'joined'")
    assert await world.log.put(Mark(ROOM, NINO, 0, force=True)) == Marked(ROOM, 4, 2, unread=1)


async def test_marks_in_the_batch_of_their_messages_count_right(world: World) -> None:
    await world.say("раз")
    ops = [
        world.words("два"),  # 4
        Join(1, NINO),  # 5
        world.words("три"),  # 6
        Mark(ROOM, TARAS, 4),
        Mark(ROOM, NINO, 5),
        Mark(ROOM, OLENA, 3, force=True),
    ]
    outcomes = await gather(*map(world.log.put, ops))
    assert [o for o in outcomes if isinstance(o, Marked)] == [
        Marked(ROOM, 4, 2, unread=1),
        Marked(ROOM, 5, 2, unread=1),
        Marked(ROOM, 3, 1, unread=2),
    ]


async def test_a_mark_before_everything_counts_nothing(world: World) -> None:
    await world.say("раз")
    assert (await world.log.put(Mark(ROOM, TARAS, 1, force=True))).n == 0


async def test_only_members_have_markers(world: World) -> None:
    assert (await world.refused(Mark(ROOM, NINO, 1))).code == "not_found"
    await world.log.put(Leave(1, TARAS))
    assert (await world.refused(Mark(ROOM, TARAS, 1))).code == "not_member"
    assert (await world.refused(Mark("nowhere", TARAS, 1))).code == "not_found"


async def test_reading_is_no_event(world: World) -> None:
    await world.log.put(Mark(ROOM, TARAS, 2))
    assert (world.told[-1].events, await world.numbers()) == ((), [1, 2])


async def test_a_marker_is_told_to_whose_it_is(world: World) -> None:
    await world.say("раз")
    await world.say("два, @Тарас")
    await world.log.put(Mark(ROOM, TARAS, 3))
    [fact] = world.told[-1].facts
    at = {"t": "read", "room": ROOM, "seq": 3, "n": 1, "unread": 1, "ment": 1}
    assert (fact.user_id, json.loads(fact.json), fact.may_wait) == (TARAS, at, False)


async def test_a_marker_that_speaking_moved_is_told_once_for_a_batch(world: World) -> None:
    await gather(*(world.log.put(world.words(text)) for text in ("раз", "два", "три")))
    facts = [fact for batch in world.told for fact in batch.facts if batch.events]
    assert {fact.user_id for fact in facts} == {OLENA}
    assert all(fact.may_wait for fact in facts)
    assert json.loads(facts[-1].json)["n"] == 3
    assert len(facts) < 3
    await world.say("хто тут?", TARAS)  # who has not read what was said before
    assert world.told[-1].facts == ()


async def test_nobody_is_called_by_their_own_words(world: World) -> None:
    words = world.words("@Тарас — це я", TARAS)
    _, mark = await gather(world.log.put(words), world.log.put(Mark(ROOM, TARAS, 0, force=True)))
    assert mark.ment == 0


async def test_sending_reads_what_was_said_up_to_then_only_if_all_was_read(world: World) -> None:
    await world.say("раз")
    await world.say("два")
    assert await marker(world, OLENA) == (4, 2)
    late = await world.say("з дороги", TARAS)  # he had read nothing of it
    assert await marker(world, TARAS) == (1, 0)
    await world.log.put(Mark(ROOM, OLENA, late.seq))
    await world.say("три")
    assert await marker(world, OLENA) == (6, 4)
