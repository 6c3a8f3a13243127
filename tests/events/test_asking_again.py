"""What a member changes about an event that was agreed to waits for a yes again (row 65)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.errors import Conflict, NotFound
from app.events import actions
from app.events.models import AnswerState, Change, Event, EventState, Occurrence
from app.events.queries import occurrence_for
from app.events.tells import Tells
from app.notices.models import Notice
from tests.directory.cards import SitsDown
from tests.events.answers import answer_of, is_right, says
from tests.events.making import answered, supper
from tests.events.plans import edit, planned_by, times_of
from tests.world import World


async def agreed(world: World, **different: str) -> tuple[Event, list[Occurrence]]:
    """A weekly event of Taras, who is a plain member, that Olena has said yes to."""
    cast = world.cast
    event = await planned_by(cast.taras, cast.kalyna, repeat="weekly", **different)
    times = await times_of(event)
    await actions.let_it_be(cast.olena, await occurrence_for(cast.olena, times[0].pub))
    return event, times


async def state_of(event: Event) -> EventState:
    return (await Event.get(id=event.id)).state


async def heard(world: World) -> list[str]:
    mine = Notice.filter(user_id=world.cast.marta.user_id).order_by("id")
    return [one.kind for one in await mine if one.kind != "of old"]


async def test_other_words_wait_for_a_yes_again_and_keep_every_answer(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    event, times = await agreed(world, capacity="5", title="Чай")
    for one in times[:2]:
        await says(cast.marta, one)
    taras, marta, olena = [await at(who) for who in (cast.taras, cast.marta, cast.olena)]
    where = f"/events/{times[0].pub}"
    assert 'id="yes-again"' in (await taras.get(f"{where}/edit/all")).text
    await edit(cast.taras, times[0], "all", exact_place="Темний провулок 1", about="Приходьте самі")
    assert await state_of(event) is EventState.ASKED
    assert (await marta.get(where)).status_code == 404
    assert await heard(world) == [Tells.HELD_BACK]
    page = (await marta.get("/notices")).text
    assert "was changed, and waits for a yes again" in page
    assert "Чай" not in page
    await Change.all().update(due_at=now())
    await actions.tell_changes()
    assert await heard(world) == [Tells.HELD_BACK], "what has changed is told after the yes"
    waits = Notice.filter(user_id=cast.olena.user_id, kind=Tells.WAITS, target=times[0].pub)
    assert await waits.count() == 2
    assert (await olena.post(f"{where}/asked", decision="yes")).status_code == 303
    assert await heard(world) == [Tells.HELD_BACK, Tells.CHANGED]
    for one in times[:2]:
        answer = await answer_of(cast.marta, cast.kalyna, one)
        assert answer
        assert answer.state is AnswerState.CONFIRMED
        await is_right(one)
    assert (await marta.get(where)).status_code == 200


async def test_another_time_waits_again_and_more_seats_or_fewer_times_do_not(world: World) -> None:
    cast = world.cast
    event, times = await agreed(world, capacity="5")
    await edit(cast.taras, times[0], "all", capacity=9)
    await edit(cast.taras, times[0], "all", stops="count", count=8)
    await edit(cast.taras, times[3], "following", capacity=7)
    later = await Event.exclude(id=event.id).get(uid__not="", host_id=event.host_id)
    assert [await state_of(one) for one in (event, later)] == [EventState.PUBLISHED] * 2
    await edit(cast.taras, times[4], "following", at="20:00", end_at="22:00")
    last = await Event.exclude(id__in=[event.id, later.id]).get(host_id=event.host_id)
    assert [await state_of(one) for one in (event, later, last)] == [
        EventState.PUBLISHED,
        EventState.PUBLISHED,
        EventState.ASKED,
    ]
    await edit(cast.taras, times[1], "one", about="Щось інше")
    assert await state_of(event) is EventState.ASKED


async def test_who_needs_no_yes_is_not_asked_again(world: World, at: SitsDown) -> None:
    cast = world.cast
    event = await planned_by(cast.olena, cast.kalyna)
    [row] = await times_of(event)
    await edit(cast.olena, row, "all", title="Обід", at="12:00", end_at="14:00")
    assert await state_of(event) is EventState.PUBLISHED
    page = (await (await at(cast.olena)).get(f"/events/{row.pub}/edit/all")).text
    assert "yes-again" not in page


async def test_a_no_or_throwing_it_away_is_told_to_who_counts_on_it(world: World) -> None:
    cast = world.cast
    event, times = await agreed(world)
    await says(cast.marta, times[1])
    await edit(cast.taras, times[0], "all", title="Інше")
    await actions.refuse(cast.olena, await occurrence_for(cast.olena, times[0].pub), "Ні")
    assert await heard(world) == [Tells.HELD_BACK, Tells.NOT_HELD]
    with pytest.raises(NotFound):
        await occurrence_for(cast.marta, times[1].pub)
    once = await supper(cast.kalyna, cast.taras)
    await says(cast.marta, once)
    await edit(cast.taras, once, "all", title="Інше")
    await actions.throw_away(cast.taras, await occurrence_for(cast.taras, once.pub))
    assert (await heard(world))[2:] == [Tells.HELD_BACK, Tells.NOT_HELD]
    # what was held in part, and who came to it, is not thrown away
    await answered(times[0], cast.marta)
    await Occurrence.filter(id=times[0].id).update(starts_at=now() - timedelta(days=2))
    with pytest.raises(Conflict):
        await actions.throw_away(cast.taras, await occurrence_for(cast.taras, times[1].pub))
    assert await Event.exists(id=event.id)
