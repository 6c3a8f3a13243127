"""Who keeps a circle in order (safety.md, H)."""

from __future__ import annotations

from app.core.rules import rule
from app.core.viewer import Role, Viewer
from app.groups.rules import Whom
from app.moderation.models import Handover, Measure

KEEPS_ORDER = (Role.MODERATOR, Role.OWNER)


@rule
def open_care_desk(viewer: Viewer, group_id: int) -> bool:
    return viewer.has(group_id, Role.STEWARD, *KEEPS_ORDER)


@rule
def keep_circle(viewer: Viewer, group_id: int) -> bool:
    """Be one of the two whom the circle's order needs."""
    return viewer.has(group_id, *KEEPS_ORDER)


@rule
def hide_card(viewer: Viewer, whom: Whom) -> bool:
    """For three days, alone; longer needs two (row 59). Never one's own."""
    return viewer.user_id != whom.user_id and open_care_desk(viewer, whom.group_id)


@rule
def belong(viewer: Viewer, group_id: int) -> bool:
    """Who of them chooses an owner is asked when they do."""
    return viewer.is_member(group_id)


@rule
def give_roles(viewer: Viewer, group_id: int) -> bool:
    """Ask for them to be given and taken; somebody who keeps order agrees (rows 105 and 106)."""
    return viewer.has(group_id, Role.OWNER)


@rule
def stop_handover(viewer: Viewer, handover: Handover) -> bool:
    """Who gives, who would take, and any other owner."""
    if not viewer.is_member(handover.group_id):
        return False
    is_one = viewer.user_id in (handover.giver_id, handover.taker_id)
    return is_one or viewer.has(handover.group_id, Role.OWNER)


@rule
def report_notice(viewer: Viewer, measure: Measure) -> bool:
    """Whoever it was told to, also while they are suspended: nothing else of the circle is shown
    to them then (row 95)."""
    belongs = viewer.is_member(measure.group_id) or measure.group_id in viewer.suspended_in
    return viewer.user_id == measure.target_id and belongs
