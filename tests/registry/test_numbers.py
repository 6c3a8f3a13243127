"""How many families there are: exact for those who plan help, in bands for others (R87)."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.drawing import bars
from app.core.i18n import say
from app.core.viewer import Role, Viewer
from app.groups.queries import circle_for
from app.registry import actions
from app.registry.models import Person
from app.registry.queries.numbers import Numbers, band_of, numbers_for
from app.registry.told import NewHousehold, NewPerson
from tests.cast import Cast, person
from tests.conftest import Browser

A_WEEK = timedelta(days=8)


async def families(larysa: Viewer, cast: Cast, count: int, area: str = "Вінниця") -> None:
    """So many of one person each, written down last week."""
    told = [
        NewHousehold((NewPerson(f"Ім’я {area} {n}", "Прізвище", birth_year=1960),), area=area)
        for n in range(count)
    ]
    await actions.register_many(larysa, cast.kalyna.id, told)
    await Person.all().update(created_at=now() - A_WEEK)


async def read(who: Viewer, cast: Cast) -> Numbers:
    return await numbers_for(who, await circle_for(who, cast.kalyna.pub))


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (0, "fewer than 5"),
        (4, "fewer than 5"),
        (5, "5 to 9"),
        (12, "10 to 19"),
        (20, "20 to 49"),
        (858, "500 to 999"),
        (5000, "5000 and more"),
    ],
)
def test_a_number_lies_in_its_band(count: int, said: str) -> None:
    assert say(band_of(count)) == said


async def test_members_read_bands_and_whoever_plans_help_reads_numbers(
    cast: Cast, larysa: Viewer
) -> None:
    await families(larysa, cast, 12)
    await families(larysa, cast, 4, "Гнівань")
    taras, olena = await read(cast.taras, cast), await read(cast.olena, cast)
    assert (say(taras.families), say(olena.families)) == ("10 to 19", "16")
    assert [(bar.label, say(bar.says)) for bar in taras.places] == [
        ("Вінниця", "10 to 19"),
        ("Other places", "fewer than 5"),
    ], "where few live has no name"
    assert [(bar.label, bar.count) for bar in olena.places] == [("Вінниця", 12), ("Гнівань", 4)]
    assert [bar.count for bar in taras.places] == [10, None], "and no length that tells"


async def test_one_more_family_changes_nothing_until_monday(cast: Cast, larysa: Viewer) -> None:
    await families(larysa, cast, 9)
    before = await read(cast.taras, cast)
    await actions.register(larysa, cast.kalyna.id, NewHousehold((NewPerson("Нова", "Сім’я"),)))
    assert await read(cast.taras, cast) == before
    assert say((await read(cast.olena, cast)).families) == "10"
    await Person.all().update(created_at=now() - A_WEEK)
    assert say((await read(cast.taras, cast)).families) == "10 to 19"


async def test_of_nothing_no_bar_is_drawn(cast: Cast, larysa: Viewer, browser: Browser) -> None:
    await families(larysa, cast, 7)
    planner = await person("orysia", cast.kalyna, "Орися", Role.ORGANISER)
    page = (await (await browser.as_(planner)).get(f"/c/{cast.kalyna.pub}/families/numbers")).text
    sizes = page.partition('id="sizes"')[2].partition("</svg>")[0]
    assert len(re.findall("<rect", sizes)) == 1, "six sizes, and one of them has families"
    assert 'class="less"' not in page


def test_bars_are_as_long_as_what_they_stand_for() -> None:
    assert bars([10, 5, 0, None], widest=100) == [
        (18, 100, False),
        (54, 50, False),
        (90, 0, False),
        (126, 24, True),
    ]
    assert bars([0, None]) == [(18, 0, False), (54, 24, True)]
    assert bars([]) == []
