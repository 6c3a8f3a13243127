"""Two records of one person become one, and two again."""

from __future__ import annotations

import pytest

from app.core.errors import Conflict
from app.core.viewer import Viewer
from app.registry import actions, queries
from app.registry.models import (
    Household,
    Likeness,
    Living,
    Merge,
    Person,
    State,
    Status,
    Verdict,
)
from app.registry.told import NewPerson
from tests.cast import Cast
from tests.registry.families import HALYNA, IVAN, OKSANA, alone, called, shevchuks

AGAIN = NewPerson("Галина", "Шевчук", birth_year=1954, phone="067 765 43 21", document="КВ123456")


async def test_one_record_stays_with_what_was_chosen_and_can_be_taken_apart(
    cast: Cast, larysa: Viewer
) -> None:
    await shevchuks(larysa, cast.kalyna.id)
    halyna = await called("Галина")
    home, again = await alone(larysa, cast.kalyna.id, AGAIN)
    merge = await actions.merge(larysa, halyna, again, {"phone", "names", "birth"})

    one = await Person.get(id=halyna.id)
    assert (one.opened("phone"), one.patronymic, one.birth_date) == (AGAIN.phone, "", None)
    assert one.opened("origin") == HALYNA.origin
    other = await Person.get(id=again.id)
    assert (other.status, other.merged_into_id) == (Status.DUPLICATE, one.id)
    assert (await Household.get(id=home.id)).state is State.MERGED
    assert (await Likeness.get()).verdict is Verdict.SAME
    written = str(await Merge.all().values())
    assert not [part for part in ("765 43 21", "7654321") if part in written]

    await actions.undo(larysa, await Merge.get(id=merge.id))
    one, other = await Person.get(id=halyna.id), await Person.get(id=again.id)
    assert (one.opened("phone"), one.patronymic) == (HALYNA.phone, HALYNA.patronymic)
    assert one.birth_date == HALYNA.birth_date
    assert other.status is Status.ACTIVE
    assert (await Living.get(person_id=other.id, left_on=None)).household_id == home.id
    assert (await Household.get(id=home.id)).state is State.ACTIVE


async def test_what_was_put_right_since_stays_when_it_is_undone(cast: Cast, larysa: Viewer) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    halyna = await called("Галина")
    _, again = await alone(larysa, cast.kalyna.id, AGAIN)
    merge = await actions.merge(larysa, halyna, again, {"phone"})
    one = await Person.get(id=halyna.id)
    said = NewPerson("Галина", "Шевчук", phone="050 000 00 00")
    await actions.change_person(larysa, home, one, said, one.version)

    await actions.undo(larysa, merge)
    assert (await Person.get(id=halyna.id)).opened("phone") == "050 000 00 00"


async def test_nobody_who_speaks_for_others_disappears_from_under_them(
    cast: Cast, larysa: Viewer
) -> None:
    await shevchuks(larysa, cast.kalyna.id)
    halyna = await called("Галина")
    home, again = await alone(larysa, cast.kalyna.id, AGAIN)
    await actions.add_person(larysa, home, OKSANA)
    with pytest.raises(Conflict):
        await actions.merge(larysa, halyna, again)
    assert await Person.filter(status=Status.ACTIVE).count() == 4


async def test_different_is_remembered_and_later_comes_back(cast: Cast, larysa: Viewer) -> None:
    await shevchuks(larysa, cast.kalyna.id)
    await alone(larysa, cast.kalyna.id, AGAIN)
    circle = await queries.circle_to_keep(larysa, cast.kalyna.pub)
    [likeness] = await queries.doubles_for(larysa, circle)
    await actions.decide(larysa, likeness, Verdict.DEFERRED)
    assert len(await queries.doubles_for(larysa, circle)) == 1

    [likeness] = await queries.doubles_for(larysa, circle)
    await actions.decide(larysa, likeness, Verdict.DIFFERENT)
    assert await queries.doubles_for(larysa, circle) == []
    halyna = await called_first("Галина")
    home = await Household.get(head_id=halyna.id)
    await actions.change_person(larysa, home, halyna, HALYNA, halyna.version)
    assert await queries.doubles_for(larysa, circle) == []


async def test_of_two_who_decide_about_a_pair_the_second_is_told(
    cast: Cast, larysa: Viewer
) -> None:
    await shevchuks(larysa, cast.kalyna.id)
    _, again = await alone(larysa, cast.kalyna.id, AGAIN)
    halyna = await called_first("Галина")
    as_read = await Likeness.get()
    await actions.decide(larysa, as_read, Verdict.DIFFERENT)
    await actions.decide(larysa, as_read, Verdict.DIFFERENT)  # sent twice
    with pytest.raises(Conflict):
        await actions.decide(larysa, as_read, Verdict.DEFERRED)
    with pytest.raises(Conflict):
        await actions.merge(larysa, halyna, again, likeness=as_read)
    assert await Person.filter(status=Status.ACTIVE).count() == 3

    as_read = await Likeness.get()
    await actions.merge(larysa, halyna, again, likeness=as_read)
    with pytest.raises(Conflict):
        await actions.decide(larysa, as_read, Verdict.DEFERRED)
    assert (await Likeness.get()).verdict is Verdict.SAME


async def called_first(given: str) -> Person:
    person = await Person.filter(given=given).order_by("id").first()
    assert person is not None
    return person


async def test_two_records_with_accounts_are_two_people(cast: Cast, larysa: Viewer) -> None:
    await shevchuks(larysa, cast.kalyna.id)
    halyna = await called("Галина")
    _, again = await alone(larysa, cast.kalyna.id, AGAIN)
    await Person.filter(id=halyna.id).update(user_id=cast.taras.user_id)
    await Person.filter(id=again.id).update(user_id=cast.marta.user_id)
    with pytest.raises(Conflict):
        await actions.merge(larysa, halyna, again)


async def test_an_account_goes_along_and_comes_back(cast: Cast, larysa: Viewer) -> None:
    await shevchuks(larysa, cast.kalyna.id)
    halyna = await called("Галина")
    _, again = await alone(larysa, cast.kalyna.id, AGAIN)
    await Person.filter(id=again.id).update(user_id=cast.taras.user_id)
    merge = await actions.merge(larysa, halyna, await Person.get(id=again.id))
    assert (await Person.get(id=halyna.id)).user_id == cast.taras.user_id
    await actions.undo(larysa, merge)
    assert (await Person.get(id=again.id)).user_id == cast.taras.user_id


async def test_brothers_of_one_phone_are_not_asked_about(cast: Cast, larysa: Viewer) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    petro = NewPerson("Петро", "Шевчук", phone=HALYNA.phone)
    [near] = await queries.alike_for(larysa, cast.kalyna.id, [petro], but=home.pub)
    assert near == []
    [near] = await queries.alike_for(larysa, cast.kalyna.id, [IVAN], but=home.pub)
    assert [one.name for one in near] == ["Шевчук Іван"]


async def test_a_record_that_lives_nowhere_is_not_the_one_that_stays(
    cast: Cast, larysa: Viewer
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    ivan = await called("Іван")
    await actions.leave(larysa, home, ivan)
    _, again = await alone(larysa, cast.kalyna.id, IVAN)
    with pytest.raises(Conflict):
        await actions.merge(larysa, ivan, again)
    assert (await Person.get(id=again.id)).status is Status.ACTIVE
    assert await Living.filter(person_id=again.id, left_on=None).exists()
