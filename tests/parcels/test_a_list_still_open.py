"""What a buyer looks for still when a box sets out is not in it, and not let go of either; what
nobody looks for any more is wanted again with the last box of it."""

from __future__ import annotations

import pytest

from app.core.clock import now
from app.core.config import Config, secret_key
from app.core.errors import Conflict
from app.core.sealed import use
from app.features import wire
from app.groups.models import Membership
from app.help import actions as helping
from app.help.actions.buying import end_shopping
from app.help.actions.finding import find
from app.help.forms.buying import FoundForm
from app.help.models import BuyLine, BuyList, BuySource
from app.help.queries import post_for
from app.help.queries.buying import Buying, buying_for, this_week
from app.help.tells import Tells
from app.lines.models import Part, PromiseState
from app.parcels import actions
from app.parcels.models import Parcel, ParcelState
from app.parcels.queries import parcel_for
from tests.cast import Cast
from tests.conftest import Database
from tests.help.making import lines_of
from tests.help.promises import counted, is_right
from tests.parcels.test_several_parcels import Boxes, boxes_of
from tests.world import forgive_everybody

P = PromiseState


class Bought(Boxes):
    """Marta looks in the shops for what is in them."""

    cast: Cast

    async def lists(self, insulin: int, bandages: int | None = None, *, is_over: bool) -> None:
        """So many of the ten are found, and of the four; None: these are on no list."""
        circle, buyer = self.cast.kalyna, self.cast.marta
        me = await Membership.get(group_id=circle.id, user_id=buyer.user_id)
        row = await BuyList.create(
            group_id=circle.id, buyer_id=me.id, week=this_week(circle.zone), made_at=now()
        )
        for line, found in zip(await lines_of(self.post), (insulin, bandages), strict=True):
            if found is None:
                continue
            part = await Part.get(line_id=line.id)
            has = {"key": line.text, "text": line.text, "wanted": part.qty}
            wanted = await BuyLine.create(list_id=row.id, **has)
            _ = await BuySource.create(buy_line_id=wanted.id, part_id=part.id, qty=part.qty)
            await self.finds(line.text, found)
        if is_over:
            await self.ends()

    async def shopping(self) -> Buying:
        return await buying_for(self.cast.marta, (await BuyList.get()).pub)

    async def finds(self, text: str, found: int) -> None:
        line = await BuyLine.get(text=text)
        await find(self.cast.marta, await self.shopping(), line.pub, FoundForm(found, ""))

    async def left(self) -> list[int]:
        return sorted(one.left for one in (await self.shopping()).lines)

    async def ends(self) -> None:
        await end_shopping(self.cast.marta, await self.shopping())


@pytest.fixture
async def boxes(db: Database, cast: Cast, config: Config) -> Bought:
    wire()
    use(secret_key(config.data))
    forgive_everybody()
    made = await boxes_of(cast)
    await BuyList.all().delete()
    its = Bought(made.halyna, made.serhii, made.post)
    its.cast = cast
    return its


async def test_what_a_buyer_looks_for_still_stays_promised_and_looked_for(boxes: Bought) -> None:
    await boxes.lists(0, 4, is_over=False)
    first = await boxes.sets_out()
    assert await counted(boxes.post) == [(10, 0), (4, 0)]
    assert await boxes.left() == [0, 10]
    await boxes.finds("Інсулін", 6)
    await boxes.does(first, "vouch_for")
    assert (await boxes.promise()).state is P.IN_PROGRESS, "the six are not in it"
    assert await boxes.told(boxes.serhii, Tells.YOURS_CAME) == 1
    assert await boxes.told(boxes.halyna, Tells.SOME_CAME) == 1
    assert not await boxes.told(boxes.halyna, Tells.CAME_IN_PART), "nothing of it is lost"
    insulin, bandages = await lines_of(boxes.post)
    much = {insulin.id: 0, bandages.id: 4}
    await helping.deliver(boxes.serhii, boxes.post, await boxes.promise(), much)
    assert await counted(boxes.post) == [(10, 0), (4, 4)]
    assert await boxes.left() == [0, 4], "the list goes on"
    await boxes.ends()
    await boxes.does(await boxes.sets_out(), "vouch_for")
    assert await counted(boxes.post) == [(6, 6), (4, 4)]
    assert (await boxes.promise()).state is P.DELIVERED
    await is_right(boxes.post)


@pytest.mark.parametrize("is_there", [True, False])
async def test_what_was_not_found_is_wanted_again_with_the_last_box(
    boxes: Bought, is_there: bool
) -> None:
    await boxes.lists(0, is_over=False)
    first, second = await boxes.packs(), await boxes.packs()
    await boxes.does(first, "set_out")
    if is_there:
        await boxes.does(first, "vouch_for")
    await boxes.finds("Інсулін", 6)
    await boxes.ends()
    assert await counted(boxes.post) == [(10, 0), (4, 0)]
    await boxes.does(second, "set_out")
    assert await counted(boxes.post) == [(6, 0), (4, 0)]
    assert await boxes.told(boxes.halyna, Tells.RELEASED) == 1
    for box in [second] if is_there else [first, second]:
        await boxes.does(box, "vouch_for")
    assert await counted(boxes.post) == [(6, 6), (4, 4)]
    assert (await boxes.promise()).state is P.DELIVERED
    await is_right(boxes.post)


async def test_a_box_that_waited_and_is_not_sent_loses_nothing_from_sight(boxes: Bought) -> None:
    await boxes.lists(6, is_over=True)
    first, second = await boxes.packs(), await boxes.packs()
    await boxes.does(first, "set_out")
    await boxes.is_not_sent(second)
    await boxes.does(first, "vouch_for")
    assert await boxes.is_asked_how_much()
    insulin, bandages = await lines_of(boxes.post)
    much = {insulin.id: 6, bandages.id: 0}
    await helping.deliver(boxes.serhii, boxes.post, await boxes.promise(), much, is_all=True)
    assert await counted(boxes.post) == [(6, 6), (0, 0)]


async def test_what_stood_on_no_list_goes_along_where_nothing_else_was_found(
    boxes: Bought,
) -> None:
    await boxes.lists(0, is_over=True)
    box = await boxes.sets_out()
    assert await counted(boxes.post) == [(0, 0), (4, 0)]
    await boxes.does(box, "vouch_for")
    assert await counted(boxes.post) == [(0, 0), (4, 4)]
    await is_right(boxes.post)


async def test_what_nobody_found_does_not_set_out_before_they_say_that_they_have_it(
    boxes: Bought,
) -> None:
    await boxes.lists(0, 0, is_over=True)
    box = await boxes.packs()
    with pytest.raises(Conflict, match="I have it"):
        await boxes.does(box, "set_out")
    assert (await Parcel.get(pub=box)).state is ParcelState.READY
    assert (await boxes.promise()).state is P.ACCEPTED
    assert await counted(boxes.post) == [(10, 0), (4, 0)]
    await helping.set_out(boxes.serhii, boxes.post, await boxes.promise())
    await boxes.does(box, "set_out", "vouch_for")
    assert await counted(boxes.post) == [(10, 10), (4, 4)]


async def test_of_two_boxes_with_nothing_found_the_second_sets_out_and_somebody_says_how_much(
    boxes: Bought,
) -> None:
    """The first one is on its way, and nobody can say of it any more that they had it."""
    await boxes.lists(0, 0, is_over=True)
    first, second = await boxes.packs(), await boxes.packs()
    await boxes.does(first, "set_out")
    await boxes.does(second, "set_out")
    for box in (first, second):
        await boxes.does(box, "vouch_for")
    assert (await boxes.promise()).state is P.IN_PROGRESS
    assert await boxes.told(boxes.serhii, Tells.YOURS_CAME) == 1


async def test_back_from_the_shop_what_was_not_found_can_be_put_back_while_the_box_travels(
    boxes: Bought,
) -> None:
    await boxes.lists(2, 4, is_over=False)
    await boxes.sets_out()
    await boxes.ends()
    insulin, bandages = await lines_of(boxes.post)
    need = await post_for(boxes.serhii, boxes.post.pub)
    await helping.take_back(boxes.serhii, need, insulin.pub, not_found=True)
    assert await counted(boxes.post) == [(2, 0), (4, 0)]
    with pytest.raises(Conflict):
        await helping.take_back(boxes.serhii, need, bandages.pub)


async def test_a_slip_of_the_buyer_takes_nothing_from_the_box(boxes: Bought) -> None:
    await boxes.lists(2, is_over=False)
    await boxes.sets_out()
    await boxes.finds("Інсулін", 0)
    assert (await boxes.promise()).state is P.IN_PROGRESS


async def test_what_was_bought_and_lost_with_the_box_is_in_nobodys_bag(boxes: Bought) -> None:
    await boxes.lists(6, is_over=False)
    box = await boxes.sets_out()
    sent = await parcel_for(boxes.serhii, box)
    await actions.lose(boxes.serhii, sent, sent.stretches[0])
    assert (await boxes.promise()).state is P.RELEASED
    assert not await boxes.told(boxes.cast.marta, Tells.LEFT_IN_BAG)
