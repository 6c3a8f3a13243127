"""How much of a post is found, down to the last tablet."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import pytest

from app.core.drawing import MOST_ARCS
from app.help.queries.found import found_of


@dataclass(frozen=True)
class Line:
    qty: int
    promised: int = 0
    delivered: int = 0


def test_of_one_thing_every_piece_is_an_arc() -> None:
    found = found_of([Line(4, promised=3, delivered=1)])
    assert found.states == ("done", "held", "held", "open")
    assert (found.found, found.all) == (3, 4)


def test_of_several_things_every_thing_is_an_arc() -> None:
    found = found_of([Line(60, promised=60, delivered=60), Line(2, promised=2), Line(5, 4)])
    assert found.states == ("done", "held", "open")
    assert (found.found, found.all) == (2, 3)


def test_half_of_sixty_tablets_is_half_a_ring() -> None:
    found = found_of([Line(60, promised=30, delivered=15)])
    assert Counter(found.states) == {"done": 6, "held": 6, "open": 12}
    assert (found.found, found.all) == (30, 60)


@pytest.mark.parametrize(
    ("line", "states"),
    [
        (Line(100_000, promised=1), {"held", "open"}),
        (Line(100_000, promised=99_999), {"held", "open"}),
        (Line(100_000, promised=100_000, delivered=99_999), {"done", "held"}),
        (Line(60, promised=60, delivered=60), {"done"}),
        (Line(60), {"open"}),
    ],
)
def test_the_last_tablet_and_the_first_are_seen(line: Line, states: set[str]) -> None:
    found = found_of([line])
    assert set(found.states) == states
    assert len(found.states) == MOST_ARCS
