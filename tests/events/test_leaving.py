"""Who leaves while times are made; and who does not look after the circle any more comes to no
meeting of its team."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from tortoise.connection import get_connection

from app.chat.the_log import the_log
from app.core.clock import now
from app.core.db import transaction
from app.core.viewer import Role
from app.events import actions
from app.events.models import AnswerState, Event, Occurrence, Reminder
from app.events.queries import may_enter_room, occurrence_for
from app.events.tells import Tells
from app.groups import actions as groups
from app.lines.forms import PromiseForm
from app.lines.models import Promise
from app.notices.models import Notice
from tests.cast import person
from tests.conftest import POSTGRES
from tests.directory.cards import SitsDown
from tests.events.answers import answer_of, is_right, says
from tests.events.making import supper, wanted
from tests.events.plans import at_kyiv, edit, planned_by, times_of
from tests.world import World


async def test_who_loses_their_last_role_gives_back_their_place_among_the_team(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    lida = await person("lida", cast.kalyna, "Ліда", Role.STEWARD, Role.ORGANISER)
    host = cast.olena
    team = await supper(cast.kalyna, host, capacity=1, audience="team", title="Рада")
    all_of_us = await supper(cast.kalyna, host, capacity=1)
    own = await supper(cast.kalyna, lida, audience="team")
    [salt] = await wanted(team, "сіль")
    room = await actions.open_room(host, await occurrence_for(host, team.pub))
    for one in (team, all_of_us, own):
        await says(lida, one)
    await says(cast.marta, team)
    here = await occurrence_for(lida, team.pub)
    await actions.bring(lida, here, PromiseForm({salt.id: 1}, "n"))
    assert await actions.come_into_room(lida, here) == room

    async def takes(role: Role) -> None:
        async with transaction():
            assert await groups.take_role(cast.kalyna.id, lida.user_id or 0, role)

    async def states() -> list[AnswerState]:
        found = [await answer_of(lida, cast.kalyna, one) for one in (team, all_of_us, own)]
        return [one.state for one in found if one]

    await takes(Role.STEWARD)
    assert await states() == [AnswerState.CONFIRMED] * 3, "an organiser belongs to the team"
    await takes(Role.ORGANISER)
    assert await states() == [AnswerState.CANCELLED, *[AnswerState.CONFIRMED] * 2]
    next_one = await answer_of(cast.marta, cast.kalyna, team)
    assert next_one
    assert next_one.state is AnswerState.OFFERED
    assert await Notice.filter(user_id=cast.marta.user_id, kind=Tells.OFFERED).count() == 1
    assert await Reminder.filter(occurrence_id=team.id).count() == 0
    assert [one.state for one in await Promise.filter(sheet__occurrences__id=team.id)] == [
        "released"
    ]
    assert not await may_enter_room(lida, here)
    browser = await at(lida)
    assert (await browser.get(f"/rooms/{room}")).status_code != 200
    page = (await browser.get("/notices")).text
    assert "What you had answered at meetings of its team has ended." in page
    assert "Рада" not in page
    await is_right(team)


async def test_what_was_over_keeps_nobody_in_the_room_of_the_team(world: World) -> None:
    cast = world.cast
    lida = await person("lida", cast.kalyna, "Ліда", Role.STEWARD)
    team = await supper(cast.kalyna, cast.olena, audience="team")
    _ = await actions.open_room(cast.olena, await occurrence_for(cast.olena, team.pub))
    await says(lida, team)
    here = await occurrence_for(lida, team.pub)
    _ = await actions.come_into_room(lida, here)
    await Occurrence.filter(id=team.id).update(starts_at=now() - timedelta(days=1))
    async with transaction():
        _ = await groups.take_role(cast.kalyna.id, lida.user_id or 0, Role.STEWARD)
    event = await Event.get(id=team.event_id)
    assert await the_log().mine(event.room_id or 0, lida.user_id or 0) is None
    assert await Notice.filter(user_id=lida.user_id, kind=Tells.NOT_OF_THE_TEAM).count() == 0


@pytest.mark.skipif(not POSTGRES, reason="only on PostgreSQL: on SQLite whoever writes is alone")
async def test_times_are_made_and_moved_while_somebody_leaves(world: World) -> None:
    """Who leaves has the circle and then wants the times; who makes some has those, and then names
    the circle: they must not wait for each other."""
    cast = world.cast
    event = await planned_by(cast.olena, cast.kalyna, repeat="weekly")
    first, *_ = await times_of(event)
    await says(cast.taras, first)
    has_circle, goes_on = asyncio.Event(), asyncio.Event()

    async def leaves() -> None:
        async with transaction():
            await groups.alone_with(cast.kalyna.id)
            has_circle.set()
            await goes_on.wait()
            await actions.let_go(cast.kalyna.id, cast.taras.user_id or 0)

    leaving = asyncio.create_task(leaves())
    await has_circle.wait()
    tuesday = at_kyiv(first).date() + timedelta(days=2)
    moving = asyncio.create_task(edit(cast.olena, first, "all", day=tuesday, on_TU="1", on_FR="1"))
    while not (moving.done() or await _somebody_waits()):
        pass
    goes_on.set()
    _ = await asyncio.gather(leaving, moving)
    left = await answer_of(cast.taras, cast.kalyna, first)
    assert left
    assert left.state is AnswerState.CANCELLED
    assert {at_kyiv(one).weekday() for one in await times_of(event) if one.happens} == {1, 4}


async def _somebody_waits() -> bool:
    """For a lock, in this database."""
    sql = (
        "SELECT 1 FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    return bool(await get_connection("default").execute_query_dict(sql))
