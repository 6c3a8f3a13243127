"""What somebody was asked whether they would take, as they see it and as those who asked do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.core.clock import now
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.help import rules
from app.help.models import Asked, PostState, Suggestion
from app.help.queries.posts import Need

# No answer is shown as a no is: nobody is blamed for either.
SAID = {
    Asked.SENT: N_("was asked and has not answered yet"),
    Asked.ACCEPTED: N_("helps with it"),
    Asked.DECLINED: N_("not this time"),
    Asked.EXPIRED: N_("not this time"),
}


@dataclass(frozen=True, slots=True)
class WasAsked:
    """For those who look after the board."""

    name: str
    says: str


@dataclass(frozen=True, slots=True)
class Thought:
    """Somebody thought of the viewer."""

    by: str
    until: datetime
    is_free: bool  # something of it is left


async def asked_about(viewer: Viewer, need: Need) -> list[WasAsked]:
    if not rules.suggest_helper(viewer, need.posted):
        return []
    rows = Suggestion.filter(post_id=need.id).order_by("id").select_related("helper")
    return [WasAsked(row.helper.name, SAID[row.state]) for row in await rows]


async def thought_of(viewer: Viewer, need: Need) -> Thought | None:
    """While it waits for their answer."""
    mine = Suggestion.filter(
        post_id=need.id,
        helper__user_id=viewer.user_id or 0,
        state=Asked.SENT,
        expires_at__gt=now(),
    )
    row = await mine.select_related("by").first()
    if row is None or not need.is_on_board or need.row.hidden_at is not None:
        return None
    is_free = need.row.state in (PostState.OPEN, PostState.PARTLY_COVERED)
    return Thought(row.by.name, row.expires_at, is_free)
