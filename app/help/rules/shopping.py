"""Who may do what with a buyer's list."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.rules import rule
from app.core.viewer import Viewer
from app.help.rules.board import TEAM, keep_board


@dataclass(frozen=True, slots=True)
class Shopping:
    """A buyer's list, as far as who may do what with it goes."""

    group_id: int
    buyer: int  # user id
    of_others: bool = False  # something on it others have promised


@rule
def buy(viewer: Viewer, group_id: int) -> bool:
    """Make a list of what to buy: of what oneself has promised, and who looks after the circle of
    what everybody has."""
    return viewer.is_member(group_id) and group_id not in viewer.new_in


@rule
def buy_for_all(viewer: Viewer, group_id: int) -> bool:
    return viewer.has(group_id, *TEAM)


@rule
def see_shopping(viewer: Viewer, shopping: Shopping) -> bool:
    """There are no names on it; but what a whole circle needs is told to few."""
    return do_shopping(viewer, shopping) or viewer.has(shopping.group_id, *TEAM)


@rule
def do_shopping(viewer: Viewer, shopping: Shopping) -> bool:
    """Its buyer; what others have promised stands on it only while they look after the circle."""
    is_theirs = viewer.is_member(shopping.group_id) and viewer.user_id == shopping.buyer
    return is_theirs and (not shopping.of_others or buy_for_all(viewer, shopping.group_id))


@rule
def end_shopping(viewer: Viewer, shopping: Shopping) -> bool:
    """Also for a buyer who cannot go."""
    return do_shopping(viewer, shopping) or keep_board(viewer, shopping.group_id)
