"""How much a room may know of who is here and who is typing: the hidden stay hidden (G14, ADR 13).

Who lets themselves be named is named where the room shows its members and is small. The others are
counted, once there are five of them; fewer add nothing to any number. What is told is therefore the
same whether none of them is here or four are: no number says so, no difference of two numbers, no
name that is missing, and not the moment at which something is told, because nothing is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from realtime.leases import Roll

FEW = 5  # fewer hidden people than this are not counted
MOST_NAMED = 100  # viewers of a room whose names are told
MOST_TYPING_NAMED = 50  # viewers of a room where it is told who is typing
WHO = 3  # names in a typing list


@dataclass(frozen=True, slots=True)
class View:
    """What everybody in a room is told of who is here. `lt`: fewer than five, of whom `on` says
    nothing more. `names` is None where people are only counted."""

    on: int
    lt: bool
    names: frozenset[str] | None


def view(roll: Roll, *, shows_members: bool) -> View:
    shown, hidden = _parted(roll, shows_members)
    counted = shown + (hidden if hidden >= FEW else 0)
    names = None
    if shows_members and _at_most(shown, hidden) <= MOST_NAMED:
        names = frozenset(pub for pub, is_shown in roll.people.items() if is_shown)
    return View(max(counted, FEW - 1), counted < FEW, names)


def typing(
    typists: Collection[str], roll: Roll, *, shows_members: bool, members: int
) -> tuple[int, tuple[str, ...]]:
    """How many are typing, and the names of at most three.

    That somebody hidden is typing says that somebody hidden is here. It is told where it could be
    any of at least five people of the room: neither the one who reads it nor those who would be
    named."""
    shown, hidden = _parted(roll, shows_members)
    names: list[str] = []
    others = members - 1
    if shows_members and _at_most(shown, hidden) <= MOST_TYPING_NAMED:
        names = sorted(pub for pub in typists if roll.people.get(pub))
        others -= shown
    unnamed = len(typists) - len(names) if others >= FEW else 0
    return len(names) + unnamed, tuple(names[:WHO])


def _parted(roll: Roll, shows_members: bool) -> tuple[int, int]:
    """Those who are shown and those who are hidden: everybody, where members are not shown."""
    return (roll.shown, roll.hidden) if shows_members else (0, roll.shown + roll.hidden)


def _at_most(shown: int, hidden: int) -> int:
    """How many are here, without telling from it whether a few of the hidden are."""
    return shown + max(hidden, FEW - 1)
