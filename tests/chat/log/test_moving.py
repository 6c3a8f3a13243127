import asyncio

from app.chat.log import Join, Leave, Moved
from tests.chat.log.world import NINO, OLENA, ROOM, TARAS, World, pub_of


async def test_joining_is_an_event_with_the_name_and_the_role(world: World) -> None:
    assert await world.log.put(Join(1, NINO, "host")) == Moved(ROOM, 3)
    joined = {
        "s": 3,
        "k": "mem",
        "op": "join",
        "user": pub_of(NINO),
        "nm": "ნინო",
        "role": "host",
    }
    assert world.heard[-1] == joined
    assert (await world.replayed(2)) == [joined]


async def test_whoever_joins_is_named_to_the_gateway(world: World) -> None:
    await world.join(NINO)
    assert (world.told[-1].came, world.told[-1].gone) == ((NINO,), ())


async def test_joining_twice_changes_nothing(world: World) -> None:
    told = len(world.told)
    assert await world.log.put(Join(1, TARAS, "host")) == Moved(ROOM, None)
    assert len(world.told) == told
    assert await world.sql("SELECT role FROM room_member WHERE user_id = $1", TARAS) == [
        ("member",)
    ]


async def test_nobody_is_seated_who_does_not_exist(world: World) -> None:
    for op in (Join(1, 99), Join(99, NINO), Leave(99, NINO)):
        assert (await world.refused(op)).code == "not_found"


async def test_leaving_is_an_event_that_says_how(world: World) -> None:
    assert await world.log.put(Leave(1, TARAS, "kick")) == Moved(ROOM, 3)
    left = {"s": 3, "k": "mem", "op": "leave", "user": pub_of(TARAS), "nm": "Тарас", "as": "kick"}
    assert world.heard[-1] == left
    assert (await world.replayed(2)) == [left]
    assert (world.told[-1].gone, world.told[-1].came) == (((3, TARAS, "kick"),), ())


async def test_leaving_twice_changes_nothing(world: World) -> None:
    await world.log.put(Leave(1, TARAS))
    assert await world.log.put(Leave(1, TARAS)) == Moved(ROOM, None)
    assert await world.log.put(Leave(1, NINO)) == Moved(ROOM, None)
    assert await world.numbers() == [1, 2, 3]


async def test_what_is_said_after_leaving_is_refused_even_in_the_same_batch(world: World) -> None:
    before, _, after = await asyncio.gather(
        world.log.put(world.words("до", TARAS)),
        world.log.put(Leave(1, TARAS)),
        world.log.put(world.words("після", TARAS)),
        return_exceptions=True,
    )
    assert getattr(before, "seq", None) == 3
    assert getattr(after, "code", None) == "not_member"


async def test_coming_and_going_in_one_batch_is_told_in_order(world: World) -> None:
    ops = [Join(1, NINO), Leave(1, NINO), Join(1, NINO)]
    moved = await asyncio.gather(*map(world.log.put, ops))
    assert [m.seq for m in moved] == [3, 4, 5]
    assert [(e["s"], e["op"]) for e in world.heard[2:]] == [(3, "join"), (4, "leave"), (5, "join")]
    assert (await world.seat(NINO)).head == 5


async def test_whoever_comes_back_has_nothing_unread_and_is_still_muted(world: World) -> None:
    await world.sql(
        "UPDATE room_member SET muted_until = $1, last_post_at = 7 WHERE user_id = $2", 2**50, TARAS
    )
    await world.log.put(Leave(1, TARAS))
    await world.say("поки його немає")
    await world.log.put(Join(1, TARAS))
    row = await world.sql(
        "SELECT joined_seq, left_seq, read_seq, read_n, muted_until, last_post_at"
        " FROM room_member WHERE user_id = $1",
        TARAS,
    )
    assert row == [(5, None, 4, 1, 2**50, 7)]


async def test_the_number_of_a_message_and_its_ordinal_part_ways(world: World) -> None:
    first = await world.say("раз")
    await world.join(NINO)
    second = await world.say("два")
    assert [(first.seq, first.n), (second.seq, second.n)] == [(3, 1), (5, 2)]


async def test_a_move_is_told_in_its_place_among_the_messages(world: World) -> None:
    ops = [world.words("раз"), Leave(1, TARAS), world.words("два")]
    await asyncio.gather(*map(world.log.put, ops))
    assert [(event["s"], event["k"]) for event in world.heard[2:]] == [
        (3, "msg"),
        (4, "mem"),
        (5, "msg"),
    ]


async def test_a_room_is_left_by_one_and_kept_by_others(world: World) -> None:
    await world.log.put(Leave(1, TARAS))
    assert await world.log.seat(TARAS, ROOM) is None
    assert (await world.seat(OLENA)).head == 3
