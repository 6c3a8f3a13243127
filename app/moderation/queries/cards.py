"""Whose card is out of sight, until when, and who decided it (row 59)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.acts.models import Act
from app.acts.queries import waiting_about
from app.core.clock import now
from app.core.db.quick import asked, moment
from app.core.errors import NotFound
from app.core.viewer import Viewer
from app.groups.queries import Circle
from app.groups.rules import Whom
from app.moderation import rules
from app.moderation.models import Measure
from app.moderation.queries.measures import Decided, Someone, decided_of, someone_by

LONGER = "card.longer"  # an act: it stays out of sight
ALONE = timedelta(hours=72)
LATELY = timedelta(days=30)  # in which one person hides a card once, and not again and again

_HIDDEN = """SELECT m.target_id, m.until FROM measure m WHERE m.group_id = $1 AND m.kind = 'card'
AND NOT EXISTS (SELECT 1 FROM measure e WHERE e.reverses_id = m.id)"""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A card, for those who look after the door."""

    in_force: list[Decided]  # what keeps it out of sight just now
    needs_two: bool  # one person has hidden it lately, so that again or longer takes two
    waiting: Act | None


async def cards_hidden_in(group_id: int) -> frozenset[int]:
    """User ids."""
    rows = await asked(_HIDDEN, group_id)
    return frozenset(row["target_id"] for row in rows if moment(row["until"]) > now())


async def hidden_cards(circle: Circle) -> list[Decided]:
    """What is out of sight, each card once; the newest first. Of a circle from `circle_to_keep`."""
    rows = Measure.filter(group_id=circle.id, kind="card", until__gt=now())
    decided = await decided_of(await rows.order_by("-until", "-id"))
    last = {one.someone.user_id: one for one in reversed(decided) if one.is_in_force}
    return list(last.values())


async def someone_with_card(viewer: Viewer, circle: Circle, pub: str) -> Someone:
    """Raises NotFound for oneself, and for whoever looks after no door."""
    someone = await someone_by(circle.id, pub)
    if not rules.hide_card(viewer, Whom(circle.id, someone.user_id)):
        raise NotFound
    return someone


async def hidden_card(viewer: Viewer, someone: Someone) -> Hidden:
    waiting = await waiting_about(viewer, someone.group_id, LONGER)
    rows = await cards_decided(someone)
    return Hidden(
        [one for one in await decided_of(rows) if one.is_in_force],
        any(row.at > now() - LATELY for row in rows),
        waiting.get(someone.pub),
    )


async def cards_decided(someone: Someone) -> list[Measure]:
    rows = Measure.filter(group_id=someone.group_id, target_id=someone.user_id, kind="card")
    return await rows.order_by("id")
