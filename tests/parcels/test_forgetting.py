"""Which way a parcel went, and in whose hands, is forgotten in time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import now
from app.parcels import actions
from app.parcels.forms import BlockForm
from app.parcels.models import Leg, Parcel, ParcelState, ParcelStep, Trouble
from tests.cast import Cast
from tests.directory.cards import SitsDown
from tests.parcels.making import Way, to_kherson
from tests.world import World

BY_ROAD = BlockForm(Trouble.CHECKPOINT, "стоїмо", waits=True, is_gone=False)


async def set_out(cast: Cast) -> Way:
    """Ivan has it in his car."""
    way = await to_kherson(cast)
    await Leg.all().update(planned_on=now().date())
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    await actions.set_out(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    return way


async def come(way: Way, days: int) -> None:
    await Parcel.filter(pub=way.pub).update(
        state=ParcelState.HANDED_OVER, changed_at=now() - timedelta(days=days)
    )


async def is_forgotten(way: Way) -> bool:
    """All of it, or none."""
    legs = await Leg.filter(parcel__pub=way.pub)
    known = [leg.carrier_id or leg.carrier_name or leg.goes_to or leg.note for leg in legs]
    known += [leg.said_yes_at or leg.planned_on for leg in legs]
    if await ParcelStep.filter(parcel__pub=way.pub).exists():
        assert any(known)
        return False
    assert not any(known)
    return True


async def test_who_carried_it_is_forgotten_a_month_after_it_has_come(
    world: World, at: SitsDown
) -> None:
    way = await set_out(world.cast)
    marta = await at(world.cast.marta)
    await come(way, 29)
    await actions.forget_old_ways()
    assert not await is_forgotten(way)
    assert "Іван" in (await marta.get(f"/parcels/{way.pub}")).text
    await come(way, 31)
    await actions.forget_old_ways()
    assert await is_forgotten(way)
    page = (await marta.get(f"/parcels/{way.pub}")).text
    assert "Іван" not in page
    assert "Тарас" not in page
    assert "Part 1 of 3" in page
    assert "who carried it, is forgotten by now" in page


async def test_what_was_half_forgotten_is_forgotten_whole(cast: Cast) -> None:
    way = await set_out(cast)
    await come(way, 200)
    await Leg.all().update(goes_from="", goes_to="", carrier_name="", note="", code_hash="")
    await actions.forget_old_ways()
    assert await is_forgotten(way)


@pytest.mark.parametrize("days", [89, 91])
async def test_what_stays_stuck_is_forgotten_in_a_quarter(cast: Cast, days: int) -> None:
    way = await set_out(cast)
    await actions.block(way.ivan, *await way.leg(way.ivan, "Миколаїв"), BY_ROAD)
    assert (await way.row()).state is ParcelState.STUCK
    long_ago = now() - timedelta(days=91)
    await Parcel.all().update(changed_at=long_ago)
    await Leg.all().update(changed_at=long_ago)
    await Leg.filter(carrier__user_id=way.ivan.user_id).update(
        changed_at=now() - timedelta(days=days)
    )
    await actions.forget_old_ways()
    assert await is_forgotten(way) is (days > 90)
