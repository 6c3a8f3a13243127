"""Names that sound alike."""

from __future__ import annotations

import pytest

from app.registry.sounds import sound_of


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Олена Коваленко", "Елена Коваленко"),
        ("Олена Коваленко", "Olena Kovalenko"),
        ("Ганна Шевчук", "Анна Шевчук"),
        ("Дмитро Ткаченко", "Дмитрий Ткаченко"),
        ("Сергій Мельник", "Сергей Мельник"),
        ("ნინო ყიფიანი", "Nino Qipiani"),
        ("Харитон Лисенко", "Khariton Lysenko"),
        ("Соломія Ґалаґан", "Соломия Галаган"),
    ],
)
def test_names_that_sound_alike_have_one_key(one: str, other: str) -> None:
    given, family = one.split()
    same_given, same_family = other.split()
    assert sound_of(given, family) == sound_of(same_given, same_family) != ""


def test_other_names_have_another() -> None:
    assert sound_of("Олена", "Коваленко") != sound_of("Оксана", "Коваленко")
    assert sound_of("Олена", "Коваленко") != sound_of("Олена", "Ткаченко")


def test_one_name_alone_says_too_little() -> None:
    assert sound_of("Олена", "") == ""
