"""What is asked for is promised in parts, brought, received, and settled."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Invalid
from app.help import actions, jobs
from app.help.forms.promising import SettleForm, WrongForm
from app.help.models import Kind, Post, PostState, Receipt, Result, Step
from app.help.queries import post_for
from app.help.tells import Tells
from app.lines.models import Promise, PromiseState
from app.notices.models import Notice
from tests.cast import Cast
from tests.conftest import Database
from tests.help.making import ask, lines_of
from tests.help.promises import counted, is_right, newest_of, now_of, promises

P, S = PromiseState, PostState


@pytest.fixture
async def insulin(db: Database, cast: Cast) -> Post:
    """Taras asks for ten of insulin and four bandages."""
    return await ask(cast.kalyna, cast.taras)


async def told(who: object, kind: Tells) -> int:
    return await Notice.filter(user_id=getattr(who, "user_id", None), kind=kind).count()


async def test_an_ask_goes_its_way_down_to_the_last_ampoule(insulin: Post, cast: Cast) -> None:
    assert await promises(cast.olena, insulin, 6) is P.ACCEPTED
    assert (await now_of(insulin)).state is S.PARTLY_COVERED
    await promises(cast.marta, insulin, 4, 4, nonce="n")
    await promises(cast.marta, insulin, 4, 4, nonce="n")
    assert (await now_of(insulin)).state is S.COVERED
    assert await told(cast.taras, Tells.PROMISED) == 2
    olenas, martas = await newest_of(cast.olena, insulin), await newest_of(cast.marta, insulin)
    with pytest.raises(Forbidden):
        await actions.set_out(cast.marta, insulin, olenas)
    for _ in range(2):
        await actions.set_out(cast.olena, insulin, olenas)
        await actions.set_out(cast.olena, insulin, olenas, is_on_the_way=True)
    assert (await now_of(insulin)).state is S.IN_DELIVERY
    assert await told(cast.taras, Tells.SET_OUT) == 1
    for _ in range(2):
        await actions.deliver(cast.olena, insulin, olenas)
        await actions.confirm(cast.taras, insulin, martas)
    assert await counted(insulin) == [(10, 10), (4, 4)]
    assert (await now_of(insulin)).state is S.IN_DELIVERY, "one has not been confirmed"
    await actions.confirm(cast.taras, insulin, olenas, "Дякую!")
    await is_right(insulin)
    assert (await now_of(insulin)).state is S.RECEIVED
    steps = await Step.filter(post_id=insulin.id).order_by("id")
    assert [one.what for one in steps] == [
        *("promise", "promise", "promise", "have", "way", "deliver", "confirm", "confirm"),
    ]
    assert await told(cast.olena, Tells.CONFIRMED) == await told(cast.marta, Tells.CONFIRMED) == 1


async def test_six_who_want_the_last_four_get_four(db: Database, cast: Cast) -> None:
    boxes = await ask(cast.kalyna, cast.taras, lines=[{"text": "Бинт", "qty": 4}])
    people = (cast.olena, cast.marta) * 3
    done = await asyncio.gather(
        *(promises(who, boxes, n % 3 + 1) for n, who in enumerate(people)), return_exceptions=True
    )
    assert {type(one) for one in done} <= {PromiseState, Invalid}
    assert (await counted(boxes))[0][0] <= 4
    await is_right(boxes)


async def test_nobody_answers_their_own_nor_in_their_first_days(insulin: Post, cast: Cast) -> None:
    offer = await ask(cast.kalyna, cast.olena, kind=Kind.OFFER)
    with pytest.raises(Forbidden):
        await promises(cast.taras, insulin, 1)
    new = cast.taras.__class__(
        user_id=cast.taras.user_id, roles=cast.taras.roles, new_in=frozenset({cast.kalyna.id})
    )
    with pytest.raises(Forbidden):
        await promises(new, offer, 1)
    assert not await Promise.exists()


async def test_of_an_offer_the_author_says_yes_and_gives(db: Database, cast: Cast) -> None:
    chairs = await ask(
        cast.kalyna, cast.olena, kind=Kind.OFFER, lines=[{"text": "Стілець", "qty": 4}]
    )
    assert await promises(cast.taras, chairs, 4) is P.PROPOSED
    mine = await newest_of(cast.taras, chairs)
    with pytest.raises(Forbidden):
        await actions.accept(cast.taras, chairs, mine)
    with pytest.raises(Conflict):
        await actions.deliver(None, chairs, mine, {})
    await actions.decline(cast.olena, chairs, mine)
    assert (await now_of(chairs)).state is S.OPEN
    await promises(cast.taras, chairs, 2)
    mine = await newest_of(cast.taras, chairs)
    for _ in range(2):
        await actions.accept(cast.olena, chairs, mine)
    with pytest.raises(Forbidden):
        await actions.deliver(cast.taras, chairs, mine)
    await actions.deliver(cast.olena, chairs, mine)
    with pytest.raises(Forbidden):
        await actions.confirm(cast.olena, chairs, mine)
    await actions.confirm(cast.taras, chairs, mine)
    assert (await now_of(chairs)).state is S.PARTLY_COVERED
    assert await told(cast.olena, Tells.CONFIRMED) == 1
    await is_right(chairs)


async def test_what_is_taken_back_is_on_the_board_again(insulin: Post, cast: Cast) -> None:
    await promises(cast.olena, insulin, 6, 4)
    line = (await lines_of(insulin))[0]
    for _ in range(2):
        await actions.take_back(cast.olena, await post_for(cast.olena, insulin.pub), line.pub)
    assert await counted(insulin) == [(0, 0), (4, 0)]
    assert await told(cast.taras, Tells.RELEASED) == 1
    mine = await newest_of(cast.olena, insulin)
    for _ in range(2):
        await actions.release(cast.marta, insulin, mine)
    assert (await now_of(insulin)).state is S.OPEN
    assert await told(cast.olena, Tells.TAKEN_FROM) == 1


async def test_a_smaller_number_is_told_each_time_and_once_for_a_press(
    insulin: Post, cast: Cast
) -> None:
    for times, n in enumerate((10, 1, 5, 2)):
        for _ in range(2):
            await promises(cast.olena, insulin, n, nonce=f"form {times}")
        assert await told(cast.taras, Tells.RELEASED) == (0, 1, 1, 2)[times]
    await promises(cast.olena, insulin, 1, nonce="form 3")
    assert await told(cast.taras, Tells.RELEASED) == 3, "other numbers in the same form"
    await promises(cast.olena, insulin, 0, 4)
    assert await told(cast.taras, Tells.RELEASED) == 3, "another thing of it"
    await is_right(insulin)


async def test_whoever_wants_no_more_than_is_there_already_lets_go_of_the_rest(
    insulin: Post, cast: Cast
) -> None:
    await promises(cast.olena, insulin, 5)
    line = (await lines_of(insulin))[0]
    mine = await newest_of(cast.olena, insulin)
    await actions.deliver(cast.olena, insulin, mine, {line.id: 2})
    assert await promises(cast.olena, insulin, 2) is P.DELIVERED
    assert await told(cast.taras, Tells.RELEASED) == 1
    assert await counted(insulin) == [(2, 2), (0, 0)]


async def test_less_of_what_was_agreed_is_told_as_less_and_of_a_wish_as_the_wish(
    db: Database, cast: Cast
) -> None:
    post = await ask(cast.kalyna, cast.taras, needs_yes=True)
    for n in (5, 4):
        await promises(cast.olena, post, n)
    assert await told(cast.taras, Tells.PROPOSED) == 2, "of each they hear that it waits"
    assert await told(cast.taras, Tells.RELEASED) == 0
    await actions.accept(cast.taras, post, await newest_of(cast.olena, post))
    assert await promises(cast.olena, post, 3) is P.ACCEPTED
    assert await told(cast.taras, Tells.RELEASED) == 1
    assert await told(cast.taras, Tells.PROMISED) == 0, "nothing more is promised"
    assert await promises(cast.olena, post, 2, 4) is P.PROPOSED
    assert await told(cast.taras, Tells.RELEASED) == 2, "more of one thing, less of another"
    assert await told(cast.taras, Tells.PROPOSED) == 3


@pytest.mark.parametrize("came", [True, False])
async def test_what_two_see_differently_a_third_settles(
    insulin: Post, cast: Cast, came: bool
) -> None:
    await promises(cast.olena, insulin, 10, 4)
    mine = await newest_of(cast.olena, insulin)
    await actions.deliver(cast.olena, insulin, mine)
    await actions.dispute(cast.taras, insulin, mine, WrongForm("not received", "Не прийшло"))
    assert await told(cast.marta, Tells.DISPUTED) == 1
    with pytest.raises(Forbidden):
        await actions.settle(cast.olena, insulin, mine, SettleForm(came, "бо я так кажу"))
    await actions.settle(cast.marta, insulin, mine, SettleForm(came, "Сусідка взяла"))
    assert (await now_of(insulin)).state is (S.RECEIVED if came else S.OPEN)
    assert await told(cast.olena, Tells.CONFIRMED if came else Tells.TAKEN_FROM) == 1
    await is_right(insulin)


async def test_the_clock_frees_what_is_late_and_takes_silence_for_a_yes(
    insulin: Post, cast: Cast
) -> None:
    await promises(cast.olena, insulin, 6, days=1)
    await promises(cast.marta, insulin, 0, 4)
    await actions.deliver(cast.marta, insulin, await newest_of(cast.marta, insulin))
    for _, _, does in jobs.JOBS:
        await does()
    assert await counted(insulin) == [(6, 0), (4, 4)], "it is not time yet"
    hours = now() - timedelta(hours=49)
    await Promise.filter(promise_by__not_isnull=True).update(promise_by=hours)
    await Promise.filter(state=P.DELIVERED).update(changed_at=now() - timedelta(days=8))
    for _ in range(2):
        for _, _, does in jobs.JOBS:
            await does()
    assert await counted(insulin) == [(0, 0), (4, 4)]
    assert await told(cast.olena, Tells.TAKEN_FROM) == 1
    assert await told(cast.marta, Tells.CONFIRMED) == 1
    (receipt,) = await Receipt.all()
    assert (receipt.by_id, receipt.result) == (None, Result.RECEIVED)
    await is_right(insulin)


async def test_whoever_leaves_lets_go_and_their_asks_are_over(insulin: Post, cast: Cast) -> None:
    olenas = await ask(cast.kalyna, cast.olena)
    await promises(cast.taras, olenas, 5)
    await promises(cast.olena, insulin, 3)
    assert cast.taras.user_id
    async with transaction():
        await actions.let_go(cast.kalyna.id, cast.taras.user_id)
    assert (await now_of(insulin)).state is S.WITHDRAWN
    assert (await now_of(olenas)).state is S.OPEN
    assert (await newest_of(cast.olena, insulin)).state is P.RELEASED
    assert await told(cast.olena, Tells.NOT_NEEDED) == await told(cast.olena, Tells.RELEASED) == 1
    async with transaction():
        await actions.forget_of(cast.taras.user_id)
    assert (await now_of(insulin)).title == "…"
