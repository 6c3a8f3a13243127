"""A connection begun before somebody came into a circle makes them no old hand there."""

from __future__ import annotations

from dataclasses import replace

from app.chat.commands import first_days_of
from realtime.needs import Asking, Person
from tests.cast import Cast


async def test_whoever_came_in_since_the_connection_began_is_new_there(cast: Cast) -> None:
    viewer = replace(cast.taras, new_in=frozenset({7}))
    taras = Person(id=3, pub=viewer.pub, session=1, zone="UTC", expires_ms=0, viewer=viewer)
    first_days = first_days_of(Asking(taras))
    assert 7 in first_days
    assert cast.tbilisi.id in first_days  # not theirs when they connected
    assert cast.kalyna.id not in first_days
