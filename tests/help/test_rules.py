"""Who may do what on the board: the matrix of docs/safety.md, F, as a grid (ADR 23 says where
owners stand)."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType

import pytest

from app.core.rules import RULES
from app.core.viewer import Role, Viewer
from app.help.models import Kind, PostAudience, PostState, Shown
from app.help.rules import Posted

GROUP, AUTHOR = 1, 50

# Vi a visitor, Bo from another circle, Ne who is new, Me a member, St, Or, Mo, Ow, As a steward to
# whom the ask was given, Au its author; then y where they may.
COLUMNS = ("Vi", "Bo", "Ne", "Me", "St", "Or", "Mo", "Ow", "As", "Au")

OF_A_CIRCLE = """
see_board              ..yyyyyyyy
ask_for_help           ..yyyyyyyy
ask_at_once            ...yyyyyyy
ask_in_their_words     ...yyyyyyy
offer_help             ...yyyyyyy
keep_board             ....y.yyy.
mark_urgent            ....y.yyy.
ask_for_others         .....y.y..
"""

# What it is, the question, who may.
OF_A_POST = """
ask        see_post         ...yyyyyyy
ask        see_author       ...yyyyyyy
ask        answer_post      ...yyyyyy.
ask        decide_on_post   ....y.yyy.
ask        suggest_helper   ....y.yyy.
ask        change_post      .........y
ask        renew_post       .........y
ask        end_post         ....y.yyyy
ask        see_promises     ....y.yyyy
ask        see_address      ........yy
ask        see_documents    ........yy
ask        attach_picture   .........y
ask        report_post      ...yyyyyy.
for-team   see_post         ....yyyyyy
for-team   answer_post      ....yyyyy.
nameless   see_author       ........yy
nameless   see_address      ........yy
nameless   see_documents    ........yy
hidden     see_author       ........yy
draft      see_post         .........y
draft      see_author       .........y
draft      answer_post      ..........
waiting    see_post         ....y.yyyy
waiting    answer_post      ..........
waiting    decide_on_post   ....y.yyy.
offer      see_post         ..yyyyyyyy
offer      answer_post      ...yyyyyy.
"""

ASK = Posted(
    *(GROUP, Kind.ASK, AUTHOR, AUTHOR, PostState.OPEN, PostAudience.MEMBERS, Shown.NAMED),
    assigned=8,
)
POSTS = {
    "ask": ASK,
    "for-team": replace(ASK, audience=PostAudience.TEAM),
    "nameless": replace(ASK, shown=Shown.TEAM),
    "hidden": replace(ASK, shown=Shown.HIDDEN),
    "draft": replace(ASK, state=PostState.DRAFT),
    "waiting": replace(ASK, state=PostState.PENDING),
    "offer": replace(ASK, kind=Kind.OFFER),
}
MORE = {"St": Role.STEWARD, "Or": Role.ORGANISER, "Mo": Role.MODERATOR, "Ow": Role.OWNER}


def viewer(column: str) -> Viewer:
    if column == "Vi":
        return Viewer()
    held = {Role.MEMBER, MORE.get("St" if column == "As" else column, Role.MEMBER)}
    where = 2 if column == "Bo" else GROUP
    return Viewer(
        user_id=AUTHOR if column == "Au" else COLUMNS.index(column),
        roles=MappingProxyType({where: frozenset(held)}),
        new_in=frozenset({GROUP} if column == "Ne" else ()),
    )


def asked(question: str, about: object) -> str:
    may = RULES[question]
    return "".join("y" if may(viewer(column), about) else "." for column in COLUMNS)


@pytest.mark.parametrize("row", OF_A_CIRCLE.strip().splitlines())
def test_who_may_do_what_on_the_board(row: str) -> None:
    question, expected = row.split()
    assert asked(question, GROUP) == expected


@pytest.mark.parametrize("row", OF_A_POST.strip().splitlines())
def test_who_may_do_what_with_a_post(row: str) -> None:
    what, question, expected = row.split()
    assert asked(question, POSTS[what]) == expected


def test_what_somebody_is_to_bring_opens_the_door_to_them_and_no_other() -> None:
    taken = replace(ASK, has_promised=True, is_expected=True, is_unsettled=True)
    assert RULES["see_address"](viewer("Me"), taken)
    assert not RULES["see_address"](viewer("Me"), replace(taken, shown=Shown.TEAM))
    assert RULES["give_to_keeper"](viewer("Me"), replace(taken, shown=Shown.TEAM))
    assert not RULES["see_address"](viewer("Me"), replace(taken, is_unsettled=False))
    assert not RULES["see_address"](viewer("Bo"), taken)


def test_nobody_promises_what_their_own_family_needs() -> None:
    assert not RULES["answer_post"](viewer("Ow"), replace(ASK, is_for_them=True))
