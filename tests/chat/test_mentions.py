"""Whom a message calls by name."""

from __future__ import annotations

import pytest

from app.chat.mentions import called_in, roster_of

ROSTER = roster_of(
    [
        (1, "olena", "Олена", True),
        (2, "koval", "Олена Коваль", True),
        (3, "nino", "ნინო", True),
        (4, "mariana", "Мар’яна", True),
        (5, "paren", "Тарас (Харків)", True),
        (6, "twin", "Богдан", True),
        (7, "other twin", "богдан", True),
        (8, "all", "Василь Усік", True),
        (9, "rests", "Олена Мороз", False),
    ]
)


def called(text: str, *, may_call_everybody: bool = False) -> list[str]:
    return [one.pub for one in called_in(text, ROSTER, may_call_everybody=may_call_everybody)]


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("@Олена, поглянь", ["olena"]),
        ("Поглянь, @ОЛЕНА", ["olena"]),
        ("@Олена Коваль!", ["koval"]),
        ("@олена  коваль?", ["koval"]),
        ("@Олена Ковальчук", ["olena"]),
        ("@Олена\nКоваль", ["olena"]),
        ("(@ნინო)", ["nino"]),
        ("@ᲜᲘᲜᲝ.", ["nino"]),
        ("@Мар'яна і @Мар`яна, і @марʼяна", ["mariana"]),
        ("@Тарас (Харків), @Олена…", ["paren", "olena"]),
        ("@Богдан", ["twin", "other twin"]),
        ("@Олена@ნინო", ["olena"]),
    ],
)
def test_who_is_called_is_found(text: str, people: list[str]) -> None:
    assert called(text) == people


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "@ Олена",
        "Олена",
        "@Оленка",
        "@Оле",
        "@Тарас",
        "пошта@Олена",
        "@@",
        "@\u0301",
        "@усі",
    ],
)
def test_nobody_is_called_by_less_than_their_name(text: str) -> None:
    assert called(text) == []


@pytest.mark.parametrize("word", ["all", "ALL", "усі", "Усі", "ყველა"])
def test_those_who_may_call_everybody(word: str) -> None:
    assert called(f"Увага, @{word}: збір о 18", may_call_everybody=True) == ["all"]
    assert called(f"Увага, @{word}: збір о 18") == []


def test_a_flood_of_calls_is_looked_at_only_so_far() -> None:
    assert called("@x " * 20 + "@Олена") == []


def test_nothing_calls_who_rests_and_nobody_in_their_place() -> None:
    assert called("@Олена Мороз, як ти?") == []
    assert called("@Олена, поглянь") == ["olena"]
