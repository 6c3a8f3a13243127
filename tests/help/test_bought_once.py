"""What somebody has, or has sent, nobody buys; and what was not found after all is undone."""

from __future__ import annotations

import pytest

from app.core.viewer import Role
from app.help import actions as helping
from app.help.models import BuyList, BuySource, Post, PostState
from app.help.queries import post_for
from app.help.queries.buying import bought_of
from app.help.queries.steps import steps_of
from app.lines import actions as lines
from app.lines.models import Part, Promise, PromiseState
from app.notices.models import Notice
from app.parcels import actions as carrying
from app.parcels.models import Parcel
from app.parcels.queries import parcel_for
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.help.making import ask, promises
from tests.help.promises import now_of
from tests.help.test_buying import begins, finds, insulin, stands, state_of
from tests.parcels.making import box_to_olena
from tests.world import World

NOT_ON_THIS_LIST = "not promised to anybody on this list any more"


@pytest.fixture(autouse=True)
async def nothing_to_buy(world: World) -> None:
    """But for what a test brings."""
    await BuyList.all().delete()
    await Promise.all().delete()


async def promised(world: World) -> tuple[Post, Promise]:
    """Taras brings Olena ten of insulin."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    return post, await promises(cast.kalyna, cast.taras, post, 10)


async def has(world: World, post: Post, one: Promise, *, sent: bool = False) -> None:
    await helping.set_out(world.cast.taras, await now_of(post), one, is_on_the_way=sent)


@pytest.mark.parametrize("is_sent", [False, True])
async def test_what_its_helper_has_or_has_sent_comes_on_no_list(
    world: World, at: SitsDown, is_sent: bool
) -> None:
    post, one = await promised(world)
    await has(world, post, one, sent=is_sent)
    marta = await at(world.cast.marta)
    answer = await marta.post(f"/c/{world.cast.kalyna.pub}/buying")
    assert (answer.status_code, "nothing to buy yet" in answer.text) == (409, True)


@pytest.mark.parametrize("is_found", [False, True])
async def test_what_set_out_in_a_parcel_is_not_bought_on_but_what_a_buyer_has_begun_with(
    world: World, at: SitsDown, is_found: bool
) -> None:
    cast = world.cast
    pub = (await box_to_olena(cast))["parcel"]
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    assert await stands(where) == {"Інсулін": (10, 0), "Бинт": (4, 0)}
    if is_found:
        await finds(marta, where, "Інсулін", 3)
    await carrying.ready(cast.taras, sent := await parcel_for(cast.taras, pub))
    await carrying.say_yes(cast.taras, sent, sent.stretches[0])
    sent = await parcel_for(cast.taras, pub)
    await carrying.set_out(cast.taras, sent, sent.stretches[0])
    assert (await Parcel.get(pub=pub)).set_out_at
    page = (await marta.get(where)).text
    assert (NOT_ON_THIS_LIST in page) is not is_found, "another ask on the board wants as much"
    await marta.post(f"{where}/now")
    left = {"Інсулін": (10, 3), "Бинт": (4, 0)}
    assert await stands(where) == (left if is_found else {})


async def test_where_a_part_was_found_or_is_there_the_rest_is_still_to_buy(
    world: World, at: SitsDown
) -> None:
    _, one = await promised(world)
    part = await Part.get(promise_id=one.id)
    await lines.deliver(one, {part.line_id: 4})
    marta = await at(world.cast.marta)
    where = await begins(marta, world.cast.kalyna)
    assert await stands(where) == {"Інсулін": (6, 0)}
    await finds(marta, where, "Інсулін", 5)
    await marta.post(f"{where}/now")
    assert await stands(where) == {"Інсулін": (10, 5)}


async def test_a_list_says_what_its_helper_has_got_meanwhile(world: World, at: SitsDown) -> None:
    post, one = await promised(world)
    other = await ask(world.cast.kalyna, world.cast.taras, lines=[insulin(4)])
    await promises(world.cast.kalyna, world.cast.marta, other, 4)
    marta, olena = await at(world.cast.marta), world.cast.olena
    where = await begins(marta, world.cast.kalyna)
    await marta.post(f"{where}/lock")
    assert NOT_ON_THIS_LIST not in (await marta.get(where)).text
    assert (await bought_of(olena, await post_for(olena, post.pub)))[0].planned == 10
    await has(world, post, one, sent=True)
    page = (await marta.get(where)).text
    assert f"10 of them are {NOT_ON_THIS_LIST}." in page
    assert 'name="found-' in page
    assert 'value="4"' in page, "all of it is what is still to be found"
    assert await bought_of(olena, await post_for(olena, post.pub)) == []
    assert (await finds(marta, where, "Інсулін", 4)).status_code == 303
    assert await BuySource.filter(found__gt=0).values_list("part__promise__sheet_id", "found") == [
        (other.sheet_id, 4)
    ]


async def test_what_was_not_found_after_all_is_undone(world: World, at: SitsDown) -> None:
    post, one = await promised(world)
    olena, marta = world.cast.olena, await at(world.cast.marta)
    where = await begins(marta, world.cast.kalyna)
    for _ in range(2):  # the second time it is told anew
        await finds(marta, where, "Інсулін", 3)
        assert await told(world) == 2
        assert await finds(marta, where, "Інсулін", 5)
        assert await finds(marta, where, "Інсулін", 1)
        assert await state_of(one) is PromiseState.IN_PROGRESS
        assert await told(world) == 4, "something has been bought"
        await finds(marta, where, "Інсулін", 0)
        assert await state_of(one) is PromiseState.ACCEPTED
        assert (await now_of(post)).state is PostState.COVERED
        assert await told(world) == 0
    happened = await steps_of(olena, await post_for(olena, post.pub))
    said = [(each.words, each.qty, each.name) for each in happened][-3:]
    assert said == [
        ("Bought", 2, None),
        ("Not found after all", 4, None),
        ("Not found after all", 1, None),
    ]
    page = await (await at(olena)).get(f"/help/{post.pub}")
    assert "Not found after all" in page.text


async def test_what_somebody_has_all_the_same_stays_in_hand(world: World, at: SitsDown) -> None:
    post, one = await promised(world)
    marta = await at(world.cast.marta)
    where = await begins(marta, world.cast.kalyna)
    await finds(marta, where, "Інсулін", 3)
    await has(world, post, one, sent=True)
    await finds(marta, where, "Інсулін", 0)
    assert await state_of(one) is PromiseState.IN_PROGRESS


async def test_a_list_put_away_and_opened_again_is_undone_too(world: World, at: SitsDown) -> None:
    _, one = await promised(world)
    marta = await at(world.cast.marta)
    where = await begins(marta, world.cast.kalyna)
    await finds(marta, where, "Інсулін", 3)
    for way in ("close", "open", "lock", "open"):
        assert (await marta.post(f"{where}/{way}")).status_code == 303
        assert await state_of(one) is PromiseState.IN_PROGRESS, "what was found was found"
    await finds(marta, where, "Інсулін", 0)
    assert await state_of(one) is PromiseState.ACCEPTED


@pytest.mark.parametrize("came", [0, 4])
async def test_what_left_with_its_buyer_is_not_at_the_pharmacy_but_for_what_came(
    world: World, at: SitsDown, came: int
) -> None:
    post, one = await promised(world)
    oksana = await person("oksana", world.cast.kalyna, "Оксана", Role.ORGANISER)
    hers = await at(oksana)
    await finds(hers, await begins(hers, world.cast.kalyna), "Інсулін", 10)
    part = await Part.get(promise_id=one.id)
    if came:
        much = {part.line_id: came}
        await helping.deliver(world.cast.taras, await now_of(post), one, much)
    await hers.post(f"/c/{world.cast.kalyna.pub}/leave", sure="1")
    for who in (world.cast.olena, world.cast.taras):
        bought = await bought_of(who, await post_for(who, post.pub))
        assert [(row.found, row.planned) for row in bought] == ([(came, 0)] if came else [])
        page = (await (await at(who)).get(f"/help/{post.pub}")).text
        assert ("At the pharmacy" in page) is bool(came)
    marta = await at(world.cast.marta)
    assert await stands(await begins(marta, world.cast.kalyna)) == {"Інсулін": (10 - came, 0)}


async def told(world: World) -> int:
    """To Olena and Taras."""
    return await Notice.filter(kind="help.bought", gone_at=None).count()
