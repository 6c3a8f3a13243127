"""How far apart two spellings are: a letter put right is not another person."""

from __future__ import annotations

from datetime import date

LETTERS = 2  # of a whole name, where the day of birth is the same
DIGITS = 2  # of a day of birth, where the whole name is the same


def is_nearly(one: str, other: str, most: int = LETTERS) -> bool:
    """Whether at most so many letters were written otherwise, left out or put in."""
    if abs(len(one) - len(other)) > most:
        return False
    before = list(range(len(other) + 1))
    for n, sign in enumerate(one, 1):
        now = [n]
        for k, against in enumerate(other, 1):
            now.append(min(before[k] + 1, now[k - 1] + 1, before[k - 1] + (sign != against)))
        if min(now) > most:
            return False
        before = now
    return before[-1] <= most


def is_nearly_then(one: date | None, other: date | None) -> bool:
    """Whether two days differ as a slip of the pen does: in a digit or two."""
    if one is None or other is None:
        return False
    pairs = zip(f"{one:%d%m%Y}", f"{other:%d%m%Y}", strict=True)
    return sum(a != b for a, b in pairs) <= DIGITS
