"""Names that look the same to somebody who reads a little too fast."""

from __future__ import annotations

import pytest

from app.core.signs import look


@pytest.mark.parametrize(
    "other",
    ["олена", "ОЛЕНА", "Oлeнa", "О лена", "Олена.", "Оле\u0301на", "«Олена»", "Олена 🌻", "０лена"],
)
def test_names_that_look_alike_count_as_one(other: str) -> None:
    assert look(other) == look("Олена")


@pytest.mark.parametrize("other", ["Олена К.", "Олена 2", "Олень", "Галина", "ელენა"])
def test_a_letter_or_a_number_more_tells_people_apart(other: str) -> None:
    assert look(other) != look("Олена")


@pytest.mark.parametrize(
    ("one", "other"), [("Марта", "Mapтa"), ("Iван", "Іван"), ("lra", "Ira"), ("ᲜᲘᲜᲝ", "ნინო")]
)
def test_letters_of_two_alphabets_can_look_the_same(one: str, other: str) -> None:
    assert look(one) == look(other)
