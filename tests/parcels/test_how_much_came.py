"""One box of two has come, and nobody has said how much was in it: whoever lets go of the rest is
led to that question, and nothing of it is wanted a second time before it is answered."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.config import Config, secret_key
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.sealed import use
from app.core.viewer import Viewer
from app.features import wire
from app.groups import actions as groups
from app.groups.models import RoleGrant
from app.help import actions as helping
from app.help.actions import by_the_clock
from app.help.actions.counting import CAME_FIRST, COUNT_FIRST
from app.help.actions.ending import say_it_is_done, withdraw
from app.help.actions.staying import HAS_COME, NOT_COUNTED
from app.help.actions.writing import remove_thing
from app.help.forms.promising import PartForm, SettleForm
from app.help.models import Kind, Post, PostState
from app.help.queries import own_deeds, post_for, promises_of
from app.help.tells import Tells
from app.lines.models import Promise, PromiseState
from app.parcels.models import Parcel, ParcelState
from tests.cast import Cast, person
from tests.conftest import Database
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of
from tests.help.promises import counted, is_right, newest_of, now_of, promises
from tests.parcels.test_several_parcels import Boxes, boxes_of
from tests.world import World, forgive_everybody

P = PromiseState
ALL = [(10, 0), (4, 0)]


@pytest.fixture
async def boxes(db: Database, cast: Cast, config: Config) -> Boxes:
    wire()
    use(secret_key(config.data))
    forgive_everybody()
    return await boxes_of(cast)


async def one_came(boxes: Boxes, other: str) -> str:
    """And the other waits to be sent, or is lost."""
    first = await boxes.sets_out()
    second = await (boxes.packs() if other == "waits" else boxes.sets_out())
    await boxes.does(first, "vouch_for")
    if other == "lost":
        await boxes.does(second, "lose")
    return second


async def lets_go(boxes: Boxes) -> bool:
    return await helping.release(boxes.serhii, await now_of(boxes.post), await boxes.promise())


async def gives_it_to_another(boxes: Boxes) -> bool:
    return await helping.release(boxes.halyna, await now_of(boxes.post), await boxes.promise())


async def is_silent(boxes: Boxes) -> PromiseState:
    """For its whole term, and the clock looks."""
    _ = await Promise.all().update(changed_at=now() - timedelta(days=60), promise_by=None)
    await by_the_clock.release_late()
    return (await boxes.promise()).state


EACH = pytest.mark.parametrize("other", ["waits", "lost"])


@EACH
async def test_whoever_promised_says_how_much_came_before_they_let_go_of_the_rest(
    boxes: Boxes, other: str
) -> None:
    second = await one_came(boxes, other)
    insulin, bandages = await lines_of(boxes.post)
    need = await post_for(boxes.serhii, boxes.post.pub)
    for lets in (
        lets_go(boxes),
        helping.take_back(boxes.serhii, need, insulin.pub),
        promises(boxes.serhii, boxes.post, 6, 4),
    ):
        with pytest.raises(Conflict) as no:
            _ = await lets
        assert no.value.words == COUNT_FIRST
    assert await counted(boxes.post) == ALL
    much = {insulin.id: 6, bandages.id: 0}
    await helping.deliver(boxes.serhii, boxes.post, await boxes.promise(), much, is_all=True)
    assert await counted(boxes.post) == [(6, 6), (0, 0)]
    assert (await Parcel.get(pub=second)).state in (ParcelState.CANCELLED, ParcelState.LOST)
    await is_right(boxes.post)


async def test_more_can_be_promised_meanwhile(boxes: Boxes) -> None:
    await helping.release(boxes.serhii, boxes.post, await boxes.promise())
    await promises(boxes.serhii, boxes.post, 8, 2)
    _ = await one_came(boxes, "lost")
    await promises(boxes.serhii, boxes.post, 9, 2)
    assert await counted(boxes.post) == [(9, 0), (2, 0)]


@EACH
async def test_whoever_is_in_need_leads_them_to_that_question(boxes: Boxes, other: str) -> None:
    _ = await one_came(boxes, other)
    assert not await gives_it_to_another(boxes)
    assert not await gives_it_to_another(boxes), "a second press"
    asked = await boxes.told(boxes.serhii, Tells.HOW_MUCH)
    assert asked + await boxes.told(boxes.serhii, Tells.YOURS_CAME_IN_PART) == 1
    assert not await boxes.told(boxes.serhii, Tells.TAKEN_FROM)
    assert (await boxes.promise()).state is P.IN_PROGRESS
    assert await counted(boxes.post) == ALL


async def test_pressing_once_more_gives_them_no_more_time(boxes: Boxes) -> None:
    _ = await one_came(boxes, "waits")
    assert not await gives_it_to_another(boxes)
    long_ago = now() - timedelta(days=60)
    _ = await Promise.all().update(changed_at=long_ago)
    assert not await gives_it_to_another(boxes)
    assert (await boxes.promise()).changed_at == long_ago


@EACH
async def test_of_what_nobody_says_those_who_look_after_the_board_ask_the_two(
    boxes: Boxes, cast: Cast, other: str
) -> None:
    _ = await one_came(boxes, other)
    if other == "waits":
        assert await is_silent(boxes) is P.IN_PROGRESS
        assert await boxes.told(boxes.serhii, Tells.HOW_MUCH) == 1
    assert await is_silent(boxes) is P.DISPUTED
    for who in (boxes.serhii, boxes.halyna, cast.marta):
        assert await boxes.told(who, Tells.DISPUTED) == 1
    assert not await boxes.told(boxes.halyna, Tells.RELEASED)
    await is_right(boxes.post)
    insulin, bandages = await lines_of(boxes.post)
    found = SettleForm(False, "Шість було в пакунку", {insulin.id: 6, bandages.id: 0})
    await helping.settle(cast.marta, boxes.post, await boxes.promise(), found)
    assert await counted(boxes.post) == [(6, 6), (0, 0)]
    assert (await now_of(boxes.post)).state is PostState.PARTLY_COVERED
    await is_right(boxes.post)


async def test_where_nobody_could_settle_it_whoever_receives_says_what_came(
    boxes: Boxes, cast: Cast
) -> None:
    _ = await one_came(boxes, "lost")
    await RoleGrant.filter(membership__group_id=cast.kalyna.id).delete()
    assert await is_silent(boxes) is P.DELIVERED
    assert await boxes.told(boxes.halyna, Tells.DELIVERED) == 1
    (seen,) = await promises_of(boxes.halyna, await post_for(boxes.halyna, boxes.post.pub))
    assert {"received", "wrong"} <= seen.deeds


async def test_the_day_before_they_are_asked_how_much(boxes: Boxes) -> None:
    _ = await one_came(boxes, "lost")
    (seen,) = await promises_of(boxes.serhii, await post_for(boxes.serhii, boxes.post.pub))
    assert seen.free_at is None, "it is not open again by itself"
    _ = await Promise.all().update(promise_by=now() - timedelta(days=1, hours=12))
    await by_the_clock.ask_before_release()
    assert await boxes.told(boxes.serhii, Tells.HOW_MUCH) == 1
    assert not await boxes.told(boxes.serhii, Tells.SOON_FREE)


@EACH
async def test_of_whoever_leaves_it_is_wanted_again(boxes: Boxes, cast: Cast, other: str) -> None:
    """Nobody is there to say it."""
    _ = await one_came(boxes, other)
    await groups.leave(boxes.serhii, cast.kalyna.id)
    assert (await boxes.promise()).state is P.RELEASED
    await is_right(boxes.post)


async def test_two_who_do_not_want_to_meet_any_more_count_it_first(boxes: Boxes) -> None:
    _ = await one_came(boxes, "lost")
    async with transaction():
        await helping.let_go_between(boxes.serhii.user_id or 0, boxes.halyna.user_id or 0)
    assert (await boxes.promise()).state is P.IN_PROGRESS
    assert not await boxes.told(boxes.serhii, Tells.TAKEN_FROM)
    assert await is_silent(boxes) is P.DISPUTED


async def test_of_one_single_thing_letting_go_says_that_it_did_not_come(cast: Cast) -> None:
    halyna = await person("halyna", cast.kalyna, "Галина")
    post = await ask(cast.kalyna, halyna, lines=[{"text": "Візок", "qty": 1}])
    await promises(cast.taras, post, 1)
    boxes = Boxes(halyna, cast.taras, post)
    _ = await one_came(boxes, "lost")
    assert not await gives_it_to_another(boxes)
    assert await lets_go(boxes)
    assert await counted(post) == [(0, 0)]


async def two_came_by_hand(boxes: Boxes) -> None:
    """As whoever receives them says."""
    insulin, bandages = await lines_of(boxes.post)
    there = PartForm({insulin.id: 2, bandages.id: 0})
    await helping.receive_part(boxes.halyna, boxes.post, await boxes.promise(), there)


async def says(boxes: Boxes, *there: int) -> None:
    much = {line.id: qty for line, qty in zip(await lines_of(boxes.post), there, strict=True)}
    await helping.deliver(boxes.serhii, boxes.post, await boxes.promise(), much)


@EACH
async def test_what_was_said_before_a_box_came_says_nothing_of_it(boxes: Boxes, other: str) -> None:
    await two_came_by_hand(boxes)
    _ = await one_came(boxes, other)
    with pytest.raises(Conflict) as no:
        _ = await lets_go(boxes)
    assert no.value.words == COUNT_FIRST
    assert not await gives_it_to_another(boxes)
    assert await counted(boxes.post) == [(10, 2), (4, 0)]
    assert await is_silent(boxes) is P.DISPUTED
    await is_right(boxes.post)


async def test_nor_does_what_was_said_of_the_box_before_it(boxes: Boxes) -> None:
    first, second = await boxes.sets_out(), await boxes.packs()
    _, bandages = await lines_of(boxes.post)
    await boxes.does(first, "vouch_for")
    await says(boxes, 3, 0)
    third = await boxes.packs()
    for box, end in ((second, "vouch_for"), (third, "lose")):
        await boxes.does(box, "set_out")
        await boxes.does(box, end)
    need = await post_for(boxes.serhii, boxes.post.pub)
    with pytest.raises(Conflict) as no:
        await helping.take_back(boxes.serhii, need, bandages.pub)
    assert no.value.words == COUNT_FIRST
    assert not await gives_it_to_another(boxes)
    assert await counted(boxes.post) == [(10, 3), (4, 0)]
    await says(boxes, 7, 0)
    assert await gives_it_to_another(boxes)
    assert await counted(boxes.post) == [(7, 7), (0, 0)]
    await is_right(boxes.post)


async def test_that_it_is_as_much_as_before_is_an_answer(boxes: Boxes) -> None:
    await two_came_by_hand(boxes)
    _ = await one_came(boxes, "lost")
    await says(boxes, 2, 0)
    assert await lets_go(boxes)
    assert await counted(boxes.post) == [(2, 2), (0, 0)]


async def test_what_whoever_receives_says_of_the_box_is_an_answer_too(boxes: Boxes) -> None:
    _ = await one_came(boxes, "lost")
    await two_came_by_hand(boxes)
    assert await gives_it_to_another(boxes)
    assert await counted(boxes.post) == [(2, 2), (0, 0)]


async def test_a_slip_of_the_finger_is_none(boxes: Boxes) -> None:
    await two_came_by_hand(boxes)
    _ = await one_came(boxes, "lost")
    await helping.deliver(boxes.serhii, boxes.post, await boxes.promise())
    await helping.not_yet(boxes.serhii, boxes.post, await boxes.promise())
    assert not await gives_it_to_another(boxes)
    assert await counted(boxes.post) == [(10, 2), (4, 0)]


async def test_nor_is_what_whoever_receives_takes_back(boxes: Boxes) -> None:
    _ = await one_came(boxes, "lost")
    await two_came_by_hand(boxes)
    none = PartForm({line.id: 0 for line in await lines_of(boxes.post)})
    _ = await helping.receive_part(boxes.halyna, boxes.post, await boxes.promise(), none)
    assert (await boxes.promise()).state is P.IN_PROGRESS
    assert not await gives_it_to_another(boxes)
    assert await counted(boxes.post) == ALL


@EACH
async def test_taking_it_off_the_board_says_that_something_has_come(
    boxes: Boxes, other: str
) -> None:
    _ = await one_came(boxes, other)
    need = await post_for(boxes.halyna, boxes.post.pub)
    with pytest.raises(Conflict) as no:
        await withdraw(boxes.halyna, need)
    assert no.value.words == HAS_COME
    with pytest.raises(Conflict) as no:
        await remove_thing(boxes.halyna, need, (await lines_of(boxes.post))[0].pub)
    assert no.value.words == NOT_COUNTED
    assert await counted(boxes.post) == ALL


async def is_done(boxes: Boxes, who: Viewer) -> None:
    await say_it_is_done(who, await post_for(who, boxes.post.pub))


@EACH
async def test_whoever_closes_it_says_first_how_much_came(boxes: Boxes, other: str) -> None:
    _ = await one_came(boxes, other)
    with pytest.raises(Conflict) as no:
        await is_done(boxes, boxes.halyna)
    assert no.value.words == CAME_FIRST
    assert await counted(boxes.post) == ALL
    assert not await boxes.told(boxes.serhii, Tells.NOT_NEEDED)
    insulin, bandages = await lines_of(boxes.post)
    there = PartForm({insulin.id: 6, bandages.id: 0})
    await helping.receive_part(boxes.halyna, boxes.post, await boxes.promise(), there)
    await is_done(boxes, boxes.halyna)
    assert (await now_of(boxes.post)).state is PostState.CLOSED
    assert await counted(boxes.post) == [(6, 6), (0, 0)]


async def test_nothing_leads_to_a_press_that_is_refused(boxes: Boxes) -> None:
    _ = await one_came(boxes, "lost")
    need = await post_for(boxes.halyna, boxes.post.pub)
    assert (await own_deeds(boxes.halyna, need) or set()) & {"done", "done at once"} == {"done"}
    insulin, bandages = await lines_of(boxes.post)
    there = PartForm({insulin.id: 6, bandages.id: 0})
    await helping.receive_part(boxes.halyna, boxes.post, await boxes.promise(), there)
    need = await post_for(boxes.halyna, boxes.post.pub)
    assert (await own_deeds(boxes.halyna, need) or set()) >= {"done", "done at once"}


async def test_or_that_all_of_it_has(boxes: Boxes) -> None:
    _ = await one_came(boxes, "lost")
    await helping.confirm(boxes.halyna, boxes.post, await boxes.promise())
    assert await counted(boxes.post) == [(10, 10), (4, 4)]
    await is_right(boxes.post)


async def test_whoever_looks_after_the_board_does_not_close_it_over_the_box(
    boxes: Boxes, cast: Cast
) -> None:
    _ = await one_came(boxes, "lost")
    with pytest.raises(Conflict) as no:
        await is_done(boxes, cast.marta)
    assert no.value.words == NOT_COUNTED
    await says(boxes, 6, 0)
    await is_done(boxes, cast.marta)
    assert await counted(boxes.post) == [(6, 6), (0, 0)]


async def test_what_is_offered_is_counted_by_whoever_closes_it(cast: Cast) -> None:
    halyna = await person("halyna", cast.kalyna, "Галина")
    post = await ask(cast.kalyna, cast.taras, kind=Kind.OFFER)
    await promises(halyna, post, 10, 4)
    boxes = Boxes(halyna, cast.taras, post)
    await helping.accept(cast.taras, post, await newest_of(halyna, post))
    _ = await one_came(boxes, "lost")
    with pytest.raises(Conflict) as no:
        await is_done(boxes, cast.taras)
    assert no.value.words == COUNT_FIRST
    await Post.filter(id=post.id).update(state=PostState.PENDING)
    await is_done(boxes, cast.taras)
    assert (await now_of(post)).state is PostState.CLOSED, "nobody says it while it is read again"


async def test_the_page_says_what_is_asked_first(world: World, at: SitsDown) -> None:
    boxes = await boxes_of(world.cast)
    _ = await one_came(boxes, "lost")
    given = await newest_of(boxes.serhii, boxes.post)
    press = f"/help/{boxes.post.pub}/promises/{given.pub}/release"
    author, helper = await at(boxes.halyna), await at(boxes.serhii)
    answer = await author.post(press)
    assert "is asked first how much" in (await author.get(answer.headers["location"])).text
    answer = await helper.post(press)
    assert answer.status_code == 409
    assert "Please say first how much" in answer.text
    assert "Only a part of it" in answer.text
    page = (await helper.get(f"/help/{boxes.post.pub}")).text
    assert "it is open again on" not in page
    assert "It is asked how much came" in page
