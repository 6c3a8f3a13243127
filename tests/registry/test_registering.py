"""Families come into the list."""

from __future__ import annotations

from itertools import product

import pytest

from app.core.errors import Forbidden
from app.core.tokens import READABLE
from app.core.viewer import Viewer
from app.registry import actions, queries
from app.registry.models import (
    Consent,
    Happening,
    Household,
    Likeness,
    Living,
    Person,
    Relation,
    What,
)
from app.registry.told import NewHousehold, NewPerson
from tests.cast import Cast
from tests.registry.families import HALYNA, SHEVCHUKS

NAMES = ("Ольга", "Петро", "Зоя", "Марк")


async def test_a_family_comes_with_its_people_and_a_code_of_six_signs(
    cast: Cast, larysa: Viewer
) -> None:
    made = await actions.register(larysa, cast.kalyna.id, SHEVCHUKS)

    home = await Household.get(id=made.id).select_related("head")
    assert (home.head.full_name, home.adults, home.children) == ("Шевчук Галина Петрівна", 1, 1)
    assert len(home.code) == 6
    assert set(home.code) <= set(READABLE)
    living = await Living.filter(household_id=home.id).order_by("id")
    assert [one.relation for one in living] == [Relation.HEAD, Relation.GRANDCHILD]
    assert [one.what for one in await Happening.all()] == [What.REGISTERED]
    assert (await Consent.get()).witness_id == larysa.user_id


async def test_what_could_lead_to_a_family_is_sealed(cast: Cast, larysa: Viewer) -> None:
    await actions.register(larysa, cast.kalyna.id, SHEVCHUKS)

    rows = [*await Person.all().values(), *await Household.all().values()]
    assert not [
        secret
        for secret in ("123 45 67", "123456", "Соборна", "Пирогова")
        if secret in str([list(row.values()) for row in rows])
    ]
    halyna = await Person.get(given="Галина")
    assert halyna.opened("phone") == HALYNA.phone
    assert (await Household.get()).opened() == SHEVCHUKS.address


async def test_a_form_sent_twice_makes_one_family(cast: Cast, larysa: Viewer) -> None:
    told = NewHousehold((HALYNA,), nonce="1234567890123456789012")
    first = await actions.register(larysa, cast.kalyna.id, told)
    again = await actions.register(larysa, cast.kalyna.id, told)

    assert (again.pub, again.is_new) == (first.pub, False)
    assert await Household.all().count() == 1


async def test_only_registrars_write_in_the_list(cast: Cast, larysa: Viewer) -> None:
    for who in (cast.olena, cast.marta, cast.taras, cast.nino):
        with pytest.raises(Forbidden):
            await actions.register(who, cast.kalyna.id, SHEVCHUKS)
    with pytest.raises(Forbidden):
        await actions.register(larysa, cast.tbilisi.id, SHEVCHUKS)


async def test_a_whole_list_comes_in_at_once(cast: Cast, larysa: Viewer) -> None:
    families = ("Коваль", "Бондар", "Мельник", "Ткач")
    surnames = list(product([f"{one}{n}" for n in range(54) for one in families], NAMES))
    told = [
        NewHousehold(
            (
                NewPerson(given, family, birth_year=1950 + n % 50, phone=f"+38050{n:07}"),
                NewPerson("Іван", family, birth_year=2015, relation=Relation.CHILD),
            ),
            area="Вінниця",
        )
        for n, (family, given) in enumerate(surnames[:858])
    ]
    made = await actions.register_many(larysa, cast.kalyna.id, told)

    assert len({one.code for one in made}) == len(told) == 858
    assert await Living.filter(left_on=None).count() == 2 * 858
    assert (await Household.get(pub=made[-1].pub).select_related("head")).head.given == told[
        -1
    ].people[0].given


async def test_an_older_list_keeps_its_codes_where_they_are_free(
    cast: Cast, larysa: Viewer
) -> None:
    told = [NewHousehold((HALYNA,), code=code) for code in ("K7M 2PQ", "k7m2pq", "too long")]
    codes = [one.code for one in await actions.register_many(larysa, cast.kalyna.id, told)]

    assert codes[0] == "k7m2pq"
    assert len(set(codes)) == 3


async def test_who_looks_alike_is_noted_with_what_speaks_for_it(cast: Cast, larysa: Viewer) -> None:
    await actions.register(larysa, cast.kalyna.id, SHEVCHUKS)
    again = NewPerson("Галина", "Шевчук", birth_year=1954, phone="067 1234567")
    [near] = await queries.alike_for(larysa, cast.kalyna.id, [again], SHEVCHUKS.address)
    assert [one.name for one in near] == ["Шевчук Галина Петрівна"]
    assert near[0].signals == ("phone", "name_year", "address")

    await actions.register(larysa, cast.kalyna.id, NewHousehold((again,)))
    likeness = await Likeness.get()
    assert likeness.signals == "phone name_year"


async def test_people_of_another_circle_are_nobodys_double(cast: Cast, larysa: Viewer) -> None:
    await actions.register(larysa, cast.kalyna.id, SHEVCHUKS)
    with pytest.raises(Forbidden):
        await queries.alike_for(larysa, cast.tbilisi.id, [HALYNA])
