"""Who may see what of whom (safety.md, D). Every page, list and search asks `may_see`, and nothing
else decides it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.core.rules import rule
from app.core.viewer import Role, Viewer
from app.directory.models import Audience, Field
from app.groups.models import Care
from app.groups.rules import DOOR_KEEPERS, ORDER_KEEPERS

SOMEBODY_ELSE = -1  # nobody has this user id
LOOK_AFTER = (Role.STEWARD, Role.ORGANISER, Role.MODERATOR, Role.OWNER)

# In a guarded circle no more than this is for those who look after it, even where its person would
# show it to all: the exact place, an offer of a room (R64), and how to be reached.
KEPT_CLOSE = frozenset({Field.TOWN, Field.ROOM, Field.CONTACT})


class Sight(StrEnum):
    YES = "yes"
    MASKED = "masked"  # there may be something; nothing of it is shown
    NO = "no"


@dataclass(frozen=True, slots=True)
class Whose:
    """Somebody of a circle, as far as who may see what of them goes."""

    group_id: int
    care: Care
    user_id: int
    audiences: Mapping[Field, Audience]
    is_here: bool = True  # belongs to the circle
    is_hidden: bool = False  # one of the two does not want to meet the other
    has_said_yes: bool = False  # to this viewer, about how to reach them, and for now
    is_covered: bool = False  # somebody looks at the card, and until then nobody else reads it


def may_see(viewer: Viewer, whose: Whose, field: Field) -> Sight:
    """Nobody sees how to reach somebody because of a role: only where its person shows it to such
    people, or has said yes to this one."""
    if viewer.is_signed_in and viewer.user_id == whose.user_id:
        return Sight.YES
    if not viewer.is_member(whose.group_id) or not whose.is_here or whose.is_hidden:
        return Sight.NO
    if whose.is_covered and not see_covered_cards(viewer, whose.group_id):
        return Sight.MASKED if field is Field.CONTACT else Sight.NO  # as if nothing stood there
    if field is Field.CONTACT and whose.has_said_yes:
        return Sight.YES
    audience = whose.audiences.get(field, Audience.ME)
    looks_after_it = viewer.has(whose.group_id, *LOOK_AFTER)
    if looks_after_it and audience is not Audience.ME:
        return Sight.YES
    if audience is Audience.MEMBERS:
        is_close = field in KEPT_CLOSE and whose.care is Care.GUARDED
        return Sight.MASKED if is_close else Sight.YES
    return Sight.MASKED if field is Field.CONTACT else Sight.NO


def readable(viewer: Viewer, group_id: int, care: Care) -> list[tuple[Field, Audience]]:
    """The same for a query: which answers of other people, shown to whom, the viewer may read. How
    to reach them is never among what is read along."""
    pairs = [(field, one) for field in Field if field is not Field.CONTACT for one in Audience]
    return [
        (field, audience)
        for field, audience in pairs
        if may_see(viewer, Whose(group_id, care, SOMEBODY_ELSE, {field: audience}), field)
        is Sight.YES
    ]


@dataclass(frozen=True, slots=True)
class Reach:
    """Somebody of a circle whom the viewer would like to reach."""

    group_id: int
    user_id: int
    is_near: bool  # looks after the circle, or invited the viewer into it


@rule
def edit_own_card(viewer: Viewer, group_id: int) -> bool:
    return viewer.is_member(group_id)


@rule
def look_for_people(viewer: Viewer, group_id: int) -> bool:
    return viewer.is_member(group_id)


@rule
def ask_how_to_reach(viewer: Viewer, reach: Reach) -> bool:
    """Whoever is new asks those who look after the circle, and whom they came by (row 54)."""
    if not viewer.is_member(reach.group_id) or viewer.user_id == reach.user_id:
        return False
    return reach.is_near or reach.group_id not in viewer.new_in


@rule
def see_covered_cards(viewer: Viewer, group_id: int) -> bool:
    """Whoever may hide a card for review sees what is on it (row 59)."""
    return viewer.has(group_id, *DOOR_KEEPERS)


@rule
def take_cards_away(viewer: Viewer, group_id: int) -> bool:
    """As a file, once somebody else agreed, and in open-hearted circles only (decision 1)."""
    return viewer.has(group_id, Role.OWNER)


@rule
def agree_to_cards_copy(viewer: Viewer, group_id: int) -> bool:
    return viewer.has(group_id, *ORDER_KEEPERS)


@rule
def raise_budgets(viewer: Viewer, group_id: int) -> bool:
    """Be one of the two who let somebody open more (row 62)."""
    return viewer.has(group_id, *DOOR_KEEPERS)


@rule
def place_canaries(viewer: Viewer, group_id: int) -> bool:
    """Be one of the two who place or take away a made-up card (row 60)."""
    return viewer.has(group_id, *DOOR_KEEPERS)


@rule
def see_who_looks_at_many(viewer: Viewer, group_id: int) -> bool:
    """Row 61."""
    return viewer.has(group_id, *DOOR_KEEPERS)
