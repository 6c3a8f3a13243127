"""Who may do what with parcels and roads. Whoever carries knows only their own piece of the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Self

from app.core.rules import rule
from app.core.viewer import Role, Viewer
from app.help.rules import Posted, give_back, is_kept_from, keep_board
from app.parcels.changes import NOT_BEGUN
from app.parcels.models import LegState

KEEPS_ROADS = (Role.STEWARD, Role.ORGANISER, Role.MODERATOR, Role.OWNER)
UNDER_WAY = (
    *(LegState.PLANNED, LegState.READY, LegState.IN_TRANSIT),
    *(LegState.ARRIVED, LegState.BLOCKED),
)
AT_HAND = UNDER_WAY[1:]  # whose turn it is


@dataclass(frozen=True, slots=True)
class Carried:
    """A parcel, as far as who may do what with it goes (user ids)."""

    group_id: int
    planners: frozenset[int]  # who packed it, and whose promise it brings
    receivers: frozenset[int]
    carriers: frozenset[int]  # of legs that are still theirs
    posted: Posted  # what it is for


@dataclass(frozen=True, slots=True)
class Piece:
    """One leg of it. `takes_it`: who is to carry it on from there, and has said that they do.
    `has_it`: its carrier has it in their hands; `has_other`: and another way is open, for which
    they give it away."""

    parcel: Carried
    state: LegState
    carrier: int | None
    has_said_yes: bool
    is_last: bool
    takes_it: int | None = None
    has_it: bool = False
    has_other: bool = False


@dataclass(frozen=True, slots=True)
class Own:
    """A parcel, and whether something in it is the viewer's to give."""

    parcel: Carried
    gives: bool


@dataclass(frozen=True, slots=True)
class Roads:
    """Those of a circle, or one of them. `goes`: by which ones the viewer goes now, with something
    that another sends (ids)."""

    group_id: int
    is_guarded: bool
    goes: frozenset[int] = frozenset()

    def only(self, road_id: int) -> Self:
        return replace(self, goes=self.goes & {road_id})


@dataclass(frozen=True, slots=True)
class ToPack:
    """A promise whose things wait to be sent."""

    id: int
    pub: str
    name: str  # of whoever promised


@dataclass(frozen=True, slots=True)
class Packable:
    """What of a post the viewer could send."""

    group_id: int
    promises: tuple[ToPack, ...]


@rule
def pack_parcel(viewer: Viewer, packable: Packable) -> bool:
    return viewer.is_member(packable.group_id) and bool(packable.promises)


@rule
def plan_parcel(viewer: Viewer, parcel: Carried) -> bool:
    """Say which way it takes, and who carries it."""
    if not viewer.is_member(parcel.group_id):
        return False
    return viewer.user_id in parcel.planners or keep_board(viewer, parcel.group_id)


@rule
def name_oneself(viewer: Viewer, own: Own) -> bool:
    """Be the carrier of a way that one plans, and so learn a door: who gives it, or receives it, or
    looks after what it is for. Whoever only looks after the board is named by one of them."""
    has_part = own.gives or viewer.user_id in own.parcel.receivers
    return plan_parcel(viewer, own.parcel) and (has_part or give_back(viewer, own.parcel.posted))


@rule
def receive_parcel(viewer: Viewer, parcel: Carried) -> bool:
    return viewer.is_member(parcel.group_id) and viewer.user_id in parcel.receivers


@rule
def see_parcel(viewer: Viewer, parcel: Carried) -> bool:
    if plan_parcel(viewer, parcel) or receive_parcel(viewer, parcel):
        return True
    return viewer.is_member(parcel.group_id) and viewer.user_id in parcel.carriers


@rule
def see_leg(viewer: Viewer, piece: Piece) -> bool:
    """Whoever carries: their own, as long as it is theirs, and the one that comes to them."""
    if plan_parcel(viewer, piece.parcel) or receive_parcel(viewer, piece.parcel):
        return True
    return _is_mine(viewer, piece) or (take_over(viewer, piece) and piece.state in UNDER_WAY)


@rule
def answer_leg(viewer: Viewer, piece: Piece) -> bool:
    """Say that one carries it, or not. Nobody does in their first days."""
    is_new = piece.parcel.group_id in viewer.new_in
    return _is_mine(viewer, piece) and not is_new and piece.state in NOT_BEGUN


@rule
def move_leg(viewer: Viewer, piece: Piece) -> bool:
    """Say where it is. For a bus, or for somebody without an account, whoever plans does."""
    if plan_parcel(viewer, piece.parcel):
        return True
    return _is_mine(viewer, piece) and piece.has_said_yes


@rule
def vouch_for_leg(viewer: Viewer, piece: Piece) -> bool:
    """Say without its code that it was handed on: whoever plans the way, but not of what they carry
    themselves to somebody who can say the code."""
    is_carrier = viewer.user_id is not None and viewer.user_id == piece.carrier
    hears_code = bool(piece.parcel.receivers) if piece.is_last else piece.takes_it is not None
    return plan_parcel(viewer, piece.parcel) and not (is_carrier and hears_code)


@rule
def take_over(viewer: Viewer, piece: Piece) -> bool:
    """Know the code that is said at the end of a leg, and say that one has it now."""
    if not viewer.is_member(piece.parcel.group_id):
        return False
    if piece.is_last:
        return viewer.user_id in piece.parcel.receivers
    return viewer.user_id == piece.takes_it


@rule
def see_where_to(viewer: Viewer, piece: Piece) -> bool:
    """The door, and who opens it: whoever goes there, when it is their turn. Others may have said
    that they do, too, should it be needed."""
    is_kept = is_kept_from(viewer, piece.parcel.posted)
    return go_to_door(viewer, piece) and piece.state in AT_HAND and not is_kept


@rule
def go_to_door(viewer: Viewer, piece: Piece) -> bool:
    """Have said that one carries the last part."""
    return _is_mine(viewer, piece) and piece.has_said_yes and piece.is_last


@rule
def leave_door_to_keeper(viewer: Viewer, parcel: Carried) -> bool:
    """Plan it, and not know the door: whoever looks after the ask goes there."""
    return plan_parcel(viewer, parcel) and is_kept_from(viewer, parcel.posted)


def _is_mine(viewer: Viewer, piece: Piece) -> bool:
    is_carrier = viewer.is_member(piece.parcel.group_id) and viewer.user_id == piece.carrier
    return is_carrier and piece.state in UNDER_WAY


@rule
def see_roads(viewer: Viewer, roads: Roads) -> bool:
    """In a guarded circle, how it is on a road is known to those who go it just now."""
    if not viewer.is_member(roads.group_id) or roads.group_id in viewer.new_in:
        return False
    return not roads.is_guarded or bool(roads.goes) or keep_roads(viewer, roads.group_id)


@rule
def keep_roads(viewer: Viewer, group_id: int) -> bool:
    return viewer.has(group_id, *KEEPS_ROADS)
