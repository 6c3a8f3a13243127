"""What is done to keep a circle in order: may they · lock · change · write down."""

from app.moderation.actions.appeals import answer_appeal, disagree, have_read_measure, send_on
from app.moderation.actions.cards import hide_card, show_card
from app.moderation.actions.choosing import answer_choice, choose
from app.moderation.actions.deciding import agree, decline
from app.moderation.actions.forgetting import forget, let_go
from app.moderation.actions.hiding import (
    note_hiding,
    note_mute,
    show_what_was_hidden_long_enough,
)
from app.moderation.actions.lifting import take_back
from app.moderation.actions.measures import decide
from app.moderation.actions.noticing import report_notice
from app.moderation.actions.reports import (
    answer,
    ask,
    ask_who,
    give_back,
    give_back_what_lies,
    have_read,
    judge,
    pass_on,
    settle,
    take,
)
from app.moderation.actions.roles import (
    ask_for_newcomer,
    ask_to_give,
    ask_to_hand_over,
    ask_to_take,
    hand_over_what_is_due,
    lay_down,
    stop,
)

__all__ = [
    "agree",
    "answer",
    "answer_appeal",
    "answer_choice",
    "ask",
    "ask_for_newcomer",
    "ask_to_give",
    "ask_to_hand_over",
    "ask_to_take",
    "ask_who",
    "choose",
    "decide",
    "decline",
    "disagree",
    "forget",
    "give_back",
    "give_back_what_lies",
    "hand_over_what_is_due",
    "have_read",
    "have_read_measure",
    "hide_card",
    "judge",
    "lay_down",
    "let_go",
    "note_hiding",
    "note_mute",
    "pass_on",
    "report_notice",
    "send_on",
    "settle",
    "show_card",
    "show_what_was_hidden_long_enough",
    "stop",
    "take",
    "take_back",
]
