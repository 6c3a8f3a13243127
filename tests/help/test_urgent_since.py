"""From when on the days of what is urgent are counted: from when others read it so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.core.clock import now
from app.help.actions import calming, ending, expiring, writing
from app.help.forms.asking import WordsForm
from app.help.models import Category, Kind, Post, PostState, Step, Urgency
from app.help.queries import post_for
from tests.cast import Cast
from tests.help.making import ask, membership_of
from tests.help.test_keeping import published, says, state_of
from tests.world import World

LASTS = {Urgency.TODAY: 2, Urgency.DAYS: 5}
HANDS: dict[str, Any] = {"category": Category.WORK, "title": "Шукаю на роботу офіціанток"}
SOUP: dict[str, Any] = {"kind": Kind.OFFER, "category": Category.FOOD, "title": "Суп"}


@pytest.fixture
def cast(world: World) -> Cast:
    return world.cast


async def waits(cast: Cast, urgency: Urgency, what: dict[str, Any] = HANDS) -> Post:
    """Taras asks for it, or offers it, and it is read first."""
    yes = (await membership_of(cast.marta, cast.kalyna)).id
    so = {"urgency": urgency, "urgent_yes_id": yes, "state": PostState.DRAFT}
    post = await ask(cast.kalyna, cast.taras, **so, **what)
    assert await published(cast.taras, post) is PostState.PENDING
    return post


async def passes(post: Post, **time: float) -> None:
    """So much later."""
    much = timedelta(**time)
    for step in await Step.filter(post_id=post.id):
        _ = await Step.filter(id=step.id).update(at=step.at - much)
    row = await Post.get(id=post.id)
    await Post.filter(id=post.id).update(made_at=row.made_at - much)


async def leaves_the_board(post: Post) -> None:
    await Post.filter(id=post.id).update(expires_at=now())
    await expiring.expire()
    assert await state_of(post) is PostState.EXPIRED


async def renews(cast: Cast, post: Post) -> PostState:
    return await ending.renew(cast.taras, await post_for(cast.taras, post.pub))


async def is_edited(cast: Cast, post: Post) -> None:
    need = await post_for(cast.taras, post.pub)
    form = WordsForm(f"{need.row.title}, двох", "")
    await writing.write_words(cast.taras, need, str(need.row.version), form)
    assert await state_of(post) is PostState.PENDING


async def is_let_be(cast: Cast, post: Post) -> None:
    assert await says(cast.marta, post) is PostState.OPEN


async def urgency_of(post: Post) -> Urgency:
    await calming.calm_down()
    return (await Post.get(id=post.id)).urgency


async def counts_from_now(post: Post, urgency: Urgency) -> bool:
    """It is as urgent for all its days, and not for longer."""
    if await urgency_of(post) is not urgency:
        return False
    await passes(post, days=LASTS[urgency], hours=-1)
    if await urgency_of(post) is not urgency:
        return False
    await passes(post, hours=2)
    return await urgency_of(post) is Urgency.WEEK


@pytest.mark.parametrize("urgency", LASTS)
async def test_what_nobody_has_read_counts_from_its_yes(cast: Cast, urgency: Urgency) -> None:
    """Also where its author says that it is still so while it waits."""
    post = await waits(cast, urgency)
    await passes(post, hours=1)
    assert await renews(cast, post) is PostState.PENDING
    await passes(post, days=6)
    await is_let_be(cast, post)
    assert await counts_from_now(post, urgency)


@pytest.mark.parametrize("urgency", LASTS)
async def test_what_is_brought_back_and_waits_counts_from_its_yes(
    cast: Cast, urgency: Urgency
) -> None:
    post = await waits(cast, urgency)
    await is_let_be(cast, post)
    await leaves_the_board(post)
    await passes(post, days=14)
    assert await renews(cast, post) is PostState.PENDING
    await passes(post, days=6)
    await is_let_be(cast, post)
    assert await counts_from_now(post, urgency)


async def test_so_does_what_left_the_board_before_anybody_had_read_it(cast: Cast) -> None:
    post = await waits(cast, Urgency.DAYS)
    await leaves_the_board(post)
    assert await renews(cast, post) is PostState.PENDING
    await passes(post, days=6)
    await is_let_be(cast, post)
    assert await counts_from_now(post, Urgency.DAYS)


async def test_what_comes_back_without_a_yes_counts_from_then_on(cast: Cast) -> None:
    post = await waits(cast, Urgency.DAYS, SOUP)
    await is_let_be(cast, post)
    await leaves_the_board(post)
    await passes(post, days=14)
    assert await renews(cast, post) is PostState.OPEN
    assert await counts_from_now(post, Urgency.DAYS)


@pytest.mark.parametrize("is_renewed", [False, True])
async def test_a_yes_after_an_edit_begins_nothing(cast: Cast, is_renewed: bool) -> None:
    """It had been read as urgent for days, and nobody has said anew that it is."""
    post = await waits(cast, Urgency.DAYS)
    await is_let_be(cast, post)
    if is_renewed:
        await passes(post, days=4)
        assert await renews(cast, post) is PostState.OPEN
    await passes(post, days=4)
    await is_edited(cast, post)
    await passes(post, hours=25)
    assert await urgency_of(post) is Urgency.DAYS, "it is off the board"
    await is_let_be(cast, post)
    assert await urgency_of(post) is Urgency.WEEK


async def test_after_an_edit_and_a_return_it_counts_from_its_yes(cast: Cast) -> None:
    post = await waits(cast, Urgency.DAYS)
    await is_let_be(cast, post)
    await passes(post, days=4)
    await is_edited(cast, post)
    await leaves_the_board(post)
    await passes(post, days=4)
    assert await renews(cast, post) is PostState.PENDING
    await passes(post, days=6)
    await is_let_be(cast, post)
    assert await counts_from_now(post, Urgency.DAYS)


async def test_who_says_it_anew_while_it_waits_after_an_edit_is_heard(cast: Cast) -> None:
    post = await waits(cast, Urgency.DAYS)
    await is_let_be(cast, post)
    await passes(post, days=4)
    await is_edited(cast, post)
    await passes(post, hours=25)
    assert await renews(cast, post) is PostState.PENDING
    await is_let_be(cast, post)
    assert await counts_from_now(post, Urgency.DAYS)
