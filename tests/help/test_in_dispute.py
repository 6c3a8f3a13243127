"""What is said to be there, and never came as whoever receives it says, nobody reads as there."""

from __future__ import annotations

import re

import pytest

from app.core.viewer import Viewer
from app.help import actions, queries
from app.help.forms.promising import SettleForm, WrongForm
from app.help.models import Kind, Post
from app.help.queries.cards import cards_for
from app.lines.models import Line, Promise
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of
from tests.help.promises import brings_from, counted, newest_of, now_of, promises
from tests.world import World

TABLETS = [{"text": "Каптопрес", "qty": 60, "unit": "табл."}]


@pytest.fixture
async def tablets(world: World) -> Post:
    return await ask(world.cast.kalyna, world.cast.taras, lines=TABLETS)


async def says(world: World, post: Post, given: Promise, result: str, came: int = 0) -> None:
    """Taras, of what Olena says to have handed over."""
    (line,) = await lines_of(post)
    part = {line.id: came} if came else None
    await actions.dispute(world.cast.taras, await now_of(post), given, WrongForm(result, "", part))


async def hands_over(world: World, post: Post, much: int) -> Promise:
    await promises(world.cast.olena, post, much)
    given = await newest_of(world.cast.olena, post)
    await actions.deliver(world.cast.olena, await now_of(post), given)
    return given


async def line_as(who: Viewer, at: SitsDown, post: Post) -> str:
    page = (await (await at(who)).get(f"/help/{post.pub}")).text
    lines = page.split('id="lines"')[1].split("<form")[0].split('id="promises"')[0]
    return " ".join(re.sub(r"<[^>]+>", " ", lines).split())


async def rings(who: Viewer, post: Post) -> list[tuple[str, ...]]:
    """On its page, and on the board."""
    need = await queries.post_for(who, post.pub)
    (card,) = [one for one in (await cards_for(who, post.group_id)).cards if one.need.id == post.id]
    return [(await queries.wants_of(who, need)).ring.states, card.ring.states]


async def test_what_never_came_is_not_read_as_there(
    world: World, at: SitsDown, tablets: Post
) -> None:
    cast = world.cast
    given = await hands_over(world, tablets, 12)
    for who in (cast.taras, cast.olena, cast.marta):
        assert "Already there: 12" in await line_as(who, at, tablets)
    await says(world, tablets, given, "not received")
    for who in (cast.taras, cast.olena, cast.marta):
        seen = await line_as(who, at, tablets)
        assert "12 of 60 promised · Not clear: 12" in seen
        assert "Already there" not in seen
        for states in await rings(who, tablets):
            assert "done" not in states
    assert await counted(tablets) == [(12, 12)], "as it is counted until somebody settles it"
    await actions.settle(cast.marta, await now_of(tablets), given, SettleForm(True, "Я бачила"))
    seen = await line_as(cast.taras, at, tablets)
    assert "Already there: 12" in seen
    assert "Not clear" not in seen


async def test_of_a_part_only_what_came_is_there(world: World, at: SitsDown, tablets: Post) -> None:
    given = await hands_over(world, tablets, 30)
    await says(world, tablets, given, "partly", 28)
    seen = await line_as(world.cast.marta, at, tablets)
    assert "Already there: 28 · Not clear: 2" in seen


async def test_what_something_is_wrong_with_is_not_done(
    world: World, at: SitsDown, tablets: Post
) -> None:
    given = await hands_over(world, tablets, 60)
    assert "Handed over" in await line_as(world.cast.marta, at, tablets)
    await says(world, tablets, given, "with issues")
    seen = await line_as(world.cast.marta, at, tablets)
    assert "Everything is promised · Not clear: 60" in seen
    assert "Handed over" not in seen


async def test_who_ends_it_reads_that_what_never_came_is_missing(
    world: World, at: SitsDown, tablets: Post
) -> None:
    given = await hands_over(world, tablets, 60)
    await says(world, tablets, given, "not received")
    page = (await (await at(world.cast.taras)).get(f"/help/{tablets.pub}")).text
    assert "This is still missing" in page


async def test_what_was_kept_of_an_offer_is_as_unclear(
    world: World, at: SitsDown, tablets: Post
) -> None:
    cast = world.cast
    offer = await ask(cast.kalyna, cast.olena, kind=Kind.OFFER, lines=TABLETS)
    await brings_from(cast.olena, tablets, offer, 30)
    given = await newest_of(cast.olena, tablets)
    await actions.deliver(cast.olena, await now_of(tablets), given)
    await says(world, tablets, given, "partly", 28)
    assert await Line.filter(sheet_id=offer.sheet_id, delivered=30).exists()
    for who in (cast.olena, cast.marta):
        assert "Already there: 28 · Not clear: 2" in await line_as(who, at, offer)
