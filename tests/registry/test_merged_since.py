"""What goes with a record that was made one with another, and what comes back with it."""

from __future__ import annotations

import pytest

from app.core.config import Config
from app.core.errors import Conflict
from app.core.viewer import Viewer
from app.registry import actions
from app.registry.models import Claim, Collector, Household, Living, Rank, State
from app.registry.told import NewPerson
from tests.cast import Cast
from tests.conftest import Browser
from tests.registry.families import OKSANA, alone, called, shevchuks

PETRO = NewPerson("Петро", "Гончар", birth_year=1970)


async def size(home: Household) -> tuple[int, int]:
    home = await Household.get(id=home.id)
    return home.adults, home.children


async def test_a_year_of_birth_that_is_taken_over_counts_in_the_family(
    cast: Cast, larysa: Viewer
) -> None:
    home, one = await alone(larysa, cast.kalyna.id, NewPerson("Іван", "Шевчук"))
    again = NewPerson("Іван", "Шевчук", birth_year=2016)
    _, other = await alone(larysa, cast.kalyna.id, again)
    merge = await actions.merge(larysa, one, other, {"birth"})
    assert await size(home) == (0, 1)
    await actions.undo(larysa, merge)
    assert await size(home) == (1, 0)


async def test_two_records_in_one_family_count_once(cast: Cast, larysa: Viewer) -> None:
    home = await shevchuks(larysa, cast.kalyna.id, OKSANA)
    before = await size(home)
    oksana = await called("Оксана")
    again = await actions.add_person(larysa, home, OKSANA)
    merge = await actions.merge(larysa, oksana, again)
    assert await size(home) == before
    await actions.undo(larysa, merge)
    assert sum(await size(home)) == sum(before) + 1


async def test_whoever_collected_collects_again_once_it_is_undone(
    cast: Cast, larysa: Viewer
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id, OKSANA)
    oksana = await called("Оксана")
    await actions.name_collector(larysa, home, Rank.ALTERNATE, person=oksana)
    _, again = await alone(larysa, cast.kalyna.id, OKSANA)
    merge = await actions.merge(larysa, again, oksana)
    assert (await Collector.get()).person_id == again.id
    await actions.undo(larysa, merge)
    assert (await Collector.get()).person_id == oksana.id


async def test_somebody_comes_back_to_where_their_family_lives_by_now(
    cast: Cast, larysa: Viewer
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id, OKSANA)
    oksana = await called("Оксана")
    _, again = await alone(larysa, cast.kalyna.id, OKSANA)
    petros, _ = await alone(larysa, cast.kalyna.id, PETRO)
    merge = await actions.merge(larysa, again, oksana)
    await actions.join(larysa, petros, home)
    await actions.undo(larysa, merge)

    assert (await Living.get(person_id=oksana.id, left_on=None)).household_id == petros.id
    assert sum(await size(petros)) == 4
    assert sum(await size(home)) == 0


async def test_nobody_is_written_into_a_family_that_is_part_of_another(
    cast: Cast, larysa: Viewer
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    petros, _ = await alone(larysa, cast.kalyna.id, PETRO)
    await actions.join(larysa, petros, home)
    with pytest.raises(Conflict):
        _ = await actions.add_person(larysa, home, OKSANA)
    for state in (State.ACTIVE, State.MOVED):  # by a page that was opened before
        with pytest.raises(Conflict):
            await actions.set_state(larysa, home, state)
    assert (await Household.get(id=home.id)).state is State.MERGED


async def test_what_was_typed_for_a_family_that_became_part_of_another_comes_back(
    cast: Cast, larysa: Viewer, browser: Browser
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    petros, _ = await alone(larysa, cast.kalyna.id, PETRO)
    desk = await browser.as_(larysa)
    await actions.join(larysa, petros, home)
    page = await desk.post(f"/households/{home.pub}/people/new", given="Василина")
    assert page.status_code == 409
    assert "Василина" in page.text


async def test_a_card_of_a_family_that_became_part_of_another_leads_there(
    cast: Cast, larysa: Viewer, config: Config
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    other, again = await alone(larysa, cast.kalyna.id, OKSANA)
    other = await actions.make_card(larysa, other, config.key)
    code = actions.code_of(other, config.key)
    _ = await actions.enter_code(cast.taras, code)
    _ = await actions.merge(larysa, await called("Іван"), again)
    assert (await Claim.get()).household_id == home.id
    claim = await actions.enter_code(cast.taras, code)
    assert (claim.household_id, await Claim.all().count()) == (home.id, 1)

    petros, _ = await alone(larysa, cast.kalyna.id, PETRO)
    await actions.join(larysa, petros, await Household.get(id=home.id))
    assert (await Claim.get()).household_id == petros.id
