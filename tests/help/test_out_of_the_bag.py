"""What came before it was found, or from elsewhere, and what leaves a bag: each piece is counted
once, when it happens, and not anew from what was said later."""

from __future__ import annotations

import pytest

from app.core.viewer import Viewer
from app.groups.models import Belonging, Membership
from app.help import actions as helping
from app.help.actions.in_part import receive_part
from app.help.forms.promising import PartForm
from app.help.models import Post
from app.help.queries.in_bags import left_in_bags
from app.help.tells import Tells
from app.lines.models import Line, Part, Promise
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of
from tests.help.promises import is_right, newest_of, now_of
from tests.help.promises import promises as says
from tests.help.test_buying import begins, finds, insulin, nothing_to_buy, stands
from tests.help.test_in_a_bag import next_week, told, words_of
from tests.world import World

__all__ = ["nothing_to_buy"]


@pytest.fixture
async def post(world: World) -> Post:
    return await ask(world.cast.kalyna, world.cast.olena, lines=[insulin(10)])


@pytest.fixture
async def line(post: Post) -> Line:
    return (await lines_of(post))[0]


@pytest.fixture
async def emma(world: World) -> Viewer:
    return await person("emma", world.cast.kalyna, "Емма")


async def brings(who: Viewer, post: Post, n: int) -> Promise:
    await says(who, post, n)
    return await newest_of(who, post)


async def buys(browser: Browser, world: World, n: int) -> str:
    where = await begins(browser, world.cast.kalyna)
    await finds(browser, where, "Інсулін", n)
    await browser.post(f"{where}/bought")
    return where


async def in_the_bag(browser: Browser, where: str) -> str:
    """What they read that they have to hand on."""
    return "".join(words_of((await browser.get(where)).text).split("To hand on")[1:])


async def wanted_next_week(world: World, marta: Browser) -> int:
    await next_week(world)
    answer = await marta.post(f"/c/{world.cast.kalyna.pub}/buying")
    if answer.status_code == 409:
        return 0
    return (await stands(str(answer.headers["location"])))["Інсулін"][0]


@pytest.mark.parametrize("is_before", [True, False])
async def test_what_came_before_it_was_found_did_not_come_out_of_the_bag(
    world: World, at: SitsDown, post: Post, line: Line, is_before: bool
) -> None:
    cast = world.cast
    given, marta = await brings(cast.taras, post, 10), await at(cast.marta)
    if is_before:
        await receive_part(cast.olena, await now_of(post), given, PartForm({line.id: 2}))
    where = await buys(marta, world, 8)
    if not is_before:
        await receive_part(cast.olena, await now_of(post), given, PartForm({line.id: 2}))
    bag = 8 if is_before else 6
    assert f"Тарас Інсулін , {bag} амп." in await in_the_bag(marta, where)
    page = words_of((await (await at(cast.taras)).get(f"/help/{post.pub}")).text)
    assert ("Not found yet" in page) == (not is_before)
    await is_right(post)
    assert await wanted_next_week(world, marta) == (0 if is_before else 2)


async def test_what_was_found_after_it_came_can_be_taken_back_by_its_buyer(
    world: World, at: SitsDown, post: Post, line: Line
) -> None:
    given, marta = await brings(world.cast.taras, post, 10), await at(world.cast.marta)
    await helping.deliver(world.cast.taras, await now_of(post), given, {line.id: 2})
    where = await begins(marta, world.cast.kalyna)
    await finds(marta, where, "Інсулін", 8)
    assert (await finds(marta, where, "Інсулін", 0)).status_code == 303


async def test_what_came_while_a_list_stood_is_not_missing_of_it(
    world: World, at: SitsDown, post: Post, line: Line
) -> None:
    cast = world.cast
    given, marta = await brings(cast.taras, post, 10), await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    await helping.deliver(cast.taras, await now_of(post), given, {line.id: 2})
    await finds(marta, where, "Інсулін", 8)
    await marta.post(f"{where}/bought")
    await (await at(cast.taras)).post(f"/help/{post.pub}/promises/{given.pub}/way")
    assert await Part.filter(promise_id=given.id).values_list("qty", flat=True) == [10]


async def test_what_is_added_when_a_part_has_come_lies_in_the_bag_when_it_is_let_go_of(
    world: World, at: SitsDown, post: Post, line: Line, emma: Viewer
) -> None:
    cast = world.cast
    given, marta = await brings(cast.taras, post, 6), await at(cast.marta)
    await receive_part(cast.olena, await now_of(post), given, PartForm({line.id: 5}))
    await says(cast.taras, post, 10)
    where = await buys(marta, world, 5)
    assert "Тарас Інсулін , 5 амп." in await in_the_bag(marta, where)
    await helping.release(cast.taras, await now_of(post), given)
    assert "Інсулін , 5 амп." in await in_the_bag(marta, where)
    await says(emma, post, 5)
    await is_right(post)
    assert await wanted_next_week(world, marta) == 0


@pytest.fixture
async def four_left(
    world: World, at: SitsDown, post: Post, emma: Viewer
) -> tuple[Promise, Browser, str]:
    """Taras has six of ten; Marta bought the four of Emma, who let go of them."""
    cast = world.cast
    given, marta = await brings(cast.taras, post, 6), await at(cast.marta)
    await helping.set_out(cast.taras, await now_of(post), given)
    hers = await brings(emma, post, 4)
    where = await buys(marta, world, 4)
    await helping.release(emma, await now_of(post), hers)
    return given, marta, where


async def test_a_yes_to_what_was_brought_before_takes_nothing_out_of_a_bag(
    world: World, post: Post, line: Line, four_left: tuple[Promise, Browser, str]
) -> None:
    given, _, _ = four_left
    await helping.deliver(world.cast.taras, await now_of(post), given)
    await helping.confirm(world.cast.olena, await now_of(post), given)
    assert await left_in_bags([line.id]) == {line.id: 4}


async def test_of_more_than_they_had_only_the_rest_comes_out_of_the_bag(
    world: World, post: Post, line: Line, four_left: tuple[Promise, Browser, str]
) -> None:
    given, _, _ = four_left
    await says(world.cast.taras, post, 8)
    await helping.set_out(world.cast.taras, await now_of(post), given)
    assert await left_in_bags([line.id]) == {line.id: 2}


async def test_who_has_all_of_theirs_is_not_sent_for_what_others_let_go_of(
    world: World, at: SitsDown, post: Post, four_left: tuple[Promise, Browser, str]
) -> None:
    _, marta, where = four_left
    page = await in_the_bag(marta, where)
    assert "It is open again: nobody has promised it now." in page
    taras = await at(world.cast.taras)
    assert "Марта has bought it" not in words_of((await taras.get(f"/help/{post.pub}")).text)


async def test_what_came_of_two_bags_came_out_of_the_older(
    world: World, at: SitsDown, post: Post, line: Line, emma: Viewer
) -> None:
    cast = world.cast
    given, marta, olena = (
        await brings(cast.taras, post, 10),
        await at(cast.marta),
        await at(cast.olena),
    )
    first, second = await buys(marta, world, 6), await buys(olena, world, 4)
    await helping.deliver(cast.taras, await now_of(post), given, {line.id: 4})
    assert "2 амп." in await in_the_bag(marta, first)
    assert "4 амп." in await in_the_bag(olena, second)


async def test_what_left_the_bag_and_was_lost_since_is_not_in_it_again(
    world: World, at: SitsDown, post: Post, emma: Viewer
) -> None:
    cast = world.cast
    given, marta = await brings(cast.taras, post, 10), await at(cast.marta)
    where = await buys(marta, world, 10)
    await helping.release(cast.taras, await now_of(post), given)
    hers = await brings(emma, post, 10)
    await helping.set_out(emma, await now_of(post), hers)
    assert await in_the_bag(marta, where) == ""
    await helping.release(emma, await now_of(post), hers)
    assert await in_the_bag(marta, where) == ""
    await says(cast.taras, post, 10)
    assert await wanted_next_week(world, marta) == 10


async def test_who_bought_the_rest_of_what_is_done_hears_of_it(
    world: World, at: SitsDown, post: Post, line: Line
) -> None:
    cast = world.cast
    given, marta = await brings(cast.taras, post, 10), await at(cast.marta)
    await buys(marta, world, 10)
    await receive_part(cast.olena, await now_of(post), given, PartForm({line.id: 4}))
    assert (await (await at(cast.olena)).post(f"/help/{post.pub}/done")).status_code == 303
    assert await told(Tells.LEFT_IN_BAG) == [cast.marta.user_id]


async def test_only_a_part_is_there_where_nothing_else_is_in_hand(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    given = await brings(cast.taras, post, 5)
    first, second = await lines_of(post)
    await helping.set_out(cast.taras, await now_of(post), given)
    await says(cast.taras, post, 5, 2)
    came = PartForm({first.id: 5, second.id: 0})
    await receive_part(cast.olena, await now_of(post), given, came)
    page = words_of((await (await at(cast.taras)).get(f"/help/{post.pub}")).text)
    assert "A part of it is there" in page
    assert "A part of it is in hand" not in page


async def test_a_slip_of_who_brings_puts_back_into_the_bag_what_it_took_out(
    world: World, at: SitsDown, post: Post, line: Line, emma: Viewer
) -> None:
    cast = world.cast
    marta, hers = await at(cast.marta), await brings(emma, post, 4)
    await buys(marta, world, 4)
    await helping.release(emma, await now_of(post), hers)
    given = await brings(cast.taras, post, 4)
    await (await at(cast.taras)).post(f"/help/{post.pub}/promises/{given.pub}/here")
    assert await left_in_bags([line.id]) == {}
    await helping.not_yet(cast.taras, await now_of(post), given)
    assert await left_in_bags([line.id]) == {line.id: 4}
    assert await wanted_next_week(world, marta) == 0


async def test_so_does_a_slip_of_who_receives(
    world: World, at: SitsDown, post: Post, line: Line, emma: Viewer
) -> None:
    cast = world.cast
    marta, hers = await at(cast.marta), await brings(emma, post, 4)
    await buys(marta, world, 4)
    await helping.release(emma, await now_of(post), hers)
    given = await brings(cast.taras, post, 6)
    for n in (4, 0):
        await receive_part(cast.olena, await now_of(post), given, PartForm({line.id: n}))
    assert await left_in_bags([line.id]) == {line.id: 4}
    assert await wanted_next_week(world, marta) == 2


@pytest.mark.parametrize("is_giver", [True, False])
async def test_after_a_slip_it_is_as_it_was_said_before(
    world: World, at: SitsDown, post: Post, line: Line, is_giver: bool
) -> None:
    """Four were bought and came, six are missing, and somebody says more than is so."""
    cast = world.cast
    given, marta = await brings(cast.taras, post, 4), await at(cast.marta)
    where = await buys(marta, world, 4)
    await says(cast.taras, post, 10)
    four, eight = PartForm({line.id: 4}), PartForm({line.id: 8})
    await receive_part(cast.olena, await now_of(post), given, four)
    if is_giver:
        await (await at(cast.taras)).post(f"/help/{post.pub}/promises/{given.pub}/here")
        await helping.not_yet(cast.taras, await now_of(post), given)
    else:
        await receive_part(cast.olena, await now_of(post), given, eight)
        await receive_part(cast.olena, await now_of(post), given, four)
    assert await in_the_bag(marta, where) == ""
    assert await wanted_next_week(world, marta) == 6


async def test_a_buyer_who_leaves_takes_nothing_out_of_anothers_bag(
    world: World, at: SitsDown, post: Post, line: Line, emma: Viewer
) -> None:
    cast = world.cast
    given, marta = await brings(cast.taras, post, 4), await at(cast.marta)
    olena = await at(cast.olena)
    await buys(marta, world, 4)
    await says(cast.taras, post, 6)
    hers = await brings(emma, post, 4)
    await buys(olena, world, 4)
    await helping.release(emma, await now_of(post), hers)
    four = PartForm({line.id: 4})
    await receive_part(cast.olena, await now_of(post), given, four)
    before = await left_in_bags([line.id])
    theirs = Membership.filter(group_id=cast.kalyna.id, user_id=cast.marta.user_id)
    await theirs.update(state=Belonging.LEFT)
    await receive_part(cast.olena, await now_of(post), given, four)
    assert await left_in_bags([line.id]) == before
