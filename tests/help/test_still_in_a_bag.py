"""What a buyer has stays theirs to hand on when only a part of a promise is not so any more."""

from __future__ import annotations

from app.help import actions as helping
from app.help.models import BuySource
from app.help.tells import Tells
from app.lines.models import Part, PromiseState
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.help.making import ask, promises
from tests.help.promises import is_right, now_of
from tests.help.promises import promises as says
from tests.help.test_buying import begins, finds, insulin, stands, state_of
from tests.help.test_in_a_bag import bought, next_week, nothing_to_buy, told, words_of
from tests.world import World

__all__ = ["nothing_to_buy"]


async def test_what_somebody_promises_less_of_is_not_bought_twice(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post, given, marta, where = await bought(world, at)
    for _ in range(2):
        await says(cast.taras, post, 4)
    assert await told(Tells.LEFT_IN_BAG) == [cast.marta.user_id]
    page = words_of((await marta.get(where)).text).split("To hand on")[1]
    assert "Тарас Інсулін , 4 амп." in page
    assert "Інсулін , 6 амп." in page
    assert sum(row.found for row in await BuySource.all()) == 10
    await is_right(post)

    await promises(cast.kalyna, await person("oksana", cast.kalyna, "Оксана"), post, 6)
    await next_week(world)
    assert (await marta.post(f"/c/{cast.kalyna.pub}/buying")).status_code == 409

    await helping.deliver(cast.taras, await now_of(post), given)
    assert await state_of(given) is PromiseState.DELIVERED
    page = words_of((await marta.get(where)).text).split("To hand on")[1]
    assert "Інсулін , 6 амп." in page
    assert "Тарас" not in page


async def test_what_was_not_found_yet_goes_first_where_somebody_promises_less(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    given = await promises(cast.kalyna, cast.taras, post, 10)
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    await finds(marta, where, "Інсулін", 6)
    await says(cast.taras, post, 7)
    assert await told(Tells.LEFT_IN_BAG) == []
    await says(cast.taras, post, 5)
    assert await told(Tells.LEFT_IN_BAG) == [cast.marta.user_id]
    assert await Part.filter(promise_id=given.id).values_list("qty", flat=True) == [5]
    await is_right(post)
    emma = await person("emma", cast.kalyna, "Емма")
    await promises(cast.kalyna, emma, post, 5)
    await marta.post(f"{where}/now")
    assert await stands(where) == {"Інсулін": (10, 6)}


async def test_what_somebody_promises_again_is_had_from_the_buyer(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post, _, marta, _ = await bought(world, at)
    await says(cast.taras, post, 4)
    await says(cast.taras, post, 10)
    await is_right(post)
    page = words_of((await (await at(cast.taras)).get(f"/help/{post.pub}")).text)
    assert "4 амп." in page
    assert "6 амп." in page
    await next_week(world)
    assert (await marta.post(f"/c/{cast.kalyna.pub}/buying")).status_code == 409
