"""Who says that a box is not sent reads before and after what becomes of what is in it: where
another has gone without it, whoever gives says how much came, if it comes."""

from __future__ import annotations

import re

import pytest

from app.groups import actions as groups
from app.parcels import actions
from app.parcels.forms import BlockForm
from app.parcels.models import Trouble
from app.parcels.queries import parcel_for
from app.parcels.queries.boxes import Rest
from tests.cast import Cast
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.parcels.test_several_parcels import Boxes, boxes_of
from tests.world import World

IS_THERE = "whoever gives says how much came with the other."
IF_IT_COMES = "if that one comes, whoever gives says how much came with it."
NOT_SENT = "This parcel is not sent."
SAYS = {
    Rest.KEPT: NOT_SENT,
    Rest.IF_IT_COMES: "If the other one comes, whoever gives says how much came with it.",
    Rest.ASKED: "Whoever gives says how much came with the other one.",
}


@pytest.fixture
def cast(world: World) -> Cast:
    return world.cast


@pytest.fixture
async def boxes(cast: Cast) -> Boxes:
    return await boxes_of(cast)


async def reads(who: Browser, pub: str) -> Rest:
    """Before the press."""
    page = re.sub(r"\s+", " ", (await who.get(f"/parcels/{pub}")).text)
    assert "It is not sent" in page
    assert not (IS_THERE in page and IF_IT_COMES in page)
    if IS_THERE in page:
        return Rest.ASKED
    return Rest.IF_IT_COMES if IF_IT_COMES in page else Rest.KEPT


async def presses(who: Browser, pub: str) -> Rest:
    """What is said to it."""
    done = await who.post(f"/parcels/{pub}/off")
    page = (await who.get(done.headers["location"])).text
    assert NOT_SENT in page
    return next(rest for rest in reversed(Rest) if SAYS[rest] in page)


async def test_where_the_other_can_take_it_along_it_is_kept(boxes: Boxes, at: SitsDown) -> None:
    serhii, _, other = await at(boxes.serhii), await boxes.packs(), await boxes.packs()
    assert await reads(serhii, other) is Rest.KEPT
    assert await presses(serhii, other) is Rest.KEPT


async def test_while_the_other_is_on_its_way_it_may_be_lost_too(boxes: Boxes, at: SitsDown) -> None:
    serhii, first, other = await at(boxes.serhii), await boxes.packs(), await boxes.packs()
    await boxes.does(first, "set_out")
    assert await reads(serhii, other) is Rest.IF_IT_COMES
    assert await presses(serhii, other) is Rest.IF_IT_COMES
    assert not await boxes.is_asked_how_much()
    await boxes.does(first, "vouch_for")
    assert await boxes.is_asked_how_much()


async def test_once_the_other_is_there_they_are_asked_at_once(boxes: Boxes, at: SitsDown) -> None:
    serhii, first, other = await at(boxes.serhii), await boxes.packs(), await boxes.packs()
    await boxes.does(first, "set_out", "vouch_for")
    assert await reads(serhii, other) is Rest.ASKED
    assert await presses(serhii, other) is Rest.ASKED
    assert await boxes.is_asked_how_much()


async def test_while_a_third_waits_nobody_is_asked(boxes: Boxes, at: SitsDown) -> None:
    serhii, first, other = await at(boxes.serhii), await boxes.packs(), await boxes.packs()
    _ = await boxes.packs()
    await boxes.does(first, "set_out", "vouch_for")
    assert await reads(serhii, other) is Rest.KEPT
    assert await presses(serhii, other) is Rest.KEPT
    assert not await boxes.is_asked_how_much()


async def test_where_nobody_is_left_to_say_nobody_is_asked(
    boxes: Boxes, cast: Cast, at: SitsDown
) -> None:
    first, other = await boxes.packs(), await boxes.packs()
    await boxes.does(first, "set_out")
    await groups.leave(boxes.serhii, cast.kalyna.id)
    marta = await at(cast.marta)
    assert await reads(marta, other) is Rest.KEPT
    assert await presses(marta, other) is Rest.KEPT


async def test_of_the_one_that_went_nothing_is_said(boxes: Boxes, at: SitsDown) -> None:
    first, _ = await boxes.sets_out(), await boxes.packs()
    page = (await (await at(boxes.serhii)).get(f"/parcels/{first}")).text
    assert IS_THERE not in page
    assert IF_IT_COMES not in page


async def test_of_what_came_back_it_is_not_said_that_it_is_not_sent(
    boxes: Boxes, at: SitsDown
) -> None:
    box = await boxes.sets_out()
    sent = await parcel_for(boxes.serhii, box)
    closed = BlockForm(Trouble.CHECKPOINT, "", waits=True)
    await actions.block(boxes.serhii, sent, sent.stretches[0], closed)
    await boxes.does(box, "bring_back")
    serhii = await at(boxes.serhii)
    done = await serhii.post(f"/parcels/{box}/off")
    page = (await serhii.get(done.headers["location"])).text
    assert "It is written down. Those it concerns are told." in page
    assert NOT_SENT not in page
