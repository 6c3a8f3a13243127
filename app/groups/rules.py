"""Who may do what to a circle. Stewards, moderators and owners keep its door (safety.md, B)."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.rules import rule
from app.core.viewer import Role, Viewer
from app.groups.models import Invitation

DOOR_KEEPERS = (Role.STEWARD, Role.MODERATOR, Role.OWNER)
ORDER_KEEPERS = (Role.MODERATOR, Role.OWNER)


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody of a circle, for who decides about them."""

    group_id: int
    user_id: int


@rule
def invite_people(viewer: Viewer, group_id: int) -> bool:
    return viewer.has(group_id, *DOOR_KEEPERS)


@rule
def wish_for_invitation(viewer: Viewer, group_id: int) -> bool:
    """Ask those who keep the door for one (row 14)."""
    return viewer.is_member(group_id)


@rule
def keep_door(viewer: Viewer, group_id: int) -> bool:
    """See who waits, talk with them, let them in or not (rows 16 to 20)."""
    return viewer.has(group_id, *DOOR_KEEPERS)


@rule
def decide_on_application(viewer: Viewer, whom: Whom) -> bool:
    return viewer.user_id != whom.user_id and keep_door(viewer, whom.group_id)


@rule
def vouch(viewer: Viewer, group_id: int) -> bool:
    """Say that one knows who waits (row 13); how long they belong is asked when they do."""
    return viewer.is_member(group_id) and group_id not in viewer.new_in


@rule
def welcome_newcomer(viewer: Viewer, whom: Whom) -> bool:
    """Open to a newcomer what can be misused (row 22)."""
    return viewer.user_id != whom.user_id and keep_door(viewer, whom.group_id)


@rule
def promise_role(viewer: Viewer, group_id: int) -> bool:
    """Invite somebody to do more than belong; a second person still has to agree (row 105)."""
    return viewer.has(group_id, Role.OWNER)


@rule
def write_agreement(viewer: Viewer, group_id: int) -> bool:
    return viewer.has(group_id, Role.OWNER)


@rule
def accept_agreement(viewer: Viewer, group_id: int) -> bool:
    return viewer.is_member(group_id)


@rule
def set_up_door(viewer: Viewer, group_id: int) -> bool:
    """How people may come in, and what they are asked."""
    return viewer.has(group_id, Role.OWNER)


@rule
def set_care(viewer: Viewer, group_id: int) -> bool:
    """Ask for less care, or take more at once (decision 1)."""
    return viewer.has(group_id, Role.OWNER)


@rule
def agree_to_care(viewer: Viewer, group_id: int) -> bool:
    """Be the second person who wants the circle open-hearted."""
    return viewer.has(group_id, *ORDER_KEEPERS)


@rule
def revoke_invitation(viewer: Viewer, invitation: Invitation) -> bool:
    """Any, or one's own (row 15)."""
    is_own = viewer.user_id == invitation.inviter_id and viewer.is_member(invitation.group_id)
    return is_own or viewer.has(invitation.group_id, *DOOR_KEEPERS)


@rule
def edit_circle(viewer: Viewer, group_id: int) -> bool:
    return viewer.has(group_id, Role.OWNER)


@rule
def choose_own_name(viewer: Viewer, group_id: int) -> bool:
    return viewer.is_member(group_id)


@rule
def rest_and_return(viewer: Viewer, group_id: int) -> bool:
    return viewer.is_member(group_id)


@rule
def leave_circle(viewer: Viewer, group_id: int) -> bool:
    return viewer.is_member(group_id) or group_id in viewer.suspended_in


@rule
def decide_on_member(viewer: Viewer, whom: Whom) -> bool:
    """Suspend, take out, ban, bring back (rows 99 to 101): never oneself."""
    return viewer.user_id != whom.user_id and viewer.has(whom.group_id, *ORDER_KEEPERS)
