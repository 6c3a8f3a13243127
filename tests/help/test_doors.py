"""Whoever goes there knows the door, as long as they go; nobody opens one after the other."""

from __future__ import annotations

import pytest

from app.core.sealed import seal
from app.core.viewer import Viewer
from app.help import actions
from app.help.actions import ending
from app.help.forms.promising import WrongForm
from app.help.models import Post, PostState, Shown
from app.help.queries import address_of, author_name, post_for
from tests.cast import person
from tests.help.making import ask
from tests.help.promises import newest_of, now_of, promises
from tests.world import World

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
