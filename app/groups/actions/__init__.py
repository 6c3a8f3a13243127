"""What can happen to a circle: it begins, changes, people are invited, come in and leave.

Higher features that must hear of it register on the lists of `telling`."""

from app.groups.actions.admitting import ADMISSION, Yes, admit, open_words, refuse
from app.groups.actions.agreeing import accept, publish
from app.groups.actions.asking import apply, withdraw
from app.groups.actions.becoming import alone_with, not_the_last_owner
from app.groups.actions.caring import LOOSEN, loosen, tighten
from app.groups.actions.door import add_question, drop_question, move_door, set_policy
from app.groups.actions.enrolling import circle_named, enrol
from app.groups.actions.forgetting import forget_who_never_came_in, forget_who_was_turned_away
from app.groups.actions.founding import begin, change, first_run_path, found, is_first_run
from app.groups.actions.inviting import code_of, invite, revoke
from app.groups.actions.joining import Arrival, join
from app.groups.actions.leaving import leave, leave_everywhere
from app.groups.actions.measures import (
    ban,
    bring_back,
    end_what_is_over,
    stay_out,
    suspend,
    take_out,
)
from app.groups.actions.naming import come_as, rename
from app.groups.actions.resting import come_back, let_rest, look_in, rest
from app.groups.actions.roles import NOT_HERE, give_role, take_role
from app.groups.actions.telling import (
    on_apply,
    on_found,
    on_found_inside,
    on_going_inside,
    on_join,
    on_leave,
    on_leave_inside,
    on_promise,
    on_role,
    on_role_taken_inside,
    on_standing,
)
from app.groups.actions.vouching import take_vouch_back, vouch
from app.groups.actions.welcoming import open_early, welcome
from app.groups.actions.wishing import answer_wish, wish

__all__ = [
    "ADMISSION",
    "LOOSEN",
    "NOT_HERE",
    "Arrival",
    "Yes",
    "accept",
    "add_question",
    "admit",
    "alone_with",
    "answer_wish",
    "apply",
    "ban",
    "begin",
    "bring_back",
    "change",
    "circle_named",
    "code_of",
    "come_as",
    "come_back",
    "drop_question",
    "end_what_is_over",
    "enrol",
    "first_run_path",
    "forget_who_never_came_in",
    "forget_who_was_turned_away",
    "found",
    "give_role",
    "invite",
    "is_first_run",
    "join",
    "leave",
    "leave_everywhere",
    "let_rest",
    "look_in",
    "loosen",
    "move_door",
    "not_the_last_owner",
    "on_apply",
    "on_found",
    "on_found_inside",
    "on_going_inside",
    "on_join",
    "on_leave",
    "on_leave_inside",
    "on_promise",
    "on_role",
    "on_role_taken_inside",
    "on_standing",
    "open_early",
    "open_words",
    "publish",
    "refuse",
    "rename",
    "rest",
    "revoke",
    "set_policy",
    "stay_out",
    "suspend",
    "take_out",
    "take_role",
    "take_vouch_back",
    "tighten",
    "vouch",
    "welcome",
    "wish",
    "withdraw",
]
