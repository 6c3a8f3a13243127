"""What the processes of one community tell each other about who is in a room: leases that fade.

Each process says of every room that somebody has open on it who that is, a `Roll`. A person who is
here on two processes is one person, and hidden as soon as either of them says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol, Self

TOLD_BY_ID = 100  # people of one room on one process; of more only their numbers are told


@dataclass(frozen=True, slots=True)
class Roll:
    """Who is in one room. `people`: public id → whether they let themselves be named; empty where
    they are too many, and then there are only the numbers."""

    people: Mapping[str, bool] = field(default_factory=dict)
    shown: int = 0
    hidden: int = 0

    @classmethod
    def of(cls, people: Mapping[str, bool]) -> Self:
        shown = sum(people.values())
        told = people if len(people) <= TOLD_BY_ID else {}
        return cls(told, shown, len(people) - shown)

    @property
    def is_by_id(self) -> bool:
        return len(self.people) == self.shown + self.hidden


def together(rolls: Sequence[Roll]) -> Roll:
    """What several processes know of one room."""
    if len(rolls) == 1:
        return rolls[0]
    if not all(roll.is_by_id for roll in rolls):
        return Roll(shown=sum(one.shown for one in rolls), hidden=sum(one.hidden for one in rolls))
    people: dict[str, bool] = {}
    for roll in rolls:
        for pub, is_shown in roll.people.items():
            people[pub] = is_shown and people.get(pub, True)
    shown = sum(people.values())
    return Roll(people, shown, len(people) - shown)


class Leases(Protocol):
    async def trade(self, ours: Mapping[str, Roll]) -> Mapping[str, Sequence[Roll]]:
        """Say who is here, and hear who is elsewhere. Called every two seconds or so, also when
        nothing has changed, with *every* room (public id) that somebody has open on this process.
        Returns what the other processes last said of these rooms; a room may be left out.

        For several processes (storage.md §5): `pres:{room}:{process}` with 30 s to live, written
        when its roll differs from the last one written or that is 10 s old; deleted when the room
        is no longer in `ours`, and a process that stops trades nothing at last. One that dies fades
        with its leases.
        What others say need not be read at each call, but within a few seconds. Never raises and
        never takes longer than a second: where the store does not answer, return what was last
        heard, for at most 30 s, and then nothing."""
        ...


class Alone:
    """One process, which need not tell anybody."""

    async def trade(self, ours: Mapping[str, Roll]) -> Mapping[str, Sequence[Roll]]:
        return {}
