"""What a host sends, as the tests need it: only what differs is said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from app.core.clock import now
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.events import actions
from app.events.forms import EventForm
from app.events.models import Event, Occurrence
from app.groups.models import Group
from tests.events.making import KYIV


def sunday(weeks: int = 1) -> date:
    """So many Sundays from now; never today."""
    today = now().astimezone(KYIV).date()
    return today + timedelta(days=6 - today.weekday() or 7, weeks=weeks - 1)


def plan_sent(**different: Any) -> dict[str, str]:
    """A supper on the next Sunday, 18:00 to 20:00 in Kyiv."""
    sent = {
        "title": "Вечеря",
        "day": sunday().isoformat(),
        "at": "18:00",
        "end_at": "20:00",
        "zone": "Europe/Kyiv",
        "locale": "uk",
        "has_waiting_list": "1",
        "once": public_id(),
    }
    return sent | {name: str(value) for name, value in different.items()}


async def planned_by(host: Viewer, circle: Group, **different: Any) -> Event:
    return await actions.plan(host, circle.id, EventForm.parse(plan_sent(**different)))


async def times_of(event: Event) -> list[Occurrence]:
    return await Occurrence.filter(event_id=event.id).order_by("starts_at")


def at_kyiv(row: Occurrence) -> datetime:
    return row.starts_at.astimezone(KYIV)
