"""Who may use the list of families (ADR 15): registrars keep it; whoever plans help for the circle
may look at it, but opens nobody's papers, phone or address."""

from __future__ import annotations

from app.core.rules import rule
from app.core.viewer import Role, Viewer


@rule
def look_at_families(viewer: Viewer, group_id: int) -> bool:
    """Codes, names, sizes and areas; nothing that is sealed."""
    return viewer.has(group_id, Role.REGISTRAR, Role.ORGANISER, Role.OWNER)


@rule
def keep_families(viewer: Viewer, group_id: int) -> bool:
    """Register, change, merge, and open what is sealed, which is written down each time."""
    return viewer.has(group_id, Role.REGISTRAR)


@rule
def name_registrars(viewer: Viewer, group_id: int) -> bool:
    return viewer.has(group_id, Role.OWNER, Role.MODERATOR)


@rule
def take_list_away(viewer: Viewer, group_id: int) -> bool:
    """As a file, once somebody else agreed, and in open-hearted circles only (decision 1)."""
    return viewer.has(group_id, Role.OWNER)


@rule
def agree_to_copy(viewer: Viewer, group_id: int) -> bool:
    return viewer.has(group_id, Role.OWNER, Role.MODERATOR)
