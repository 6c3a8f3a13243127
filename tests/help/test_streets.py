"""A street is not the place that it is called after, and the city beside it is not lost."""

from __future__ import annotations

import pytest

from app.help.near import is_in, marked, places_in
from app.help.queries import found_by

ON_A_STREET = (
    ("Хмельницький", "Хмельницький вул. Садова 5"),
    ("Хмельницька область", "у Хмельницькому вул. Київська"),
    ("Київ", "вулиця Одеська 5, Київ"),
    ("Одеса", "Одеса, вул. Київська 5"),
    ("Одеса", "Одеса вул. Київська 5"),
    ("Одеса", "Київське шосе, Одеса"),
    ("Одеса", "Київське шосе Одеса"),
    ("Одеса", "Kyivska street 5, Odesa"),
    ("თბილისი", "თბილისი, ბათუმის ქუჩა 5"),
)
WITHOUT_ITS_COMMA = (
    ("Київ", "Київ Майдан"),
    ("Київ", "Київ Майдан Незалежності"),
    ("Київ", "Майдан Незалежності Київ"),
    ("Одеса", "Odesa st Kyivska 5"),
    ("Одеса", "Odesa st. Kyivska 5"),
    ("Одеса", "Odesa Kyivska st 5"),
    ("Одеса", "Odesa st Shevchenka 5"),
    ("Одеса", "st Shevchenka 5 Odesa"),
    ("Одеса", "вул. Садова Одеса"),
    ("Одеса", "Садова вул Одеса"),
    ("Одеса", "Одеса вул Садова"),
    ("Одеса", "вул. Миколи Лисенка Одеса"),
    ("Одеса", "вул. Героїв Харкова Одеса"),
    ("Одеса", "Київська вулиця Одеса 5"),
    ("Харків", "проспект Науки Харків"),
    ("Харків", "вул. Київська у Харкові"),
    ("Хмельницький", "вул. Садова Хмельницький"),
    ("Хмельницький", "вул. Садова у Хмельницькому"),
    ("Хмельницький", "вул. Садова Хмельницька область"),
    ("Хмельницький", "проспект Миру Хмельницький"),
    ("Хмельницький", "Хмельницький проспект Миру 5"),
    ("Донецьк", "у Донецьку вул. Садова"),
    ("Луцьк", "вул. Садова Луцьк"),
    ("თბილისი", "Tbilisi Saburtalo st 5"),
    ("თბილისი", "Rustaveli Ave Tbilisi"),
    ("თბილისი", "Rustaveli Ave 5 Tbilisi"),
    ("თბილისი", "რუსთაველის გამზირი თბილისი"),
    ("გორი", "სოფელი გორი ქუჩა"),
)
STREETS = (
    ("Київ", "у Хмельницькому вул. Київська"),
    ("Київ", "Київський проспект, 5"),
    ("Київ", "Київський проспект Одеса"),
    ("Київ", "Одеса, вулиця Київська 5"),
    ("Київ", "Odesa, vul. Kyivska 5"),
    ("Одеса", "вул. Одеська"),
    ("Київ", "Київське шосе"),
    ("Київ", "Київське шосе 5 Одеса"),
    ("Харків", "проспект Харківський"),
    ("Харків", "вулиця Героїв Харкова 5"),
    ("Хмельницький", "Одеса вул. Богдана Хмельницького 5"),
    ("Хмельницький", "просп. Хмельницького"),
    ("Київ", "площа Київська"),
    ("Київ", "Київська пл."),
    ("Київ", "пров. 2-й Київський"),
    ("Київ", "вул. Нова Київська"),
    ("Київ", "бульвар Київський"),
    ("Київ", "Київська вулиця Одеса"),
    ("Київ", "вулиця Київська 5"),
    ("Київ", "Одеса, Київський Майдан"),
    ("ბათუმი", "თბილისი, ბათუმის ქუჩა 5"),
    ("ბათუმი", "თბილისი ბათუმის გამზირი"),
    ("Київ", "Kyivska street 5"),
    ("Київ", "Odesa st Kyivska 5"),
    ("Київ", "Odesa Kyivska st 5"),
    ("Київ", "st. Kyivska"),
)


def is_near(card: str, area: str) -> bool:
    return is_in(found_by("Одеса Київ", area, ["Одеса"]), places_in(card))


@pytest.mark.parametrize(("card", "area"), ON_A_STREET)
def test_a_place_is_found_beside_its_street(card: str, area: str) -> None:
    assert is_near(card, area)


@pytest.mark.parametrize(("card", "area"), WITHOUT_ITS_COMMA)
def test_a_place_is_found_where_no_comma_parts_it_from_its_street(card: str, area: str) -> None:
    assert is_near(card, area)


@pytest.mark.parametrize(("card", "area"), STREETS)
def test_a_street_is_not_what_it_is_called_after(card: str, area: str) -> None:
    assert not is_near(card, area)


def test_an_address_of_nothing_but_streets_is_read_in_one_pass() -> None:
    assert len(marked("вул. Київська " * 5000)) == 0
    assert len(marked("Садова вул " * 5000)) < 40
