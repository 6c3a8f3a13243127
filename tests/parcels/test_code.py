"""Six digits are said, and not found by trying."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.config import Config
from app.core.errors import Conflict, Invalid, Refusal
from app.core.sealed import use
from app.core.viewer import Viewer
from app.notices.models import Notice
from app.parcels import actions
from app.parcels.models import LegState, ParcelStep
from app.parcels.tells import Tells
from tests.cast import Cast
from tests.conftest import Database
from tests.parcels.making import Way, to_kherson
from tests.world import forgive_everybody

IVANS, EMMAS = "Миколаїв", "Херсон, вокзал"


@pytest.fixture
async def way(db: Database, cast: Cast, config: Config) -> Way:
    """Ivan has it, and Emma is to take it."""
    use(config.key)
    forgive_everybody()
    way = await to_kherson(cast)
    for who, to in ((way.ivan, IVANS), (way.emma, EMMAS)):
        await actions.say_yes(who, *await way.leg(who, to))
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.set_out(way.ivan, *await way.leg(way.ivan, IVANS))
    return way


async def tries(way: Way, who: Viewer, times: int) -> None:
    """However patient they are."""
    for _ in range(times):
        forgive_everybody()
        with pytest.raises(Invalid):
            await actions.hand_over(who, *await way.leg(who, IVANS), "12345x")
    forgive_everybody()


async def told() -> set[int]:
    rows = Notice.filter(kind=Tells.WRONG_CODES)
    return {int(str(one)) for one in await rows.values_list("user_id", flat=True)}


async def test_after_ten_wrong_ones_in_a_day_also_the_right_one_is_too_late(way: Way) -> None:
    sent, coming = await way.coming_to(way.emma)
    await tries(way, way.ivan, 6)
    await tries(way, way.serhii, 3)
    assert not await told()
    await tries(way, way.ivan, 1)
    assert await told() == {way.emma.user_id, way.serhii.user_id}
    for who in (way.ivan, way.serhii):
        with pytest.raises(Conflict) as no:
            await actions.hand_over(who, *await way.leg(who, IVANS), coming.code or "")
        assert "I have it now" in str(no.value.problems or no.value)
    await actions.take(way.emma, sent, coming)
    assert (await way.states())[0] is LegState.HANDED_OVER


async def test_the_next_day_the_code_is_taken_again(way: Way) -> None:
    _, coming = await way.coming_to(way.emma)
    await tries(way, way.ivan, 10)
    await ParcelStep.filter(what="wrong code").update(at=now() - timedelta(days=1))
    await actions.hand_over(way.ivan, *await way.leg(way.ivan, IVANS), coming.code or "")
    assert (await way.states())[0] is LegState.HANDED_OVER


async def test_many_at_once_are_no_more_tries(way: Way) -> None:
    sent, leg = await way.leg(way.ivan, IVANS)
    many = [actions.hand_over(way.ivan, sent, leg, f"{n:05}x") for n in range(30)]
    became = await asyncio.gather(*many, return_exceptions=True)
    assert all(isinstance(one, Refusal) for one in became)
    assert await ParcelStep.filter(what="wrong code").count() <= 10
