"""A slip of the finger: what is said to be there is not there yet."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.errors import Conflict, Forbidden
from app.groups import actions as groups
from app.help import actions
from app.help.models import Post, PostState, Step
from app.help.queries import post_for
from app.help.tells import Tells
from app.lines.models import Promise, PromiseState
from app.notices.models import Notice
from tests.cast import Cast
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of
from tests.help.promises import counted, newest_of, now_of, promises
from tests.help.test_blocking import block
from tests.help.test_promise_pages import does, words
from tests.world import World


async def handed_over(cast: Cast, *wanted: int) -> tuple[Post, Promise]:
    """Olena promised some of what Taras asks for, and says that it is there."""
    post = await ask(cast.kalyna, cast.taras)
    await promises(cast.olena, post, *wanted)
    given = await newest_of(cast.olena, post)
    await actions.deliver(cast.olena, post, given)
    return post, await newest_of(cast.olena, post)


async def is_asked(cast: Cast) -> bool:
    mine = Notice.filter(user_id=cast.taras.user_id, kind=Tells.DELIVERED)
    return await mine.filter(gone_at=None).exists()


async def test_what_is_not_there_yet_is_brought_as_before_and_nobody_is_asked(cast: Cast) -> None:
    post, given = await handed_over(cast, 6, 2)
    assert await counted(post) == [(6, 6), (2, 2)]
    assert await is_asked(cast)
    await actions.not_yet(cast.olena, post, given)
    assert await counted(post) == [(6, 0), (2, 0)]
    assert (await newest_of(cast.olena, post)).state is PromiseState.ACCEPTED
    assert (await now_of(post)).state is PostState.PARTLY_COVERED
    assert not await is_asked(cast)
    await actions.deliver(cast.olena, post, given)
    assert await counted(post) == [(6, 6), (2, 2)]
    assert await is_asked(cast), "now it is true"


async def test_what_had_come_before_the_slip_stays_there(cast: Cast) -> None:
    post = await ask(cast.kalyna, cast.taras)
    await promises(cast.olena, post, 6, 2)
    given, line = await newest_of(cast.olena, post), (await lines_of(post))[0]
    await actions.deliver(cast.olena, post, given, {line.id: 4})
    await actions.deliver(cast.olena, post, given)
    await actions.not_yet(cast.olena, post, given)
    assert await counted(post) == [(6, 4), (2, 0)]
    assert (await newest_of(cast.olena, post)).state is PromiseState.IN_PROGRESS


async def test_only_who_gives_takes_it_back_for_an_hour_and_until_there_is_an_answer(
    cast: Cast,
) -> None:
    post, given = await handed_over(cast, 6)
    with pytest.raises(Forbidden):
        await actions.not_yet(cast.taras, post, given)
    await Promise.all().update(changed_at=now() - timedelta(minutes=61))
    with pytest.raises(Conflict):
        await actions.not_yet(cast.olena, post, given)
    await Promise.all().update(changed_at=now())
    await actions.confirm(cast.taras, post, given)
    with pytest.raises(Conflict):
        await actions.not_yet(cast.olena, post, given)
    assert await counted(post) == [(6, 6), (0, 0)]


async def test_what_became_of_the_two_meanwhile_is_not_undone(world: World, at: SitsDown) -> None:
    cast = world.cast
    post, given = await handed_over(cast, 6)
    await promises(cast.olena, post, 1)
    with pytest.raises(Conflict):
        await actions.not_yet(cast.olena, post, given)
    await actions.release(cast.olena, post, await newest_of(cast.olena, post))
    await block(await at(cast.taras), cast.olena)
    with pytest.raises(Conflict):
        await actions.not_yet(cast.olena, post, given)
    assert (await counted(post))[0] == (6, 6)


async def test_of_an_offer_whose_taker_has_left_nothing_is_taken_back(cast: Cast) -> None:
    offer = await ask(cast.kalyna, cast.taras, kind="offer")
    await promises(cast.marta, offer, 2)
    wish = await newest_of(cast.marta, offer)
    await actions.accept(cast.taras, offer, wish)
    await actions.deliver(cast.taras, offer, wish)
    await groups.leave(cast.marta, cast.kalyna.id)
    with pytest.raises(Conflict):
        await actions.not_yet(cast.taras, offer, wish)


async def test_the_page_offers_it_beside_what_was_pressed(world: World, at: SitsDown) -> None:
    cast = world.cast
    post, given = await handed_over(cast, 3)
    olena, taras = await at(cast.olena), await at(cast.taras)
    page = f"/help/{post.pub}"
    assert "Not yet: I pressed too early" in words(await olena.get(page))
    assert "pressed too early" not in words(await taras.get(page))
    assert await does(olena, post, given, "not-yet") == 303
    assert "Not yet, after all" in words(await taras.get(page))
    assert await does(olena, post, given, "not-yet") == 409, "twice changes nothing"
    assert (await counted(post))[0] == (3, 0)


async def test_of_what_is_taken_back_only_what_was_still_to_come_is_told(cast: Cast) -> None:
    post = await ask(cast.kalyna, cast.taras)
    await promises(cast.olena, post, 5)
    given, line = await newest_of(cast.olena, post), (await lines_of(post))[0]
    await actions.deliver(cast.olena, post, given, {line.id: 3})
    await actions.take_back(cast.olena, await post_for(cast.olena, post.pub), line.pub)
    assert (await counted(post))[0] == (3, 3)
    assert await Step.filter(what="take back").values_list("qty", flat=True) == [2]
