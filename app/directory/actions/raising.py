"""Somebody has to open more than others for a while: two agree to it (row 62)."""

from __future__ import annotations

from app.acts import actions as acts
from app.acts.models import Act, kind
from app.audit.actions import record
from app.audit.models import deed
from app.core.errors import Conflict, Forbidden
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.directory import rules
from app.directory.queries.budget import MORE, More
from app.groups.queries import are_near

ALREADY = N_("They may open more already.")
TOO_NEAR = N_("You brought this person here, or came by them. Somebody else has to decide.")

RAISED = deed("directory.raised", N_("Two people let somebody open more cards for a week"))


async def _raise(viewer: Viewer, act: Act) -> None:
    await record(viewer, act.group_id, RAISED, act.subject)


TO_RAISE = kind(
    MORE, N_("Let somebody open three times as many cards, for a week"), rules.raise_budgets, _raise
)


async def ask_for_more(viewer: Viewer, more: More) -> Act:
    """It waits for a second person. Raises Forbidden, Conflict."""
    head = more.head
    rules.raise_budgets.require(viewer, head.group_id)
    if more.until:
        raise Conflict(ALREADY)
    if await are_near(head.group_id, viewer.user_id or 0, head.user_id):
        raise Forbidden(TOO_NEAR)
    return await acts.ask(viewer, TO_RAISE, head.group_id, head.user_pub)
