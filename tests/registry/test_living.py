"""Who lives with whom."""

from __future__ import annotations

import pytest
from tortoise.exceptions import IntegrityError

from app.core.clock import now
from app.core.errors import Conflict, Forbidden
from app.core.viewer import Viewer
from app.registry import actions
from app.registry.models import Happening, Household, Living, Person, Relation, State, What
from app.registry.told import NewPerson
from tests.cast import Cast
from tests.registry.families import HALYNA, IVAN, OKSANA, alone, called, shevchuks

TWO_ADULTS_ONE_CHILD = (2, 1)


async def test_somebody_comes_into_a_family_and_is_counted(cast: Cast, larysa: Viewer) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    await actions.add_person(larysa, home, OKSANA)

    home = await Household.get(id=home.id)
    assert (home.adults, home.children) == TWO_ADULTS_ONE_CHILD
    assert await Happening.filter(what=What.CAME).count() == 1


async def test_somebody_lives_in_one_family_at_a_time(cast: Cast, larysa: Viewer) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    other, _ = await alone(larysa, cast.kalyna.id, OKSANA)
    ivan = await called("Іван")
    with pytest.raises(IntegrityError):
        await Living.create(
            group_id=home.group_id, household_id=other.id, person_id=ivan.id, joined_on=now().date()
        )

    await actions.move_in(larysa, other, ivan, Relation.CHILD)
    assert (await Living.get(person_id=ivan.id, left_on=None)).household_id == other.id
    assert (await Household.get(id=home.id)).children == 0
    with pytest.raises(Conflict):
        await actions.move_in(larysa, other, ivan, Relation.CHILD)


async def test_whoever_speaks_for_others_cannot_leave_before_somebody_else_does(
    cast: Cast, larysa: Viewer
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id, OKSANA)
    halyna = await called("Галина")
    with pytest.raises(Conflict):
        await actions.leave(larysa, home, halyna)

    await actions.make_head(larysa, home, await called("Оксана"))
    await actions.leave(larysa, await Household.get(id=home.id), halyna)
    home = await Household.get(id=home.id).select_related("head")
    assert home.head.given == "Оксана"
    assert (home.adults, home.children) == (1, 1)


async def test_a_family_that_nobody_is_left_of_rests(cast: Cast, larysa: Viewer) -> None:
    home, oksana = await alone(larysa, cast.kalyna.id, OKSANA)
    await actions.leave(larysa, home, oksana)
    assert (await Household.get(id=home.id)).state is State.INACTIVE


async def test_what_happened_to_a_family_stays_as_it_was_written(
    cast: Cast, larysa: Viewer
) -> None:
    await shevchuks(larysa, cast.kalyna.id)
    with pytest.raises(IntegrityError):
        await Happening.all().update(what=What.LEFT)
    with pytest.raises(IntegrityError):
        await Happening.all().delete()


async def test_what_is_closed_stays_where_the_form_left_it_empty(
    cast: Cast, larysa: Viewer
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    halyna = await called("Галина")
    said = NewPerson("Галина", "Шевченко")
    await actions.change_person(larysa, home, halyna, said, halyna.version, {"document"})

    halyna = await called("Галина")
    assert (halyna.family, halyna.opened("phone")) == ("Шевченко", HALYNA.phone)
    assert (halyna.opened("document"), halyna.document_mark) == ("", "")


async def test_of_two_who_save_the_second_is_told(cast: Cast, larysa: Viewer) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    halyna = await called("Галина")
    await actions.change_person(larysa, home, halyna, HALYNA, halyna.version)
    with pytest.raises(actions.Overtaken):
        await actions.change_person(larysa, home, halyna, IVAN, halyna.version)
    assert await Person.filter(given="Іван").count() == 1


async def test_a_state_becomes_only_what_it_may(cast: Cast, larysa: Viewer) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    await actions.set_state(larysa, home, State.MOVED)
    with pytest.raises(Conflict):
        await actions.set_state(larysa, home, State.WITHDRAWN)
    with pytest.raises(Forbidden):
        await actions.set_state(cast.olena, home, State.ACTIVE)
    await actions.set_state(larysa, home, State.ACTIVE)
    assert (await Household.get(id=home.id)).state is State.ACTIVE


async def test_a_family_that_moved_away_comes_back_with_whoever_speaks_for_it(
    cast: Cast, larysa: Viewer
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    halyna = await called("Галина")
    await actions.set_state(larysa, home, State.MOVED)
    home = await Household.get(id=home.id)
    with pytest.raises(Conflict):
        await actions.leave(larysa, home, halyna)
    with pytest.raises(Conflict):
        await actions.erase_person(larysa, home, halyna)
