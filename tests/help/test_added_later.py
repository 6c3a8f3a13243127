"""What somebody adds to a promise when they have the rest of it in hand already."""

from __future__ import annotations

import pytest

from app.help import actions as helping
from app.help.models import Post
from app.help.tells import Tells
from app.lines.models import Part, Promise, PromiseState
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.help.making import ask, promises
from tests.help.promises import is_right, now_of
from tests.help.promises import promises as says
from tests.help.test_buying import begins, finds, insulin, nothing_to_buy, stands, state_of
from tests.help.test_in_a_bag import bought, next_week, told, words_of
from tests.help.test_ticked_late import ticks
from tests.world import World

__all__ = ["nothing_to_buy"]


@pytest.fixture
async def six_of_ten(world: World) -> tuple[Post, Promise]:
    """Taras has the six that he promised Olena, and brings ten now."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    given = await promises(cast.kalyna, cast.taras, post, 6)
    await helping.set_out(cast.taras, await now_of(post), given)
    await says(cast.taras, post, 10)
    return post, given


async def test_it_is_bought_and_the_rest_is_not(
    world: World, at: SitsDown, six_of_ten: tuple[Post, Promise]
) -> None:
    post, given = six_of_ten
    taras, marta = await at(world.cast.taras), await at(world.cast.marta)
    page = words_of((await taras.get(f"/help/{post.pub}")).text)
    assert "A part of it is in hand" in page
    assert "I have all of it" in page
    where = await begins(marta, world.cast.kalyna)
    assert await stands(where) == {"Інсулін": (4, 0)}
    await finds(marta, where, "Інсулін", 4)
    await marta.post(f"{where}/bought")
    assert "Тарас Інсулін , 4 амп." in words_of((await marta.get(where)).text)
    await helping.set_out(world.cast.taras, await now_of(post), given)
    assert "To hand on" not in words_of((await marta.get(where)).text)
    assert "In hand" in words_of((await taras.get(f"/help/{post.pub}")).text)
    await next_week(world)
    assert (await marta.post(f"/c/{world.cast.kalyna.pub}/buying")).status_code == 409
    await is_right(post)


async def test_what_is_taken_back_of_it_is_not_to_be_bought(
    world: World, at: SitsDown, six_of_ten: tuple[Post, Promise]
) -> None:
    post, given = six_of_ten
    await says(world.cast.taras, post, 6)
    assert (await Promise.get(id=given.id)).had_at is not None, "it is all in hand again"
    marta = await at(world.cast.marta)
    assert (await marta.post(f"/c/{world.cast.kalyna.pub}/buying")).status_code == 409


async def test_what_was_bought_of_it_stays_in_the_bag_where_they_bring_what_they_had(
    world: World, at: SitsDown, six_of_ten: tuple[Post, Promise]
) -> None:
    cast = world.cast
    post, given = six_of_ten
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    await finds(marta, where, "Інсулін", 4)
    await marta.post(f"{where}/bought")
    await says(cast.taras, post, 6)
    assert await state_of(given) is PromiseState.IN_PROGRESS
    assert await told(Tells.LEFT_IN_BAG) == [cast.marta.user_id]
    assert "Інсулін , 4 амп." in words_of((await marta.get(where)).text).split("To hand on")[1]
    await says(await person("emma", cast.kalyna, "Емма"), post, 4)
    await next_week(world)
    assert (await marta.post(f"/c/{cast.kalyna.pub}/buying")).status_code == 409
    assert await Part.filter(promise_id=given.id).values_list("had", flat=True) == [6]
    await is_right(post)


async def test_what_somebody_has_got_out_of_a_bag_stays_out_of_it_when_they_add_more(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post, _, marta, where = await bought(world, at)
    await says(cast.taras, post, 4)
    emma = await person("emma", cast.kalyna, "Емма")
    newer = await promises(cast.kalyna, emma, post, 5)
    await helping.set_out(emma, await now_of(post), newer)
    assert "Інсулін , 1 амп." in words_of((await marta.get(where)).text)
    await says(emma, post, 6)
    assert "Інсулін , 1 амп." in words_of((await marta.get(where)).text)
    assert "Інсулін , 6 амп." not in words_of((await marta.get(where)).text)


async def test_what_a_list_missed_of_what_they_had_then_is_not_missing_of_what_is_added(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    given = await promises(cast.kalyna, cast.taras, post, 6)
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    await finds(marta, where, "Інсулін", 2)
    await marta.post(f"{where}/bought")
    await helping.set_out(cast.taras, await now_of(post), given)
    await says(cast.taras, post, 10)
    taras = await at(cast.taras)
    await taras.post(f"/help/{post.pub}/promises/{given.pub}/way")
    assert await Part.filter(promise_id=given.id).values_list("qty", flat=True) == [10]


@pytest.mark.parametrize("found", [0, 3])
async def test_one_thing_of_several_that_is_taken_back_in_the_shop_is_kept_when_it_is_ticked(
    world: World, at: SitsDown, found: int
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    await says(cast.taras, post, 10, 4)
    marta, taras = await at(cast.marta), await at(cast.taras)
    where = await begins(marta, cast.kalyna)
    if found:
        await finds(marta, where, "Інсулін", found)
    await marta.post(f"{where}/lock")
    line = (await Part.filter(qty=10).select_related("line"))[0].line
    answer = await taras.post(f"/help/{post.pub}/bring/back", line=line.pub)
    assert answer.status_code == 303
    assert "nobody has promised" in await ticks(marta, where, 10)
    await marta.post(f"{where}/bought")
    page = words_of((await marta.get(where)).text).split("To hand on")[1]
    assert "10 амп." in page or ("3 амп." in page and "7 амп." in page)
    await says(await person("emma", cast.kalyna, "Емма"), post, 10)
    await next_week(world)
    assert await stands(await begins(marta, cast.kalyna)) == {"Бинт": (4, 0)}
    await is_right(post)
