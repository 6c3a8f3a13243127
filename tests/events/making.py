"""Events and answers, as the tests need them: only what differs is said."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from tortoise.expressions import F

from app.core.clock import now
from app.core.sealed import seal
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.events.models import (
    HOLDS_SEATS,
    AnswerState,
    Event,
    EventAnswer,
    EventState,
    Occurrence,
    Says,
)
from app.groups.models import Group, Membership
from app.lines.actions import make_sheet
from app.lines.models import Line

KYIV = ZoneInfo("Europe/Kyiv")


async def membership_of(who: Viewer, circle: Group) -> Membership:
    return await Membership.get(group_id=circle.id, user_id=who.user_id)


async def supper(
    circle: Group, host: Viewer, *, begins: datetime | None = None, **different: Any
) -> Occurrence:
    """A published supper of two hours, once, a week from now at 18:00 in Kyiv, for whoever comes.
    Fields of Occurrence (capacity, state, own) go there, and all others to its event."""
    begins = begins or (now() + timedelta(days=7)).astimezone(KYIV).replace(
        hour=18, minute=0, second=0, microsecond=0
    )
    local = begins.astimezone(KYIV).strftime("%Y-%m-%dT%H:%M")
    of_occurrence = {name: different.pop(name) for name in ("state", "own") if name in different}
    pub = public_id()
    plan = {
        "title": "Вечеря",
        "locale": "uk",
        "zone": "Europe/Kyiv",
        "starts": local,
        "minutes": 120,
        "uid": f"{pub}@kolo",
        "made_at": now(),
        "event_state": EventState.PUBLISHED,
    } | different
    event = await Event.create(
        pub=pub,
        group_id=circle.id,
        host_id=(await membership_of(host, circle)).id,
        state=plan.pop("event_state"),
        **plan,
    )
    return await Occurrence.create(
        event_id=event.id,
        group_id=circle.id,
        local=local,
        starts_at=begins.astimezone(now().tzinfo),
        ends_at=begins.astimezone(now().tzinfo) + timedelta(minutes=event.minutes),
        capacity=event.capacity,
        **of_occurrence,
    )


async def answered(
    one: Occurrence, who: Viewer, state: AnswerState = AnswerState.CONFIRMED, **different: Any
) -> EventAnswer:
    """As if they had answered, past all rules."""
    mine = await Membership.get(group_id=one.group_id, user_id=who.user_id)
    plan = {"says": Says.GOING, "nonce": public_id(), "made_at": now(), "changed_at": now()}
    if state in HOLDS_SEATS:
        seats = F("taken") + different.get("party", 1)
        await Occurrence.filter(id=one.id).update(taken=seats)
    return await EventAnswer.create(
        occurrence_id=one.id,
        group_id=one.group_id,
        membership_id=mine.id,
        by_id=mine.id,
        state=state,
        **(plan | different),
    )


async def template_of(circle: Group, host: Viewer, **different: Any) -> Event:
    """Something to copy, which is never held."""
    plan = {
        "title": "Чай",
        "locale": "uk",
        "zone": "Europe/Kyiv",
        "starts": "2026-01-04T16:00",
        "minutes": 60,
        "made_at": now(),
    } | different
    pub = public_id()
    host_id = (await membership_of(host, circle)).id
    return await Event.create(
        pub=pub,
        uid=f"{pub}@kolo",
        group_id=circle.id,
        host_id=host_id,
        state=EventState.TEMPLATE,
        **plan,
    )


async def guest_of(one: Occurrence, name: str = "Галина, без телефону") -> EventAnswer:
    """Somebody without an account, whom the host wrote down, and who has a seat."""
    event, pub = await Event.get(id=one.event_id), public_id()
    await Occurrence.filter(id=one.id).update(taken=F("taken") + 1)
    return await EventAnswer.create(
        pub=pub,
        occurrence_id=one.id,
        group_id=one.group_id,
        by_id=event.host_id,
        name=seal(name, "event_answer", pub, "name"),
        says=Says.GOING,
        state=AnswerState.CONFIRMED,
        nonce=public_id(),
        made_at=now(),
        changed_at=now(),
    )


async def wanted(one: Occurrence, *things: str, qty: int = 1) -> list[Line]:
    """Lines of what should be brought to it."""
    sheet = await make_sheet(one.group_id, [{"text": each, "qty": qty} for each in things])
    await Occurrence.filter(id=one.id).update(sheet_id=sheet)
    return await Line.filter(sheet_id=sheet).order_by("position")
