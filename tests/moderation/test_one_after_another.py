"""Several things were decided about one person: taking one of them back leaves the others as they
are, and many small ones by one person do not add up to a big one."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from app.acts.models import Act
from app.core.clock import now
from app.core.errors import Conflict, Forbidden
from app.core.viewer import Role, Viewer
from app.groups import actions as groups
from app.groups.models import Belonging, Membership
from app.groups.queries import circle_for
from app.moderation import actions, queries
from app.moderation.models import Measure, Verdict
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
from tests.moderation.test_roles import brought, decide
from tests.world import World

A_DAY = timedelta(days=1)


async def by_two(world: World, step: str) -> None:
    act: Act | None = await measured(world, world.cast.marta, step)
    assert act is not None
    await decide(world, world.cast.olena, act)


async def until(who: Viewer) -> datetime:
    ends = (await Membership.get(user_id=who.user_id)).state_until
    assert ends is not None
    return ends


async def test_a_week_that_was_a_mistake_does_not_end_a_ban_by_two(world: World) -> None:
    await measured(world, world.cast.marta, "suspend7")
    week = await last_for(world, world.cast.marta)
    await by_two(world, "ban")
    await actions.take_back(world.cast.marta, week, is_mistake=True)
    assert await state_of(world.cast.taras) is Belonging.BANNED
    assert await Measure.exists(kind="lift", reverses_id=week.measure.id)


async def test_a_week_taken_back_leaves_three_months_by_two(world: World) -> None:
    await measured(world, world.cast.marta, "suspend7")
    week = await last_for(world, world.cast.marta)
    await by_two(world, "suspend90")
    await actions.take_back(world.cast.marta, week, is_mistake=True)
    assert await state_of(world.cast.taras) is Belonging.SUSPENDED
    assert await until(world.cast.taras) > now() + 89 * A_DAY


async def test_three_months_taken_back_leave_the_week(world: World) -> None:
    await measured(world, world.cast.marta, "suspend7")
    await by_two(world, "suspend90")
    third = await person("third", world.cast.kalyna, "Третя", Role.MODERATOR)
    await actions.take_back(third, await last_for(world, third), is_mistake=False)
    assert await state_of(world.cast.taras) is Belonging.SUSPENDED
    assert await until(world.cast.taras) < now() + 8 * A_DAY
    await actions.take_back(
        world.cast.marta, await last_of(world, "suspend", first=True), is_mistake=True
    )
    assert await state_of(world.cast.taras) is Belonging.ACTIVE


async def test_who_left_to_be_rid_of_it_stays_outside_as_long_as_the_rest_lasts(
    world: World,
) -> None:
    await measured(world, world.cast.marta, "suspend7")
    await by_two(world, "suspend90")
    away = Viewer(
        user_id=world.cast.taras.user_id,
        pub=world.cast.taras.pub,
        suspended_in=frozenset({world.cast.kalyna.id}),
    )
    await groups.leave(away, world.cast.kalyna.id)
    third = await person("third", world.cast.kalyna, "Третя", Role.MODERATOR)
    await actions.take_back(third, await last_for(world, third), is_mistake=False)
    assert await state_of(world.cast.taras) is Belonging.LEFT
    assert now() < await until(world.cast.taras) < now() + 8 * A_DAY


async def test_an_appeal_that_is_right_about_the_week_leaves_the_ban(world: World) -> None:
    await measured(world, world.cast.marta, "suspend7")
    appeal = await disagreed(world)
    third = await person("third", world.cast.kalyna, "Третя", Role.MODERATOR)
    await by_two(world, "ban")
    found = await found_by(world, third, appeal)
    await actions.answer_appeal(third, found, verdict(Verdict.WITHDRAWN))
    assert await state_of(world.cast.taras) is Belonging.BANNED


async def test_an_appeal_makes_the_week_milder_and_not_the_three_months(world: World) -> None:
    await measured(world, world.cast.marta, "suspend7")
    appeal = await disagreed(world)
    third = await person("third", world.cast.kalyna, "Третя", Role.MODERATOR)
    await by_two(world, "suspend90")
    found = await found_by(world, third, appeal)
    await actions.answer_appeal(third, found, verdict(Verdict.CHANGED))
    assert await until(world.cast.taras) > now() + 89 * A_DAY


async def last_of(world: World, kind: str, *, first: bool = False) -> queries.Decided:
    circle = await circle_for(world.cast.marta, world.cast.kalyna.pub)
    row = await Measure.filter(kind=kind).order_by("id" if first else "-id").first()
    assert row is not None
    return await queries.decided_for(world.cast.marta, circle, row.pub)


async def test_who_came_again_is_free_of_what_was_before(world: World) -> None:
    await by_two(world, "suspend90")
    await by_two(world, "out")
    mine = Membership.filter(user_id=world.cast.taras.user_id)
    await mine.update(state=Belonging.ACTIVE, joined_at=now(), left_at=None)  # by an invitation
    await measured(world, world.cast.marta, "suspend1")
    day = await last_for(world, world.cast.marta)
    await actions.take_back(world.cast.marta, day, is_mistake=True)
    assert await state_of(world.cast.taras) is Belonging.ACTIVE


# --- one person, many times ---------------------------------------------------------------------


async def test_week_after_week_is_no_month_by_one(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await measured(world, world.cast.marta, "suspend3")
    await measured(world, world.cast.marta, "suspend7")  # still a week in all
    assert await until(world.cast.taras) > now() + 6 * A_DAY
    later = now() + 6 * A_DAY
    monkeypatch.setattr("app.moderation.actions.measures.now", lambda: later)
    with pytest.raises(Conflict, match="two people"):
        await measured(world, world.cast.marta, "suspend7")
    assert await until(world.cast.taras) < now() + 8 * A_DAY
    assert await measured(world, world.cast.marta, "suspend30") is not None


async def test_one_does_not_shorten_what_two_decided(browser: Browser, world: World) -> None:
    await by_two(world, "suspend90")
    with pytest.raises(Conflict, match="two people"):
        await measured(world, world.cast.marta, "suspend1")
    assert await until(world.cast.taras) > now() + 89 * A_DAY
    marta = await browser.as_(world.cast.marta)
    path = f"/c/{world.cast.kalyna.pub}/care/people/{world.cast.taras.pub}"
    assert (await marta.post(path, step="suspend7", reason="hate")).status_code == 409
    assert await Measure.all().count() == 1


# --- who is near --------------------------------------------------------------------------------


async def test_whom_they_brought_does_not_take_it_back(browser: Browser, world: World) -> None:
    third = await person("third", world.cast.kalyna, "Третя", Role.MODERATOR)
    await brought(world, third, world.cast.taras)
    await measured(world, world.cast.marta, "suspend7")
    with pytest.raises(Forbidden, match="brought this person"):
        await actions.take_back(third, await last_for(world, third), is_mistake=False)
    page = await browser.as_(third)
    path = f"/c/{world.cast.kalyna.pub}/care/decided/{(await Measure.get()).pub}"
    shown = (await page.get(path)).text
    assert "Take it back" not in shown
    assert "Somebody else has to decide" in shown
    assert (await page.post(path)).status_code == 403
    assert await state_of(world.cast.taras) is Belonging.SUSPENDED
    await actions.take_back(
        world.cast.olena, await last_for(world, world.cast.olena), is_mistake=False
    )
    assert await state_of(world.cast.taras) is Belonging.ACTIVE


async def test_nor_do_they_show_a_card_that_two_put_out_of_sight(world: World) -> None:
    third = await person("third", world.cast.kalyna, "Третя", Role.MODERATOR)
    other = await person("other", world.cast.kalyna, "Інша", Role.STEWARD)
    await brought(world, third, world.cast.taras)
    ids = [one.user_id for one in (world.cast.taras, world.cast.marta, world.cast.olena)]
    row = Measure(group_id=world.cast.kalyna.id, kind="card", reason="private", at=now())
    row.target_id, row.by_id, row.second_id = ids[0] or 0, ids[1], ids[2]
    row.until = now() + 30 * A_DAY
    await row.save()
    taras = await someone(world, world.cast.taras)
    with pytest.raises(Forbidden, match="brought this person"):
        await actions.show_card(third, taras)
    await actions.show_card(other, taras)
    assert await Measure.exists(kind="lift", reverses_id=row.id)
