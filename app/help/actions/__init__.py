"""What can happen on the help board."""

from app.help.actions.answering import accept, agree, confirm, decline, dispute, settle
from app.help.actions.becoming import on_promises
from app.help.actions.bringing import deliver, set_out
from app.help.actions.by_the_clock import (
    ask_before_release,
    believe_who_is_left,
    confirm_silent,
    release_late,
)
from app.help.actions.changing import as_shown
from app.help.actions.in_part import receive_part
from app.help.actions.leaving import forget_of, let_go, take_bags
from app.help.actions.parting import let_go_between
from app.help.actions.promising import promise, release, take_back
from app.help.actions.reporting import (
    show_after_look,
    show_said_after_look,
    show_thanks_after_look,
    take_out_of_sight,
    take_said_out_of_sight,
    take_thanks_out_of_sight,
)
from app.help.actions.unsaying import not_yet

__all__ = [
    "accept",
    "agree",
    "as_shown",
    "ask_before_release",
    "believe_who_is_left",
    "confirm",
    "confirm_silent",
    "decline",
    "deliver",
    "dispute",
    "forget_of",
    "let_go",
    "let_go_between",
    "not_yet",
    "on_promises",
    "promise",
    "receive_part",
    "release",
    "release_late",
    "set_out",
    "settle",
    "show_after_look",
    "show_said_after_look",
    "show_thanks_after_look",
    "take_back",
    "take_bags",
    "take_out_of_sight",
    "take_said_out_of_sight",
    "take_thanks_out_of_sight",
]
