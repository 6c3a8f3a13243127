"""Somebody presses on a page that was read before their part of the way was given to another."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from app.core.errors import Conflict
from app.parcels import actions
from app.parcels.codes import code_of
from app.parcels.forms import BlockForm
from app.parcels.models import Leg, LegState, ParcelState, ParcelStep, Trouble
from app.parcels.queries import Sent, Stretch
from tests.parcels.making import Way, leg_form

IVANS = "Миколаїв"
CLOSED = BlockForm(Trouble.CHECKPOINT, "", waits=True)
GONE = BlockForm(Trouble.SEIZED, "", waits=False, is_gone=True)

Press = Callable[[Way, Sent, Stretch], Awaitable[None]]
PRESSES: dict[str, Press] = {
    "set out": lambda way, sent, leg: actions.set_out(way.ivan, sent, leg),
    "arrive": lambda way, sent, leg: actions.arrive(way.ivan, sent, leg),
    "lose": lambda way, sent, leg: actions.lose(way.ivan, sent, leg),
    "block": lambda way, sent, leg: actions.block(way.ivan, sent, leg, CLOSED),
    "taken away": lambda way, sent, leg: actions.block(way.ivan, sent, leg, GONE),
    "hand over": lambda way, sent, leg: actions.hand_over(way.ivan, sent, leg, code_of(leg.pub)),
    "go on": lambda way, sent, leg: actions.go_on(way.ivan, sent, leg),
    "bring back": lambda way, sent, leg: actions.bring_back(way.ivan, sent, leg),
    "other way": lambda way, sent, leg: actions.take_other_way(way.ivan, sent, leg),
}


async def given_to_emma(way: Way) -> tuple[Sent, Stretch]:
    """As Ivan read it, who had said yes, a moment before."""
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, IVANS))
    seen = await way.leg(way.ivan, IVANS)
    changed = leg_form("Одеса", IVANS, "Емма")
    await actions.change_leg(way.serhii, *await way.leg(way.serhii, IVANS), changed)
    return seen


async def stands(way: Way) -> list[object]:
    """All that a press could change."""
    legs = Leg.filter(parcel__pub=way.pub).order_by("id").values_list("state", "carrier_id")
    steps = ParcelStep.filter(parcel__pub=way.pub).count()
    return [(await way.row()).state, await legs, await steps]


@pytest.mark.parametrize("press", ["set out", "block", "taken away"])
async def test_what_another_is_asked_to_carry_one_does_not_set_out_with(
    way: Way, press: str
) -> None:
    seen = await given_to_emma(way)
    before = await stands(way)
    with pytest.raises(Conflict):
        await PRESSES[press](way, *seen)
    assert await stands(way) == before
    leg = await Leg.get(id=seen[1].row.id).select_related("carrier")
    assert (leg.state, leg.said_yes_at, leg.carrier and leg.carrier.name) == (
        *(LegState.READY, None),
        "Емма",
    )


@pytest.mark.parametrize("is_held_up", [False, True])
@pytest.mark.parametrize("press", PRESSES)
async def test_of_what_another_has_by_now_one_says_nothing(
    way: Way, press: str, is_held_up: bool
) -> None:
    seen = await given_to_emma(way)
    await actions.say_yes(way.emma, *await way.leg(way.emma, IVANS))
    await actions.set_out(way.emma, *await way.leg(way.emma, IVANS))
    if is_held_up:
        await actions.block(way.emma, *await way.leg(way.emma, IVANS), CLOSED)
    before = await stands(way)
    with pytest.raises(Conflict):
        await PRESSES[press](way, *seen)
    assert await stands(way) == before
    assert before[0] is (ParcelState.STUCK if is_held_up else ParcelState.ON_THE_WAY)
