"""What is not for somebody who came later (`hist_from`): the new words of a message from before
their time. They are told that there was an event, and nothing of it.

Only edits carry words of another message; so almost no event is looked at twice.
"""

from __future__ import annotations

from collections.abc import Iterable

from realtime.needs import Event


def elision(first: int, last: int) -> Event:
    """Numbers with nothing to show."""
    return Event(first, last, b'{"s":%d,"k":"x","to":%d}' % (first, last))


def is_veiled(event: Event, hist_from: int) -> bool:
    return 0 < event.about <= hist_from


def veiled(events: list[Event], hist_from: int) -> list[Event]:
    """The same numbers for somebody who may see nothing up to number `hist_from`."""
    if not hist_from or not any(event.about for event in events):
        return events
    return [
        elision(event.seq, event.last) if is_veiled(event, hist_from) else event for event in events
    ]


def newest_veil(events: Iterable[Event]) -> int:
    """Whoever's `hist_from` reaches this may not hear all of them as they are; 0: everybody may."""
    return min((event.about for event in events if event.about), default=0)
