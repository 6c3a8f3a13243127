"""Two who change the same at once take turns, and never wait for each other: on PostgreSQL, where
several write. What one of them has is given; the other is let in until it waits for that; then the
first goes on to what the other may have by then."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine
from contextlib import suppress
from contextvars import copy_context
from datetime import timedelta
from typing import Any

import pytest
from tortoise.connection import get_connection

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.tokens import public_id
from app.events import actions
from app.events.actions.becoming import alone_with_time
from app.events.models import AnswerState, Event, EventAnswer, Occurrence, Remind, Reminder
from app.events.queries import occurrence_for
from app.events.tells import Tells
from app.groups.models import Membership
from app.lines import actions as lines
from app.lines.actions import LineForm, PromiseForm
from app.lines.models import Line
from app.notices.models import Notice
from tests.conftest import POSTGRES
from tests.events.answers import answer_of, is_right, neighbours, says
from tests.events.making import answered, membership_of, supper
from tests.events.plans import edit, planned_by, times_of
from tests.world import World

pytestmark = pytest.mark.skipif(
    not POSTGRES, reason="only on PostgreSQL: on SQLite whoever writes is alone"
)


async def meanwhile(
    has: Awaitable[Any], other: Coroutine[Any, Any, Any], goes_on: Awaitable[Any]
) -> None:
    """In one transaction `has`, and then `goes_on`; between them `other` has come as far as it
    can."""
    theirs, beside = copy_context(), copy_context()  # not in this transaction
    async with transaction():
        _ = await has
        waiting = asyncio.create_task(other, context=theirs)
        await asyncio.create_task(_until_it_waits(waiting), context=beside)
        _ = await goes_on
    _ = await waiting


async def _until_it_waits(other: asyncio.Task[Any]) -> None:
    while not (other.done() or await _somebody_waits()):
        pass


async def _somebody_waits() -> bool:
    sql = (
        "SELECT 1 FROM pg_stat_activity"
        " WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    return bool(await get_connection("default").execute_query_dict(sql))


@pytest.mark.parametrize("which", ["one", "following", "all"])
async def test_a_place_is_offered_on_while_its_host_changes_the_event(
    world: World, which: str
) -> None:
    """A row that is written twice names its event anew, which its host has meanwhile."""
    cast = world.cast
    event = await planned_by(cast.olena, cast.kalyna, repeat="weekly", capacity=1)
    one = (await times_of(event))[1]
    await says(cast.taras, one)
    await says(cast.marta, one)
    changing = edit(cast.olena, one, which, title="Чай")
    await meanwhile(alone_with_time(one.id), changing, says(cast.taras, one, "no"))
    offered = await answer_of(cast.marta, cast.kalyna, one)
    assert offered
    assert offered.state is AnswerState.OFFERED
    await is_right(one)


async def test_somebody_wishes_for_other_reminders_while_the_hour_changes(world: World) -> None:
    cast = world.cast
    event = await planned_by(cast.olena, cast.kalyna, repeat="weekly")
    times = await times_of(event)
    for one in times[1:4]:
        await says(cast.taras, one)
    wishing = actions.wish_reminders(cast.taras, cast.kalyna.id, Remind.DAY)
    all_times = Occurrence.filter(event_id=event.id).order_by("id").select_for_update()
    await meanwhile(all_times, wishing, edit(cast.olena, times[1], "all", at="17:00"))
    found = await Reminder.filter(membership__user_id=cast.taras.user_id).select_related(
        "occurrence"
    )
    assert [each.minutes for each in found] == [24 * 60] * 3
    for each in found:
        assert each.due_at == each.occurrence.starts_at - timedelta(days=1)


async def test_an_offer_ends_while_what_waits_for_a_yes_is_thrown_away(world: World) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.taras, capacity=2, event_state="asked")
    for who in await neighbours(cast.kalyna, 2):
        await answered(one, who, AnswerState.OFFERED, offered_until=now() - timedelta(hours=1))
    here = await occurrence_for(cast.taras, one.pub)

    async def ends() -> None:
        with suppress(Conflict):
            await actions.pass_on()

    throwing = actions.throw_away(cast.taras, here)
    await meanwhile(alone_with_time(one.id), throwing, ends())
    assert not await EventAnswer.filter(occurrence_id=one.id).exists()


async def test_lists_change_while_somebody_leaves_who_promised_of_them(world: World) -> None:
    """Their lists are in another order than the times they are of."""
    cast = world.cast
    event = await planned_by(cast.olena, cast.kalyna, repeat="weekly")
    times = await times_of(event)
    for one in (times[2], times[1]):
        await actions.want(
            cast.olena, await occurrence_for(cast.olena, one.pub), LineForm("чай", 1)
        )
    sheet_of = {row.local: row.sheet_id or 0 for row in await times_of(event)}
    early, late = sheet_of[times[2].local], sheet_of[times[1].local]
    changing = edit(cast.olena, times[1], "all", wanted="Хліб: 2")
    await meanwhile(lines.alone_with(early), changing, lines.alone_with(late))
    assert [one["text"] for one in (await Event.get(id=event.id)).wanted] == ["Хліб"]


async def test_what_is_promised_in_the_moment_a_time_goes_is_kept_and_told(world: World) -> None:
    cast = world.cast
    event = await planned_by(cast.olena, cast.kalyna, repeat="weekly", wanted="Чай: 2")
    times = await times_of(event)
    last = times[-1]
    mine = await membership_of(cast.taras, cast.kalyna)
    tea = await Line.get(sheet_id=last.sheet_id or 0)
    form = PromiseForm({tea.id: 1}, public_id())
    promising = lines.promise(tea.sheet_id, mine.id, form)
    changing = edit(cast.olena, times[0], "all", stops="count", count=3)
    await meanwhile(promising, changing, Membership.get(id=mine.id))
    assert not (await Occurrence.get(id=last.id)).happens
    told = Notice.filter(user_id=cast.taras.user_id, kind=Tells.CANCELLED, target=last.pub)
    assert await told.count() == 1
