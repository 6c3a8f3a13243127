"""What can happen to an event: it is planned, changed, answered, told of, and held."""

from app.events.actions.answering import Answered, answer, answer_all
from app.events.actions.asking import let_it_be, refuse
from app.events.actions.bringing import bring, bring_not, brought, want, want_not
from app.events.actions.cancelling import cancel_all, cancel_following, cancel_one, throw_away
from app.events.actions.duties import take_on
from app.events.actions.editing import Meanwhile, edit_all, edit_following, edit_one
from app.events.actions.gathering import come_into_room, open_room
from app.events.actions.guests import add_guest, decide, remove
from app.events.actions.hosting import drop_template, first_pub, plan, publish
from app.events.actions.keys import (
    drop_key,
    fetch,
    forget_key,
    forget_keys_of,
    make_key,
    show_in_calendar,
)
from app.events.actions.leaving import let_go, let_go_of_team_meetings
from app.events.actions.reminding import forget_reminders, remind, remind_due, wish_reminders
from app.events.actions.reporting import show_after_look, take_out_of_sight
from app.events.actions.series import make_ahead, make_all_ahead
from app.events.actions.telling import changed, tell, tell_changes
from app.events.actions.waiting import offer_seats, pass_on

__all__ = [
    "Answered",
    "Meanwhile",
    "add_guest",
    "answer",
    "answer_all",
    "bring",
    "bring_not",
    "brought",
    "cancel_all",
    "cancel_following",
    "cancel_one",
    "changed",
    "come_into_room",
    "decide",
    "drop_key",
    "drop_template",
    "edit_all",
    "edit_following",
    "edit_one",
    "fetch",
    "first_pub",
    "forget_key",
    "forget_keys_of",
    "forget_reminders",
    "let_go",
    "let_go_of_team_meetings",
    "let_it_be",
    "make_ahead",
    "make_all_ahead",
    "make_key",
    "offer_seats",
    "open_room",
    "pass_on",
    "plan",
    "publish",
    "refuse",
    "remind",
    "remind_due",
    "remove",
    "show_after_look",
    "show_in_calendar",
    "take_on",
    "take_out_of_sight",
    "tell",
    "tell_changes",
    "throw_away",
    "want",
    "want_not",
    "wish_reminders",
]
