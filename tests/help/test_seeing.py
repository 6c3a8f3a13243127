"""Who knows of an ask or an offer at all (safety.md, F)."""

from __future__ import annotations

from itertools import product

import pytest

from app.chat.models import Block
from app.core.errors import NotFound
from app.core.viewer import Viewer
from app.help import rules
from app.help.changes import CHANGES, By
from app.help.models import ON_THE_BOARD, Kind, Post, PostAudience, PostState, Shown
from app.help.queries import board_for, needs_of, post_for
from app.help.queries.posts import posted
from app.help.states import state_of
from app.lines.models import Line, PromiseState
from tests.cast import Cast, person
from tests.conftest import Database
from tests.help.making import ask


async def test_what_the_query_shows_is_what_the_rule_allows(db: Database, cast: Cast) -> None:
    """For every state, audience and kind, and everybody: one of the two would lie otherwise."""
    for state, audience, kind in product(PostState, PostAudience, Kind):
        await ask(cast.kalyna, cast.taras, state=state, audience=audience, kind=kind)
    rows = await Post.all().select_related("author", "by", "assigned")
    for who in (cast.olena, cast.taras, cast.nino, cast.dato):
        shown = {row.id for row in await (await board_for(who, cast.kalyna.id)).posts}
        allowed = {row.id for row in rows if rules.see_post(who, posted(row))}
        assert shown == allowed


async def test_a_stranger_meets_nothing(db: Database, cast: Cast) -> None:
    post = await ask(cast.kalyna, cast.taras)
    assert [one.pub for one in await needs_of(cast.olena, [await _full(post)])] == [post.pub]

    for who in (cast.nino, Viewer()):
        with pytest.raises(NotFound):
            await post_for(who, post.pub)


async def test_blocking_people_does_not_tell_whose_an_ask_is(db: Database, cast: Cast) -> None:
    """Who blocks one after the other would see which ask goes away."""
    who = await person("Lesyk", cast.kalyna, "Lesyk")
    named = await ask(cast.kalyna, cast.taras)
    unnamed = [await ask(cast.kalyna, cast.taras, shown=one) for one in (Shown.HIDDEN, Shown.TEAM)]

    async def sees() -> set[int]:
        return {row.id for row in await (await board_for(who, cast.kalyna.id)).posts}

    assert await sees() == {one.id for one in (named, *unnamed)}
    _ = await Block.create(blocker_id=who.user_id, blocked_id=cast.taras.user_id)
    assert await sees() == {one.id for one in unnamed}
    _ = await Block.create(blocker_id=cast.taras.user_id, blocked_id=who.user_id)
    assert await sees() == set()


def test_what_is_computed_is_on_the_board_or_received() -> None:
    lines = [Line(qty=4, promised=promised, delivered=0) for promised in (4, 0)]
    assert state_of(lines, [PromiseState.ACCEPTED]) is PostState.PARTLY_COVERED
    lines = [Line(qty=4, promised=4, delivered=delivered) for delivered in (4, 0)]
    assert state_of(lines, [PromiseState.IN_PROGRESS]) is PostState.IN_DELIVERY
    lines = [Line(qty=4, promised=4, delivered=4)]
    assert state_of(lines, [PromiseState.DELIVERED]) is PostState.IN_DELIVERY
    assert state_of(lines, [PromiseState.CONFIRMED]) is PostState.RECEIVED
    assert state_of([], []) is PostState.OPEN


def test_the_middle_states_come_from_the_lines_only() -> None:
    for change in CHANGES:
        if change.to in ON_THE_BOARD and change.to is not PostState.OPEN:
            assert change.by == {By.LINES}


async def _full(post: Post) -> Post:
    return await Post.get(id=post.id).select_related("author", "by", "assigned")
