"""The small pictures Kolo draws itself: rings, the landing circle, an avatar's letter and tint.

Everything here is a pure function that answers with path strings or coordinates; the markup
around them lives in templates/components.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import cos, radians, sin

TINTS = 6  # static/css/10-tokens.css has one rule for each
FEW = 24  # how wide a bar is that tells no number
MOST_ARCS = 24  # more would be dots: a longer ring is drawn in proportion

# The mark of Kolo: seven people, each an arc of their own, and the seat that is always free.
MARK = ("supra", "kalyna", "supra", "done", "supra", "kalyna", "supra", "seat")


def ring(states: Sequence[str]) -> list[tuple[str, str]]:
    """One (state, path) for each real thing, clockwise from the top of a box of 100 x 100.

    A state is `open` (nobody yet), `held` (promised) or `done`; it becomes the class of its arc.
    """
    states = states if len(states) <= MOST_ARCS else in_proportion(Counter(states))
    if len(states) == 1:
        states = [*states, *states]  # one arc cannot be a whole circle: two halves can
    step = 360 / len(states) if states else 0
    gap = 6 if len(states) == 2 and len(set(states)) == 1 else min(16, step - 1)
    return [
        (state, _arc(step * i + gap / 2, step * (i + 1) - gap / 2))
        for i, state in enumerate(states)
    ]


def bars(counts: Sequence[int | None], widest: int = 320) -> list[tuple[int, float, bool]]:
    """One bar below the other, with room for words above each: (y, width, whether it stands for so
    few that nobody is told how many). Of nothing at all no bar is drawn: its width is 0."""
    most = max((count for count in counts if count), default=1)
    return [
        (36 * n + 18, _width(count, most, widest), count is None) for n, count in enumerate(counts)
    ]


def _width(count: int | None, most: int, widest: int) -> float:
    if count is None:
        return FEW
    return round(max(count / most * widest, 8), 1) if count else 0


STRIP = (320, 48)
HEIGHTS = {"blocked": 48, "slow": 32, "open": 16, "unknown": 3}  # what is worse stands higher


def strip(states: Sequence[str]) -> list[tuple[str, float, float, float, float]]:
    """One (state, x, y, width, height) for each day or week, the oldest first, in a box of STRIP.
    Colour alone says nothing to many people: how bad it was is also how high it stands."""
    wide, high = STRIP
    each = wide / max(len(states), 1)
    return [
        (
            str(state),
            round(each * n, 1),
            high - HEIGHTS[state],
            round(each * 0.8, 1),
            HEIGHTS[state],
        )
        for n, state in enumerate(states)
    ]


def seats(count: int) -> list[tuple[float, float]]:
    """Where `count` people stand in a box of 240 x 240; the first one is at the top."""
    return [_on_circle(360 / count * i, middle=120, radius=84) for i in range(count)]


@lru_cache(4096)
def initial(name: str) -> str:
    """The first letter exactly as typed: Georgian has no capitals that old phones could show."""
    name = name.strip()
    letter = ""
    for sign in name:
        if letter and not _belongs(letter, sign):
            break
        letter += sign
    return letter


@lru_cache(4096)
def tint(public_id: str) -> int:
    """Which of the six tints a person has: always the same one. The browser counts likewise."""
    return sum(map(ord, public_id)) % TINTS


def in_proportion(much: Mapping[str, int]) -> list[str]:
    """Of {state: how many}: its states, one for each, or `MOST_ARCS` of them in proportion. None of
    them disappears, neither the first of many nor the last."""
    total = sum(much.values())
    arcs = dict(much)
    if total > MOST_ARCS:
        arcs = {state: max(n * MOST_ARCS // total, 1) if n else 0 for state, n in much.items()}
        arcs[max(much, key=lambda state: much[state])] += MOST_ARCS - sum(arcs.values())
    return [state for state, n in arcs.items() for _ in range(n)]


def _arc(start: float, end: float) -> str:
    (x0, y0), (x1, y1) = _on_circle(start), _on_circle(end)
    long_way = int(end - start > 180)
    return f"M{x0:.1f} {y0:.1f}A42 42 0 {long_way} 1 {x1:.1f} {y1:.1f}"


def _on_circle(degrees: float, middle: float = 50, radius: float = 42) -> tuple[float, float]:
    turned = radians(degrees - 90)  # zero is at the top, as on a clock
    return round(middle + radius * cos(turned), 1), round(middle + radius * sin(turned), 1)


def _belongs(letter: str, sign: str) -> bool:
    """Accents, joined emoji and flags are one letter to the person who typed them."""
    joined = letter[-1] == "\u200d"
    flag = len(letter) == 1 and _is_regional(letter) and _is_regional(sign)
    marks = unicodedata.category(sign) in ("Mn", "Mc", "Me") or "\U0001f3fb" <= sign <= "\U0001f3ff"
    return joined or flag or marks or sign == "\u200d"


def _is_regional(sign: str) -> bool:
    return "\U0001f1e6" <= sign <= "\U0001f1ff"
