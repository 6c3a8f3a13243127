"""Occurrences as somebody may see them. To everybody else they are not there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from app.core.clock import now
from app.core.errors import Broken, NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.events import rules
from app.events.models import (
    AnswerState,
    Event,
    EventAnswer,
    EventAudience,
    EventState,
    Occurrence,
    PlaceFor,
)
from app.events.rules import SEEN, Planned

OWN = ("title", "about", "place", "exact_place", "online_url")


@dataclass(frozen=True, slots=True)
class Happening:
    """One time that an event happens, with what the viewer may know of it."""

    row: Occurrence = field(repr=False)
    event: Event = field(repr=False)
    planned: Planned

    @property
    def id(self) -> int:
        return self.row.id

    @property
    def pub(self) -> str:
        return self.row.pub

    @property
    def group_id(self) -> int:
        return self.row.group_id

    @property
    def title(self) -> str:
        return str(self.said("title"))

    @property
    def seats_left(self) -> int | None:
        return None if self.row.capacity is None else self.row.capacity - self.row.taken

    @property
    def closes_at(self) -> datetime:
        """From when on nobody answers any more."""
        return self.row.starts_at - timedelta(minutes=self.event.answer_by or 0)

    def is_open(self, at: datetime) -> bool:
        """Whether one can still answer."""
        return self.event.state is EventState.PUBLISHED and self.row.happens and at < self.closes_at

    def is_past(self, at: datetime) -> bool:
        """Whether nothing of it is to come: it is over, or it was cancelled."""
        is_off = self.event.state is EventState.CANCELLED or not self.row.happens
        return is_off or at >= self.row.ends_at

    def said(self, name: str) -> Any:
        """One of OWN: this occurrence's, or the event's."""
        return self.row.own.get(name, getattr(self.event, name))


def visible_to(viewer: Viewer) -> QuerySet[Occurrence]:
    """The one way to rows of occurrences: those the viewer may know of (`rules.see_event`)."""
    mine = [group for group in viewer.roles if viewer.is_member(group)]
    team = [group for group in mine if viewer.has(group, *rules.TEAM)]
    keeps = [group for group in mine if rules.hold_events(viewer, group)]
    seen = Q(event__state__in=SEEN) & (
        Q(event__audience=EventAudience.MEMBERS, event__hidden_at=None) | Q(group_id__in=team)
    )
    asked = Q(event__state=EventState.ASKED, group_id__in=keeps)
    own = Q(event__host__user_id=viewer.user_id or 0)
    return (
        Occurrence.filter(group_id__in=mine)
        .exclude(event__state=EventState.TEMPLATE)
        .filter(seen | asked | own)
        .select_related("event", "event__host")
    )


async def occurrence_for(viewer: Viewer, pub: str) -> Happening:
    """Of an event as a whole, the next time. Raises NotFound for what the viewer may not know
    of."""
    found = await visible_to(viewer).get_or_none(pub=pub) or await _next_of(viewer, pub)
    if found is None:
        raise NotFound
    return happening(found)


async def _next_of(viewer: Viewer, pub: str) -> Occurrence | None:
    times = visible_to(viewer).filter(event__pub=pub)
    ahead = times.filter(ends_at__gt=now()).order_by("starts_at")
    return await ahead.first() or await times.order_by("-starts_at").first()


async def occurrence_to_hold(viewer: Viewer, pub: str) -> Happening:
    """For whoever holds it. Raises Forbidden for others who may see it, NotFound for others."""
    one = await occurrence_for(viewer, pub)
    rules.change_event.require(viewer, one.planned)
    return one


async def circle_of_event(named: Mapping[str, Any]) -> int | None:
    """Of a page whose address names an event. Whoever asks looks themselves whether they belong."""
    if not (pub := named.get("event")):
        return None
    found = await Occurrence.get_or_none(pub=pub) or await Event.get_or_none(pub=pub)
    return found.group_id if found else None


def happening(row: Occurrence) -> Happening:
    """Of a row from `visible_to`, which brought its event and host along."""
    return Happening(row, row.event, planned(row.event))


def planned(event: Event) -> Planned:
    """Of an event whose host was brought along."""
    host = event.host
    return Planned(
        *(event.group_id, host.user_id, event.state, event.audience, host.is_inside),
        is_hidden=event.hidden_at is not None,
    )


async def exact_place_for(viewer: Viewer, one: Happening) -> tuple[str, str]:
    """Where exactly it is, and the address of its call; "" each for who may not know that now (row
    64)."""
    if not await _may_know_where(viewer, one):
        return "", ""
    return _opened(one, "exact_place"), _opened(one, "online_url")


async def _may_know_where(viewer: Viewer, one: Happening) -> bool:
    if rules.see_exact_place_early(viewer, one.planned):
        return True
    hours = one.event.place_hours
    if hours is not None and now() < one.row.starts_at - timedelta(hours=hours):
        return False
    if one.event.place_for is PlaceFor.AUDIENCE:
        return True
    return await EventAnswer.filter(
        occurrence_id=one.id, membership__user_id=viewer.user_id, state=AnswerState.CONFIRMED
    ).exists()


def _opened(one: Happening, name: str) -> str:
    table, row = ("occurrence", one.pub) if name in one.row.own else ("event", one.event.pub)
    try:
        return unseal(str(one.said(name)), table, row, name)
    except Broken:  # the key is another: the page says the rest
        return ""
