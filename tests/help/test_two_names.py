"""A hyphen joins the names of one town, or of the two towns of a ride."""

from __future__ import annotations

import pytest

from app.help.near import places_in

RIDES = (
    ("Дніпро-Київ", "Дніпро", "Київ"),
    ("Дніпро-Одеса", "Дніпро", "Одеса"),
    ("Київ-Львів", "Київ", "Львів"),
    ("Київ-Луцьк", "Київ", "Луцьк"),
    ("Дніпро-Донецьк", "Дніпро", "Донецьк"),
    ("Київ-Хмельницький", "Київ", "Хмельницький"),
    ("Івано-Франківськ-Київ", "Івано-Франківськ", "Київ"),
    ("Київ-Кам'янець-Подільський", "Київ", "Кам’янець-Подільський"),
    ("თბილისი-ბათუმი", "Тбілісі", "Batumi"),
    ("Dnipro-Kyiv", "Дніпро", "Київ"),
)
ONE_TOWN = (
    ("Івано-Франківськ", "Франківськ", "Іванків"),
    ("Івано-Франківщина", "Франківськ", "Іванків"),
    ("Ivano-Frankivsk", "Франківськ", "Іванків"),
    ("ივანო-ფრანკივსკი", "Франківськ", "Іванків"),
    ("Кам’янець-Подільський", "Кам'янець", "Подільськ"),
    ("Каменец-Подольский", "Каменец", "Подільськ"),
    ("Kamianets-Podilskyi", "Кам'янець", "Поділ"),
    ("у Могилеві-Подільському", "Могилів", "Подільськ"),
    ("Білгород-Дністровський", "Білгород", "Дністровськ"),
    ("Белгород-Днестровский", "Белгород", "Дністровськ"),
    ("Переяслав-Хмельницький", "Переяслав", "Хмельницький"),
    ("у Переяславі-Хмельницькому", "Переяслав", "Хмельницький"),
    ("Володимир-Волинський", "Володимир", "Волинь"),
    ("Новоград-Волинська громада", "Новоград", "Волинь"),
    ("Корсунь-Шевченківський", "Корсунь", "Шевченкове"),
)


@pytest.mark.parametrize(("ride", "one", "other"), RIDES)
def test_a_ride_is_near_to_both_its_towns(ride: str, one: str, other: str) -> None:
    assert places_in(ride) & places_in(one)
    assert places_in(ride) & places_in(other)


@pytest.mark.parametrize(("town", "name", "namesake"), ONE_TOWN)
def test_a_town_of_two_names_is_no_namesake_of_either(town: str, name: str, namesake: str) -> None:
    assert places_in(town) & places_in(name)
    assert not places_in(town) & places_in(namesake)
