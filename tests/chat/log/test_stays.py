"""How people are in their rooms, for gateways that may have missed the news of it."""

from app.chat.log import Leave, Mark, Mute, SetRole
from realtime.needs import Stay
from tests.chat.log.world import NINO, OLENA, OTHER_ROOM, ROOM, TARAS, World


async def stay(world: World, user_id: int) -> Stay:
    (found,) = await world.log.stays([user_id])
    return found


async def test_a_stay_says_what_the_news_of_it_came_to(world: World) -> None:
    await world.log.put(SetRole(1, OLENA, "host"))
    await world.say("@Тарас, раз")
    await world.say("два")
    assert await stay(world, TARAS) == Stay(TARAS, ROOM, 5, 2, 1, 0, 1, "member", None)
    await world.log.put(Mark(ROOM, TARAS, 4))
    muted = await world.log.put(Mute(1, TARAS, 2**50))
    now = await stay(world, TARAS)
    assert (now.read, now.read_n, now.ment) == (4, 1, 0)
    assert now.mute_until == muted.until


async def test_everybody_asked_for_is_told_of_in_every_room(world: World) -> None:
    await world.join(NINO)
    await world.join(NINO, 2)
    found = await world.log.stays([NINO, TARAS])
    assert sorted((one.user_id, one.room) for one in found) == [
        (TARAS, ROOM),
        (NINO, ROOM),
        (NINO, OTHER_ROOM),
    ]
    assert await world.log.stays([]) == []


async def test_whoever_is_out_is_out_since_an_event(world: World) -> None:
    moved = await world.log.put(Leave(1, TARAS, "kick"))
    assert await world.log.stays([TARAS]) == []
    asked = [(TARAS, ROOM), (OLENA, ROOM), (NINO, ROOM), (TARAS, OTHER_ROOM), (TARAS, "nowhere")]
    assert await world.log.departures(asked) == [(TARAS, ROOM, moved.seq)]
    await world.join(TARAS)
    assert await world.log.departures(asked) == []
