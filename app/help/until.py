"""How long what is promised stays promised if nothing is heard: said here, and nowhere else. Not of
what has set out in a parcel."""

from __future__ import annotations

from datetime import datetime, timedelta

from tortoise.expressions import Q

from app.lines.models import Promise

WITHOUT_A_DAY = timedelta(days=14)  # where nobody named one: since it was last spoken of
GRACE = timedelta(hours=48)  # past the day


def day_of(promise: Promise) -> datetime:
    """Until when they bring it."""
    return promise.promise_by or promise.changed_at + WITHOUT_A_DAY


def free_again(promise: Promise) -> datetime:
    return day_of(promise) + GRACE


def is_free_by(moment: datetime) -> Q:
    """The same, to ask the database."""
    day = moment - GRACE
    return Q(promise_by__lt=day) | Q(promise_by=None, changed_at__lt=day - WITHOUT_A_DAY)
