"""What a buyer found before a box of it set out went with that box: it lies in nobody's bag, and
what becomes of the box says how much is wanted again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.groups.queries import circle_for
from app.help import actions as helping
from app.help.actions.buying import begin_buying
from app.help.actions.in_part import receive_part
from app.help.forms.promising import PartForm, WrongForm
from app.help.models import BuyList
from app.help.queries.after_shop import to_hand_on
from app.help.queries.buying import buying_for, this_week
from app.help.queries.in_bags import left_in_bags, open_again
from app.help.queries.things import things_of
from app.help.tells import Tells
from app.lines.models import Promise, PromiseState
from tests.cast import person
from tests.help.making import lines_of
from tests.help.promises import counted, is_right, now_of, promises
from tests.parcels.test_a_list_still_open import Bought, boxes

__all__ = ["boxes"]

P = PromiseState


async def has_to_hand_on(boxes: Bought) -> list[int]:
    """What Marta reads that she has in her bag."""
    buying = await boxes.shopping()
    promised = [one.qty for one in await to_hand_on(boxes.cast.marta, buying)]
    return promised + [one.qty for one in await open_again(boxes.cast.marta, buying)]


async def to_buy_next_week(boxes: Bought) -> dict[str, int]:
    """{text: how much}, once somebody has promised all that is wanted again."""
    kalyna = boxes.cast.kalyna
    emma = await person("emma", kalyna, "Емма")
    await promises(emma, boxes.post, *[line.left for line in await lines_of(boxes.post)])
    week = this_week(kalyna.zone) - timedelta(days=7)
    await BuyList.all().update(week=week)
    circle = await circle_for(boxes.cast.marta, kalyna.pub)
    begun = await begin_buying(boxes.cast.marta, circle)
    lines = (await buying_for(boxes.cast.marta, begun.pub)).lines
    return {one.row.text: one.row.wanted for one in lines}


@pytest.mark.parametrize("is_found_later", [False, True])
async def test_what_broke_in_a_box_is_in_no_bag_and_bought_anew(
    boxes: Bought, is_found_later: bool
) -> None:
    await boxes.lists(6, is_over=False)
    box = await boxes.sets_out()
    if is_found_later:
        await boxes.finds("Інсулін", 9)
    await boxes.does(box, "vouch_for")
    await boxes.ends()
    promise = await boxes.promise()
    await helping.deliver(boxes.serhii, await now_of(boxes.post), promise)
    insulin, bandage = await lines_of(boxes.post)
    came = {insulin.id: 2, bandage.id: 4}
    said = WrongForm("partly", "", came)
    await helping.dispute(boxes.halyna, await now_of(boxes.post), promise, said)
    await helping.agree(boxes.serhii, await now_of(boxes.post), promise)
    assert await counted(boxes.post) == [(2, 2), (4, 4)]
    await is_right(boxes.post)
    in_bag = 3 if is_found_later else 0
    assert await has_to_hand_on(boxes) == ([in_bag] if in_bag else [])
    assert await to_buy_next_week(boxes) == {"Інсулін": 8 - in_bag}


async def test_so_it_is_where_whoever_gives_counts_and_no_more_comes(boxes: Bought) -> None:
    await boxes.lists(6, is_over=False)
    box = await boxes.sets_out()
    await boxes.does(box, "vouch_for")
    await boxes.ends()
    insulin, bandage = await lines_of(boxes.post)
    came = {insulin.id: 2, bandage.id: 4}
    promise = await boxes.promise()
    await helping.deliver(boxes.serhii, await now_of(boxes.post), promise, came, is_all=True)
    assert await has_to_hand_on(boxes) == []
    assert await to_buy_next_week(boxes) == {"Інсулін": 8}


async def test_what_is_found_after_the_box_set_out_lies_in_the_bag_when_the_box_is_lost(
    boxes: Bought,
) -> None:
    await boxes.lists(4, is_over=False)
    box = await boxes.sets_out()
    await boxes.finds("Інсулін", 7)
    await boxes.does(box, "lose")
    await boxes.ends()
    assert await has_to_hand_on(boxes) == [3]
    assert await left_in_bags([line.id for line in await lines_of(boxes.post)]) == {
        (await lines_of(boxes.post))[0].id: 3
    }


@pytest.mark.parametrize("comes_back", [False, True])
@pytest.mark.parametrize("insulin_came", [0, 2])
async def test_so_it_does_where_a_part_had_come_before_and_its_buyer_hears_of_it(
    boxes: Bought, comes_back: bool, insulin_came: int
) -> None:
    await boxes.lists(6, is_over=False)
    insulin, bandage = await lines_of(boxes.post)
    came = {insulin.id: insulin_came, bandage.id: 4}
    await helping.deliver(boxes.serhii, await now_of(boxes.post), await boxes.promise(), came)
    box = await boxes.sets_out()
    await boxes.finds("Інсулін", 9)
    await boxes.ends()
    assert await has_to_hand_on(boxes) == [3]
    await (boxes.comes_back(box) if comes_back else boxes.does(box, "lose"))
    assert await counted(boxes.post) == [(insulin_came, insulin_came), (4, 4)]
    await is_right(boxes.post)
    assert await has_to_hand_on(boxes) == [3]
    assert await boxes.told(boxes.cast.marta, Tells.LEFT_IN_BAG) == 1
    assert await to_buy_next_week(boxes) == {"Інсулін": 7 - insulin_came}


async def test_what_was_bought_and_waited_for_a_yes_again_is_lost_with_the_box(
    boxes: Bought,
) -> None:
    await boxes.lists(6, is_over=False)
    box = await boxes.packs()
    await boxes.ends()
    _ = await Promise.filter(id=(await boxes.promise()).id).update(state=P.PROPOSED)
    await boxes.does(box, "set_out")
    assert await has_to_hand_on(boxes) == []
    await boxes.does(box, "lose")
    assert (await boxes.promise()).state is P.RELEASED
    assert await has_to_hand_on(boxes) == []
    assert await to_buy_next_week(boxes) == {"Інсулін": 10, "Бинт": 4}


async def test_of_two_boxes_the_lost_one_leaves_what_lies_in_the_bag_for_the_other(
    boxes: Bought,
) -> None:
    await boxes.lists(6, 4, is_over=False)
    first, _ = await boxes.packs(), await boxes.packs()
    await boxes.does(first, "set_out")
    await boxes.finds("Інсулін", 10)
    await boxes.ends()
    await boxes.does(first, "lose")
    assert await has_to_hand_on(boxes) == [4]
    await promises(boxes.serhii, boxes.post, 4, 4)
    assert await has_to_hand_on(boxes) == [4]
    assert await to_buy_next_week(boxes) == {"Інсулін": 6, "Бинт": 4}


async def test_what_was_in_the_lost_one_of_two_is_bought_when_the_other_is_counted(
    boxes: Bought,
) -> None:
    await boxes.lists(10, 4, is_over=True)
    first, second = await boxes.sets_out(), await boxes.sets_out()
    await boxes.does(first, "vouch_for")
    await boxes.does(second, "lose")
    insulin, bandage = await lines_of(boxes.post)
    came = PartForm({insulin.id: 6, bandage.id: 4})
    await receive_part(boxes.halyna, await now_of(boxes.post), await boxes.promise(), came)
    assert await has_to_hand_on(boxes) == []
    assert await to_buy_next_week(boxes) == {"Інсулін": 4}


async def one_is_lost(boxes: Bought) -> None:
    """Of the two boxes in which all that was bought was sent."""
    await boxes.lists(10, 4, is_over=True)
    first, second = await boxes.sets_out(), await boxes.sets_out()
    await boxes.does(first, "lose")
    await boxes.does(second, "vouch_for")


async def came_of_insulin(boxes: Bought, n: int) -> None:
    insulin, bandage = await lines_of(boxes.post)
    came = PartForm({insulin.id: n, bandage.id: 4})
    await receive_part(boxes.halyna, await now_of(boxes.post), await boxes.promise(), came)


@pytest.mark.parametrize("counts", [(2, 6, 2), (6, 2), (6, 2, 6, 2)])
async def test_a_count_that_is_put_right_counts_as_the_last_one(
    boxes: Bought, counts: tuple[int, ...]
) -> None:
    await one_is_lost(boxes)
    for n in counts:
        await came_of_insulin(boxes, n)
    assert await to_buy_next_week(boxes) == {"Інсулін": 8}


async def test_all_of_it_by_a_slip_is_not_yet_counted(boxes: Bought) -> None:
    await one_is_lost(boxes)
    await helping.deliver(boxes.serhii, await now_of(boxes.post), await boxes.promise())
    await helping.not_yet(boxes.serhii, await now_of(boxes.post), await boxes.promise())
    promise = await boxes.promise()
    assert [one.missing for one in (await things_of([promise.id]))[promise.id]] == [0, 0]
    await came_of_insulin(boxes, 6)
    assert await to_buy_next_week(boxes) == {"Інсулін": 4}


async def test_what_they_had_since_is_in_their_hands_all_the_same(boxes: Bought) -> None:
    await one_is_lost(boxes)
    await came_of_insulin(boxes, 6)
    await helping.set_out(boxes.serhii, await now_of(boxes.post), await boxes.promise())
    for n in (9, 6):
        await came_of_insulin(boxes, n)
    promise = await boxes.promise()
    thing = (await things_of([promise.id]))[promise.id][0]
    assert (thing.in_hand, thing.missing) == (4, 0)
    await came_of_insulin(boxes, 2)
    thing = (await things_of([promise.id]))[promise.id][0]
    assert (thing.in_hand, thing.missing) == (4, 4)
    await is_right(boxes.post)


async def test_what_is_in_a_third_box_that_waits_is_not_bought_anew(boxes: Bought) -> None:
    await helping.set_out(boxes.serhii, await now_of(boxes.post), await boxes.promise())
    first, second, _ = await boxes.packs(), await boxes.packs(), await boxes.packs()
    await boxes.does(first, "set_out")
    await boxes.does(second, "set_out", "vouch_for")
    await boxes.does(first, "lose")
    insulin, bandage = await lines_of(boxes.post)
    came = PartForm({insulin.id: 3, bandage.id: 1})
    await receive_part(boxes.halyna, await now_of(boxes.post), await boxes.promise(), came)
    assert (await boxes.promise()).had_at is not None
    await is_right(boxes.post)
