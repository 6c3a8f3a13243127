"""Who sits in a room, and how loud it is for them."""

from __future__ import annotations

from app.chat.log import Leave, Member, Mine, Mute, SetRole, SetRoom
from tests.chat.log.world import NAMES, NINO, OLENA, ROOM, TARAS, World, pub_of


def sitting(user_id: int, role: str = "member") -> Member:
    return Member(user_id, pub_of(user_id), NAMES[user_id], role, None)


async def test_hosts_are_named_first(world: World) -> None:
    await world.log.put(SetRole(1, TARAS, "host"))
    assert await world.log.people(1) == [sitting(TARAS, "host"), sitting(OLENA)]
    assert await world.log.people(1, only_hosts=True) == [sitting(TARAS, "host")]
    assert await world.log.people(1, start=1) == [sitting(OLENA)]


async def test_whoever_left_is_not_in_it(world: World) -> None:
    await world.log.put(Leave(1, TARAS))
    assert await world.log.people(1) == [sitting(OLENA)]
    assert await world.log.mine(1, TARAS) is None


async def test_how_loud_a_room_is_stays_so_whatever_is_said_in_it(world: World) -> None:
    assert await world.log.mine(1, TARAS) == Mine("member", "mentions", None)
    await world.log.set_level(1, TARAS, "none")
    await world.say("добрий ранок", TARAS)
    await world.log.put(Mute(1, TARAS, 2**50))
    assert await world.log.mine(1, TARAS) == Mine("member", "none", 2**50)
    assert (await world.log.mine(1, OLENA)) == Mine("member", "mentions", None)
    assert await world.log.mine(1, NINO) is None


async def test_the_list_says_who_was_called_and_what_is_quiet(world: World) -> None:
    await world.log.set_level(1, TARAS, "none")
    await world.say("@Тарас, ти де?")
    await world.say("Усім доброго дня")
    (line,) = await world.log.last_lines(TARAS)
    assert (line.unread, line.ment, line.level, line.role) == (2, 1, "none", "member")
    assert not line.is_archived
    await world.log.put(SetRoom(ROOM, OLENA, archived=True))
    (line,) = await world.log.last_lines(OLENA)
    assert (line.is_archived, line.ment, line.level) == (True, 0, "mentions")
