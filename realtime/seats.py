"""Whether a person may still be answered about a room, asked right before the answer is written.

A removal is an event of the same log: a head that has not moved since the seat was read proves that
nobody was removed; a head that has moved is worth a second look.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Protocol

from realtime.needs import Needs, Person, Refused, Seat, Unavailable

if TYPE_CHECKING:
    from realtime.gateway import Gateway
    from realtime.limits import Bucket, Limits


class Asker(Protocol):
    """Who is answered: a connection's session, or a visit over HTTP."""

    gateway: Gateway
    limits: Limits
    needs: Needs
    person: Person
    removed: dict[str, int]  # room → the event that put this person out of it

    @property
    def is_over(self) -> bool:
        """Whether nothing may be answered any more."""
        ...

    def bucket(self, name: str, now: float) -> Bucket: ...

    def gone(self, room: str, seq: int, why: str) -> None: ...


def spend(asker: Asker, name: str) -> None:
    """Take a token of their bucket `name`. Raises Refused with the wait."""
    now = time.monotonic()
    if wait_ms := asker.bucket(name, now).take(now):
        raise Refused("rate_limited", name, final=False, retry_ms=wait_ms)


async def seat_of(asker: Asker, room: str, least: int | None, before: Seat | None = None) -> Seat:
    """The person's place in the room now; `before` is what it was when the request began.

    Raises Refused (not_found, not_member), or Unavailable while event `least` is not there yet.
    """
    seat = await asker.needs.rooms.seat(asker.person.id, room)
    if seat is None:
        raise Refused("not_member" if before or room in asker.removed else "not_found")
    still_in(asker, seat)
    if seat.head < (least or 0):
        raise Unavailable("not there yet")
    return seat


def still_in(asker: Asker, seat: Seat) -> None:
    """A removal that we heard of, and that the seat does not know yet, ends the request."""
    if asker.is_over or asker.removed.get(seat.room, -1) > seat.head:
        raise Refused("not_member")
