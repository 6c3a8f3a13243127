"""The buyer's list: added up, without names, and ticked off in the shop."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import httpx2
import pytest

from app.core.clock import now
from app.core.viewer import Role
from app.groups.models import Group, Membership, RoleGrant
from app.help.actions.buying import forget_old_lists
from app.help.models import BuyLine, BuyList, BuySource, BuyState, Post, PostState, Step
from app.lines import actions as lines
from app.lines.models import Line, Promise, PromiseState
from app.notices.models import Notice
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, promises
from tests.world import World


@pytest.fixture(autouse=True)
async def nothing_to_buy(world: World) -> None:
    """But for what a test brings."""
    await BuyList.all().delete()
    await Promise.all().delete()


def insulin(qty: int, text: str = "Інсулін", unit: str = "амп.", **more: bool) -> dict[str, object]:
    return {"text": text, "qty": qty, "unit": unit, **more}


async def begins(browser: Browser, circle: Group) -> str:
    answer = await browser.post(f"/c/{circle.pub}/buying")
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def stands(at: str) -> dict[str, tuple[int, int]]:
    """{text: (wanted, found)}"""
    rows = await BuyLine.filter(list__pub=at.rsplit("/", 1)[-1])
    return {row.text: (row.wanted, row.found) for row in rows}


async def finds(
    browser: Browser, at: str, text: str, n: object, instead: str = ""
) -> httpx2.Response:
    pub = (await BuyLine.get(list__pub=at.rsplit("/", 1)[-1], text=text)).pub
    sent = {f"found-{pub}": str(n), f"instead-{pub}": instead}
    return await browser.post(f"{at}/found/{pub}", **sent)


async def state_of(promise: Promise) -> PromiseState:
    return (await Promise.get(id=promise.id)).state


async def two_asks(world: World) -> tuple[Promise, Promise]:
    """Taras promised six of Olena's insulin first, then Marta four of Taras's."""
    cast = world.cast
    first = await ask(cast.kalyna, cast.olena, lines=[insulin(10), {"text": "Бинт", "qty": 4}])
    other = await ask(cast.kalyna, cast.taras, lines=[insulin(4, "ІНСУЛІН", "амп")])
    older = await promises(cast.kalyna, cast.taras, first, 6, 4)
    newer = await promises(cast.kalyna, cast.marta, other, 4)
    await Promise.filter(id=older.id).update(made_at=now() - timedelta(days=1))
    return older, newer


async def test_what_is_promised_is_added_up_without_names_and_found_for_the_oldest_first(
    world: World, at: SitsDown
) -> None:
    older, newer = await two_asks(world)
    marta = await at(world.cast.marta)
    where = await begins(marta, world.cast.kalyna)
    assert await stands(where) == {"Інсулін": (10, 0), "Бинт": (4, 0)}
    main = (await marta.get(where)).text.split("<main", 1)[1]
    assert "Інсулін, 10 амп." in re.sub(r"<[^>]+>", "", main)
    for name in ("Олена", "Тарас", "Ліки для мами"):
        assert name not in main

    for _ in range(2):
        assert (await finds(marta, where, "Інсулін", 7)).status_code == 303
    assert (await state_of(older), await state_of(newer)) == (PromiseState.IN_PROGRESS,) * 2
    found = await BuySource.filter(part__line__text="Інсулін").values_list("found", flat=True)
    assert list(found) == [6]
    assert await BuySource.get(part__promise_id=newer.id).values_list("found", flat=True) == 1
    assert (await Post.get(sheet_id=newer.sheet_id)).state is PostState.IN_DELIVERY
    assert await Step.filter(what="bought").count() == 2
    told = Notice.filter(kind="help.bought")
    assert {row.user_id for row in await told} == {
        world.cast.olena.user_id,
        world.cast.taras.user_id,
    }, "who receives, and who promised; but not the buyer"
    page = await (await at(world.cast.olena)).get(f"/help/{await _post_of(older)}")
    assert "Bought: 6" in page.text
    assert "On a buyer’s list: 4" in page.text


async def test_two_buyers_never_buy_the_same(world: World, at: SitsDown) -> None:
    await two_asks(world)
    olena, marta = await at(world.cast.olena), await at(world.cast.marta)
    answers = await asyncio.gather(
        *(who.post(f"/c/{world.cast.kalyna.pub}/buying") for who in (olena, marta))
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    planned = sum([source.qty for source in await BuySource.all()])
    assert planned == 14
    first = next(answer for answer in answers if answer.status_code == 303).headers["location"]
    has_it, waits = (marta, olena) if answers[0].status_code == 409 else (olena, marta)
    await finds(has_it, first, "Інсулін", 7)
    await has_it.post(f"{first}/lock")
    await has_it.post(f"{first}/bought")
    second = await begins(waits, world.cast.kalyna)
    assert sorted((await stands(second)).values()) == [(3, 0), (4, 0)], "what was not found"
    await has_it.post(f"{first}/open")
    assert await stands(first) == {"Інсулін": (7, 7)}


async def test_a_list_in_the_shop_stays_as_it_is_on_paper(world: World, at: SitsDown) -> None:
    older, newer = await two_asks(world)
    marta = await at(world.cast.marta)
    where = await begins(marta, world.cast.kalyna)
    await marta.post(f"{where}/lock")
    late = await ask(world.cast.kalyna, world.cast.olena, lines=[insulin(5)])
    await promises(world.cast.kalyna, world.cast.taras, late, 5)
    assert (await marta.post(f"{where}/now")).status_code == 409
    await begins(marta, world.cast.kalyna)
    assert (await stands(where))["Інсулін"] == (10, 0)
    await lines.release(older)
    assert (await finds(marta, where, "Інсулін", 10)).status_code == 303
    assert await state_of(older) is PromiseState.RELEASED
    assert await BuySource.get(part__promise_id=newer.id).values_list("found", flat=True) == 4
    assert sum([one.found for one in await BuySource.all()]) == 10, "what nobody waits for is kept"
    await finds(marta, where, "Інсулін", 3)
    assert sum([one.found for one in await BuySource.all()]) == 3
    await marta.post(f"{where}/open")
    assert (await stands(where))["Інсулін"] == (9, 3), "three, one more of four, five"


async def test_something_else_goes_only_to_whom_it_would_do(world: World, at: SitsDown) -> None:
    cast = world.cast
    strict = await ask(cast.kalyna, cast.olena, lines=[insulin(4)])
    easy = await ask(cast.kalyna, cast.olena, lines=[insulin(3)])
    await Line.filter(sheet_id=easy.sheet_id).update(substitutes_ok=True)
    first = await promises(cast.kalyna, cast.taras, strict, 4)
    second = await promises(cast.kalyna, cast.taras, easy, 3)
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    assert "For 3 of them something of the same effect" in (await marta.get(where)).text
    refused = await finds(marta, where, "Інсулін", 5, "Хумодар")
    assert refused.status_code == 422
    assert "Please ask them first" in refused.text
    assert 'value="Хумодар"' in refused.text
    assert await BuySource.filter(found__gt=0).count() == 0
    assert (await finds(marta, where, "Інсулін", 3, "Хумодар")).status_code == 303
    assert await state_of(first) is PromiseState.ACCEPTED
    assert await state_of(second) is PromiseState.IN_PROGRESS
    page = await (await at(cast.olena)).get(f"/help/{easy.pub}")
    assert "Instead: <bdi>Хумодар" in page.text


async def test_a_number_that_cannot_be_changes_nothing(world: World, at: SitsDown) -> None:
    await two_asks(world)
    marta = await at(world.cast.marta)
    where = await begins(marta, world.cast.kalyna)
    for said in ("", "-1", "11", "1000000000", "дві"):
        answer = await finds(marta, where, "Інсулін", said)
        assert answer.status_code == 422
        assert re.search(r'id="found-\w+-problem"', answer.text)
    assert await stands(where) == {"Інсулін": (10, 0), "Бинт": (4, 0)}


async def test_a_member_buys_what_they_promised_and_sees_no_other_list(
    world: World, at: SitsDown
) -> None:
    await two_asks(world)
    taras = await at(world.cast.taras)
    where = await begins(taras, world.cast.kalyna)
    assert await stands(where) == {"Інсулін": (6, 0), "Бинт": (4, 0)}
    oksana = await person("oksana", world.cast.kalyna, "Оксана")
    assert (await (await at(oksana)).get(where)).status_code == 404
    marta = await at(world.cast.marta)
    assert (await marta.get(where)).status_code == 200
    assert (await finds(marta, where, "Бинт", 1)).status_code == 403
    assert (await marta.post(f"{where}/lock")).status_code == 403
    assert (await marta.post(f"{where}/close")).status_code == 303, "its buyer does not come back"
    assert (await finds(taras, where, "Бинт", 1)).status_code == 409
    others = await begins(marta, world.cast.kalyna)
    assert await stands(others) == {"Інсулін": (10, 0), "Бинт": (4, 0)}


async def test_whoever_leaves_takes_no_list_along_and_old_lists_are_forgotten(
    world: World, at: SitsDown
) -> None:
    await two_asks(world)
    taras = await at(world.cast.taras)
    await begins(taras, world.cast.kalyna)
    await taras.post(f"/c/{world.cast.kalyna.pub}/leave", sure="1")
    left = await Membership.get(group_id=world.cast.kalyna.id, user_id=world.cast.taras.user_id)
    assert not left.is_inside
    assert (await BuyList.get()).state is BuyState.CLOSED
    await BuyList.all().update(made_at=now() - timedelta(days=91))
    await forget_old_lists()
    assert not await BuyLine.all().exists()


async def test_a_newcomer_makes_no_list(world: World, at: SitsDown) -> None:
    oksana = await person("oksana", world.cast.kalyna, "Оксана")
    me = Membership.filter(user_id=oksana.user_id)
    await me.update(joined_at=now(), welcomed_at=None)
    answer = await (await at(oksana)).post(f"/c/{world.cast.kalyna.pub}/buying")
    assert answer.status_code == 403


async def test_an_organiser_gathers_for_everybody(world: World, at: SitsDown) -> None:
    await two_asks(world)
    oksana = await person("oksana", world.cast.kalyna, "Оксана", Role.ORGANISER)
    assert await RoleGrant.filter(role=Role.ORGANISER).exists()
    assert len(await stands(await begins(await at(oksana), world.cast.kalyna))) == 2


async def _post_of(promise: Promise) -> str:
    return (await Post.get(sheet_id=promise.sheet_id)).pub


@pytest.mark.parametrize("said", ["-1", "сім", "100001"])
async def test_what_is_no_number_is_answered_with_how_many_are_wanted(
    world: World, at: SitsDown, said: str
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(45)])
    await promises(cast.kalyna, cast.taras, post, 45)
    marta = await at(cast.marta)
    answer = await finds(marta, await begins(marta, cast.kalyna), "Інсулін", said)
    assert answer.status_code == 422
    assert "from 0 to 45" in answer.text
