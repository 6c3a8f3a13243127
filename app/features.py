"""THE order of features, lowest first. An import goes down this list, never up
(tests/test_architecture.py reads it too); a new feature is a folder and one word here."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from app.core.config import config_from
from app.core.db import orm_config

FEATURES = (
    "audit",
    "accounts",
    "acts",
    "notices",
    "groups",
    "chat",
    "directory",
    "registry",
    "lines",
    "events",
    "help",
    "parcels",
    "moderation",
    "home",
)

MODELS = [f"app.{name}.models" for name in FEATURES if find_spec(f"app.{name}.models")]


def collected(file: str, what: str) -> list[Any]:
    """What every feature offers under this name in that file: ("views", "ROUTES"), ("jobs",
    "JOBS")…"""
    found: list[Any] = []
    for name in FEATURES:
        module = f"app.{name}.{file}"
        if find_spec(module):
            found += getattr(import_module(module), what)
    return found


def wire() -> None:
    """What lower features promise to tell higher ones, written where a reader will look.
    Repeating it is harmless."""
    from app.accounts import actions as erasing
    from app.accounts import queries as accounts
    from app.acts import actions as acts
    from app.chat import actions as chat
    from app.chat import queries as rooms
    from app.core import doors
    from app.directory import actions as directory
    from app.directory import queries as cards
    from app.events import actions as holding
    from app.events import queries as meetings
    from app.groups import actions as groups
    from app.groups import looking
    from app.groups.queries import are_near, names_near, seconds_in, viewer_in
    from app.help import actions as helping
    from app.help import queries as help_board
    from app.help.actions.buying import let_go_of_lists, let_go_of_what_others_promised
    from app.help.actions.carrying import forget_wish
    from app.help.actions.closing import forget_kind_words_of
    from app.help.actions.writing import on_move
    from app.help.queries.buying import circle_of_buying
    from app.lines import actions as lines
    from app.lines import queries as sheets
    from app.moderation import actions as moderation
    from app.moderation import queries as order
    from app.notices import actions as notices
    from app.notices.queries import words_for
    from app.parcels import actions as carrying
    from app.parcels import queries as parcels
    from app.registry import actions as registry
    from app.registry import queries as families

    promises: list[tuple[list[Any], Any]] = [
        (doors.before_looking, looking.before_looking),
        (looking.circle_of_place, rooms.circle_of_room),
        (looking.circle_of_place, cards.circle_of_card),
        (looking.circle_of_place, families.circle_of_household),
        (looking.circle_of_place, meetings.circle_of_event),
        (looking.circle_of_place, help_board.circle_of_post),
        (looking.circle_of_place, circle_of_buying),
        (looking.circle_of_place, parcels.circle_of_parcel),
        (looking.circle_of_place, parcels.circle_of_road),
        (groups.on_found_inside, chat.open_everyones_room),
        (groups.on_found, chat.seat_founder),
        (groups.on_apply, chat.open_waiting_room),
        (groups.on_join, chat.seat),
        (groups.on_promise, moderation.ask_for_newcomer),
        (groups.on_going_inside, helping.take_bags),
        (groups.on_leave_inside, directory.forget_card),
        (groups.on_leave_inside, chat.forget_knocks),
        (groups.on_leave_inside, notices.forget_in),
        (groups.on_leave_inside, holding.forget_key),
        (erasing.on_new_password_inside, holding.forget_keys_of),
        (groups.on_leave_inside, registry.let_go),
        (groups.on_leave_inside, holding.let_go),  # takes occurrences, then sheets, as others do
        (groups.on_leave_inside, let_go_of_lists),  # takes lists, then sheets, as a buyer does
        (groups.on_leave_inside, helping.let_go),
        (groups.on_leave_inside, lines.let_go),
        (groups.on_leave_inside, carrying.let_go),  # takes parcels, after every sheet
        (groups.on_leave_inside, forget_wish),
        (groups.on_leave_inside, moderation.let_go),
        (groups.on_leave, chat.unseat),
        (groups.on_role, chat.seat_as),
        (groups.on_role_taken_inside, holding.let_go_of_team_meetings),
        (groups.on_role_taken_inside, let_go_of_what_others_promised),
        (acts.too_near, are_near),
        (acts.locked_first, groups.alone_with),
        (acts.seconds, seconds_in),
        (acts.standing_now, viewer_in),
        (rooms.made_up, cards.made_up_people),
        (rooms.made, help_board.made_in_room),
        (chat.on_block_inside, helping.let_go_between),
        (chat.on_made_up, directory.ring_of_face),
        (cards.out_of_sight, order.cards_hidden_in),
        (accounts.words_near, names_near),
        (accounts.beside, registry.OWN_RECORD),
        (erasing.on_erase_inside, groups.leave_everywhere),
        (erasing.on_erase_inside, chat.forget_words_of),
        (erasing.on_erase_inside, notices.forget_of),
        (erasing.on_erase_inside, forget_kind_words_of),
        (words_for, meetings.words_for_notices),
        (words_for, help_board.words_for_notices),
        (words_for, parcels.words_for_notices),
        (help_board.PARTS, parcels.part_of_post),
        (families.PARTS, help_board.asks_of_family),
        (sheets.on_the_way, parcels.on_the_way),
        (sheets.packed, parcels.packed),
        (help_board.had_part, parcels.had_part),
        (help_board.came_with, parcels.came_with),
        (help_board.lost_with, parcels.lost_with),
        (helping.on_promises, carrying.follow_promises),
        (on_move, carrying.follow_change),
        (chat.on_mute, moderation.note_mute),
        (chat.on_hide, moderation.note_hiding),
        (erasing.on_erase_inside, moderation.forget),
        (erasing.on_erase_inside, directory.forget_looks_of),
        (erasing.on_erase_inside, registry.forget_account),
        (erasing.on_erase_inside, helping.forget_of),
        (erasing.on_erase, chat.erase_words),
    ]
    for told, listener in promises:
        if listener not in told:
            told.append(listener)


def __getattr__(name: str) -> Any:
    """`app.features.TORTOISE`, for Tortoise's own tool, which writes the migrations."""
    if name == "TORTOISE":
        return orm_config(config_from().database, MODELS)
    raise AttributeError(name)
