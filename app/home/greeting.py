"""How somebody is greeted, by their own clock."""

from __future__ import annotations

from app.core.clock import now
from app.core.i18n import N_, Words, bdi, here, words

MORNING, AFTERNOON, EVENING = 5, 12, 18  # hours at which each begins


def greeting(name: str) -> Words:
    """Good morning, Bohdan."""
    hour = here(now()).hour
    if MORNING <= hour < AFTERNOON:
        return words(N_("Good morning, %(name)s"), name=bdi(name))
    if AFTERNOON <= hour < EVENING:
        return words(N_("Good afternoon, %(name)s"), name=bdi(name))
    return words(N_("Good evening, %(name)s"), name=bdi(name))
