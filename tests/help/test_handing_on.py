"""From a buyer who bought for others to those who bring it: both learn of the other."""

from __future__ import annotations

import pytest

from app.chat.models import Block
from app.help.models import BuyList, Post, Step
from app.lines.models import Promise
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, promises
from tests.help.test_buying import begins, finds, insulin
from tests.help.test_not_found import words_of
from tests.world import World


@pytest.fixture(autouse=True)
async def nothing_to_buy(world: World) -> None:
    """But for what a test brings."""
    await BuyList.all().delete()
    await Promise.all().delete()


async def marta_bought(world: World, at: SitsDown) -> tuple[Post, Promise, Browser, str]:
    """Ten of insulin that Taras promised Olena."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    given = await promises(cast.kalyna, cast.taras, post, 10)
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    await finds(marta, where, "Інсулін", 10)
    return post, given, marta, where


async def test_the_buyer_reads_after_the_shop_whose_it_is_and_the_list_names_nobody(
    world: World, at: SitsDown
) -> None:
    _, _, marta, where = await marta_bought(world, at)
    assert "Тарас" not in words_of((await marta.get(where)).text)
    await marta.post(f"{where}/bought")
    html = (await marta.get(where)).text
    page = words_of(html)
    assert "Тарас Інсулін , 10 амп." in page.split("To hand on")[1]
    assert "Олена" not in page, "whoever needs it is nobody's business here"
    assert "no-paper" in html.split('id="to-hand-on"')[0].rsplit("<section", 1)[1]
    assert "Тарас" not in words_of((await (await at(world.cast.olena)).get(where)).text)


async def test_whoever_promised_reads_who_has_it_and_says_when_it_is_in_their_hands(
    world: World, at: SitsDown
) -> None:
    post, given, marta, where = await marta_bought(world, at)
    await marta.post(f"{where}/bought")
    taras = await at(world.cast.taras)
    page = words_of((await taras.get(f"/help/{post.pub}")).text)
    assert "has bought it. Agree how it gets to you" in page
    assert "On the way" not in page.split("Who helps")[1].split("What happened so far")[0]
    for _ in range(2):
        done = await taras.post(f"/help/{post.pub}/promises/{given.pub}/have")
        assert done.status_code == 303
    assert (await Promise.get(id=given.id)).had_at
    assert await Step.filter(post_id=post.id, what="have").count() == 1
    page = words_of((await taras.get(f"/help/{post.pub}")).text)
    assert "has bought it" not in page
    assert "I have it" not in page
    assert "To hand on" not in words_of((await marta.get(where)).text)
    olena = words_of((await (await at(world.cast.olena)).get(f"/help/{post.pub}")).text)
    assert "has bought it" not in olena


async def test_whoever_does_not_want_to_meet_reads_no_name(world: World, at: SitsDown) -> None:
    cast = world.cast
    post, _, marta, where = await marta_bought(world, at)
    await marta.post(f"{where}/bought")
    await Block.create(blocker_id=cast.taras.user_id, blocked_id=cast.marta.user_id)
    page = words_of((await marta.get(where)).text)
    assert "Тарас" not in page
    assert "Please ask those who look after the board" in page
    taras = words_of((await (await at(cast.taras)).get(f"/help/{post.pub}")).text)
    assert "has bought it" not in taras
    assert "Please ask those who look after the board" in taras


async def test_what_a_buyer_bought_of_their_own_is_handed_on_to_nobody(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    await promises(cast.kalyna, cast.taras, post, 10)
    taras = await at(cast.taras)
    where = await begins(taras, cast.kalyna)
    await finds(taras, where, "Інсулін", 10)
    await taras.post(f"{where}/bought")
    assert "To hand on" not in words_of((await taras.get(where)).text)
    assert "has bought it" not in words_of((await taras.get(f"/help/{post.pub}")).text)
