"""Who may do what around an event (safety.md, E)."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.rules import rule
from app.core.viewer import Role, Viewer
from app.events.models import EventAudience, EventState

EVENT_KEEPERS = (Role.ORGANISER, Role.OWNER)  # hold events, and let members hold theirs
TEAM = (Role.STEWARD, Role.ORGANISER, Role.MODERATOR, Role.OWNER)
SEEN = (EventState.PUBLISHED, EventState.CANCELLED, EventState.ARCHIVED)


@dataclass(frozen=True, slots=True)
class Planned:
    """An event, as far as who may do what with it goes."""

    group_id: int
    host_user_id: int
    state: EventState
    audience: EventAudience
    host_is_here: bool = True  # and not gone from the circle, or asked to stay outside
    is_hidden: bool = False  # several people reported it, or who keeps order took it out of sight


@rule
def see_calendar(viewer: Viewer, group_id: int) -> bool:
    return viewer.is_member(group_id)


@rule
def see_event(viewer: Viewer, planned: Planned) -> bool:
    """Row 63. What is not published yet is known to its host, and to those who may let it be; what
    is hidden, to its host and those who look after the circle."""
    if not viewer.is_member(planned.group_id):
        return False
    if _is_host(viewer, planned):
        return True
    if planned.state not in SEEN:
        return planned.state is EventState.ASKED and hold_events(viewer, planned.group_id)
    is_for_all = planned.audience is EventAudience.MEMBERS and not planned.is_hidden
    return is_for_all or viewer.has(planned.group_id, *TEAM)


@rule
def plan_events(viewer: Viewer, group_id: int) -> bool:
    """Write one down. A member's waits for a yes (row 65); not in somebody's first days."""
    return viewer.is_member(group_id) and group_id not in viewer.new_in


@rule
def hold_events(viewer: Viewer, group_id: int) -> bool:
    """Have one that needs nobody's yes, and say yes to those of others (row 65). A steward's own
    needs none either, and they decide about nobody else's: see `needs_no_yes`."""
    return viewer.has(group_id, *EVENT_KEEPERS)


@rule
def needs_no_yes(viewer: Viewer, group_id: int) -> bool:
    return viewer.has(group_id, Role.STEWARD, *EVENT_KEEPERS)


@rule
def change_event(viewer: Viewer, planned: Planned) -> bool:
    """One's own (row 66). What somebody held who is not here any more is for those who may hold
    events: people count on it, and have to be told."""
    if not viewer.is_member(planned.group_id):
        return False
    return _is_host(viewer, planned) or _takes_over(viewer, planned)


@rule
def answer_event(viewer: Viewer, planned: Planned) -> bool:
    """Row 67."""
    is_on = planned.state is EventState.PUBLISHED and not planned.is_hidden
    return see_event(viewer, planned) and is_on


@rule
def report_event(viewer: Viewer, planned: Planned) -> bool:
    """Row 95: whoever is shown it. One's own can be changed, or cancelled."""
    return see_event(viewer, planned) and not _is_host(viewer, planned)


@rule
def see_who_comes(viewer: Viewer, planned: Planned) -> bool:
    """Every name (row 68): its host, where they may be trusted with that in this circle. Others see
    a band, and whoever chose to be seen."""
    return change_event(viewer, planned) and viewer.has(planned.group_id, *TEAM)


@rule
def see_exact_place_early(viewer: Viewer, planned: Planned) -> bool:
    """Before the hour, and without a place of one's own (row 64)."""
    if _is_host(viewer, planned) or _takes_over(viewer, planned):
        return True
    return viewer.has(planned.group_id, Role.ORGANISER)


@rule
def keep_entrance(viewer: Viewer, planned: Planned) -> bool:
    """Check people in (row 69): whoever holds it, and the stewards of its circle."""
    return change_event(viewer, planned) or viewer.has(planned.group_id, Role.STEWARD)


@rule
def name_who_is_expected(viewer: Viewer, planned: Planned) -> bool:
    """At the door, where the circle is guarded: whoever looks after the circle. A member who holds
    something there knows those who chose to be seen, and the others by the code they show."""
    return keep_entrance(viewer, planned) and viewer.has(planned.group_id, *TEAM)


@rule
def have_calendar_key(viewer: Viewer, group_id: int) -> bool:
    """Row 70."""
    return viewer.is_member(group_id)


def _is_host(viewer: Viewer, planned: Planned) -> bool:
    return viewer.is_signed_in and viewer.user_id == planned.host_user_id


def _takes_over(viewer: Viewer, planned: Planned) -> bool:
    return not planned.host_is_here and hold_events(viewer, planned.group_id)
