"""What a host sends, as the tests need it: only what differs is said."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from app.core.clock import now
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.events import actions
from app.events.forms import EventForm, OneForm
from app.events.models import Event, Occurrence
from app.events.queries import all_as_sent, following_as_sent, occurrence_for, one_as_sent
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


async def edit(viewer: Viewer, row: Occurrence, which: str, **different: Any) -> str:
    """One time, "following", or "all": as its form shows it, and what differs."""
    one = await occurrence_for(viewer, row.pub)
    new = {name: str(value) for name, value in different.items()}
    if which == "one":
        form = OneForm.parse(one_as_sent(one) | new, one.event.zone)
        await actions.edit_one(viewer, one, form)
        return row.pub
    shown = following_as_sent(one) if which == "following" else all_as_sent(one)
    whole = EventForm.parse(shown | new, may_be_over=True)
    return await {"following": actions.edit_following, "all": actions.edit_all}[which](
        viewer, one, whole
    )
