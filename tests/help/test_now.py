"""Whoever has the page of an ask open asks every few seconds whether it is still so: that costs one
query, and tells nobody anything who may not know of it."""

from __future__ import annotations

import re

from app.core.clock import now
from app.groups import actions as groups
from app.help.models import Post
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.groups.counting import counted
from tests.help.making import ask
from tests.help.promises import promises
from tests.world import World


async def tag_of(who: Browser, post: Post) -> str:
    page = await who.get(f"/help/{post.pub}")
    (tag,) = re.findall(r'data-tag="([^"]+)"', page.text)
    return str(tag)


async def asks(who: Browser, post: Post, tag: str) -> int:
    answer = await who.get(f"/help/{post.pub}/now", **{"if-none-match": tag})
    assert answer.text == "" or answer.status_code == 404
    return answer.status_code


async def test_nothing_new_is_one_query(world: World, at: SitsDown) -> None:
    post = await ask(world.cast.kalyna, world.cast.olena)
    taras = await at(world.cast.taras)
    tag = await tag_of(taras, post)
    with counted() as to_sign_in:
        await taras.get("/privacy")
    with counted() as asked:
        assert await asks(taras, post, tag) == 304
    assert len(asked) - len(to_sign_in) == 1


async def test_whatever_changes_is_heard_of(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    taras = await at(cast.taras)
    tag = await tag_of(taras, post)
    await promises(cast.marta, post, 2)
    assert await asks(taras, post, tag) == 200
    anew = await tag_of(taras, post)
    assert anew != tag
    assert await asks(taras, post, anew) == 304
    await Post.filter(id=post.id).update(hidden_at=now())
    assert await asks(taras, post, anew) == 404


async def test_a_tag_is_of_one_reader_who_belongs(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    taras, marta, nino = await at(cast.taras), await at(cast.marta), await at(cast.nino)
    tag = await tag_of(taras, post)
    assert await asks(marta, post, tag) == 200
    assert await asks(nino, post, tag) == 404
    await groups.leave(cast.taras, cast.kalyna.id)
    assert await asks(taras, post, tag) == 404
