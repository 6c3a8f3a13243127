"""What somebody goes to in all their circles, and what else there is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tortoise.expressions import Q

from app.core.clock import now
from app.core.viewer import Viewer
from app.events.models import (
    HAPPENS,
    AnswerState,
    EventState,
    Says,
)
from app.events.queries.cards import Card, cards_of
from app.events.queries.occurrences import visible_to

AHEAD = timedelta(days=30)  # how far one's agenda looks for what one has not answered
MOST = 40  # of those
COMING = (
    AnswerState.CONFIRMED,
    AnswerState.OFFERED,
    AnswerState.WAITLISTED,
    AnswerState.PENDING,
    AnswerState.NOTED,
)


@dataclass(frozen=True, slots=True)
class Agenda:
    mine: list[Card]  # what the viewer holds, goes to, or waits for
    others: list[Card]  # what else there is in their circles


async def agenda_of(viewer: Viewer) -> Agenda:
    """Of all circles, from now on."""
    ahead = visible_to(viewer).filter(ends_at__gt=now())
    answered = Q(
        answers__membership__user_id=viewer.user_id or 0,
        answers__state__in=COMING,
        answers__says__in=(Says.GOING, Says.MAYBE),
    )
    held = Q(event__host__user_id=viewer.user_id or 0)
    mine = await ahead.filter(answered | held).distinct().order_by("starts_at", "id")
    rest = ahead.filter(event__state=EventState.PUBLISHED, state__in=HAPPENS)
    rest = rest.filter(starts_at__lt=now() + AHEAD).exclude(id__in=[row.id for row in mine])
    others = await rest.order_by("starts_at", "id").limit(MOST)
    cards = await cards_of(viewer, [*mine, *others])
    return Agenda(cards[: len(mine)], cards[len(mine) :])
