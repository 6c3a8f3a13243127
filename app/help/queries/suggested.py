"""What somebody was asked whether they would take, as they see it and as those who asked do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from app.core.clock import now
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.help import rules
from app.help.models import Asked, PostState, Suggestion
from app.help.queries.posts import COUNT, Need
from app.lines.models import Promise

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
    rows = await Suggestion.filter(post_id=need.id).order_by("id").select_related("helper")
    promised = Promise.filter(sheet_id=need.row.sheet_id, state__in=COUNT)
    helping = {int(str(one)) for one in await promised.values_list("helper_id", flat=True)}
    return [WasAsked(row.helper.name, SAID[_now(row, helping)]) for row in rows]


def _now(row: Suggestion, helping: Collection[int]) -> Asked:
    """Whoever let go of it, or was not needed, does not help with it any more."""
    is_past = row.state is Asked.ACCEPTED and row.helper_id not in helping
    return Asked.DECLINED if is_past else row.state


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
