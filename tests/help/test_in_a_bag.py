"""What a buyer has in their bag is not bought a second time, whatever becomes of the promise it was
bought for."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.core.clock import now
from app.groups import actions as groups
from app.help import actions as helping
from app.help.actions import by_the_clock
from app.help.models import BuyList, BuySource, Post
from app.help.queries.buying import this_week
from app.help.tells import Tells
from app.lines.models import Line, Part, Promise, PromiseState
from app.notices.models import Notice
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of, promises
from tests.help.promises import is_right, now_of
from tests.help.test_buying import begins, finds, insulin, stands, state_of
from tests.world import World


@pytest.fixture(autouse=True)
async def nothing_to_buy(world: World) -> None:
    """But for what a test brings."""
    await BuyList.all().delete()
    await Promise.all().delete()


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1]).split())


async def bought(world: World, at: SitsDown) -> tuple[Post, Promise, Browser, str]:
    """Taras promised Olena ten of insulin, and Marta bought them."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    given = await promises(cast.kalyna, cast.taras, post, 10)
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    await finds(marta, where, "Інсулін", 10)
    await marta.post(f"{where}/lock")
    await marta.post(f"{where}/bought")
    return post, given, marta, where


async def is_from(promise: Promise, **ago: float) -> None:
    await Promise.filter(id=promise.id).update(changed_at=now() - timedelta(**ago))


async def told(kind: Tells) -> list[int]:
    return [row.user_id for row in await Notice.filter(kind=kind, gone_at=None)]


async def next_week(world: World) -> None:
    week = this_week(world.cast.kalyna.zone) - timedelta(days=7)
    await BuyList.all().update(week=week)


async def test_what_is_bought_stays_promised_twice_as_long(world: World, at: SitsDown) -> None:
    post, given, _, _ = await bought(world, at)
    await is_from(given, days=28, hours=20)
    await by_the_clock.release_late()
    assert await state_of(given) is PromiseState.IN_PROGRESS
    await by_the_clock.ask_before_release()
    assert await told(Tells.SOON_FREE) == [], "it is not time yet"
    page = words_of((await (await at(world.cast.taras)).get(f"/help/{post.pub}")).text)
    free = now() + timedelta(days=1, hours=4)
    assert f"{free.day} {free:%B}" in page
    await is_from(given, days=29, hours=20)
    await by_the_clock.ask_before_release()
    assert await told(Tells.SOON_FREE) == [world.cast.taras.user_id]
    await is_from(given, days=30, hours=1)
    await by_the_clock.release_late()
    assert await state_of(given) is PromiseState.RELEASED


async def test_what_its_helper_has_got_from_the_buyer_waits_no_longer(
    world: World, at: SitsDown
) -> None:
    post, given, _, _ = await bought(world, at)
    await helping.set_out(world.cast.taras, await now_of(post), given)
    await is_from(given, days=17)
    await by_the_clock.release_late()
    assert await state_of(given) is PromiseState.RELEASED


async def test_the_time_begins_anew_with_what_is_bought_later(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    given = await promises(cast.kalyna, cast.taras, post, 10)
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    await finds(marta, where, "Інсулін", 4)
    await is_from(given, days=29)
    await finds(marta, where, "Інсулін", 10)
    await by_the_clock.release_late()
    assert (await Promise.get(id=given.id)).changed_at > now() - timedelta(days=1)


async def test_what_is_let_go_of_all_the_same_is_not_bought_twice_and_the_buyer_is_told(
    world: World, at: SitsDown
) -> None:
    post, given, marta, where = await bought(world, at)
    await is_from(given, days=31)
    for _ in range(2):
        await by_the_clock.release_late()
    assert await told(Tells.LEFT_IN_BAG) == [world.cast.marta.user_id]
    assert "Please bring it yourself" in words_of((await marta.get("/notices")).text)
    page = words_of((await marta.get(where)).text)
    assert "To hand on Інсулін , 10 амп." in page
    assert "It is open again: nobody has promised it now." in page

    await next_week(world)
    oksana = await person("oksana", world.cast.kalyna, "Оксана")
    newer = await promises(world.cast.kalyna, oksana, post, 10)
    answer = await marta.post(f"/c/{world.cast.kalyna.pub}/buying")
    assert answer.status_code == 409, "nothing is to be bought"
    assert "Оксана promised it now." in words_of((await marta.get(where)).text)
    helper = await at(oksana)
    assert "Марта has bought it" in words_of((await helper.get(f"/help/{post.pub}")).text)

    await helping.set_out(oksana, await now_of(post), newer)
    assert "To hand on" not in words_of((await marta.get(where)).text)
    await is_right(post)


async def test_what_somebody_left_the_circle_with_is_bought_anew(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post, given, _, _ = await bought(world, at)
    await helping.release(cast.taras, await now_of(post), given)
    await next_week(world)
    await groups.leave(cast.marta, cast.kalyna.id)
    oksana = await person("oksana", cast.kalyna, "Оксана")
    await promises(cast.kalyna, oksana, post, 10)
    where = await begins(await at(oksana), cast.kalyna)
    assert await stands(where) == {"Інсулін": (10, 0)}
    assert "Марта" not in (await (await at(oksana)).get(f"/help/{post.pub}")).text


async def test_only_what_is_not_in_the_bag_is_still_to_buy(world: World, at: SitsDown) -> None:
    cast = world.cast
    emma = await person("emma", cast.kalyna, "Емма")
    post, given, marta, _ = await bought(world, at)
    await Line.filter(sheet_id=post.sheet_id).update(qty=30)
    await helping.release(cast.taras, await now_of(post), given)
    assert await told(Tells.LEFT_IN_BAG) == [cast.marta.user_id]
    await next_week(world)
    first = await promises(cast.kalyna, emma, post, 12)
    where = await begins(marta, cast.kalyna)
    assert await stands(where) == {"Інсулін": (2, 0)}
    await finds(marta, where, "Інсулін", 2)
    await helping.deliver(emma, await now_of(post), await Promise.get(id=first.id))
    oksana = await person("oksana", cast.kalyna, "Оксана")
    await promises(cast.kalyna, oksana, post, 6)
    await marta.post(f"{where}/now")
    assert await stands(where) == {"Інсулін": (8, 2)}, "the ten have gone with the twelve"


async def test_the_buyer_brings_it_themselves(world: World, at: SitsDown) -> None:
    cast = world.cast
    post, given, marta, where = await bought(world, at)
    await helping.release(cast.taras, await now_of(post), given)
    await promises(cast.kalyna, cast.marta, post, 10)
    await next_week(world)
    assert (await marta.post(f"/c/{cast.kalyna.pub}/buying")).status_code == 409
    assert "You promised it yourself now." in words_of((await marta.get(where)).text)


async def test_who_bought_what_they_promised_still_finds_it_when_it_is_open_again(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    given = await promises(cast.kalyna, cast.taras, post, 10)
    taras = await at(cast.taras)
    where = await begins(taras, cast.kalyna)
    await finds(taras, where, "Інсулін", 10)
    await taras.post(f"{where}/lock")
    await taras.post(f"{where}/bought")
    await is_from(given, days=31)
    await by_the_clock.release_late()
    assert await told(Tells.TAKEN_FROM) == [cast.taras.user_id]
    assert await told(Tells.LEFT_IN_BAG) == []
    assert "It is open again" in words_of((await taras.get(where)).text)
    oksana = await person("oksana", cast.kalyna, "Оксана")
    await promises(cast.kalyna, oksana, post, 10)
    page = words_of((await taras.get(where)).text)
    assert "Somebody else promised it now." in page
    assert "Оксана" not in page


async def test_of_several_things_what_was_bought_of_the_one_let_go_of_is_kept(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    emma = await person("emma", cast.kalyna, "Емма")
    post = await ask(cast.kalyna, cast.olena)
    given = await promises(cast.kalyna, cast.taras, post, 10, 4)
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    await finds(marta, where, "Інсулін", 10)
    await marta.post(f"{where}/lock")
    await marta.post(f"{where}/bought")
    line = (await lines_of(post))[0]
    taras = await at(cast.taras)
    for _ in range(2):
        assert (await taras.post(f"/help/{post.pub}/bring/back", line=line.pub)).status_code == 303
    assert await Part.filter(promise_id=given.id).values_list("line__text", flat=True) == ["Бинт"]
    assert await state_of(given) is PromiseState.ACCEPTED
    assert await told(Tells.LEFT_IN_BAG) == [cast.marta.user_id]
    assert "Інсулін , 10 амп." in words_of((await marta.get(where)).text).split("To hand on")[1]
    await is_right(post)
    assert sum(row.found for row in await BuySource.all()) == 10
    await promises(cast.kalyna, emma, post, 10)
    await next_week(world)
    assert await stands(await begins(marta, cast.kalyna)) == {"Бинт": (4, 0)}


async def test_where_a_part_is_there_the_rest_stays_in_the_bag(world: World, at: SitsDown) -> None:
    cast = world.cast
    post, given, marta, where = await bought(world, at)
    (line,) = await lines_of(post)
    await helping.deliver(cast.taras, await now_of(post), given, {line.id: 4}, is_all=True)
    assert await state_of(given) is PromiseState.DELIVERED
    assert await told(Tells.LEFT_IN_BAG) == [cast.marta.user_id]
    assert "Інсулін , 6 амп." in words_of((await marta.get(where)).text).split("To hand on")[1]
    await is_right(post)


async def test_what_was_lost_on_its_way_is_in_no_bag(world: World, at: SitsDown) -> None:
    cast = world.cast
    emma = await person("emma", cast.kalyna, "Емма")
    post, given, marta, _ = await bought(world, at)
    await helping.set_out(cast.taras, await now_of(post), given, is_on_the_way=True)
    await helping.release(None, await now_of(post), given)
    await promises(cast.kalyna, emma, post, 10)
    await next_week(world)
    assert await stands(await begins(marta, cast.kalyna)) == {"Інсулін": (10, 0)}


async def test_what_was_not_bought_after_all_is_to_buy_again(world: World, at: SitsDown) -> None:
    cast = world.cast
    emma = await person("emma", cast.kalyna, "Емма")
    post, given, marta, where = await bought(world, at)
    await helping.release(cast.taras, await now_of(post), given)
    await marta.post(f"{where}/open")
    assert (await finds(marta, where, "Інсулін", 0)).status_code == 303
    await promises(cast.kalyna, emma, post, 10)
    await marta.post(f"{where}/now")
    assert await stands(where) == {"Інсулін": (10, 0)}
