"""Who may do what with a room: the matrix of docs/safety.md, C, as a grid."""

from __future__ import annotations

from datetime import UTC, datetime
from types import MappingProxyType

import pytest

from app.chat.models import Room, RoomKind
from app.chat.rules import Here, Reach
from app.core.rules import RULES
from app.core.viewer import Role, Viewer
from app.groups.models import Care, Group

pytestmark = pytest.mark.usefixtures("database")  # models are made, none is written

GROUP, MAKER = 1, 50
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

# Bo from another circle, Ne who is new, Me a member, St, Or, Mo, Ow; then y where they may.
COLUMNS = ("Bo", "Ne", "Me", "St", "Or", "Mo", "Ow")

OF_A_CIRCLE = """
open_room              ....yyy
wish_for_room          ..yyyyy
make_closed_room       ..yyyyy
make_announcements     .....yy
"""

# What a room is, what one is in it (-: nothing, m: a member, h: a host), the question, who may.
OF_A_ROOM = """
everyone  m  see_room          .yyyyyy
everyone  m  write_here        .yyyyyy
everyone  m  leave_room        .......
everyone  m  keep_room         .....yy
everyone  m  archive_room      .......
open      -  see_room          .yyyyyy
open      -  join_room         .yyyyyy
open      m  join_room         .......
open      -  write_here        .......
open      m  write_here        .yyyyyy
open      m  write_while_paused  .......
open      h  write_while_paused  .yyyyyy
open      m  leave_room        yyyyyyy
open      -  keep_room         .....yy
open      m  keep_room         .....yy
open      h  keep_room         .yyyyyy
open      h  archive_room      .yyyyyy
open      m  invite_into_room  .......
open      -  ask_to_be_let_in  .......
archived  -  see_room          .yyyyyy
archived  -  join_room         .......
archived  h  write_here        .......
archived  h  write_while_paused  .......
archived  h  archive_room      .yyyyyy
announce  -  see_room          .yyyyyy
announce  m  write_here        .......
announce  h  write_here        .yyyyyy
closed    -  see_room          .......
closed    -  join_room         .......
closed    -  keep_room         .......
closed    -  ask_to_be_let_in  .yyyyyy
closed    m  ask_to_be_let_in  .......
closed    m  see_room          .yyyyyy
closed    m  write_here        .yyyyyy
closed    m  invite_into_room  .yyyyyy
closed    -  invite_into_room  .......
closed    m  keep_room         .....yy
closed    h  keep_room         .yyyyyy
direct    -  see_room          .......
direct    -  join_room         .......
direct    m  see_room          .yyyyyy
direct    m  write_here        .yyyyyy
direct    m  keep_room         .......
direct    m  leave_room        .......
direct    m  see_who_is_in     .......
asked     m  write_here        .......
asked     -  see_room          .......
wish      -  see_room          ....yyy
wish      -  join_room         .......
wish      -  answer_wish       ....yyy
open      -  answer_wish       .......
everyone  m  remove_message    .....yy
closed    m  remove_message    .....yy
closed    h  remove_message    .yyyyyy
direct    m  remove_message    .......
direct    h  remove_message    .......
guarded   m  see_who_is_in     .......
guarded   h  see_who_is_in     .yyyyyy
open      m  see_who_is_in     .yyyyyy
"""

# Order in rooms of a kind, and what may be told to those who keep it.
OF_ORDER = """
everyone  keep_order      .....yy
open      keep_order      .....yy
closed    keep_order      .....yy
announce  keep_order      .....yy
direct    keep_order      .......
everyone  report_in_room  .yyyyyy
direct    report_in_room  .yyyyyy
"""


def rows(table: str) -> list[list[str]]:
    return [line.split() for line in table.strip().splitlines()]


def somebody(column: str) -> Viewer:
    role = {"St": Role.STEWARD, "Or": Role.ORGANISER, "Mo": Role.MODERATOR, "Ow": Role.OWNER}
    held = frozenset({Role.MEMBER, role.get(column, Role.MEMBER)})
    group = 99 if column == "Bo" else GROUP
    new_in = frozenset({GROUP}) if column == "Ne" else frozenset()
    return Viewer(user_id=7, pub="p7", roles=MappingProxyType({group: held}), new_in=new_in)


def room(what: str) -> Room:
    kinds = {"asked": "direct", "wish": "open", "archived": "open", "guarded": "open"}
    is_waiting = what in ("asked", "wish")
    made = Room(
        id=1,
        group_id=GROUP,
        kind=RoomKind(kinds.get(what, what)),
        title="Водії",
        made_by_id=MAKER,
        asked_by_id=MAKER if is_waiting else None,
        archived_at=LONG_AGO if what == "archived" else None,
    )
    made.group = Group(id=GROUP, care=Care.GUARDED if what == "guarded" else Care.OPEN)
    return made


def who_may(rule: str, subject: object) -> str:
    return "".join("y" if RULES[rule](somebody(one), subject) else "." for one in COLUMNS)


@pytest.mark.parametrize(("rule", "expected"), rows(OF_A_CIRCLE))
async def test_who_may_make_what_in_a_circle(rule: str, expected: str) -> None:
    assert who_may(rule, GROUP) == expected


@pytest.mark.parametrize(("what", "seat", "rule", "expected"), rows(OF_A_ROOM))
async def test_who_may_what_in_a_room(what: str, seat: str, rule: str, expected: str) -> None:
    here = Here(room(what), {"-": "", "m": "member", "h": "host"}[seat])
    assert who_may(rule, here) == expected


@pytest.mark.parametrize(("what", "rule", "expected"), rows(OF_ORDER))
async def test_who_keeps_order(what: str, rule: str, expected: str) -> None:
    assert who_may(rule, room(what)) == expected


async def test_whoever_wished_for_a_room_sees_their_wish() -> None:
    viewer = Viewer(user_id=MAKER, roles={GROUP: frozenset({Role.MEMBER})})
    assert RULES["see_room"](viewer, Here(room("wish")))
    assert not RULES["answer_wish"](viewer, Here(room("wish")))


@pytest.mark.parametrize(("is_near", "expected"), [(False, "..yyyyy"), (True, ".yyyyyy")])
async def test_who_may_write_to_one_person(is_near: bool, expected: str) -> None:
    assert who_may("write_to_person", Reach(GROUP, 8, is_near)) == expected
    assert who_may("write_to_person", Reach(GROUP, 7, is_near)) == ".......", "not to oneself"


async def test_a_stranger_may_nothing() -> None:
    nobody = Viewer()
    for what in ("everyone", "open", "closed", "direct"):
        here = Here(room(what), "host")
        assert not any(RULES[rule](nobody, here) for _, _, rule, _ in rows(OF_A_ROOM))
