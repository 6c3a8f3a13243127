"""Who is connected to this process: people with several tabs and devices, and no zombies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from realtime.wire import Code

if TYPE_CHECKING:
    from realtime.session import Session


class Crowd:
    def __init__(self) -> None:
        self._of: dict[int, list[Session]] = {}
        self._ids: dict[str, int] = {}
        self._count = 0

    def add(self, session: Session) -> None:
        """The newest wins: over its own earlier self, then over whoever was silent longest."""
        person = session.person
        own = self._of.setdefault(person.id, [])
        self._ids[person.pub] = person.id
        for other in [one for one in own if one.instance and one.instance == session.instance]:
            other.connection.close(Code.REPLACED, "replaced by a newer connection")
        own = self._of.setdefault(person.id, [])  # the last to leave takes the list along
        while len(own) >= session.limits.connections:
            silent = min(own, key=lambda one: one.heard_at)
            silent.connection.close(Code.REPLACED, "too many connections")
        own = self._of.setdefault(person.id, own)
        self._ids[person.pub] = person.id
        own.append(session)
        self._count += 1

    def replace(self, user_id: int, instance: str, opened_ms: int) -> None:
        """This tab has come by another gateway: what is left of it here is a zombie. Two that come
        at the same time must not both close the other."""
        for session in self.of(user_id):
            if session.instance == instance and session.opened_ms < opened_ms:
                session.connection.close(Code.REPLACED, "replaced by a newer connection")

    def remove(self, session: Session) -> None:
        own = self._of.get(session.person.id, [])
        if session in own:
            own.remove(session)
            self._count -= 1
            if not own:
                del self._of[session.person.id]
                self._ids.pop(session.person.pub, None)

    def of(self, user_id: int) -> list[Session]:
        return list(self._of.get(user_id, ()))

    def without(self, room: str, users: Iterable[int]) -> Iterator[int]:
        """Those of the users who have a connection on which they have not opened the room."""
        for user_id in users:
            for session in self._of.get(user_id, ()):
                if room not in session.subs:
                    yield user_id
                    break

    def people(self) -> list[int]:
        """The row ids of everybody."""
        return list(self._of)

    def named(self, pub: str) -> list[Session]:
        """By the id a person has on the wire."""
        return self.of(self._ids.get(pub, -1))

    def __iter__(self) -> Iterator[Session]:
        for own in list(self._of.values()):
            yield from list(own)

    def __len__(self) -> int:
        return self._count
