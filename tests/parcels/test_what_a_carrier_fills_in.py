"""What a carrier fills in: why it cannot go on, what happens now, and the digits at the end."""

from __future__ import annotations

import re

from app.parcels.actions import say_yes
from app.parcels.models import Leg, LegState
from tests.directory.cards import SitsDown
from tests.parcels.making import box_to_olena, to_kherson
from tests.parcels.test_pages import words
from tests.world import World, forgive_everybody


async def test_who_types_wrong_digits_too_often_keeps_the_form_and_reads_when_to_try_again(
    world: World, at: SitsDown
) -> None:
    forgive_everybody()
    way = await to_kherson(world.cast)
    buyer, ivan = await at(way.serhii), await at(way.ivan)
    await say_yes(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    _, leg = await way.leg(way.ivan, "Миколаїв")
    here = f"/parcels/{way.pub}/legs/{leg.pub}"
    await buyer.post(f"/parcels/{way.pub}/ready")
    await ivan.post(f"{here}/out")
    for _ in range(5):
        assert (await ivan.post(f"{here}/hand-over", code="12 34 5x")).status_code == 422
    answer = await ivan.post(f"{here}/hand-over", code="98 76 5x")
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "That was too often. Please wait" in words(answer)
    assert 'value="98 76 5x"' in answer.text
    assert "It is in their hands" in words(answer)


async def test_what_happens_now_is_chosen_by_whoever_cannot_go_on(
    world: World, at: SitsDown
) -> None:
    forgive_everybody()
    named, taras = await box_to_olena(world.cast), await at(world.cast.taras)
    box = f"/parcels/{named['parcel']}"
    here = f"{box}/legs/{named['leg']}"
    await taras.post(f"{box}/ready")
    await taras.post(f"{here}/out")
    assert not re.search(r'name="then"[^>]* checked', (await taras.get(f"{here}/blocked")).text)
    answer = await taras.post(f"{here}/blocked", trouble="checkpoint closed")
    assert answer.status_code == 422
    assert "Say what happens with it now" in words(answer)
    assert (await Leg.get(pub=named["leg"])).state is LegState.IN_TRANSIT
