"""What a buyer has stays theirs to hand on when only a part of a promise is not so any more."""

from __future__ import annotations

import pytest

from app.help import actions as helping
from app.help.actions.writing import put_thing_back, remove_thing
from app.help.forms.promising import SettleForm, WrongForm
from app.help.models import BuySource, Post
from app.help.queries import post_for
from app.help.tells import Tells
from app.lines.models import Part, Promise, PromiseState
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of, promises
from tests.help.promises import is_right, now_of
from tests.help.promises import promises as says
from tests.help.test_buying import begins, finds, insulin, stands, state_of
from tests.help.test_in_a_bag import bought, next_week, nothing_to_buy, told, words_of
from tests.world import World

__all__ = ["nothing_to_buy"]


async def bought_of_both(world: World, at: SitsDown) -> tuple[Post, Promise, Browser, str]:
    """Taras promised Olena ten of insulin and four bandages, and Marta bought them."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    given = await promises(cast.kalyna, cast.taras, post, 10, 4)
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    await finds(marta, where, "Інсулін", 10)
    await finds(marta, where, "Бинт", 4)
    await marta.post(f"{where}/lock")
    await marta.post(f"{where}/bought")
    return post, given, marta, where


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


async def did_not_come(world: World, at: SitsDown, post: Post, given: Promise, **said: str) -> None:
    """Taras pressed "Handed over" too early, Olena says what came, and he says so, too."""
    page = f"/help/{post.pub}/promises/{given.pub}"
    taras, olena = await at(world.cast.taras), await at(world.cast.olena)
    assert (await taras.post(f"{page}/here")).status_code == 303
    assert (await olena.post(f"{page}/wrong", note="", **said)).status_code == 303
    assert (await taras.post(f"{page}/agree")).status_code == 303
    await is_right(post)


async def test_what_was_handed_over_by_mistake_lies_in_the_bag_still(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post, given, marta, where = await bought(world, at)
    await did_not_come(world, at, post, given, result="not received")
    assert await state_of(given) is PromiseState.RELEASED
    assert await told(Tells.LEFT_IN_BAG) == [cast.marta.user_id]
    page = words_of((await marta.get(where)).text).split("To hand on")[1]
    assert "Інсулін , 10 амп." in page
    assert "It is open again: nobody has promised it now." in page
    emma = await person("emma", cast.kalyna, "Емма")
    newer = await promises(cast.kalyna, emma, post, 10)
    await next_week(world)
    assert (await marta.post(f"/c/{cast.kalyna.pub}/buying")).status_code == 409
    await helping.deliver(emma, await now_of(post), newer)
    assert "To hand on" not in words_of((await marta.get(where)).text)


async def test_where_a_part_came_the_rest_lies_in_the_bag_still(world: World, at: SitsDown) -> None:
    cast = world.cast
    post, given, marta, where = await bought_of_both(world, at)
    first, second = await lines_of(post)
    came = {f"came-{first.pub}": "0", f"came-{second.pub}": "3"}
    await did_not_come(world, at, post, given, result="partly", **came)
    assert await state_of(given) is PromiseState.CONFIRMED
    assert set(await told(Tells.LEFT_IN_BAG)) == {cast.marta.user_id}
    page = words_of((await marta.get(where)).text).split("To hand on")[1]
    assert "Інсулін , 10 амп." in page
    assert "Бинт , 1" in page
    emma = await person("emma", cast.kalyna, "Емма")
    await promises(cast.kalyna, emma, post, 10, 1)
    await next_week(world)
    assert (await marta.post(f"/c/{cast.kalyna.pub}/buying")).status_code == 409


@pytest.mark.parametrize("part", [None, 4])
async def test_so_it_is_where_who_looks_after_the_board_settles_it(
    world: World, at: SitsDown, part: int | None
) -> None:
    cast = world.cast
    post, given, marta, where = await bought(world, at)
    await helping.deliver(cast.taras, await now_of(post), given)
    await helping.dispute(cast.olena, await now_of(post), given, WrongForm("not received", ""))
    (line,) = await lines_of(post)
    how = SettleForm(False, "Ще в Марти", {line.id: part} if part else None)
    await helping.settle(cast.marta, await now_of(post), given, how)
    page = words_of((await marta.get(where)).text).split("To hand on")[1]
    assert f"Інсулін , {10 - (part or 0)} амп." in page
    await is_right(post)


async def test_what_its_helper_had_got_and_did_not_come_is_in_no_bag(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post, given, marta, where = await bought(world, at)
    await helping.set_out(cast.taras, await now_of(post), given)
    await did_not_come(world, at, post, given, result="not received")
    assert await told(Tells.LEFT_IN_BAG) == []
    assert "To hand on" not in words_of((await marta.get(where)).text)


async def test_what_is_not_wanted_any_more_stays_with_the_buyer_and_is_not_bought_anew(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    given = await promises(cast.kalyna, cast.taras, post, 10, 4)
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    await finds(marta, where, "Інсулін", 10)
    await marta.post(f"{where}/lock")
    await marta.post(f"{where}/bought")
    line = (await lines_of(post))[0]
    for _ in range(2):
        await remove_thing(cast.olena, await post_for(cast.olena, post.pub), line.pub)
    assert await state_of(given) is PromiseState.ACCEPTED, "nothing of it is bought"
    await is_right(post)
    assert await told(Tells.BAG_NOT_NEEDED) == [cast.marta.user_id]
    assert await told(Tells.LEFT_IN_BAG) == []
    assert "give it to somebody who needs it" in words_of((await marta.get("/notices")).text)
    page = words_of((await marta.get(where)).text).split("To hand on")[1]
    assert "Інсулін , 10 амп." in page
    assert "It is not needed any more." in page

    await put_thing_back(cast.olena, await post_for(cast.olena, post.pub), line.pub)
    await remove_thing(cast.olena, await post_for(cast.olena, post.pub), line.pub)
    assert await told(Tells.BAG_NOT_NEEDED) == [cast.marta.user_id], "once more"
    await put_thing_back(cast.olena, await post_for(cast.olena, post.pub), line.pub)
    assert await told(Tells.BAG_NOT_NEEDED) == []
    assert await told(Tells.LEFT_IN_BAG) == [cast.marta.user_id]
    assert "It is open again" in words_of((await marta.get(where)).text)
    emma = await person("emma", cast.kalyna, "Емма")
    await promises(cast.kalyna, emma, post, 10)
    await next_week(world)
    assert await stands(await begins(marta, cast.kalyna)) == {"Бинт": (4, 0)}
    assert "Марта has bought it" in words_of((await (await at(emma)).get(f"/help/{post.pub}")).text)


async def test_what_was_the_only_thing_somebody_promised_stays_with_the_buyer_too(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    given = await promises(cast.kalyna, cast.taras, post, 10)
    taras = await at(cast.taras)
    where = await begins(taras, cast.kalyna)
    await finds(taras, where, "Інсулін", 10)
    await taras.post(f"{where}/lock")
    await taras.post(f"{where}/bought")
    line = (await lines_of(post))[0]
    await remove_thing(cast.olena, await post_for(cast.olena, post.pub), line.pub)
    assert await state_of(given) is PromiseState.RELEASED
    assert await told(Tells.NOT_NEEDED) == [cast.taras.user_id]
    assert await told(Tells.BAG_NOT_NEEDED) == [], "they know"
    assert "It is not needed any more." in words_of((await taras.get(where)).text)
    await is_right(post)
