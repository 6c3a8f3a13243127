"""Whoever goes there knows the door, as long as they go; nobody opens one after the other."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.errors import Refusal, TooMany
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.help import actions
from app.help.actions import ending
from app.help.forms.promising import WrongForm
from app.help.models import Kind, Post, PostState, Shown
from app.help.queries import address_of, author_name, post_for
from app.lines.models import Promise, PromiseState
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown, opened
from tests.help.making import ask, lines_of
from tests.help.promises import newest_of, now_of, promises
from tests.help.test_asking import row, written
from tests.world import World, forgive_everybody

DOOR = "вул. Садова, 5"


async def with_a_door(world: World, author: Viewer, **different: object) -> Post:
    post = await ask(world.cast.kalyna, author, **({"shown": Shown.HIDDEN} | different))  # type: ignore[arg-type]
    address = seal(DOOR, "help_post", post.pub, "address")
    _ = await Post.filter(id=post.id).update(address=address)
    return post


async def knows(who: Viewer, post: Post) -> tuple[bool, bool]:
    """The door, and the name."""
    need = await post_for(who, post.pub)
    return address_of(who, need) == DOOR, author_name(who, need) == "Тарас"


@pytest.fixture
async def vasyl(world: World) -> Viewer:
    return await person("vasyl", world.cast.kalyna, "Василь")


async def test_when_it_is_settled_the_door_is_closed_and_the_two_have_met(
    world: World, vasyl: Viewer
) -> None:
    taras = world.cast.taras
    post = await with_a_door(world, taras)
    assert await knows(vasyl, post) == (False, False)
    await promises(vasyl, post, 3)
    mine = await newest_of(vasyl, post)
    assert await knows(vasyl, post) == (True, True)
    await actions.deliver(vasyl, post, mine)
    assert await knows(vasyl, post) == (True, True), "perhaps it is not all right"
    await actions.dispute(taras, await now_of(post), mine, WrongForm("with issues", ""))
    assert await knows(vasyl, post) == (True, True), "they look at it together"
    await actions.confirm(taras, await now_of(post), mine)
    assert (await now_of(post)).state is PostState.PARTLY_COVERED
    assert await knows(vasyl, post) == (False, True)
    await ending.renew(taras, await post_for(taras, post.pub))
    assert await knows(vasyl, post) == (False, True)
    await promises(vasyl, post, 0, 1)
    assert await knows(vasyl, post) == (True, True), "they go there again"


async def looks_in(who: Viewer, post: Post) -> None:
    """A press, a look at the address, and taken back."""
    await promises(who, post, 1)
    assert await knows(who, post) == (True, True)
    line = (await lines_of(post))[0].pub
    await actions.take_back(who, await post_for(who, post.pub), line)


async def test_nobody_opens_one_door_after_the_other(world: World, vasyl: Viewer) -> None:
    asks = [await with_a_door(world, world.cast.taras) for _ in range(12)]
    for post in asks[:10]:
        await looks_in(vasyl, post)
    for post in asks[10:]:
        with pytest.raises(TooMany):
            await looks_in(vasyl, post)
    assert await knows(vasyl, asks[11]) == (False, False)
    await promises(vasyl, asks[0], 1)
    await promises(vasyl, asks[0], 3)
    assert await knows(vasyl, asks[0]) == (True, True), "they have thought about it once more"
    offer = await ask(world.cast.kalyna, world.cast.taras, kind=Kind.OFFER)
    assert await promises(vasyl, offer, 1) is PromiseState.PROPOSED, "that opens none"

    await Promise.filter(helper__user_id=vasyl.user_id).update(made_at=now() - timedelta(hours=25))
    await promises(vasyl, asks[0], 4)
    await promises(vasyl, asks[11], 1)
    assert await knows(vasyl, asks[11]) == (True, True)


async def test_of_many_presses_at_once_ten_count(world: World, vasyl: Viewer) -> None:
    asks = [await with_a_door(world, world.cast.taras) for _ in range(14)]
    done = await asyncio.gather(*(promises(vasyl, one, 1) for one in asks), return_exceptions=True)
    assert sum(isinstance(one, TooMany) for one in done) == 4, done
    assert sum(isinstance(one, Refusal) for one in done) == 4, done


async def test_who_looks_after_the_board_promises_as_much_as_they_can(world: World) -> None:
    for _ in range(12):
        await promises(world.cast.marta, await with_a_door(world, world.cast.taras), 1)


async def test_who_has_promised_a_lot_reads_so_on_the_page(
    world: World, at: SitsDown, vasyl: Viewer
) -> None:
    for _ in range(10):
        await looks_in(vasyl, await with_a_door(world, world.cast.taras))
    post, browser = await with_a_door(world, world.cast.taras), await at(vasyl)
    line = (await lines_of(post))[0].pub
    answer = await browser.post(f"/help/{post.pub}/bring", **{f"qty-{line}": "1"})
    assert answer.status_code == 429
    assert answer.headers["retry-after"]
    assert "Please bring those first" in answer.text
    assert "Ліки для мами" in answer.text


TICKED = 'name="needs_yes" value="1" checked'


async def says_where(who: Browser, post: str, **sent: str) -> None:
    where = {"area": "", "address": DOOR, "audience": "members", "shown": "named"}
    assert (await who.post(f"{post}/write/where", **where | sent)).status_code == 303


async def test_where_people_are_careful_the_author_says_yes_first_unless_they_decide_otherwise(
    world: World, at: SitsDown
) -> None:
    forgive_everybody()
    taras = await at(world.cast.taras)
    post = await written(taras, world.cast.kalyna)
    page = (await taras.get(f"{post}/write/where")).text
    assert TICKED in page
    assert "Nobody reads the address before you have said yes" in page
    assert "You say yes before" in (await taras.get(f"{post}/write/check")).text
    await says_where(taras, post, shown="hidden")
    assert not (await row(post)).needs_yes, "it stood ticked, and they took it away"
    assert TICKED not in (await taras.get(f"{post}/write/where")).text
    assert "You say yes before" not in (await taras.get(f"{post}/write/check")).text


@pytest.mark.parametrize("shown", ["hidden", "team"])
async def test_who_asks_without_a_name_says_yes_first_in_every_circle(
    world: World, at: SitsDown, shown: str
) -> None:
    forgive_everybody()
    await opened(world.cast.kalyna)
    taras = await at(world.cast.taras)
    post = await written(taras, world.cast.kalyna)
    assert TICKED not in (await taras.get(f"{post}/write/where")).text
    await says_where(taras, post)
    assert not (await row(post)).needs_yes
    await says_where(taras, post, shown=shown)
    assert TICKED in (await taras.get(f"{post}/write/where")).text
    await says_where(taras, post, shown=shown)
    assert not (await row(post)).needs_yes, "they took it away"
