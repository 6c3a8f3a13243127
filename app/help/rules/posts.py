"""Who may do what with one post: an ask, or an offer."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.rules import rule
from app.core.viewer import Viewer
from app.help.models import ON_THE_BOARD, OVER, Kind, PostAudience, PostState, Shown
from app.help.rules.board import TEAM, ask_for_others, keep_board

CHANGEABLE = (PostState.DRAFT, PostState.PENDING, *ON_THE_BOARD)
KEPT_BACK = (PostState.PENDING, PostState.DECLINED)
ENDED_BY_A_PRESS = (PostState.CLOSED, PostState.WITHDRAWN, PostState.DECLINED)


@dataclass(frozen=True, slots=True)
class Posted:
    """A post, as far as who may do what with it goes. `author` is whose it is, `by` who wrote it
    down; `helps`: the viewer said on their card that they can help, or has helped."""

    group_id: int
    kind: Kind
    author: int  # user ids
    by: int
    state: PostState
    audience: PostAudience
    shown: Shown
    assigned: int | None = None
    is_hidden: bool = False
    helps: bool = False
    has_promised: bool = False
    is_expected: bool = False  # with what they promised: nobody has to say yes to it any more
    is_unsettled: bool = False  # and nobody has said yet that it came, and all is well
    is_for_them: bool = False  # the viewer lives in the family that it is for
    left_unread: bool = False  # it left the board while it waited for a yes
    is_settled: bool = False  # it is over, and so is everything that was promised of it


@rule
def see_post(viewer: Viewer, posted: Posted) -> bool:
    """Row 73. A newcomer reads offers and their own; who needs what, and where, is a map of the
    circle. What is not on the board is known to who wrote it and who looks after the board, and to
    who promised something of it, once its words were let be."""
    if not viewer.is_member(posted.group_id):
        return False
    if is_own(viewer, posted) or keep_board(viewer, posted.group_id):
        return posted.state is not PostState.DRAFT or is_own(viewer, posted)
    if posted.has_promised:
        return not is_unread(posted)
    if posted.state not in ON_THE_BOARD or posted.is_hidden:
        return False
    if posted.kind is Kind.ASK and posted.group_id in viewer.new_in:
        return False
    return _is_of_audience(viewer, posted)


def is_unread(posted: Posted) -> bool:
    """R64: an offer whose words, as they are now, nobody who looks after the board has let be."""
    is_kept_back = posted.state in KEPT_BACK or posted.left_unread
    return posted.kind is Kind.OFFER and is_kept_back


def _is_of_audience(viewer: Viewer, posted: Posted) -> bool:
    if viewer.has(posted.group_id, *TEAM):
        return True
    if posted.audience is PostAudience.HELPERS:
        return posted.helps
    return posted.audience is PostAudience.MEMBERS


def is_own(viewer: Viewer, posted: Posted) -> bool:
    return viewer.is_signed_in and viewer.user_id in (posted.author, posted.by)


@rule
def decide_on_post(viewer: Viewer, posted: Posted) -> bool:
    """Never about one's own (row 77). Who is near to its author is asked when they do."""
    return keep_board(viewer, posted.group_id) and not is_own(viewer, posted)


@rule
def suggest_helper(viewer: Viewer, posted: Posted) -> bool:
    """Ask a member whether they would take it (row 82), never one's own; also to see who was. Only
    who knows whose it is: among those who could, its author is missing."""
    is_seen = posted.state in ON_THE_BOARD and not posted.is_hidden
    if posted.kind is not Kind.ASK or not is_seen or not see_author(viewer, posted):
        return False
    return decide_on_post(viewer, posted)


@rule
def change_post(viewer: Viewer, posted: Posted) -> bool:
    """What it says, and whether it is still needed."""
    if not viewer.is_member(posted.group_id) or posted.state not in CHANGEABLE:
        return False
    return is_own(viewer, posted)


@rule
def renew_post(viewer: Viewer, posted: Posted) -> bool:
    """Say that it is still so."""
    may = (PostState.PENDING, PostState.EXPIRED, *ON_THE_BOARD)
    return viewer.is_member(posted.group_id) and is_own(viewer, posted) and posted.state in may


@rule
def write_anew(viewer: Viewer, posted: Posted) -> bool:
    """The same again, where it ended by a slip of the finger, or somebody said no."""
    is_theirs = viewer.is_member(posted.group_id) and viewer.user_id == posted.author
    return is_theirs and posted.state in ENDED_BY_A_PRESS


@rule
def hide_post(viewer: Viewer, posted: Posted) -> bool:
    """R65: whoever says that it is about them is believed first, and asked later. Row 84."""
    return see_post(viewer, posted) and posted.state in (PostState.PENDING, *ON_THE_BOARD)


@rule
def report_post(viewer: Viewer, posted: Posted) -> bool:
    """Row 95: whoever is shown it. One's own can be changed, or taken off the board."""
    return see_post(viewer, posted) and not is_own(viewer, posted)


@rule
def end_post(viewer: Viewer, posted: Posted) -> bool:
    """Take it off the board, or say that it is done (row 79)."""
    if not viewer.is_member(posted.group_id):
        return False
    return is_own(viewer, posted) or keep_board(viewer, posted.group_id)


@rule
def answer_post(viewer: Viewer, posted: Posted) -> bool:
    """Promise something of it (row 78): never of one's own, or of what one's family needs, and not
    in one's first days."""
    if posted.group_id in viewer.new_in or viewer.user_id in (posted.author, posted.by):
        return False
    if posted.is_for_them:
        return False
    return see_post(viewer, posted) and posted.state in ON_THE_BOARD and not posted.is_hidden


@rule
def use_offer(viewer: Viewer, posted: Posted) -> bool:
    """Bring something of an ask out of one's own offer."""
    is_there = posted.state in ON_THE_BOARD and not posted.is_hidden
    is_theirs = posted.kind is Kind.OFFER and viewer.user_id == posted.author
    return is_there and is_theirs and viewer.is_member(posted.group_id)


@rule
def see_promises(viewer: Viewer, posted: Posted) -> bool:
    """Everybody's, with their names and what they wrote with them."""
    return end_post(viewer, posted)


@rule
def see_author(viewer: Viewer, posted: Posted) -> bool:
    """Who is behind it (row 80)."""
    if is_own(viewer, posted) or posted.shown is Shown.NAMED:
        return see_post(viewer, posted)
    if _looks_after(viewer, posted):
        return True
    return posted.shown is Shown.HIDDEN and posted.is_expected


@rule
def see_whom(viewer: Viewer, posted: Posted) -> bool:
    """For which family of the list it is: whoever may look at the list. Beside an ask without a
    name that would be one."""
    is_told = posted.shown is not Shown.TEAM or see_author(viewer, posted)
    return is_told and ask_for_others(viewer, posted.group_id)


def _looks_after(viewer: Viewer, posted: Posted) -> bool:
    """It was given to them, and something of it goes on: what is over is nobody's to open again."""
    return give_back(viewer, posted) and not posted.is_settled


@rule
def give_back(viewer: Viewer, posted: Posted) -> bool:
    """Look after it no longer, for any reason or none: its author, too, who was chosen by somebody
    who does not know that it is theirs."""
    is_given = posted.assigned is not None and viewer.user_id == posted.assigned
    return is_given and keep_board(viewer, posted.group_id)


@rule
def see_address(viewer: Viewer, posted: Posted) -> bool:
    """Whoever brings something, until it is settled that it came; not who only would like to. That
    the time of an ask is over takes nothing from who has still to bring it."""
    if is_own(viewer, posted):
        return see_post(viewer, posted)
    if _looks_after(viewer, posted):
        return True
    return not is_kept_from(viewer, posted) and _goes_there(viewer, posted)


def is_kept_from(viewer: Viewer, posted: Posted) -> bool:
    """The door of an ask without a name, which says whose it is: only its author and whoever looks
    after it know it."""
    knows = is_own(viewer, posted) or _looks_after(viewer, posted)
    return posted.shown is Shown.TEAM and not knows


@rule
def give_to_keeper(viewer: Viewer, posted: Posted) -> bool:
    """What they promised goes by whoever looks after it, who alone knows the door."""
    return is_kept_from(viewer, posted) and _goes_there(viewer, posted)


def _goes_there(viewer: Viewer, posted: Posted) -> bool:
    is_over = posted.state in OVER and posted.state is not PostState.EXPIRED
    is_open = posted.is_unsettled and not is_over and not is_unread(posted)
    return is_open and viewer.is_member(posted.group_id)


@rule
def attach_picture(viewer: Viewer, posted: Posted) -> bool:
    """Of a prescription (row 81): to one's own ask, not in one's first days (row 34)."""
    is_new = posted.group_id in viewer.new_in
    return posted.kind is Kind.ASK and not is_new and change_post(viewer, posted)


@rule
def see_documents(viewer: Viewer, posted: Posted) -> bool:
    """A prescription (row 81): its owner, and the steward it is assigned to."""
    if not viewer.is_member(posted.group_id):
        return False
    return _looks_after(viewer, posted) or is_own(viewer, posted)
