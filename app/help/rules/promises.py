"""Who may do what with what was promised of a post."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.rules import rule
from app.core.viewer import Viewer
from app.help.models import Kind
from app.help.rules.posts import Posted, decide_on_post, end_post, is_own


@dataclass(frozen=True, slots=True)
class Promised:
    """What somebody promised of a post, as far as who may do what with it goes."""

    posted: Posted
    helper: int  # user id
    sent_by: frozenset[int] = frozenset()  # who had a part in a parcel of it (user ids)


@rule
def answer_promise(viewer: Viewer, promised: Promised) -> bool:
    """Say yes or no to it: never to one's own."""
    return end_post(viewer, promised.posted) and viewer.user_id != promised.helper


@rule
def let_go_of_promise(viewer: Viewer, promised: Promised) -> bool:
    is_theirs = viewer.user_id == promised.helper
    return end_post(viewer, promised.posted) or (
        is_theirs and viewer.is_member(promised.posted.group_id)
    )


@rule
def bring_promise(viewer: Viewer, promised: Promised) -> bool:
    """Whoever gives: of an ask who promised it, of an offer its author."""
    return _is_on_side(viewer, promised, Kind.ASK)


@rule
def receive_promise(viewer: Viewer, promised: Promised) -> bool:
    """Say whether it came: of an ask its author, of an offer who wanted it."""
    return _is_on_side(viewer, promised, Kind.OFFER)


def _is_on_side(viewer: Viewer, promised: Promised, of_helper: Kind) -> bool:
    """Of one kind whoever promised, of the other whose post it is."""
    if not viewer.is_member(promised.posted.group_id):
        return False
    if promised.posted.kind is of_helper:
        return viewer.user_id == promised.helper
    return is_own(viewer, promised.posted)


@rule
def settle_promise(viewer: Viewer, promised: Promised) -> bool:
    """Whether it came after all: whoever looks after the board and has no part in it. Who packed,
    planned or carried it would judge their own word."""
    had_part = {promised.helper, *promised.sent_by}
    return decide_on_post(viewer, promised.posted) and viewer.user_id not in had_part
