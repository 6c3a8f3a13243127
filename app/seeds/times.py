"""When things were said: over the past weeks, by day, the last of them just now or last evening."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from zoneinfo import ZoneInfo

WAKES = time(8)
AWAKE = 14 * 60  # minutes of a day in which people write
LEAST_DAYS = 21


def moments(
    lengths: Sequence[int], until: datetime, zone: ZoneInfo, rng: random.Random
) -> list[datetime]:
    """A moment for each message of conversations that are `lengths` long, in order. An answer comes
    after minutes, the next conversation after hours; some are answered only in the morning."""
    answers = [[rng.uniform(0.4, 9.0) for _ in range(length - 1)] for length in lengths]
    busy = sum(map(sum, answers))
    days = max(LEAST_DAYS, -int(-3 * busy // AWAKE))
    midnight = datetime.combine(until.astimezone(zone).date(), time(), zone)
    woken = (until - midnight).total_seconds() / 60 - WAKES.hour * 60
    end = days * AWAKE + min(max(0.0, woken), AWAKE) - 3.0
    pauses = [rng.expovariate(1.0) for _ in lengths]
    minute = (end - busy) / sum(pauses) if pauses else 0.0
    steps = [
        step
        for pause, within in zip(pauses, answers, strict=True)
        for step in (pause * minute, *within)
    ]
    first = midnight.date() - timedelta(days=days)
    return [_moment(first, at, zone) for at in accumulate(steps)]


def _moment(first: date, minutes: float, zone: ZoneInfo) -> datetime:
    """From minutes of being awake since the first day to the clock."""
    day, minute = divmod(minutes, AWAKE)
    woken = datetime.combine(first + timedelta(days=day), WAKES, zone)
    return (woken + timedelta(minutes=minute)).astimezone(UTC)
