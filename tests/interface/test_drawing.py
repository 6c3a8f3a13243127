"""Rings, seats, letters and tints."""

from __future__ import annotations

from collections import Counter
from math import hypot

import pytest

from app.core import drawing


@pytest.mark.parametrize("count", [1, 2, 5, 24])
def test_a_ring_has_an_arc_for_every_thing(count: int) -> None:
    assert len(drawing.ring(["open"] * count)) == max(count, 2)  # one arc is drawn as two halves


def test_a_ring_keeps_the_order_it_was_given() -> None:
    assert [state for state, _ in drawing.ring(["done", "held", "open"])] == [
        "done",
        "held",
        "open",
    ]


def test_a_ring_of_nothing_is_empty() -> None:
    assert drawing.ring([]) == []


def test_a_ring_starts_at_the_top_and_goes_round() -> None:
    first = drawing.ring(["done"] * 4)[0][1]
    assert first.startswith("M55.8 8.4A42 42 0 0 1 ")


def test_a_long_ring_is_drawn_in_proportion_and_loses_nobody() -> None:
    drawn = Counter(state for state, _ in drawing.ring(["done"] * 400 + ["held"] * 99 + ["open"]))
    assert sum(drawn.values()) <= drawing.MOST_ARCS + 2
    assert drawn["done"] > drawn["held"] > drawn["open"] == 1


def test_seats_stand_on_one_circle_and_the_first_is_at_the_top() -> None:
    seats = drawing.seats(8)
    assert seats[0] == (120, 36)
    assert all(hypot(x - 120, y - 120) == pytest.approx(84, abs=0.1) for x, y in seats)


@pytest.mark.parametrize(
    ("name", "letter"),
    [
        ("Олена", "О"),
        ("ნინო", "ნ"),
        (" dato", "d"),
        ("е\u0301мма", "е\u0301"),
        ("Й", "Й"),
        ("👩🏽\u200d🌾 Оля", "👩🏽\u200d🌾"),
        ("🇬🇪🇺🇦", "🇬🇪"),
        ("", ""),
    ],
)
def test_a_letter_stays_as_it_was_typed(name: str, letter: str) -> None:
    assert drawing.initial(name) == letter


def test_a_person_keeps_their_tint() -> None:
    tints = {drawing.tint(f"{number:022d}") for number in range(100)}
    assert tints == set(range(drawing.TINTS))
    assert drawing.tint("aB3") == (97 + 66 + 51) % 6  # room.js counts the same
