"""Everything of rooms that is read, by noun."""

from app.chat.queries.above import Made, made, made_of
from app.chat.queries.blocks import Blocked, blocked_by_me, has_blocked, hidden_from, is_blocked
from app.chat.queries.entering import (
    Asked,
    asked_into,
    at_the_door,
    has_knocked,
    here_for,
    here_outside,
    here_to_keep,
    looked_into,
    my_invitations,
    my_seat,
    was_taken_out,
)
from app.chat.queries.inside import called, held_count, held_in, hosts_of, people_in
from app.chat.queries.lists import OpenLine, RoomLine, Wish, lines_for, open_rooms_for, wishes_for
from app.chat.queries.meeting import Met, first_words, made_up, met, room_of_two, whom_with
from app.chat.queries.messages import (
    Found,
    answered,
    first_on,
    message_for,
    message_to_edit,
    message_to_remove,
    pins,
)
from app.chat.queries.opened import Opened, opened
from app.chat.queries.order import Kept, member_to_keep
from app.chat.queries.reported import Told, reported_among, reported_in, told_in
from app.chat.queries.rooms import (
    at,
    circle_of_room,
    room_for,
    rooms_for_everybody,
    rooms_of_circle,
    timeline,
    title_of,
    visible_to,
    waiting_room,
)
from app.chat.queries.searching import FoundLine, FoundPage, marked, search
from app.chat.queries.unwanted import Unwanted, unwanted_in
from app.chat.reasons import FEELINGS
from app.chat.rules import Here

__all__ = [
    "FEELINGS",
    "Asked",
    "Blocked",
    "Found",
    "FoundLine",
    "FoundPage",
    "Here",
    "Kept",
    "Made",
    "Met",
    "OpenLine",
    "Opened",
    "RoomLine",
    "Told",
    "Unwanted",
    "Wish",
    "answered",
    "asked_into",
    "at",
    "at_the_door",
    "blocked_by_me",
    "called",
    "circle_of_room",
    "first_on",
    "first_words",
    "has_blocked",
    "has_knocked",
    "held_count",
    "held_in",
    "here_for",
    "here_outside",
    "here_to_keep",
    "hidden_from",
    "hosts_of",
    "is_blocked",
    "lines_for",
    "looked_into",
    "made",
    "made_of",
    "made_up",
    "marked",
    "member_to_keep",
    "message_for",
    "message_to_edit",
    "message_to_remove",
    "met",
    "my_invitations",
    "my_seat",
    "open_rooms_for",
    "opened",
    "people_in",
    "pins",
    "reported_among",
    "reported_in",
    "room_for",
    "room_of_two",
    "rooms_for_everybody",
    "rooms_of_circle",
    "search",
    "timeline",
    "title_of",
    "told_in",
    "unwanted_in",
    "visible_to",
    "waiting_room",
    "was_taken_out",
    "whom_with",
    "wishes_for",
]
