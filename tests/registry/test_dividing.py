"""Families part and come together."""

from __future__ import annotations

import pytest

from app.core.errors import Conflict
from app.core.viewer import Viewer
from app.registry import actions
from app.registry.models import Happening, Household, Living, State, What
from tests.cast import Cast
from tests.registry.families import IVAN, OKSANA, alone, called, shevchuks


async def test_those_who_live_apart_get_a_code_of_their_own(cast: Cast, larysa: Viewer) -> None:
    home = await shevchuks(larysa, cast.kalyna.id, OKSANA)
    leaving = [await called("Іван"), await called("Оксана")]
    new = await actions.split(larysa, home, leaving, leaving[1])

    new, home = await Household.get(id=new.id), await Household.get(id=home.id)
    assert (new.adults, new.children, home.adults, home.children) == (1, 1, 1, 0)
    assert new.code != home.code
    assert new.address == ""
    whats = {(one.household_id, one.what, one.other_id) for one in await Happening.all()}
    assert (home.id, What.SPLIT, new.id) in whats
    assert (new.id, What.SPLIT_OFF, home.id) in whats


async def test_whoever_speaks_stays(cast: Cast, larysa: Viewer) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    halyna = await called("Галина")
    with pytest.raises(Conflict):
        await actions.split(larysa, home, [halyna], halyna)


async def test_two_families_are_one_and_the_other_code_leads_there(
    cast: Cast, larysa: Viewer
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    other, oksana = await alone(larysa, cast.kalyna.id, OKSANA)
    await actions.join(larysa, home, other)

    other = await Household.get(id=other.id)
    assert (other.state, other.merged_into_id, other.adults) == (State.MERGED, home.id, 0)
    assert (await Living.get(person_id=oksana.id, left_on=None)).household_id == home.id
    with pytest.raises(Conflict):
        await actions.join(larysa, home, other)
    with pytest.raises(Conflict):
        await actions.join(larysa, home, home)


async def test_a_family_of_another_circle_does_not_come_in(cast: Cast, larysa: Viewer) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    other, _ = await alone(larysa, cast.kalyna.id, IVAN)
    await Household.filter(id=other.id).update(group_id=cast.tbilisi.id)
    with pytest.raises(Conflict):
        await actions.join(larysa, home, await Household.get(id=other.id))
