"""What a host planned, as its forms show it; and what waits for a yes or to be copied."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core.errors import Broken, NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.events import rules
from app.events.models import AnswerState, Event, EventAnswer, EventState, Occurrence
from app.events.queries.occurrences import (
    Happening,
    exact_place_for,
    happening,
    occurrence_for,
    planned,
    visible_to,
)
from app.events.recurrence import DAYS, Plan, doubt_about, plan_of, slot, times_before, wall

SEALED = ("exact_place", "online_url")


async def occurrence_to_change(viewer: Viewer, pub: str) -> Happening:
    """Raises Forbidden for whoever may see it, and not change it."""
    one = await occurrence_for(viewer, pub)
    rules.change_event.require(viewer, one.planned)
    return one


async def occurrence_to_let_be(viewer: Viewer, pub: str) -> Happening:
    """Raises Forbidden for whoever may see it, and not say yes to it."""
    one = await occurrence_for(viewer, pub)
    rules.hold_events.require(viewer, one.group_id)
    return one


def is_host(viewer: Viewer, one: Happening) -> bool:
    return rules.change_event(viewer, one.planned)


async def may_enter_room(viewer: Viewer, one: Happening) -> bool:
    """Its host, and whoever has a place at any time that shares the room."""
    if one.event.room_id is None or not rules.see_event(viewer, one.planned):
        return False
    if is_host(viewer, one):
        return True
    return await EventAnswer.filter(
        occurrence__event__room_id=one.event.room_id,
        membership__user_id=viewer.user_id,
        state=AnswerState.CONFIRMED,
    ).exists()


def version_of(event: Event, row: Occurrence) -> str:
    """What a form shows of both; it differs as soon as either was changed."""
    return f"{event.pub}.{event.version}.{row.sequence}"


# --- as a form sends it ---------------------------------------------------------------------------


def all_as_sent(one: Happening) -> dict[str, str]:
    """The whole event, for its host."""
    sent = _event(one.event) | _closed(one.event)
    return sent | {"version": version_of(one.event, one.row)}


def following_as_sent(one: Happening) -> dict[str, str]:
    """The event as it goes on from this time."""
    event, starts = one.event, wall(one.row.local)
    sent = all_as_sent(one) | _span(plan_of(event), starts)
    if sent.get("count"):
        used = times_before(plan_of(event), starts.date())
        sent["count"] = str(max(1, int(sent["count"]) - used))
    return sent


def one_as_sent(one: Happening) -> dict[str, str]:
    """This time only, for its host."""
    event, row = one.event, one.row
    sent = {name: str(one.said(name)) for name in ("title", "about", "place")}
    sent |= _closed(event) | {
        name: _opened(row.own[name], "occurrence", row.pub, name)
        for name in SEALED
        if name in row.own
    }
    plan = plan_of(event)
    there = row.starts_at.astimezone(plan.zone)
    minutes = int((row.ends_at - row.starts_at).total_seconds() // 60)
    alone = Plan(there.replace(tzinfo=None), minutes, plan.zone)
    sent |= _span(alone, alone.starts) | {"capacity": _text(row.capacity)}
    return sent | {"version": version_of(event, row)}


async def copy_for(viewer: Viewer, one: Happening) -> dict[str, str]:
    """To plan something like it on another day, with as much of it as the viewer may know now."""
    exact_place, online_url = await exact_place_for(viewer, one)
    words = {name: str(one.said(name)) for name in ("title", "about", "place")}
    copied = _event(one.event) | words | {"exact_place": exact_place, "online_url": online_url}
    return copied | {"day": "", "end_day": "", "until": "", "skips": "", "stops": "never"}


def _event(event: Event) -> dict[str, str]:
    plan = plan_of(event)
    sent = {
        "title": event.title,
        "about": event.about,
        "place": event.place,
        "zone": event.zone,
        "locale": event.locale,
        "capacity": _text(event.capacity),
        "guests_max": str(event.guests_max),
        "needs_yes": "1" if event.needs_yes else "",
        "has_waiting_list": "1" if event.has_waiting_list else "",
        "answer_by": _text(event.answer_by),
        "audience": event.audience.value,
        "place_for": event.place_for.value,
        "place_hours": _text(event.place_hours),
        "duties": "\n".join(f"{one['name']}: {one['needed']}" for one in event.duties),
        "wanted": "\n".join(_wanted(one) for one in event.wanted),
        "skips": " ".join(f"{day:%d.%m.%Y}" for day in sorted(plan.skips)),
    }
    return sent | _span(plan, plan.starts) | _rule(plan)


def _closed(event: Event) -> dict[str, str]:
    return {name: _opened(getattr(event, name), "event", event.pub, name) for name in SEALED}


def _opened(closed: str, table: str, row: str, name: str) -> str:
    try:
        return unseal(closed, table, row, name)
    except Broken:  # the key is another: the page says the rest
        return ""


def _wanted(one: dict[str, Any]) -> str:
    return f"{one['text']}: {one['qty']} {one.get('unit', '')}".strip()


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _span(plan: Plan, starts: datetime) -> dict[str, str]:
    """When it begins and ends, on the wall."""
    ends = slot(plan, starts.replace(fold=0)).ends_at.astimezone(plan.zone).replace(tzinfo=None)
    is_same_day = ends.date() == starts.date()
    sent = {
        "day": starts.date().isoformat(),
        "at": f"{starts:%H:%M}",
        "end_day": "" if is_same_day else ends.date().isoformat(),
        "end_at": f"{ends:%H:%M}",
    }
    for name, at in (("starts_meant", starts), ("ends_meant", ends)):
        doubt = doubt_about(at, plan.zone)
        if doubt and not doubt.is_missing:
            sent[name] = doubt.answer(at.fold)
    return sent


def _rule(plan: Plan) -> dict[str, str]:
    rule, start = plan.rule, plan.starts.date()
    if rule is None:
        return {"repeat": "once", "every": "1", "stops": "never"}
    sent = {"repeat": "weekly", "every": str(rule.every), "stops": "never"}
    if rule.is_monthly:
        last = bool(rule.days) and rule.days[0].startswith("-1")
        sent["repeat"] = "monthly_last" if last else "monthly_weekday"
        if not rule.days:
            sent["repeat"] = "monthly_date"
    elif rule.days != (DAYS[start.weekday()],):  # else it goes along with the first day
        sent |= {f"on_{day}": "1" for day in rule.days}
    if rule.until:
        sent |= {"stops": "until", "until": rule.until.isoformat()}
    if rule.count:
        sent |= {"stops": "count", "count": str(rule.count)}
    return sent


# --- lists ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Asked:
    """A member's event that waits for a yes, by its first time."""

    one: Happening
    host: str


async def asked_in(viewer: Viewer, group_id: int) -> list[Asked]:
    """Those that wait longest first, for whoever may say yes."""
    rules.hold_events.require(viewer, group_id)
    rows = visible_to(viewer).filter(group_id=group_id, event__state=EventState.ASKED)
    found: dict[int, Asked] = {}
    for row in await rows.order_by("event__made_at", "starts_at"):
        found.setdefault(row.event_id, Asked(happening(row), row.event.host.name))
    return list(found.values())


async def asked_count(viewer: Viewer, group_id: int) -> int:
    """How many wait; nothing for whoever cannot answer them."""
    if not rules.hold_events(viewer, group_id):
        return 0
    return await Event.filter(group_id=group_id, state=EventState.ASKED).count()


async def drafts_of(viewer: Viewer, group_id: int) -> list[Happening]:
    """What the viewer keeps for later, or waits for a yes, by its first time."""
    unheld = [EventState.DRAFT, EventState.ASKED]
    rows = visible_to(viewer).filter(
        group_id=group_id, event__state__in=unheld, event__host__user_id=viewer.user_id
    )
    found: dict[int, Happening] = {}
    for row in await rows.order_by("-event__made_at", "starts_at"):
        found.setdefault(row.event_id, happening(row))
    return list(found.values())


async def templates_in(viewer: Viewer, group_id: int) -> list[Event]:
    """One's own; those who hold events use each other's."""
    rows = Event.filter(group_id=group_id, state=EventState.TEMPLATE).select_related("host")
    if not rules.hold_events(viewer, group_id):
        rows = rows.filter(host__user_id=viewer.user_id)
    return await rows.order_by("title", "id") if viewer.is_member(group_id) else []


async def template_for(viewer: Viewer, group_id: int, pub: str) -> Event:
    """Raises NotFound for what the viewer may not copy."""
    for template in await templates_in(viewer, group_id):
        if template.pub == pub:
            return template
    raise NotFound


def template_as_sent(viewer: Viewer, template: Event) -> dict[str, str]:
    """Where exactly it is, only for whoever might know that of the event itself."""
    sent = _event(template) | {"day": "", "end_day": "", "until": "", "stops": "never"}
    if rules.see_exact_place_early(viewer, planned(template)):
        sent |= _closed(template)
    return sent
