"""Whatever several people press, in whatever order: one way at a time, and a parcel stands where
its legs stand."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from random import Random

import pytest

from app.core.config import Config, secret_key
from app.core.errors import Conflict, NotFound
from app.core.sealed import use
from app.core.viewer import Viewer
from app.features import wire
from app.help import actions as helping
from app.help.actions import ending
from app.help.queries import Need, post_for
from app.lines.models import Promise, PromiseState
from app.parcels import actions
from app.parcels.changes import NOT_BEGUN
from app.parcels.forms import BlockForm
from app.parcels.models import ACTIVE_LEG, Leg, LegState, Parcel, ParcelState, ParcelStep, Trouble
from app.parcels.queries.holding import held
from app.parcels.states import PARCEL_OVER, state_of
from tests.cast import Cast
from tests.conftest import Database
from tests.help.promises import is_right
from tests.parcels.making import Way, leg_form, to_kherson

DEEDS = (
    *("set_out", "set_out", "arrive", "vouch_for", "vouch_for"),
    *("go_on", "take_other_way", "drop_leg", "bring_back"),
)
LETS_GO: dict[str, Callable[[Way, Promise], Awaitable[None]]] = {
    "the helper": lambda way, it: helping.release(way.serhii, way.post, it),
    "the author": lambda way, it: helping.release(way.halyna, way.post, it),
    "the ask": lambda way, _: _ends(way, ending.withdraw),
    "it is done": lambda way, _: _ends(way, ending.say_it_is_done),
}


async def _ends(way: Way, how: Callable[[Viewer, Need], Awaitable[None]]) -> None:
    await how(way.halyna, await post_for(way.halyna, way.post.pub))


@pytest.fixture
async def way(db: Database, cast: Cast, config: Config) -> Way:
    wire()
    use(secret_key(config.data))
    way = await to_kherson(cast)
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    return way


async def does(way: Way, dice: Random) -> None:
    """One press, by whoever plans it; often it comes too late."""
    sent = await way.seen_by(way.serhii)
    moving = [one for one in sent.stretches if one.state in (*ACTIVE_LEG, LegState.BLOCKED)]
    one = dice.choice(moving if moving and dice.random() < 0.7 else sent.stretches)
    chance = dice.random()
    if chance < 0.1:
        form = BlockForm(Trouble.CHECKPOINT, "", waits=dice.random() < 0.5)
        await actions.block(way.serhii, sent, one, form)
    elif chance < 0.12:
        await actions.lose(way.serhii, sent, one)
    elif chance < 0.14:
        await actions.call_off(way.serhii, sent)
    elif chance < 0.17:
        it = await Promise.get(sheet_id=way.post.sheet_id)
        await LETS_GO[dice.choice(list(LETS_GO))](way, it)
    elif chance < 0.22:
        new = leg_form("тут", "там", instead=one.row.position)
        await actions.add_leg(way.serhii, sent, new)
    else:
        await getattr(actions, dice.choice(DEEDS))(way.serhii, sent, one)


async def holds(way: Way) -> None:
    legs = await Leg.filter(parcel__pub=way.pub)
    active = Counter(leg.position for leg in legs if leg.state in ACTIVE_LEG)
    assert sum(active.values()) <= 1
    parcel = await way.row()
    having = await held([parcel.id])
    assert len(having) <= 1, "it is in one hand"
    moving = {leg.id for leg in legs if leg.state in (LegState.IN_TRANSIT, LegState.ARRIVED)}
    assert moving <= having
    is_called_off = parcel.state in (ParcelState.CANCELLED, ParcelState.BROUGHT_BACK)
    assert is_called_off or parcel.state is state_of(
        legs, has_set_out=parcel.set_out_at is not None
    )
    has_moved = ParcelStep.filter(parcel_id=parcel.id, what__in=["set out", "go on"])
    assert await has_moved.exists() == (parcel.set_out_at is not None)
    promise = await Promise.get(sheet_id=way.post.sheet_id)
    is_there = parcel.state is ParcelState.HANDED_OVER
    assert (promise.state is PromiseState.DELIVERED) == is_there
    if parcel.set_out_at is None:
        assert promise.state in (PromiseState.ACCEPTED, PromiseState.RELEASED)
        is_sent = parcel.state is not ParcelState.CANCELLED
        assert not (promise.state is PromiseState.RELEASED and is_sent), "nobody needs it"
    else:
        is_free = parcel.state in (ParcelState.LOST, ParcelState.BROUGHT_BACK)
        stays = PromiseState.IN_PROGRESS if parcel.state not in PARCEL_OVER else promise.state
        assert (promise.state is PromiseState.RELEASED) == is_free
        assert promise.state is stays, "it is on its way"
    if parcel.state in PARCEL_OVER:
        assert not [leg for leg in legs if leg.state in NOT_BEGUN], "nobody waits to carry it"
    await is_right(way.post)


@pytest.mark.parametrize("seed", range(6))
async def test_one_way_is_open_at_a_time(way: Way, seed: int) -> None:
    dice = Random(seed)
    for _ in range(40):
        try:
            await does(way, dice)
        except Conflict:
            pass
        except NotFound:
            break
        await holds(way)


async def test_of_two_who_press_at_once_one_is_too_late(way: Way) -> None:
    seen = await way.leg(way.serhii, "Миколаїв")
    both = [actions.set_out(way.serhii, *seen), actions.set_out(way.serhii, *seen)]
    became = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(one) for one in became if one) == [Conflict]
    taken = [actions.vouch_for(way.serhii, *seen) for _ in range(3)]
    became = await asyncio.gather(*taken, return_exceptions=True)
    assert [type(one) for one in became if one] == [Conflict, Conflict]
    assert await Parcel.filter(state=ParcelState.ON_THE_WAY).count() == 1
    await holds(way)
