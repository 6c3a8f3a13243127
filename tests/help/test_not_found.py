"""What a buyer promised and did not find goes back on the board, if they want; the rest of it is
said as it is."""

from __future__ import annotations

import re

import pytest

from app.help.models import BuyList, Post, PostState
from app.lines.models import Line, Part, Promise, PromiseState
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of, promises
from tests.help.test_buying import begins, finds, insulin, state_of
from tests.world import World


@pytest.fixture(autouse=True)
async def nothing_to_buy(world: World) -> None:
    """But for what a test brings."""
    await BuyList.all().delete()
    await Promise.all().delete()


async def only_the_bandages(world: World, at: SitsDown) -> tuple[Post, Promise, Browser, str]:
    """Taras promised Olena six of insulin and two bandages, and finds the bandages."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    given = await promises(cast.kalyna, cast.taras, post, 6, 2)
    taras = await at(cast.taras)
    where = await begins(taras, cast.kalyna)
    await taras.post(f"{where}/lock")
    await finds(taras, where, "Бинт", 2)
    return post, given, taras, where


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.split("<main", 1)[1]).split())


async def test_whoever_waits_reads_what_is_bought_and_what_is_not(
    world: World, at: SitsDown
) -> None:
    post, given, taras, where = await only_the_bandages(world, at)
    page = words_of((await (await at(world.cast.olena)).get(f"/help/{post.pub}")).text)
    assert "Інсулін : 6 амп. · Not found yet: 6" in page
    assert "Бинт : 2 · Bought: 2" in page
    assert "A part of it is bought" in page
    assert "On the way" not in page.split("What happened so far")[0]
    await finds(taras, where, "Інсулін", 6)
    page = words_of((await (await at(world.cast.olena)).get(f"/help/{post.pub}")).text)
    assert "Not found yet" not in page
    assert "A part of it is bought" not in page
    assert await state_of(given) is PromiseState.IN_PROGRESS


async def test_back_from_the_shop_the_buyer_reads_that_it_stays_promised_and_puts_it_back(
    world: World, at: SitsDown
) -> None:
    post, given, taras, where = await only_the_bandages(world, at)
    assert "Not found" not in words_of((await taras.get(where)).text), "they are in the shop"
    ended = await taras.post(f"{where}/bought")
    page = words_of((await taras.get(ended.headers["location"])).text)
    assert "stays promised by you" in page
    assert "Put it back on the board" in page
    insulin_line = (await lines_of(post))[0]
    sent = {"post": post.pub, "line": insulin_line.pub}
    for _ in range(2):  # twice is once
        assert (await taras.post(f"{where}/back", **sent)).status_code == 303
        assert (await Line.get(id=insulin_line.id)).promised == 0
    assert await Part.filter(promise_id=given.id).values_list("line__text", "qty") == [("Бинт", 2)]
    assert await state_of(given) is PromiseState.IN_PROGRESS
    page = words_of((await taras.get(where)).text)
    assert "Put it back on the board" not in page
    oksana = await person("oksana", world.cast.kalyna, "Оксана")
    shown = (await (await at(oksana)).get(f"/help/{post.pub}")).text
    assert f'name="qty-{insulin_line.pub}"' in shown, "somebody else can bring it"


async def test_what_was_found_of_it_stays_promised(world: World, at: SitsDown) -> None:
    post, given, taras, where = await only_the_bandages(world, at)
    await finds(taras, where, "Інсулін", 4)
    await taras.post(f"{where}/bought")
    assert "Інсулін , 2 амп." in words_of((await taras.get(where)).text).split("Not found")[1]
    line = (await lines_of(post))[0]
    await taras.post(f"{where}/back", post=post.pub, line=line.pub)
    assert (await Line.get(id=line.id)).promised == 4
    assert (await Post.get(id=post.id)).state is PostState.PARTLY_COVERED
    assert (await Part.get(promise_id=given.id, line_id=line.id)).qty == 4


async def test_nothing_found_at_all_is_taken_back_whole(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    given = await promises(cast.kalyna, cast.taras, post, 6)
    taras = await at(cast.taras)
    where = await begins(taras, cast.kalyna)
    await taras.post(f"{where}/bought")
    line = (await lines_of(post))[0]
    await taras.post(f"{where}/back", post=post.pub, line=line.pub)
    assert await state_of(given) is PromiseState.RELEASED


async def test_what_they_have_all_the_same_does_not_go_back(world: World, at: SitsDown) -> None:
    post, given, taras, where = await only_the_bandages(world, at)
    await taras.post(f"{where}/bought")
    await taras.post(f"/help/{post.pub}/promises/{given.pub}/have")
    assert "Put it back on the board" not in words_of((await taras.get(where)).text)
    line = (await lines_of(post))[0]
    await taras.post(f"{where}/back", post=post.pub, line=line.pub)
    assert (await Line.get(id=line.id)).promised == 6


async def test_where_all_is_found_the_buyer_reads_of_nothing_else(
    world: World, at: SitsDown
) -> None:
    _, _, taras, where = await only_the_bandages(world, at)
    await finds(taras, where, "Інсулін", 6)
    ended = await taras.post(f"{where}/bought")
    page = words_of((await taras.get(ended.headers["location"])).text)
    assert "Thank you for buying." in page
    assert "stays promised" not in page


async def test_nobody_puts_back_what_another_promised(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    await promises(cast.kalyna, cast.taras, post, 6)
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    ended = await marta.post(f"{where}/bought")
    page = words_of((await marta.get(ended.headers["location"])).text)
    assert "Put it back on the board" not in page
    assert "others can look for now" in page
    line = (await lines_of(post))[0]
    await marta.post(f"{where}/back", post=post.pub, line=line.pub)
    assert (await Line.get(id=line.id)).promised == 6


@pytest.mark.parametrize("press", ["way", "here"])
async def test_what_was_not_found_is_neither_sent_nor_handed_over(
    world: World, at: SitsDown, press: str
) -> None:
    post, given, taras, where = await only_the_bandages(world, at)
    await finds(taras, where, "Інсулін", 4)
    await taras.post(f"{where}/bought")
    page = words_of((await taras.get(f"/help/{post.pub}")).text)
    assert "What was found is on its way" in page
    assert "I handed over what was found" in page
    for _ in range(2):  # twice is once
        await taras.post(f"/help/{post.pub}/promises/{given.pub}/{press}")
        insulin_line, bandages = await Line.filter(sheet_id=post.sheet_id).order_by("position")
        assert (insulin_line.promised, bandages.promised) == (4, 2)
    came = (4, 2) if press == "here" else (0, 0)
    assert (insulin_line.delivered, bandages.delivered) == came
    author = (await (await at(world.cast.olena)).get("/notices")).text
    assert "something is missing again that somebody had promised" in author


async def test_who_has_the_rest_from_elsewhere_sends_all_of_it(world: World, at: SitsDown) -> None:
    post, given, taras, where = await only_the_bandages(world, at)
    await taras.post(f"{where}/bought")
    for press in ("have", "way", "here"):
        await taras.post(f"/help/{post.pub}/promises/{given.pub}/{press}")
    assert [one.delivered for one in await lines_of(post)] == [6, 2]


@pytest.mark.parametrize("press", ["way", "here"])
async def test_what_a_buyer_looks_for_still_stays_promised(
    world: World, at: SitsDown, press: str
) -> None:
    post, given, taras, where = await only_the_bandages(world, at)
    await finds(taras, where, "Інсулін", 4)
    for _ in range(2):  # twice is once
        await taras.post(f"/help/{post.pub}/promises/{given.pub}/{press}")
        came = [4, 2] if press == "here" else [0, 0]
        assert [one.promised for one in await lines_of(post)] == [6, 2]
        assert [one.delivered for one in await lines_of(post)] == came
    assert await state_of(given) is PromiseState.IN_PROGRESS
    await finds(taras, where, "Інсулін", 5)
    await taras.post(f"{where}/bought")
    await taras.post(f"/help/{post.pub}/promises/{given.pub}/here")
    assert [one.delivered for one in await lines_of(post)] == [5, 2]
    assert await state_of(given) is PromiseState.DELIVERED


async def test_who_says_that_it_is_on_its_way_where_nothing_was_found_has_it_from_elsewhere(
    world: World, at: SitsDown
) -> None:
    """Their page speaks of nothing found, and they say it of all."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    given = await promises(cast.kalyna, cast.taras, post, 6)
    taras = await at(cast.taras)
    where = await begins(taras, cast.kalyna)
    await taras.post(f"{where}/bought")
    for press in ("way", "here"):
        await taras.post(f"/help/{post.pub}/promises/{given.pub}/{press}")
    assert [one.delivered for one in await lines_of(post)] == [6]


@pytest.mark.parametrize(
    ("press", "said"),
    [
        ("way", "They read that it is on its way. The rest is on the board again."),
        ("here", "Now they are asked whether it came. The rest is on the board again."),
    ],
)
async def test_whoever_promised_reads_what_goes_back_before_they_press_and_after(
    world: World, at: SitsDown, press: str, said: str
) -> None:
    before = "When what was found is sent or handed over, what no buyer found is wanted again"
    post, given, taras, where = await only_the_bandages(world, at)
    page = f"/help/{post.pub}"
    await finds(taras, where, "Інсулін", 4)
    assert before not in words_of((await taras.get(page)).text), "it is looked for still"
    await taras.post(f"{where}/bought")
    assert f"{before} ( Інсулін : 2 амп. )." in words_of((await taras.get(page)).text)
    olena = await at(world.cast.olena)
    assert before not in words_of((await olena.get(page)).text), "it is not her press"
    answer = await taras.post(f"{page}/promises/{given.pub}/{press}")
    shown = words_of((await taras.get(answer.headers["location"])).text)
    assert said in shown
    assert before not in shown
    again = await taras.post(f"{page}/promises/{given.pub}/{press}")
    shown = words_of((await taras.get(again.headers["location"])).text)
    assert "The rest is on the board again." not in shown


async def test_what_went_back_is_not_called_unneeded_on_the_list(
    world: World, at: SitsDown
) -> None:
    unneeded = "need not be bought any more"
    wanted = "On the board it is wanted: whoever promises it there can buy it."
    post, given, taras, where = await only_the_bandages(world, at)
    await finds(taras, where, "Інсулін", 4)
    await taras.post(f"{where}/bought")
    await taras.post(f"/help/{post.pub}/promises/{given.pub}/way")
    seen = words_of((await taras.get(where)).text)
    assert f"The rest is not promised to anybody on this list any more. {wanted}" in seen
    assert unneeded not in seen
    await Post.exclude(id=post.id).update(state=PostState.CLOSED)  # and nobody else wants any
    await promises(world.cast.kalyna, world.cast.marta, post, 6)
    seen = words_of((await taras.get(where)).text)
    assert wanted not in seen, "somebody else brings it"
    assert unneeded in seen


async def test_nor_is_what_went_back_whole(world: World, at: SitsDown) -> None:
    post, given, taras, where = await only_the_bandages(world, at)
    await taras.post(f"{where}/bought")
    await taras.post(f"/help/{post.pub}/promises/{given.pub}/way")
    seen = words_of((await taras.get(where)).text)
    assert (
        "This is not promised to anybody on this list any more. On the board it is wanted" in seen
    )


async def test_what_never_stood_on_a_list_is_not_called_what_was_found(
    world: World, at: SitsDown
) -> None:
    """They promised it since, and know themselves whether they have it."""
    post, _, taras, where = await only_the_bandages(world, at)
    await finds(taras, where, "Інсулін", 4)
    await taras.post(f"{where}/bought")
    page = words_of((await taras.get(f"/help/{post.pub}")).text)
    assert "I handed over what was found" in page
    await promises(world.cast.kalyna, world.cast.taras, post, 9, 2)
    page = words_of((await taras.get(f"/help/{post.pub}")).text)
    assert "what was found" not in page
    assert "that is said of all but what no buyer found ( Інсулін :" in page
    assert "I handed it over" in page
