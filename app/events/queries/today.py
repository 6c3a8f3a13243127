"""What of events stands on somebody's home page: what is next for them, and what waits for them."""

from __future__ import annotations

from dataclasses import dataclass

from tortoise.expressions import Q

from app.core.clock import now
from app.core.viewer import Viewer
from app.events import rules
from app.events.models import HAPPENS, AnswerState, EventState
from app.events.queries.cards import Card, cards_of
from app.events.queries.occurrences import visible_to

MOST = 3


@dataclass(frozen=True, slots=True)
class Soon:
    next: Card | None  # what they go to, or hold
    offers: list[Card]  # where a seat is kept for them
    asked: list[Card]  # what members would like to hold, for those who say yes


async def soon_in(viewer: Viewer, group_id: int) -> Soon:
    ahead = visible_to(viewer).filter(group_id=group_id, ends_at__gt=now(), state__in=HAPPENS)
    answered = Q(
        answers__membership__user_id=viewer.user_id or 0,
        answers__state__in=(AnswerState.CONFIRMED, AnswerState.OFFERED),
    )
    held = Q(event__host__user_id=viewer.user_id or 0)
    mine = ahead.filter(answered | held, event__state=EventState.PUBLISHED).distinct()
    rows = await mine.order_by("starts_at", "id").limit(10)
    cards = await cards_of(viewer, rows)
    offers = [card for card in cards if card.mine == AnswerState.OFFERED]
    going = [card for card in cards if card.mine == AnswerState.CONFIRMED or card.is_own]
    return Soon(going[0] if going else None, offers[:MOST], await _asked(viewer, group_id))


async def _asked(viewer: Viewer, group_id: int) -> list[Card]:
    """The next time of each."""
    if not rules.hold_events(viewer, group_id):
        return []
    waits = visible_to(viewer).filter(group_id=group_id, event__state=EventState.ASKED)
    rows = await waits.filter(ends_at__gt=now()).order_by("starts_at", "id")
    first = {row.event_id: row for row in reversed(rows)}
    soonest = sorted(first.values(), key=lambda row: (row.starts_at, row.id))
    return await cards_of(viewer, soonest[:MOST])
