"""Whoever receives hears that it is on its way, and that it is there, whichever way that came."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.viewer import Viewer
from app.help import actions
from app.help.actions import by_the_clock, writing
from app.help.models import Kind, Post
from app.help.queries import post_for
from app.help.tells import Tells
from app.lines.models import Promise, PromiseState
from app.notices.models import Notice
from app.parcels import actions as parcels
from tests.cast import Cast
from tests.help.making import ask, lines_of
from tests.help.promises import newest_of, promises
from tests.parcels.making import to_kherson


async def told(who: Viewer, kind: Tells) -> int:
    return await Notice.filter(user_id=who.user_id, kind=kind).count()


async def test_everybody_who_takes_of_an_offer_hears_that_it_is_on_its_way(cast: Cast) -> None:
    offer = await ask(cast.kalyna, cast.taras, kind=Kind.OFFER)
    takers = (cast.olena, cast.marta)
    for who in takers:
        await promises(who, offer, 2, 1)
        await actions.accept(cast.taras, offer, await newest_of(who, offer))
    for who in takers:
        given = await newest_of(who, offer)
        for _ in range(2):  # a second press
            await actions.set_out(cast.taras, offer, given, is_on_the_way=True)
    assert [await told(who, Tells.SET_OUT) for who in takers] == [1, 1]


async def half_there(cast: Cast) -> tuple[Post, Promise]:
    """Olena has brought two of the four of insulin that she promised Taras, and no bandage."""
    post = await ask(cast.kalyna, cast.taras)
    await promises(cast.olena, post, 4, 1)
    given = await newest_of(cast.olena, post)
    insulin, bandage = await lines_of(post)
    await actions.deliver(cast.olena, post, given, {insulin.id: 2, bandage.id: 0})
    assert await told(cast.taras, Tells.DELIVERED) == 0
    return post, given


async def lets_go(cast: Cast, post: Post, given: Promise) -> None:
    await actions.release(cast.olena, post, given)


async def takes_back(cast: Cast, post: Post, given: Promise) -> None:
    for line in await lines_of(post):
        await actions.take_back(cast.olena, await post_for(cast.olena, post.pub), line.pub)


async def promises_no_more(cast: Cast, post: Post, given: Promise) -> None:
    _, bandage = await lines_of(post)
    await actions.take_back(cast.olena, await post_for(cast.olena, post.pub), bandage.pub)
    await promises(cast.olena, post, 2)


async def the_clock_lets_go(cast: Cast, post: Post, given: Promise) -> None:
    long_ago = now() - timedelta(days=40)
    await Promise.filter(id=given.id).update(promise_by=long_ago, changed_at=long_ago)
    await by_the_clock.release_late()


async def the_rest_is_not_wanted(cast: Cast, post: Post, given: Promise) -> None:
    insulin, bandage = await lines_of(post)
    await actions.take_back(cast.olena, await post_for(cast.olena, post.pub), bandage.pub)
    await writing.remove_thing(cast.taras, await post_for(cast.taras, post.pub), insulin.pub)


@pytest.mark.parametrize(
    "what_happens",
    [lets_go, takes_back, promises_no_more, the_clock_lets_go, the_rest_is_not_wanted],
)
async def test_where_no_more_comes_the_receiver_is_asked_whether_the_part_is_there(
    cast: Cast, what_happens: object
) -> None:
    post, given = await half_there(cast)
    assert callable(what_happens)
    await what_happens(cast, post, given)
    assert (await Promise.get(id=given.id)).state is PromiseState.DELIVERED
    assert await told(cast.taras, Tells.DELIVERED) == 1


async def test_where_the_rest_is_lost_the_receiver_is_asked_too(cast: Cast) -> None:
    way = await to_kherson(cast)
    given = await newest_of(way.serhii, way.post)
    insulin, _ = await lines_of(way.post)
    await actions.deliver(way.serhii, way.post, given, {insulin.id: 2})
    await parcels.ready(way.serhii, await way.seen_by(way.serhii))
    await parcels.set_out(way.serhii, *await way.leg(way.serhii, "Миколаїв"))
    await parcels.lose(way.serhii, *await way.leg(way.serhii, "Миколаїв"))
    assert (await Promise.get(id=given.id)).state is PromiseState.DELIVERED
    assert await told(way.halyna, Tells.DELIVERED) == 1
    assert await told(way.halyna, Tells.LOST) == 1
