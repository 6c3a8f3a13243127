"""How the processes of one community hear of each other's commits and revocations.

Loss, repetition and swapping are allowed: `hub` puts in order what comes, `repair` sees what does
not, and every revocation is looked up again within a minute.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, Protocol

from realtime.needs import Batch, Fact


@dataclass(frozen=True, slots=True)
class Revoked:
    """These sessions, or everything of these users, are over; `code` is the error they hear."""

    sessions: Collection[int] = ()
    users: Collection[int] = ()
    code: str = "auth"


@dataclass(frozen=True, slots=True)
class Word:
    """Whatever else one process wants all the others to know, by its kind: a note of the operator,
    a setting that changed. `what` is anything JSON can say. It may be lost."""

    kind: str
    what: Any = None


@dataclass(frozen=True, slots=True)
class Missed:
    """Some news may not have come: whoever hears this looks at the log and the sessions now."""


News = Batch | Fact | Revoked | Word | Missed
Heard = Callable[[News], None]


class Bus(Protocol):
    """`tell` never waits and never raises. Whoever tells does not hear it again."""

    @property
    def is_up(self) -> bool:
        """False while news of other processes does not come, and has to be looked for."""
        ...

    def join(self, heard: Heard) -> None: ...

    def leave(self, heard: Heard) -> None: ...

    def tell(self, news: News, teller: Heard | None = None) -> None: ...


class MemoryBus:
    """For one process; several gateways in it hear each other."""

    is_up = True

    def __init__(self) -> None:
        self._ears: list[Heard] = []

    def join(self, heard: Heard) -> None:
        self._ears.append(heard)

    def leave(self, heard: Heard) -> None:
        self._ears.remove(heard)

    def tell(self, news: News, teller: Heard | None = None) -> None:
        for heard in list(self._ears):
            if heard != teller:
                heard(news)
