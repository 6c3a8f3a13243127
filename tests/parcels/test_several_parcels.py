"""One promise in two boxes: it is there when the last of them is, and where one of them does not
get there, nobody but people can say how much came."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.config import Config, secret_key
from app.core.errors import Conflict, Invalid
from app.core.sealed import use
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.features import wire
from app.groups import actions as groups
from app.help import actions as helping
from app.help.actions import by_the_clock
from app.help.models import Kind, Post, PostState
from app.help.queries import post_for, promises_of
from app.help.tells import Tells as HelpTells
from app.lines.models import Promise, PromiseState
from app.notices.models import Notice
from app.parcels import actions
from app.parcels.forms import BlockForm, Who
from app.parcels.models import Parcel, ParcelState, Trouble
from app.parcels.queries import parcel_for
from tests.cast import Cast, person
from tests.conftest import Database
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of
from tests.help.promises import counted, is_right, newest_of, now_of, promises
from tests.parcels.making import leg_form
from tests.world import World, forgive_everybody

P = PromiseState
CLOSED = BlockForm(Trouble.CHECKPOINT, "", waits=True)


class Boxes:
    """Serhii brings ten and four for Halyna, in several boxes that go by bus."""

    def __init__(self, halyna: Viewer, serhii: Viewer, post: Post) -> None:
        self.halyna, self.serhii, self.post = halyna, serhii, post

    async def packs(self) -> str:
        need = await post_for(self.serhii, self.post.pub)
        pub = await actions.pack(self.serhii, need, "", public_id())
        form = leg_form("Одеса", "до дверей", "Автобус", who=Who.OUTSIDE)
        await actions.add_leg(self.serhii, await parcel_for(self.serhii, pub), form)
        await actions.ready(self.serhii, await parcel_for(self.serhii, pub))
        return pub

    async def does(self, pub: str, *deeds: str) -> None:
        for deed in deeds:
            sent = await parcel_for(self.serhii, pub)
            await getattr(actions, deed)(self.serhii, sent, sent.stretches[0])

    async def sets_out(self) -> str:
        pub = await self.packs()
        await self.does(pub, "set_out")
        return pub

    async def is_not_sent(self, pub: str) -> None:
        await actions.call_off(self.serhii, await parcel_for(self.serhii, pub))

    async def is_asked_how_much(self) -> bool:
        """Serhii, and Halyna knows of it; nothing counts as there yet, or as wanted again."""
        told = await self.told(self.serhii, HelpTells.YOURS_CAME_IN_PART)
        assert told == await self.told(self.halyna, HelpTells.CAME_IN_PART)
        if told:
            assert (await self.promise()).state is P.IN_PROGRESS
            assert await counted(self.post) == [(10, 0), (4, 0)]
            await is_right(self.post)
        return told == 1

    async def comes_back(self, pub: str) -> None:
        sent = await parcel_for(self.serhii, pub)
        await actions.block(self.serhii, sent, sent.stretches[0], CLOSED)
        await self.does(pub, "bring_back")
        await actions.call_off(self.serhii, await parcel_for(self.serhii, pub))

    async def promise(self) -> Promise:
        return await newest_of(self.serhii, self.post)

    async def told(self, who: Viewer, kind: HelpTells) -> int:
        return await Notice.filter(user_id=who.user_id, kind=kind).count()


async def boxes_of(cast: Cast) -> Boxes:
    halyna = await person("halyna", cast.kalyna, "Галина")
    post = await ask(cast.kalyna, halyna)
    await promises(cast.taras, post, 10, 4)
    return Boxes(halyna, cast.taras, post)


@pytest.fixture
async def boxes(db: Database, cast: Cast, config: Config) -> Boxes:
    wire()
    use(secret_key(config.data))
    forgive_everybody()
    return await boxes_of(cast)


async def test_a_promise_in_two_boxes_is_there_when_the_second_is(boxes: Boxes) -> None:
    first, second = await boxes.sets_out(), await boxes.sets_out()
    await boxes.does(first, "vouch_for")
    assert (await boxes.promise()).state is P.IN_PROGRESS
    assert await counted(boxes.post) == [(10, 0), (4, 0)]
    assert not await boxes.told(boxes.halyna, HelpTells.DELIVERED)
    await boxes.does(second, "vouch_for")
    assert (await boxes.promise()).state is P.DELIVERED
    assert await counted(boxes.post) == [(10, 10), (4, 4)]
    await is_right(boxes.post)


async def test_a_box_that_waits_to_be_sent_is_awaited_too(boxes: Boxes) -> None:
    first, second = await boxes.sets_out(), await boxes.packs()
    await boxes.does(first, "vouch_for")
    assert (await boxes.promise()).state is P.IN_PROGRESS
    await boxes.does(second, "set_out", "vouch_for")
    assert (await boxes.promise()).state is P.DELIVERED


@pytest.mark.parametrize("how", ["lost", "came back"])
@pytest.mark.parametrize("is_first", [True, False])
async def test_where_one_box_comes_and_another_does_not_whoever_sent_it_says_how_much(
    boxes: Boxes, how: str, is_first: bool
) -> None:
    arrives, other = await boxes.sets_out(), await boxes.sets_out()
    if not is_first:
        await boxes.does(arrives, "vouch_for")
    await (boxes.does(other, "lose") if how == "lost" else boxes.comes_back(other))
    if is_first:
        assert not await boxes.told(boxes.serhii, HelpTells.YOURS_CAME_IN_PART), "not yet"
        await boxes.does(arrives, "vouch_for")
    mine = await boxes.promise()
    assert mine.state is P.IN_PROGRESS
    assert await counted(boxes.post) == [(10, 0), (4, 0)]
    assert await boxes.told(boxes.serhii, HelpTells.YOURS_CAME_IN_PART) == 1
    assert await boxes.told(boxes.halyna, HelpTells.CAME_IN_PART) == 1
    assert not await boxes.told(boxes.halyna, HelpTells.LOST), "not all of it"
    (seen,) = await promises_of(boxes.serhii, await post_for(boxes.serhii, boxes.post.pub))
    assert not seen.travels
    assert {"here", "release"} <= seen.deeds
    insulin, bandages = await lines_of(boxes.post)
    much = {insulin.id: 6, bandages.id: 0}
    await helping.deliver(boxes.serhii, boxes.post, mine, much, is_all=True)
    assert await counted(boxes.post) == [(6, 6), (0, 0)]
    assert (await boxes.promise()).state is P.DELIVERED
    assert (await now_of(boxes.post)).state is PostState.PARTLY_COVERED
    await is_right(boxes.post)


@pytest.mark.parametrize("is_first", [True, False])
async def test_of_a_box_left_behind_by_another_that_comes_whoever_sent_it_says_how_much(
    boxes: Boxes, is_first: bool
) -> None:
    """The one that comes had set out already: nothing of the other can be in it."""
    arrives, other = await boxes.sets_out(), await boxes.packs()
    if not is_first:
        await boxes.does(arrives, "vouch_for")
    await boxes.is_not_sent(other)
    if is_first:
        assert not await boxes.is_asked_how_much(), "not yet"
        await boxes.does(arrives, "vouch_for")
    assert await boxes.is_asked_how_much()
    insulin, bandages = await lines_of(boxes.post)
    much = {insulin.id: 6, bandages.id: 0}
    await helping.deliver(boxes.serhii, boxes.post, await boxes.promise(), much, is_all=True)
    assert (await boxes.promise()).state is P.DELIVERED
    assert await counted(boxes.post) == [(6, 6), (0, 0)]


async def test_what_was_packed_in_one_box_after_all_comes_with_that_one(boxes: Boxes) -> None:
    arrives, other = await boxes.packs(), await boxes.packs()
    await boxes.is_not_sent(other)
    await boxes.does(arrives, "set_out", "vouch_for")
    assert not await boxes.is_asked_how_much()
    assert (await boxes.promise()).state is P.DELIVERED


@pytest.mark.parametrize("is_last", [True, False])
async def test_what_was_left_behind_and_sent_in_a_third_box_comes_with_that_one(
    boxes: Boxes, is_last: bool
) -> None:
    first, other = await boxes.sets_out(), await boxes.packs()
    await boxes.is_not_sent(other)
    anew = await boxes.sets_out()
    for box in (first, anew) if is_last else (anew, first):
        assert (await boxes.promise()).state is P.IN_PROGRESS
        await boxes.does(box, "vouch_for")
    assert not await boxes.is_asked_how_much()
    assert (await boxes.promise()).state is P.DELIVERED


async def test_while_another_box_waits_nobody_is_asked_of_one_that_is_not_sent(
    boxes: Boxes,
) -> None:
    first, other, third = await boxes.sets_out(), await boxes.packs(), await boxes.packs()
    await boxes.does(first, "vouch_for")
    await boxes.is_not_sent(other)
    assert not await boxes.is_asked_how_much()
    await boxes.is_not_sent(third)
    assert await boxes.is_asked_how_much()


async def test_where_no_box_came_whoever_promised_has_it_still(boxes: Boxes) -> None:
    first, other = await boxes.packs(), await boxes.packs()
    for box in (first, other):
        await boxes.is_not_sent(box)
    assert (await boxes.promise()).state is P.ACCEPTED
    assert await counted(boxes.post) == [(10, 0), (4, 0)]
    assert not await boxes.is_asked_how_much()


async def test_whom_it_is_for_says_so_too_when_all_of_it_came(boxes: Boxes) -> None:
    first, second = await boxes.sets_out(), await boxes.sets_out()
    await boxes.does(first, "vouch_for")
    await boxes.does(second, "lose")
    await helping.confirm(boxes.halyna, boxes.post, await boxes.promise())
    assert await counted(boxes.post) == [(10, 10), (4, 4)]
    await is_right(boxes.post)


async def test_the_clock_leaves_them_time_to_say_what_came(boxes: Boxes) -> None:
    """The day they had named was long ago."""
    first, second = await boxes.sets_out(), await boxes.sets_out()
    ago = now() - timedelta(days=40)
    _ = await Promise.all().update(promise_by=ago, changed_at=ago)
    await boxes.does(first, "vouch_for")
    await boxes.does(second, "lose")
    await by_the_clock.release_late()
    assert (await boxes.promise()).state is P.IN_PROGRESS
    _ = await Promise.all().update(changed_at=ago)
    await by_the_clock.release_late()
    assert (await boxes.promise()).state is P.DISPUTED, "nobody said anything"


async def test_of_whoever_has_left_what_is_lost_is_wanted_again(boxes: Boxes, cast: Cast) -> None:
    """There is nobody to say how much came."""
    first, second = await boxes.sets_out(), await boxes.sets_out()
    await boxes.does(first, "vouch_for")
    seen = await parcel_for(boxes.halyna, second)
    await groups.leave(boxes.serhii, cast.kalyna.id)
    await actions.lose(cast.olena, seen, seen.stretches[0])
    assert (await boxes.promise()).state is P.RELEASED
    await is_right(boxes.post)


async def test_of_whoever_has_left_the_box_that_is_not_sent_is_not_awaited(
    boxes: Boxes, cast: Cast
) -> None:
    first, second = await boxes.sets_out(), await boxes.packs()
    seen = await parcel_for(boxes.halyna, first)
    await groups.leave(boxes.serhii, cast.kalyna.id)
    await actions.vouch_for(cast.olena, seen, seen.stretches[0])
    assert (await boxes.promise()).state is P.DELIVERED
    assert (await Parcel.get(pub=second)).state is ParcelState.CANCELLED


async def test_once_whoever_asked_has_left_only_what_is_on_its_way_is_awaited(
    boxes: Boxes, cast: Cast
) -> None:
    lost, waits = await boxes.sets_out(), await boxes.packs()
    await groups.leave(boxes.halyna, cast.kalyna.id)
    await boxes.does(lost, "lose")
    assert (await boxes.promise()).state is P.RELEASED
    assert (await Parcel.get(pub=waits)).state is ParcelState.CANCELLED


async def test_of_an_offer_both_read_that_a_part_came(boxes: Boxes, cast: Cast) -> None:
    chairs = await ask(cast.kalyna, boxes.serhii, kind=Kind.OFFER, lines=[{"text": "X", "qty": 4}])
    await promises(boxes.halyna, chairs, 2)
    await helping.accept(boxes.serhii, chairs, await newest_of(boxes.halyna, chairs))
    its = Boxes(boxes.halyna, boxes.serhii, chairs)
    first, second = await its.sets_out(), await its.sets_out()
    await its.does(first, "vouch_for")
    await its.does(second, "lose")
    assert (await newest_of(boxes.halyna, chairs)).state is P.IN_PROGRESS
    assert await its.told(boxes.serhii, HelpTells.YOURS_CAME_IN_PART) == 1
    assert await its.told(boxes.halyna, HelpTells.CAME_IN_PART) == 1


async def test_nothing_is_added_to_a_promise_somebody_has_set_out_with(
    boxes: Boxes, cast: Cast
) -> None:
    """It would count as come with the box, and is not in it."""
    await helping.release(boxes.serhii, boxes.post, await boxes.promise())
    await promises(boxes.serhii, boxes.post, 4)
    box = await boxes.sets_out()
    for more in ((10,), (0, 2)):
        with pytest.raises(Invalid) as no:
            await promises(boxes.serhii, boxes.post, *more)
        assert ["on its way already" in str(one) for one in no.value.problems.values()] == [True]
    with pytest.raises(Conflict):
        await promises(boxes.serhii, boxes.post, 3)
    await boxes.does(box, "vouch_for")
    assert await counted(boxes.post) == [(4, 4), (0, 0)]
    await promises(boxes.serhii, boxes.post, 6, 4)
    assert await counted(boxes.post) == [(10, 4), (4, 0)]
    await is_right(boxes.post)


async def test_the_page_says_how_it_goes_on_in_place_of_the_form(
    world: World, at: SitsDown
) -> None:
    boxes = await boxes_of(world.cast)
    await helping.release(boxes.serhii, boxes.post, await boxes.promise())
    await promises(boxes.serhii, boxes.post, 4)
    helper, page = await at(boxes.serhii), f"/help/{boxes.post.pub}"
    assert f'action="{page}/bring"' in (await helper.get(page)).text
    first, second = await boxes.sets_out(), await boxes.sets_out()
    shown = (await helper.get(page)).text
    assert f'action="{page}/bring"' not in shown
    assert "When it is there, you can add more" in shown
    assert "Only a part of it" not in shown
    name = f"qty-{(await lines_of(boxes.post))[0].pub}"
    answer = await helper.post(f"{page}/bring", **{name: "9", "nonce": public_id()})
    assert answer.status_code == 422
    assert f'class="err" id="{name}"' in answer.text
    await boxes.does(first, "vouch_for")
    await boxes.does(second, "lose")
    shown = (await helper.get(page)).text
    assert "Only a part of it" in shown
    assert f'action="{page}/bring"' in shown
