"""Whoever had a parcel hears that another has it by now, and what to do if that is not so."""

from __future__ import annotations

import pytest

from app.core.config import Config
from app.core.viewer import Viewer
from app.notices.models import Notice
from app.parcels import actions
from app.parcels.forms import BlockForm
from app.parcels.models import ParcelState, Trouble
from app.parcels.queries import words_for_notices
from app.parcels.tells import Tells
from tests.cast import Cast
from tests.conftest import Database
from tests.parcels.making import Way, leg_form
from tests.parcels.test_holding import (
    EMMAS,
    PETROS,
    TARASES,
    coming_to,
    emma_has_it,
    holder,
    ivan_goes_round,
    meets_the_checkpoint,
)


@pytest.fixture
async def way(db: Database, cast: Cast, config: Config) -> Way:
    return await emma_has_it(cast, config)


async def reads(who: Viewer) -> list[str]:
    """And where each leads."""
    rows = await Notice.filter(user_id=who.user_id or 0, kind=Tells.GIVEN_ON)
    said = (await words_for_notices(who, rows)).values()
    return [f"{each.words}: {each.place}" for each in said]


@pytest.mark.parametrize("how", ["taken", "handed on", "by the code", "by whoever plans"])
async def test_whoever_had_it_reads_that_it_is_in_other_hands(way: Way, how: str) -> None:
    """Unless they said so themselves."""
    assert len(await reads(way.ivan)) == 1, "Emma said that she has it"
    await meets_the_checkpoint(way)
    await ivan_goes_round(way)
    emmas = await way.leg(way.emma, EMMAS)
    sent, coming = await coming_to(way, way.ivan)
    code = coming.code or ""
    if how == "taken":
        await actions.take(way.ivan, sent, coming)
    elif how == "handed on":
        await actions.vouch_for(way.serhii, *await way.leg(way.serhii, EMMAS))
    elif how == "by whoever plans":
        await actions.hand_over(way.serhii, *await way.leg(way.serhii, EMMAS), code)
    else:
        await actions.hand_over(way.emma, *emmas, code)
    said = await reads(way.emma)
    if how == "by the code":
        assert said == []
        return
    (told,) = said
    assert "in other hands now. Thank you for carrying it." in told
    assert "If you have it still, please tell whoever plans its way" in told
    assert told.endswith("parcels:carrying"), "the page of the parcel is not theirs any more"
    assert await reads(way.taras) == await reads(way.halyna) == await reads(way.serhii) == []


async def test_who_still_knows_of_the_parcel_is_led_to_it(way: Way) -> None:
    form = leg_form("Херсон", "до дверей", "Іван")
    await actions.change_leg(way.serhii, *await way.leg(way.serhii, TARASES), form)
    (told,) = await reads(way.ivan)
    assert told.endswith("parcels:show")


async def test_whoever_brought_it_to_the_door_reads_that_it_was_taken(way: Way) -> None:
    await actions.say_yes(way.taras, *await way.leg(way.taras, TARASES))
    await actions.set_out(way.emma, *await way.leg(way.emma, EMMAS))
    await actions.vouch_for(way.serhii, *await way.leg(way.serhii, EMMAS))
    await actions.set_out(way.taras, *await way.leg(way.taras, TARASES))
    await actions.take(way.halyna, *await coming_to(way, way.halyna))
    assert (await way.row()).state is ParcelState.HANDED_OVER
    assert len(await reads(way.taras)) == 1
    assert await reads(way.halyna) == []


async def test_who_plans_it_gives_it_back_to_whoever_has_it_still(way: Way) -> None:
    """Somebody said too early that they have it."""
    await meets_the_checkpoint(way)
    await ivan_goes_round(way)
    await actions.take(way.ivan, *await coming_to(way, way.ivan))
    form = leg_form("блокпост", "Херсон, міст", "Емма", instead=1)
    await actions.add_leg(way.serhii, await way.seen_by(way.serhii), form)
    wrong = BlockForm(Trouble.OTHER, "", waits=False)
    await actions.block(way.serhii, *await way.leg(way.serhii, PETROS), wrong)
    await actions.say_yes(way.emma, *await way.leg(way.emma, "Херсон, міст"))
    await actions.take(way.emma, *await coming_to(way, way.emma))
    assert await holder(way) == "Емма"
    await actions.set_out(way.emma, *await way.leg(way.emma, "Херсон, міст"))
    assert (await way.row()).state is ParcelState.ON_THE_WAY
