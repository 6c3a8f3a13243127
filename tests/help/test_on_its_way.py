"""What goes without a parcel is on its way when whoever gives says so: both read it, and it is said
once."""

from __future__ import annotations

import pytest

from app.core.clock import now
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help.actions import bringing, losing
from app.help.models import Kind, Post, Step
from app.help.queries.now import tag_of
from app.help.tells import Tells
from app.lines.models import Promise
from app.notices.models import Notice
from tests.cast import Cast
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of
from tests.help.promises import newest_of, now_of, promises
from tests.world import World

WAY, ALREADY = "It is on its way", "They read already that it is on its way."


@pytest.fixture
def cast(world: World) -> Cast:
    return world.cast


@pytest.fixture
async def post(cast: Cast) -> Post:
    """Taras asks for medicine, and Olena brings some of it."""
    post = await ask(cast.kalyna, cast.taras)
    await promises(cast.olena, post, 5)
    return post


async def presses(who: Browser, post: Post, promise: Promise, deed: str = "way") -> str:
    """What the page says to it."""
    done = await who.post(f"/help/{post.pub}/promises/{promise.pub}/{deed}")
    assert done.status_code == 303
    return (await who.get(done.headers["location"].split("#")[0])).text


def card_of(page: str, promise: Promise) -> str:
    """Of one promise: up to the forms, which know it by its name."""
    cards = page.split('id="promises"')[1].split("</section>")[0].split("<li class=")
    return next(one for one in cards if promise.pub in one)


def of_all(page: str) -> str:
    return page.split('id="promises"')[1].split("</section>")[0]


async def told_that_it_sets_out(who: Viewer) -> int:
    return await Notice.filter(user_id=who.user_id, kind=Tells.SET_OUT).count()


@pytest.mark.parametrize("first", [(), ("have",)])
async def test_both_read_it_and_the_press_is_gone(
    cast: Cast, at: SitsDown, post: Post, first: tuple[str, ...]
) -> None:
    olena, taras, page = await at(cast.olena), await at(cast.taras), f"/help/{post.pub}"
    given = await newest_of(cast.olena, post)
    for deed in first:
        await presses(olena, post, given, deed)
    tag = await tag_of(cast.taras, post.pub)
    assert "On the way" not in of_all((await taras.get(page)).text)
    assert "They read that it is on its way." in await presses(olena, post, given)
    assert await tag_of(cast.taras, post.pub) != tag, "an open page hears of it"
    mine = of_all((await olena.get(page)).text)
    assert "On the way" in mine
    assert "In hand" not in mine
    assert f"{given.pub}/way" not in mine
    assert f"{given.pub}/have" not in mine
    assert f"{given.pub}/here" in mine
    theirs = (await taras.get(page)).text
    assert "On the way" in of_all(theirs)
    assert "In hand" not in of_all(theirs)


async def test_where_all_of_it_is_promised_the_ask_says_so_too(cast: Cast, at: SitsDown) -> None:
    post = await ask(cast.kalyna, cast.taras)
    await promises(cast.olena, post, 10, 4)
    seen = await presses(await at(cast.olena), post, await newest_of(cast.olena, post))
    assert "Being brought" in seen.split('id="lines"')[0]


async def test_a_second_press_says_that_it_is_said(cast: Cast, at: SitsDown, post: Post) -> None:
    olena, given = await at(cast.olena), await newest_of(cast.olena, post)
    assert ALREADY not in await presses(olena, post, given)
    before = await newest_of(cast.olena, post)
    for deed in ("way", "have"):
        assert ALREADY in await presses(olena, post, given, deed)
    after = await newest_of(cast.olena, post)
    assert (after.state, after.had_at, after.way_at) == (before.state, before.had_at, before.way_at)
    assert await Step.filter(post_id=post.id, what="way").count() == 1
    assert not await Step.exists(post_id=post.id, what="have")
    assert await told_that_it_sets_out(cast.taras) == 1


async def test_of_what_is_offered_to_two_only_what_goes_is_on_its_way(
    cast: Cast, at: SitsDown
) -> None:
    """One gives to both: that they did something today says nothing of the other."""
    post = await ask(cast.kalyna, cast.olena, kind=Kind.OFFER)
    for who in (cast.taras, cast.marta):
        await promises(who, post, 2)
    first, other = [await newest_of(who, post) for who in (cast.taras, cast.marta)]
    olena = await at(cast.olena)
    for given in (first, other):
        for deed in ("yes", "have"):
            await presses(olena, post, given, deed)
    seen = await presses(olena, post, first)
    assert "On the way" in card_of(seen, first)
    assert "In hand" in card_of(seen, other)
    assert f"{other.pub}/way" in card_of(seen, other)
    page = f"/help/{post.pub}"
    assert "On the way" in of_all((await (await at(cast.taras)).get(page)).text)
    await presses(olena, post, other)
    assert await Step.filter(post_id=post.id, what="way").count() == 2
    assert await told_that_it_sets_out(cast.marta) == 1


async def test_what_is_added_has_not_set_out(cast: Cast, at: SitsDown, post: Post) -> None:
    olena, given = await at(cast.olena), await newest_of(cast.olena, post)
    await presses(olena, post, given)
    await promises(cast.olena, post, 5)
    assert (await newest_of(cast.olena, post)).way_at is not None, "no more than before"
    await promises(cast.olena, post, 7)
    mine = of_all((await olena.get(f"/help/{post.pub}")).text)
    assert "A part of it is in hand" in mine
    assert f"{given.pub}/way" in mine


async def test_what_did_not_get_there_is_on_its_way_no_more(
    cast: Cast, at: SitsDown, post: Post
) -> None:
    olena, given = await at(cast.olena), await newest_of(cast.olena, post)
    await presses(olena, post, given)
    by = await Membership.get(id=given.helper_id)
    _ = await losing.some_came(await now_of(post), given, by=by.id)
    assert f"{given.pub}/way" in of_all((await olena.get(f"/help/{post.pub}")).text)


@pytest.mark.parametrize("is_all", [False, True])
async def test_the_rest_of_what_came_has_not_set_out(
    cast: Cast, at: SitsDown, post: Post, is_all: bool
) -> None:
    """Also where whoever gives says that no more comes."""
    olena, given = await at(cast.olena), await newest_of(cast.olena, post)
    await presses(olena, post, given)
    line = (await lines_of(post))[0]
    await bringing.deliver(cast.olena, post, given, {line.id: 2}, is_all=is_all)
    assert (await newest_of(cast.olena, post)).way_at is None
    mine = of_all((await olena.get(f"/help/{post.pub}")).text)
    assert "On the way" not in mine
    assert (f"{given.pub}/way" in mine) is not is_all
    if not is_all:
        assert "On the way" in of_all(await presses(olena, post, given))


async def test_what_was_said_to_be_there_too_early_is_on_its_way_still(
    cast: Cast, at: SitsDown, post: Post
) -> None:
    olena, given = await at(cast.olena), await newest_of(cast.olena, post)
    for deed in ("way", "here"):
        await presses(olena, post, given, deed)
    assert "On the way" in of_all(await presses(olena, post, given, "not-yet"))


@pytest.mark.parametrize("is_seen", [False, True])
async def test_each_time_that_it_sets_out_is_told(
    cast: Cast, at: SitsDown, post: Post, is_seen: bool
) -> None:
    """And only the last of them is still to be read."""
    olena, given = await at(cast.olena), await newest_of(cast.olena, post)
    await presses(olena, post, given)
    if is_seen:
        await Notice.filter(user_id=cast.taras.user_id).update(seen_at=now())
    await promises(cast.olena, post, 7)
    assert "They read that it is on its way." in await presses(olena, post, given)
    assert await told_that_it_sets_out(cast.taras) == 2
    of_way = Notice.filter(user_id=cast.taras.user_id, kind=Tells.SET_OUT)
    assert await of_way.filter(gone_at=None, seen_at=None).count() == 1
    assert ALREADY in await presses(olena, post, given)
    assert await told_that_it_sets_out(cast.taras) == 2
