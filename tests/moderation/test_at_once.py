"""Two who keep order decide at the same moment: it is decided once, and the other is told."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable

import pytest

from app.chat import actions as chat
from app.core.errors import Conflict
from app.core.viewer import Role, Viewer
from app.groups.models import Belonging
from app.groups.queries import circle_for
from app.moderation import actions, queries
from app.moderation.forms import EndingForm, MeasureForm
from app.moderation.models import Appeal, Measure, Verdict
from tests.cast import person
from tests.conftest import Browser
from tests.moderation.test_measures import (
    disagreed,
    found_by,
    last_for,
    measured,
    someone,
    state_of,
    verdict,
)
from tests.moderation.test_reports import case_of, reported
from tests.moderation.test_roles import decide
from tests.world import World


@pytest.fixture
async def third(world: World) -> Viewer:
    """One more who keeps order and had no part in anything."""
    return await person("third", world.cast.kalyna, "Третя", Role.MODERATOR)


async def told(*deeds: Awaitable[object]) -> int:
    """Done at once; how many of them hear that somebody was quicker. Nothing else may happen."""
    outcomes = await asyncio.gather(*deeds, return_exceptions=True)
    for one in outcomes:
        assert not isinstance(one, BaseException) or isinstance(one, Conflict), one
    return sum(isinstance(one, Conflict) for one in outcomes)


async def test_a_report_is_taken_by_one(world: World, third: Viewer) -> None:
    guest = await person("halyna", world.cast.kalyna, "Галина")
    await chat.seat(world.cast.kalyna.id, guest.user_id or 0, is_keeper=False)
    report = await reported(world, by=guest, of=world.cast.taras)
    keepers = (world.cast.marta, world.cast.olena, third)
    cases = [await case_of(who, world, report) for who in keepers]
    takes = [actions.take(who, case) for who, case in zip(keepers, cases, strict=True)]
    assert await told(*takes) == 2


async def test_a_report_is_answered_once(world: World) -> None:
    guest = await person("halyna", world.cast.kalyna, "Галина")
    await chat.seat(world.cast.kalyna.id, guest.user_id or 0, is_keeper=False)
    report = await reported(world, by=guest, of=world.cast.taras)
    await actions.take(world.cast.marta, await case_of(world.cast.marta, world, report))
    await actions.judge(world.cast.marta, await case_of(world.cast.marta, world, report), "against")
    case = await case_of(world.cast.marta, world, report)
    ends = [actions.settle(world.cast.marta, case, EndingForm(end)) for end in ("talked", "fine")]
    assert await told(*ends) == 1
    after = await case_of(world.cast.marta, world, report)
    states = {"talked": "resolved_action", "fine": "resolved_none"}
    assert after.report.state == states[after.look.outcome]


async def test_of_two_measures_the_second_has_to_read_the_first(
    browser: Browser, world: World
) -> None:
    path = f"/c/{world.cast.kalyna.pub}/care/people/{world.cast.taras.pub}"
    marta, olena = [
        await browser.another().as_(who) for who in (world.cast.marta, world.cast.olena)
    ]
    last = re.search(r'name="last" value="(\w*)"', (await olena.get(path)).text)
    assert last
    said = {"step": "warn", "reason": "hate", "last": last[1]}
    answers = await asyncio.gather(marta.post(path, **said), olena.post(path, **said))
    assert sorted(one.status_code for one in answers) == [303, 409]
    late = next(one for one in answers if one.status_code == 409)
    assert "Somebody decided about this person a moment ago." in late.text
    assert await Measure.all().count() == 1
    read = re.search(r'name="last" value="(\w+)"', late.text)
    assert read
    assert (await olena.post(path, **said | {"last": read[1]})).status_code == 303
    for one in (marta, olena):
        await one.client.aclose()


async def test_a_button_pressed_twice_warns_once(browser: Browser, world: World) -> None:
    marta = await browser.as_(world.cast.marta)
    path = f"/c/{world.cast.kalyna.pub}/care/people/{world.cast.taras.pub}"
    said = {"step": "warn", "reason": "hate", "last": ""}
    answers = await asyncio.gather(*(marta.post(path, **said) for _ in range(3)))
    assert sorted(one.status_code for one in answers) == [303, 409, 409]
    assert await Measure.all().count() == 1


async def test_an_appeal_is_answered_once(world: World, third: Viewer) -> None:
    await measured(world, world.cast.marta, "suspend7")
    appeal = await disagreed(world)
    seen = [await found_by(world, who, appeal) for who in (world.cast.olena, third)]
    said = (Verdict.WITHDRAWN, Verdict.UPHELD)
    answers = [
        actions.answer_appeal(who, found, verdict(what))
        for who, found, what in zip((world.cast.olena, third), seen, said, strict=True)
    ]
    assert await told(*answers) == 1
    what = (await Appeal.get()).state
    is_back = await state_of(world.cast.taras) is Belonging.ACTIVE
    assert is_back is (what is Verdict.WITHDRAWN)


async def test_an_appeal_and_taking_it_back_do_not_cross(world: World, third: Viewer) -> None:
    await measured(world, world.cast.marta, "suspend7")
    appeal = await disagreed(world)
    found = await found_by(world, world.cast.olena, appeal)
    decided = await last_for(world, third)
    lost = await told(
        actions.answer_appeal(world.cast.olena, found, verdict(Verdict.CHANGED)),
        actions.take_back(third, decided, is_mistake=False),
    )
    assert lost == 1
    assert await Measure.filter(reverses_id=decided.measure.id).count() == 1


async def test_a_measure_is_taken_back_once(world: World, third: Viewer) -> None:
    await measured(world, world.cast.marta, "suspend7")
    decided = [await last_for(world, who) for who in (world.cast.olena, third)]
    backs = [
        actions.take_back(who, one, is_mistake=False)
        for who, one in zip((world.cast.olena, third), decided, strict=True)
    ]
    assert await told(*backs) == 1
    assert await state_of(world.cast.taras) is Belonging.ACTIVE


async def test_what_needs_two_is_agreed_to_or_refused_once(world: World, third: Viewer) -> None:
    act = await measured(world, world.cast.marta, "ban")
    assert act is not None
    circle = await circle_for(third, world.cast.kalyna.pub)
    waiting = await queries.act_to_decide(third, circle, act.pub)
    lost = await told(decide(world, world.cast.olena, act), actions.decline(third, waiting))
    assert lost == 1
    is_out = await state_of(world.cast.taras) is Belonging.BANNED
    assert await Measure.exists(kind="ban") is is_out


async def test_two_who_ask_for_something_else_are_not_one(world: World) -> None:
    taras = await someone(world, world.cast.taras)
    asks = [
        actions.decide(who, taras, MeasureForm(step, "hate"))
        for who, step in ((world.cast.marta, "ban"), (world.cast.olena, "out"))
    ]
    assert await told(*asks) == 1


async def test_who_is_taken_out_and_what_they_asked_for_do_not_wait_for_each_other(
    world: World, third: Viewer
) -> None:
    act = await measured(world, world.cast.marta, "ban")
    assert act is not None
    marta = await someone(world, world.cast.marta)
    _ = await told(
        decide(world, third, act),
        actions.decide(world.cast.olena, marta, MeasureForm("suspend7", "hate")),
    )
    is_out = await state_of(world.cast.taras) is Belonging.BANNED
    assert await Measure.exists(kind="ban") is is_out
    assert await state_of(world.cast.marta) is Belonging.SUSPENDED
