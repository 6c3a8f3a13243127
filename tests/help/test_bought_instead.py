"""What was bought in place of what was asked for stands with whoever gets it, and nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import now
from app.help.models import BuyLine, BuyList, BuySource, Post
from app.lines.models import Line, Promise
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, promises
from tests.help.test_buying import begins, finds, insulin
from tests.world import World

SOMETHING_ELSE = "Новорапід"


@pytest.fixture(autouse=True)
async def nothing_to_buy(world: World) -> None:
    """But for what a test brings."""
    await BuyList.all().delete()
    await Promise.all().delete()


async def two_that_differ(world: World, *, first_may: bool) -> tuple[Post, Post]:
    """Three of Olena's, promised first, and three of Taras's; something else does for one."""
    cast = world.cast
    first = await ask(cast.kalyna, cast.olena, lines=[insulin(3)])
    other = await ask(cast.kalyna, cast.taras, lines=[insulin(3)])
    await something_else_does(first if first_may else other)
    older = await promises(cast.kalyna, cast.taras, first, 3)
    await promises(cast.kalyna, cast.olena, other, 3)
    await Promise.filter(id=older.id).update(made_at=now() - timedelta(days=1))
    return first, other


async def something_else_does(post: Post) -> None:
    await Line.filter(sheet_id=post.sheet_id).update(substitutes_ok=True)


async def instead_of(post: Post) -> list[str]:
    rows = BuySource.filter(part__promise__sheet_id=post.sheet_id)
    return [str(row.instead) for row in await rows.order_by("id")]


async def reads_something_else(browser: Browser, post: Post) -> bool:
    return SOMETHING_ELSE in (await browser.get(f"/help/{post.pub}")).text


async def test_it_is_not_written_afterwards_where_only_the_thing_itself_would_do(
    world: World, at: SitsDown
) -> None:
    post = await ask(world.cast.kalyna, world.cast.olena, lines=[insulin(3)])
    await promises(world.cast.kalyna, world.cast.taras, post, 3)
    marta = await at(world.cast.marta)
    where = await begins(marta, world.cast.kalyna)
    assert (await finds(marta, where, "Інсулін", 3)).status_code == 303
    for less in (3, 2):
        answer = await finds(marta, where, "Інсулін", less, SOMETHING_ELSE)
        assert answer.status_code == 422
        assert "Please ask them first" in answer.text
    assert await instead_of(post) == [""]
    assert [row.found for row in await BuySource.all()] == [3]


async def test_what_only_the_thing_itself_does_for_is_known_in_the_shop(
    world: World, at: SitsDown
) -> None:
    """Before it is paid for, and on paper too."""
    post = await ask(world.cast.kalyna, world.cast.olena, lines=[insulin(3)])
    await promises(world.cast.kalyna, world.cast.taras, post, 3)
    marta = await at(world.cast.marta)
    where = await begins(marta, world.cast.kalyna)
    await marta.post(f"{where}/lock")
    exact, instead = "Only exactly this. Ask before you buy something else.", 'name="instead-'
    page = (await marta.get(where)).text
    assert exact in page
    assert instead not in page.replace('type="hidden" ' + instead, "")
    await something_else_does(post)
    page = (await marta.get(where)).text
    assert exact not in page
    assert "What did you buy instead?" in page
    assert "☐" in page
    await finds(marta, where, "Інсулін", 3)
    assert "☑" in (await marta.get(where)).text


async def test_the_first_had_the_thing_itself_and_the_second_something_else(
    world: World, at: SitsDown
) -> None:
    first, other = await two_that_differ(world, first_may=False)
    marta = await at(world.cast.marta)
    where = await begins(marta, world.cast.kalyna)
    await finds(marta, where, "Інсулін", 3)
    for _ in range(2):
        assert (await finds(marta, where, "Інсулін", 6, SOMETHING_ELSE)).status_code == 303
    assert (await instead_of(first), await instead_of(other)) == ([""], [SOMETHING_ELSE])
    assert not await reads_something_else(await at(world.cast.olena), first)
    assert await reads_something_else(await at(world.cast.taras), other)


async def test_the_first_had_something_else_and_the_second_the_thing_itself(
    world: World, at: SitsDown
) -> None:
    first, other = await two_that_differ(world, first_may=True)
    marta = await at(world.cast.marta)
    where = await begins(marta, world.cast.kalyna)
    await finds(marta, where, "Інсулін", 3, SOMETHING_ELSE)
    assert (await finds(marta, where, "Інсулін", 6)).status_code == 303
    assert (await instead_of(first), await instead_of(other)) == ([SOMETHING_ELSE], [""])
    assert await reads_something_else(await at(world.cast.olena), first)
    assert not await reads_something_else(await at(world.cast.taras), other)
    assert SOMETHING_ELSE in (await marta.get(where)).text, "whoever bought it reads it, too"


async def test_of_two_that_were_bought_instead_each_is_put_right_and_none_is_too_long(
    world: World, at: SitsDown
) -> None:
    post = await ask(world.cast.kalyna, world.cast.olena, lines=[insulin(9)])
    await promises(world.cast.kalyna, world.cast.taras, post, 9)
    await something_else_does(post)
    marta = await at(world.cast.marta)
    where = await begins(marta, world.cast.kalyna)
    for found, written, stands in (
        (1, "Хумодар", "Хумодар"),
        (2, "Новарапід", "Хумодар\nНоварапід"),
        (2, SOMETHING_ELSE, f"Хумодар\n{SOMETHING_ELSE}"),
        (3, "Хумодар", f"Хумодар\n{SOMETHING_ELSE}"),
        (4, "а" * 110, f"Хумодар\n{SOMETHING_ELSE}\n{'а' * 110}"),
        (5, "б" * 110, f"Хумодар\n{SOMETHING_ELSE}\n{'а' * 110}\n{'б' * 110}"),
        (6, "в" * 110, f"{'б' * 110}\n{'в' * 110}"),
    ):
        assert (await finds(marta, where, "Інсулін", found, written)).status_code == 303
        assert await instead_of(post) == [stands], (found, written)
    page = (await (await at(world.cast.olena)).get(f"/help/{post.pub}")).text
    assert f"{'б' * 110}, {'в' * 110}" in page


async def test_what_was_written_wrong_is_written_right_and_what_is_put_back_forgets_it(
    world: World, at: SitsDown
) -> None:
    post = await ask(world.cast.kalyna, world.cast.olena, lines=[insulin(3)])
    await something_else_does(post)
    await promises(world.cast.kalyna, world.cast.taras, post, 3)
    marta = await at(world.cast.marta)
    where = await begins(marta, world.cast.kalyna)
    for found, written, stands in (
        (2, "Новарапід", "Новарапід"),
        (2, SOMETHING_ELSE, SOMETHING_ELSE),
        (3, SOMETHING_ELSE, SOMETHING_ELSE),
        (3, "", ""),
        (3, SOMETHING_ELSE, SOMETHING_ELSE),
        (0, SOMETHING_ELSE, ""),
    ):
        assert (await finds(marta, where, "Інсулін", found, written)).status_code == 303
        assert await instead_of(post) == [stands], (found, written)
    assert [str(line.instead) for line in await BuyLine.all()] == [""]
