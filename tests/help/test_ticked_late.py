"""What a buyer ticks after its promise went is in their bag all the same, and bought once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.tokens import public_id
from app.help import actions as helping
from app.help.actions import by_the_clock
from app.help.models import BuySource, Post
from app.help.tells import Tells
from app.lines.actions import field_of
from app.lines.models import Promise, PromiseState
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of, promises
from tests.help.promises import is_right, now_of
from tests.help.test_buying import begins, finds, insulin, nothing_to_buy, stands, state_of
from tests.help.test_in_a_bag import next_week, told, words_of
from tests.world import World

__all__ = ["nothing_to_buy"]


async def in_the_shop(world: World, at: SitsDown) -> tuple[Post, Promise, Browser, str]:
    """Taras promised Olena ten of insulin, and Marta has gone to buy them."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    given = await promises(cast.kalyna, cast.taras, post, 10)
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    await marta.post(f"{where}/lock")
    return post, given, marta, where


async def ticks(browser: Browser, where: str, n: int) -> str:
    """What they read then."""
    answer = await finds(browser, where, "Інсулін", n)
    assert answer.status_code == 303, answer.text
    return words_of((await browser.get(where)).text)


async def brings(browser: Browser, post: Post, n: int) -> int:
    (line,) = await lines_of(post)
    sent = {field_of(line.pub): str(n), "nonce": public_id(), "even_so": "1"}
    return (await browser.post(f"/help/{post.pub}/bring", **sent)).status_code


async def wants_nothing(world: World, marta: Browser) -> None:
    await next_week(world)
    answer = await marta.post(f"/c/{world.cast.kalyna.pub}/buying")
    assert answer.status_code == 409, await stands(str(answer.headers.get("location", "")))


@pytest.mark.parametrize("by_clock", [False, True])
async def test_what_was_let_go_of_in_the_shop_is_kept_and_not_bought_again(
    world: World, at: SitsDown, by_clock: bool
) -> None:
    cast = world.cast
    post, given, marta, where = await in_the_shop(world, at)
    if by_clock:
        await Promise.filter(id=given.id).update(changed_at=now() - timedelta(days=17))
        await by_the_clock.release_late()
    else:
        await helping.release(cast.taras, await now_of(post), given)
    assert await state_of(given) is PromiseState.RELEASED
    said = "10 of them nobody has promised any more"
    assert said in await ticks(marta, where, 10)
    assert said not in await ticks(marta, where, 10), "once more changes nothing"
    assert await stands(where) == {"Інсулін": (10, 10)}
    assert await told(Tells.LEFT_IN_BAG) == [cast.marta.user_id]
    assert await told(Tells.BOUGHT) == [], "nobody waits for it"
    await marta.post(f"{where}/bought")
    assert "To hand on Інсулін , 10 амп." in words_of((await marta.get(where)).text)

    emma = await person("emma", cast.kalyna, "Емма")
    newer = await promises(cast.kalyna, emma, post, 10)
    page = words_of((await (await at(emma)).get(f"/help/{post.pub}")).text)
    assert "Марта has bought it" in page
    await wants_nothing(world, marta)
    await helping.set_out(emma, await now_of(post), newer)
    assert "To hand on" not in words_of((await marta.get(where)).text)
    await is_right(post)


async def test_what_is_ticked_bit_by_bit_is_told_once(world: World, at: SitsDown) -> None:
    post, given, marta, where = await in_the_shop(world, at)
    await ticks(marta, where, 2)
    await helping.release(world.cast.taras, await now_of(post), given)
    for n in (4, 7, 10):
        await ticks(marta, where, n)
    assert await told(Tells.LEFT_IN_BAG) == [world.cast.marta.user_id]
    assert sum([one.found for one in await BuySource.all()]) == 10
    await ticks(marta, where, 0)
    assert await told(Tells.LEFT_IN_BAG) == [], "it was a slip of the finger"
    await ticks(marta, where, 3)
    assert await told(Tells.LEFT_IN_BAG) == [world.cast.marta.user_id]
    await marta.post(f"{where}/bought")
    assert "To hand on Інсулін , 3 амп." in words_of((await marta.get(where)).text)


async def test_of_what_somebody_promises_less_of_the_rest_is_kept(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post, given, marta, where = await in_the_shop(world, at)
    assert await brings(await at(cast.taras), post, 4) == 303
    assert "6 of them nobody has promised any more" in await ticks(marta, where, 10)
    assert await state_of(given) is PromiseState.IN_PROGRESS
    await is_right(post)
    await marta.post(f"{where}/bought")
    page = words_of((await marta.get(where)).text).split("To hand on")[1]
    assert "Тарас Інсулін , 4 амп." in page
    assert "Інсулін , 6 амп." in page
    await promises(cast.kalyna, await person("emma", cast.kalyna, "Емма"), post, 6)
    await wants_nothing(world, marta)


async def test_what_was_said_to_be_sent_and_then_lost_is_kept_too(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post, given, marta, where = await in_the_shop(world, at)
    await helping.set_out(cast.taras, await now_of(post), given, is_on_the_way=True)
    await helping.release(None, await now_of(post), given)
    await ticks(marta, where, 10)
    await promises(cast.kalyna, await person("emma", cast.kalyna, "Емма"), post, 10)
    await marta.post(f"{where}/bought")
    await wants_nothing(world, marta)


async def test_what_its_helper_has_already_stays_theirs(world: World, at: SitsDown) -> None:
    post, given, marta, where = await in_the_shop(world, at)
    await helping.set_out(world.cast.taras, await now_of(post), given)
    assert "nobody has promised" not in await ticks(marta, where, 10)
    assert not await BuySource.exists(found__gt=0)
    assert await told(Tells.LEFT_IN_BAG) == []


async def test_something_else_is_not_kept_for_who_wanted_only_the_thing_itself(
    world: World, at: SitsDown
) -> None:
    post, given, marta, where = await in_the_shop(world, at)
    await helping.release(world.cast.taras, await now_of(post), given)
    assert (await finds(marta, where, "Інсулін", 10, "Хумодар")).status_code == 303
    assert not await BuySource.exists(found__gt=0)


async def waits_for_a_yes(
    world: World, at: SitsDown
) -> tuple[Post, Promise, str, Browser, Browser, str]:
    """Five were let be and stand on Marta's list; Taras would bring eight now. Five are found."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)], needs_yes=True)
    taras, olena, marta = await at(cast.taras), await at(cast.olena), await at(cast.marta)
    assert await brings(taras, post, 5) == 303
    given = await Promise.get(sheet_id=post.sheet_id)
    its = f"/help/{post.pub}/promises/{given.pub}"
    assert (await olena.post(f"{its}/yes")).status_code == 303
    where = await begins(marta, cast.kalyna)
    await marta.post(f"{where}/lock")
    assert await brings(taras, post, 8) == 303
    assert await state_of(given) is PromiseState.PROPOSED
    assert "nobody has promised" not in await ticks(marta, where, 5)
    await marta.post(f"{where}/bought")
    return post, given, its, olena, marta, where


async def test_what_waits_for_a_yes_again_is_bought_for_it(world: World, at: SitsDown) -> None:
    post, given, its, olena, marta, where = await waits_for_a_yes(world, at)
    assert await state_of(given) is PromiseState.PROPOSED
    hand_on = "Тарас Інсулін , 5 амп."
    assert hand_on in words_of((await marta.get(where)).text).split("To hand on")[1]
    assert (await olena.post(f"{its}/yes")).status_code == 303
    assert await state_of(given) is PromiseState.IN_PROGRESS, "some of it is bought"
    assert hand_on in words_of((await marta.get(where)).text).split("To hand on")[1]
    await next_week(world)
    assert await stands(await begins(marta, world.cast.kalyna)) == {"Інсулін": (3, 0)}
    await is_right(post)


async def test_where_the_answer_is_no_it_stays_in_the_bag(world: World, at: SitsDown) -> None:
    cast = world.cast
    post, given, its, olena, marta, where = await waits_for_a_yes(world, at)
    assert (await olena.post(f"{its}/no")).status_code == 303
    assert await state_of(given) is PromiseState.DECLINED
    assert await told(Tells.LEFT_IN_BAG) == [cast.marta.user_id]
    page = words_of((await marta.get(where)).text)
    assert "To hand on Інсулін , 5 амп." in page
    assert await brings(await at(await person("emma", cast.kalyna, "Емма")), post, 5) == 303
    newer = await Promise.filter(sheet_id=post.sheet_id).order_by("-id").first()
    assert newer is not None
    await olena.post(f"/help/{post.pub}/promises/{newer.pub}/yes")
    await wants_nothing(world, marta)
    await is_right(post)
