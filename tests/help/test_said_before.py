"""What was on its way before that was kept: `0026` reads it in the steps, and what was called back
meanwhile is not on its way."""

from __future__ import annotations

from importlib import import_module

import pytest
from tortoise.connection import get_connection

from app.groups.models import Membership
from app.help.actions import bringing, losing
from app.help.models import Post
from app.lines.models import Promise
from tests.cast import Cast
from tests.help.making import ask, lines_of
from tests.help.promises import newest_of, now_of, promises
from tests.parcels.test_several_parcels import boxes_of
from tests.world import World

SAID = import_module("app.migrations.0026_promise_on_its_way").SAID


@pytest.fixture
def cast(world: World) -> Cast:
    return world.cast


@pytest.fixture
async def post(cast: Cast) -> Post:
    """Taras asks for medicine, Olena brings some of it, and it is on its way."""
    post = await ask(cast.kalyna, cast.taras)
    await promises(cast.olena, post, 5)
    await sets_out(cast, post)
    return post


async def sets_out(cast: Cast, post: Post) -> None:
    given = await newest_of(cast.olena, post)
    await bringing.set_out(cast.olena, await now_of(post), given, is_on_the_way=True)


async def is_on_its_way(cast: Cast, post: Post) -> bool:
    return await counts_as_on_its_way(await newest_of(cast.olena, post))


async def counts_as_on_its_way(promise: Promise) -> bool:
    """Nothing but the steps tells it."""
    await Promise.all().update(way_at=None)
    await get_connection("default").execute_script(SAID)
    return (await Promise.get(id=promise.id)).way_at is not None


async def test_what_was_said_to_be_on_its_way_is(cast: Cast, post: Post) -> None:
    other = await ask(cast.kalyna, cast.taras)
    await promises(cast.olena, other, 5)
    given = await newest_of(cast.olena, other)
    await bringing.set_out(cast.olena, await now_of(other), given)
    assert await is_on_its_way(cast, post)
    assert not await is_on_its_way(cast, other)


async def test_what_was_added_since_had_not_set_out(cast: Cast, post: Post) -> None:
    await promises(cast.olena, post, 7)
    assert not await is_on_its_way(cast, post)
    await sets_out(cast, post)
    assert await is_on_its_way(cast, post), "they said so once more"


async def test_what_others_promised_since_changes_nothing(cast: Cast, post: Post) -> None:
    await promises(cast.marta, post, 2)
    assert await is_on_its_way(cast, post)


async def test_the_rest_of_what_came_had_not_set_out(cast: Cast, post: Post) -> None:
    line = (await lines_of(post))[0]
    given = await newest_of(cast.olena, post)
    await bringing.deliver(cast.olena, await now_of(post), given, {line.id: 2})
    assert not await is_on_its_way(cast, post)


@pytest.mark.parametrize("why", losing.Why)
async def test_what_did_not_get_there_is_not_on_its_way(
    cast: Cast, post: Post, why: losing.Why
) -> None:
    given = await newest_of(cast.olena, post)
    by = await Membership.get(id=given.helper_id)
    _ = await losing.some_came(await now_of(post), given, why, by=by.id)
    assert not await is_on_its_way(cast, post)


async def test_what_was_left_behind_by_a_box_that_came_is_not_on_its_way(cast: Cast) -> None:
    """No step is written of that."""
    boxes = await boxes_of(cast)
    first, other = await boxes.packs(), await boxes.packs()
    given = await boxes.promise()
    await bringing.set_out(boxes.serhii, boxes.post, given, is_on_the_way=True)
    await boxes.does(first, "set_out", "vouch_for")
    await boxes.is_not_sent(other)
    assert await boxes.is_asked_how_much()
    assert (await boxes.promise()).way_at is None
    assert not await counts_as_on_its_way(given)
