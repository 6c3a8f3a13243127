"""How many adults and children: counted from who lives there, and again as people grow."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from app.registry.models import Relation

GROWN = 18
YOUNG = (Relation.CHILD, Relation.GRANDCHILD)


def is_child(born: date | None, year: int | None, relation: Relation, today: date) -> bool:
    """Without a birthday, by the year; without a year, by what they are to the others."""
    if born:
        had_birthday = (today.month, today.day) >= (born.month, born.day)
        return today.year - born.year - (not had_birthday) < GROWN
    if year:
        return today.year - year < GROWN
    return relation in YOUNG


def sizes(
    people: Iterable[tuple[date | None, int | None, Relation]], today: date
) -> tuple[int, int]:
    """(adults, children)"""
    young = [is_child(*one, today) for one in people]
    return young.count(False), young.count(True)
