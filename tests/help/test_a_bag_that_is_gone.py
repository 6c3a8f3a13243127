"""A buyer leaves the circle, or their list is forgotten: what had come out of their bag came out of
that one still, and of nobody else's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.groups import actions as groups
from app.groups.models import Belonging, Membership
from app.groups.rules import Whom
from app.help import actions as helping
from app.help.actions.buying import KEPT, forget_old_lists
from app.help.actions.in_part import receive_part
from app.help.forms.promising import PartForm
from app.help.models import BuyList, Post
from app.help.queries import post_for
from app.help.queries.in_bags import left_in_bags
from app.help.tells import Tells
from app.lines.models import Line, Part, Promise, PromiseState
from app.notices.models import Notice
from app.parcels import actions as parcels
from app.parcels.queries import parcel_for
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.promises import is_right, now_of
from tests.help.promises import promises as says
from tests.help.test_in_a_bag import words_of
from tests.help.test_out_of_the_bag import (
    brings,
    buys,
    emma,
    in_the_bag,
    line,
    nothing_to_buy,
    post,
    wanted_next_week,
)
from tests.parcels.making import leg_form
from tests.world import World

__all__ = ["emma", "line", "nothing_to_buy", "post"]


@pytest.fixture
async def oksana(world: World) -> Viewer:
    return await person("oksana", world.cast.kalyna, "Оксана", Role.ORGANISER)


async def is_gone(how: str, world: World, whose: Browser, oksana: Viewer) -> None:
    if how == "leaves":
        answer = await whose.post(f"/c/{world.cast.kalyna.pub}/leave", sure="1")
        assert answer.status_code == 303
        return
    theirs = BuyList.filter(buyer__user_id=oksana.user_id)
    await theirs.update(made_at=now() - KEPT - timedelta(days=1))
    await forget_old_lists()
    assert not await theirs.exists()


HOW = pytest.mark.parametrize("how", ["leaves", "list is forgotten"])


@pytest.fixture
async def four_of_ten(
    world: World, at: SitsDown, post: Post, line: Line, oksana: Viewer
) -> tuple[Promise, Browser]:
    """Oksana bought four for Taras, who raised it to ten; the four came."""
    cast = world.cast
    given, hers = await brings(cast.taras, post, 4), await at(oksana)
    await buys(hers, world, 4)
    await says(cast.taras, post, 10)
    await receive_part(cast.olena, await now_of(post), given, PartForm({line.id: 4}))
    return given, hers


@HOW
async def test_what_came_out_of_it_is_not_missing_in_the_next_buyers_bag(
    world: World,
    at: SitsDown,
    post: Post,
    four_of_ten: tuple[Promise, Browser],
    oksana: Viewer,
    how: str,
) -> None:
    marta = await at(world.cast.marta)
    await is_gone(how, world, four_of_ten[1], oksana)
    where = await buys(marta, world, 6)
    assert "Тарас Інсулін , 6 амп." in await in_the_bag(marta, where)
    page = words_of((await (await at(world.cast.taras)).get(f"/help/{post.pub}")).text)
    assert "Not found yet" not in page
    await is_right(post)
    assert await wanted_next_week(world, marta) == 0


@HOW
async def test_who_has_the_rest_takes_only_so_much_out_of_what_others_let_go_of(
    world: World, at: SitsDown, post: Post, line: Line, emma: Viewer, oksana: Viewer, how: str
) -> None:
    cast = world.cast
    given, hers, marta = await brings(cast.taras, post, 4), await at(oksana), await at(cast.marta)
    await buys(hers, world, 4)
    of_emma = await brings(emma, post, 6)
    await buys(marta, world, 6)
    await receive_part(cast.olena, await now_of(post), given, PartForm({line.id: 3}))
    await is_gone(how, world, hers, oksana)
    await helping.release(emma, await now_of(post), of_emma)
    await helping.set_out(cast.taras, await now_of(post), given)
    assert await left_in_bags([line.id]) == {line.id: 5}


@HOW
async def test_what_did_not_come_out_of_it_after_all_is_bought_anew(
    world: World,
    at: SitsDown,
    post: Post,
    line: Line,
    four_of_ten: tuple[Promise, Browser],
    oksana: Viewer,
    how: str,
) -> None:
    given, hers = four_of_ten
    await is_gone(how, world, hers, oksana)
    two = PartForm({line.id: 2})
    await receive_part(world.cast.olena, await now_of(post), given, two)
    assert await wanted_next_week(world, await at(world.cast.marta)) == 8


async def test_a_slip_puts_back_into_the_younger_bag_what_came_out_of_it(
    world: World,
    at: SitsDown,
    post: Post,
    line: Line,
    four_of_ten: tuple[Promise, Browser],
    oksana: Viewer,
) -> None:
    given, hers = four_of_ten
    marta, olena = await at(world.cast.marta), world.cast.olena
    where = await buys(marta, world, 6)
    await receive_part(olena, await now_of(post), given, PartForm({line.id: 7}))
    await is_gone("leaves", world, hers, oksana)
    assert "3 амп." in await in_the_bag(marta, where)
    await receive_part(olena, await now_of(post), given, PartForm({line.id: 5}))
    assert "5 амп." in await in_the_bag(marta, where)
    assert await wanted_next_week(world, marta) == 0


async def test_who_comes_back_has_in_their_bag_what_did_not_come_out_of_it(
    world: World, at: SitsDown, post: Post, line: Line, oksana: Viewer
) -> None:
    cast = world.cast
    given, hers = await brings(cast.taras, post, 10), await at(oksana)
    await buys(hers, world, 10)
    await receive_part(cast.olena, await now_of(post), given, PartForm({line.id: 4}))
    await is_gone("leaves", world, hers, oksana)
    back = Membership.filter(group_id=cast.kalyna.id, user_id=oksana.user_id)
    await back.update(state=Belonging.ACTIVE)
    assert await Part.get(promise_id=given.id).values_list("brought", flat=True) == 4
    assert await wanted_next_week(world, await at(cast.marta)) == 0


async def test_who_is_kept_out_once_more_takes_nothing_out_of_what_was_bought_since(
    world: World,
    at: SitsDown,
    post: Post,
    line: Line,
    oksana: Viewer,
) -> None:
    cast = world.cast
    given, hers, marta = await brings(cast.taras, post, 10), await at(oksana), await at(cast.marta)
    await buys(hers, world, 4)
    whom = Whom(cast.kalyna.id, oksana.user_id)
    await groups.suspend(cast.olena, whom, now() + timedelta(days=2), "unkind")
    where = await buys(marta, world, 10)
    await receive_part(cast.olena, await now_of(post), given, PartForm({line.id: 3}))
    await groups.ban(cast.olena, whom, "unkind")
    assert "7 амп." in await in_the_bag(marta, where)


async def test_nobody_reads_that_something_is_bought_when_it_is_gone_with_its_buyer(
    world: World, at: SitsDown, post: Post, oksana: Viewer
) -> None:
    cast = world.cast
    given, hers = await brings(cast.taras, post, 10), await at(oksana)
    await buys(hers, world, 10)
    await is_gone("leaves", world, hers, oksana)
    assert (await Promise.get(id=given.id)).state is PromiseState.ACCEPTED
    page = words_of((await (await at(cast.taras)).get(f"/help/{post.pub}")).text)
    assert "Bought: 10" not in page.split("At the pharmacy")[0]
    await is_right(post)
    assert await wanted_next_week(world, await at(cast.marta)) == 10


@pytest.mark.parametrize("came", [0, 2])
async def test_what_nobody_would_leave_out_is_not_called_what_was_found(
    world: World, at: SitsDown, post: Post, line: Line, oksana: Viewer, came: int
) -> None:
    """Oksana leaves with the four she bought of ten, and Marta has six. That four are left is seen
    on the page; who says that it is handed over says so of all ten, and reads that."""
    cast = world.cast
    given, hers, marta = await brings(cast.taras, post, 4), await at(oksana), await at(cast.marta)
    await buys(hers, world, 4)
    await says(cast.taras, post, 10)
    await buys(marta, world, 6)
    if came:
        await receive_part(cast.olena, await now_of(post), given, PartForm({line.id: came}))
    await is_gone("leaves", world, hers, oksana)
    taras = await at(cast.taras)
    page = words_of((await taras.get(f"/help/{post.pub}")).text)
    assert f"Not found yet: {4 - came}" in page
    assert "what was found" not in page.lower()
    assert "It is on its way" in page
    assert "I handed it over" in page
    assert (await taras.post(f"/help/{post.pub}/promises/{given.pub}/here")).status_code == 303
    assert (await Line.get(id=line.id)).delivered == 10
    await is_right(post)


async def test_nor_is_it_said_to_have_come_with_a_box(
    world: World, at: SitsDown, post: Post, line: Line, oksana: Viewer
) -> None:
    """It was ten of ten then, and a box can hold the six of Marta: whoever gives is asked."""
    cast = world.cast
    given, hers, marta = await brings(cast.taras, post, 4), await at(oksana), await at(cast.marta)
    await buys(hers, world, 4)
    await says(cast.taras, post, 10)
    await buys(marta, world, 6)
    await is_gone("leaves", world, hers, oksana)
    pub = await parcels.pack(cast.taras, await post_for(cast.taras, post.pub), "", public_id())
    way = leg_form("Одеса", "двері", "Тарас")
    await parcels.add_leg(cast.taras, await parcel_for(cast.taras, pub), way)
    await parcels.ready(cast.taras, await parcel_for(cast.taras, pub))
    for who, deed in ((cast.taras, parcels.set_out), (cast.olena, parcels.take)):
        sent = await parcel_for(who, pub)
        await deed(who, sent, sent.stretches[-1])
    row = await Line.get(id=line.id)
    assert (row.promised, row.delivered) == (10, 0)
    assert await Notice.exists(user_id=cast.taras.user_id, kind=Tells.YOURS_CAME)
    await helping.deliver(cast.taras, await now_of(post), given, {line.id: 6}, is_all=True)
    row = await Line.get(id=line.id)
    assert (row.promised, row.delivered) == (6, 6)
    await is_right(post)
