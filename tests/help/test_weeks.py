"""A list of an earlier week that somebody forgot holds nothing for ever."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.core.clock import now
from app.help.models import BuyList, BuyState
from app.help.queries.buying import this_week
from app.lines.models import Promise
from tests.directory.cards import SitsDown
from tests.help.making import ask, promises
from tests.help.test_buying import begins, finds, insulin, stands
from tests.world import World


@pytest.fixture(autouse=True)
async def nothing_to_buy(world: World) -> None:
    """But for what a test brings."""
    await BuyList.all().delete()
    await Promise.all().delete()


async def is_promised(world: World) -> None:
    """By Taras, ten of insulin."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    await promises(cast.kalyna, cast.taras, post, 10)


async def is_of_last_week(world: World, **ago: float) -> None:
    week = this_week(world.cast.kalyna.zone) - timedelta(days=7)
    await BuyList.all().update(week=week, made_at=now() - timedelta(**ago or {"days": 7}))


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1]).split())


async def test_what_stands_on_ones_own_list_of_last_week_comes_onto_the_new_one(
    world: World, at: SitsDown
) -> None:
    await is_promised(world)
    taras = await at(world.cast.taras)
    old = await begins(taras, world.cast.kalyna)
    await is_of_last_week(world)
    new = await begins(taras, world.cast.kalyna)
    assert new != old
    assert await stands(new) == {"Інсулін": (10, 0)}
    assert (await BuyList.get(pub=old.rsplit("/", 1)[-1])).state is BuyState.CLOSED


@pytest.mark.parametrize("is_ticked", [True, False])
async def test_a_list_with_which_one_has_begun_is_finished_first(
    world: World, at: SitsDown, is_ticked: bool
) -> None:
    await is_promised(world)
    taras = await at(world.cast.taras)
    old = await begins(taras, world.cast.kalyna)
    if is_ticked:
        await finds(taras, old, "Інсулін", 4)
    else:
        await taras.post(f"{old}/lock")
    await is_of_last_week(world)
    assert await begins(taras, world.cast.kalyna) == old
    assert "Please finish it first" in words_of((await taras.get(old)).text)
    await taras.post(f"{old}/lock")
    await taras.post(f"{old}/bought")
    left = 6 if is_ticked else 10
    assert await stands(await begins(taras, world.cast.kalyna)) == {"Інсулін": (left, 0)}


async def test_whoever_is_late_reads_that_all_of_it_is_on_a_list(
    world: World, at: SitsDown
) -> None:
    await is_promised(world)
    taras, marta = await at(world.cast.taras), await at(world.cast.marta)
    await begins(taras, world.cast.kalyna)
    late = await marta.post(f"/c/{world.cast.kalyna.pub}/buying")
    assert late.status_code == 409
    assert "All of it is on somebody’s list already. You find the lists below." in words_of(
        late.text
    )
    await BuyList.all().delete()
    await begins(marta, world.cast.kalyna)
    late = await taras.post(f"/c/{world.cast.kalyna.pub}/buying")
    assert "The page of each ask says when it is bought." in words_of(late.text)


async def test_a_list_of_another_that_nobody_goes_with_is_let_be_after_two_weeks(
    world: World, at: SitsDown
) -> None:
    await is_promised(world)
    taras, marta = await at(world.cast.taras), await at(world.cast.marta)
    forgotten = await begins(taras, world.cast.kalyna)
    await is_of_last_week(world, days=13)
    assert (await marta.post(f"/c/{world.cast.kalyna.pub}/buying")).status_code == 409
    await is_of_last_week(world, days=15)
    assert await stands(await begins(marta, world.cast.kalyna)) == {"Інсулін": (10, 0)}
    assert (await finds(taras, forgotten, "Інсулін", 10)).status_code == 409, "nothing twice"


async def test_who_is_in_the_shop_keeps_their_list(world: World, at: SitsDown) -> None:
    await is_promised(world)
    taras, marta = await at(world.cast.taras), await at(world.cast.marta)
    await taras.post(f"{await begins(taras, world.cast.kalyna)}/lock")
    await is_of_last_week(world, days=15)
    assert (await marta.post(f"/c/{world.cast.kalyna.pub}/buying")).status_code == 409
