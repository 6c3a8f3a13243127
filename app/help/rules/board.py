"""Who may do what on the help board of a circle (safety.md, F)."""

from __future__ import annotations

from app.core.rules import rule
from app.core.viewer import Role, Viewer

HELP_KEEPERS = (Role.STEWARD, Role.MODERATOR, Role.OWNER)
TEAM = (Role.ORGANISER, *HELP_KEEPERS)
WRITES_FOR_OTHERS = (Role.REGISTRAR, Role.ORGANISER, Role.OWNER)  # who may look at families


@rule
def see_board(viewer: Viewer, group_id: int) -> bool:
    return viewer.is_member(group_id)


@rule
def ask_for_help(viewer: Viewer, group_id: int) -> bool:
    """Row 74: everybody who belongs. A newcomer's waits for a yes: see `ask_at_once`."""
    return viewer.is_member(group_id)


@rule
def ask_at_once(viewer: Viewer, group_id: int) -> bool:
    return viewer.is_member(group_id) and group_id not in viewer.new_in


@rule
def ask_for_others(viewer: Viewer, group_id: int) -> bool:
    """For a family of the circle's list."""
    return viewer.has(group_id, *WRITES_FOR_OTHERS)


@rule
def ask_in_their_words(viewer: Viewer, group_id: int) -> bool:
    """Draw up an ask of what another said in a room; they say yes, or throw it away."""
    return viewer.is_member(group_id) and group_id not in viewer.new_in


@rule
def offer_help(viewer: Viewer, group_id: int) -> bool:
    """Rows 75 and 76. What can hurt waits for two, whoever offers it."""
    return viewer.is_member(group_id) and group_id not in viewer.new_in


@rule
def keep_board(viewer: Viewer, group_id: int) -> bool:
    """Look after it: assign a helper (82), say yes to what waits (77, 83), mark as done (79), hide
    (84)."""
    return viewer.has(group_id, *HELP_KEEPERS)


@rule
def mark_urgent(viewer: Viewer, group_id: int) -> bool:
    """Row 83: a member's «today» waits for a yes."""
    return keep_board(viewer, group_id)
