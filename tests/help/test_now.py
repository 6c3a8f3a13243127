"""Whoever has the page of an ask open asks every few seconds whether it is still so: that costs one
query, and tells nobody anything who may not know of it."""

from __future__ import annotations

import re

import pytest

from app.chat.models import Block
from app.core.clock import now
from app.directory.models import CardAnswer
from app.groups import actions as groups
from app.groups.models import RoleGrant
from app.help.models import Post, PostAudience
from tests.conftest import Browser
from tests.directory.cards import MEMBERS, SitsDown, writes
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


@pytest.mark.parametrize("blocks", ["author", "reader"])
async def test_whom_its_author_does_not_want_to_meet_hears_nothing_more_of_it(
    world: World, at: SitsDown, blocks: str
) -> None:
    """Neither that it is there still, nor when something about it changes."""
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    taras = await at(cast.taras)
    tag = await tag_of(taras, post)
    two = (cast.olena.user_id, cast.taras.user_id)
    blocker, blocked = two if blocks == "author" else two[::-1]
    _ = await Block.create(blocker_id=blocker, blocked_id=blocked)
    assert (await taras.get(f"/help/{post.pub}")).status_code == 404
    assert await asks(taras, post, tag) == 404


async def test_who_may_not_know_of_it_any_more_is_told_nothing_by_an_old_tag(
    world: World, at: SitsDown
) -> None:
    """They looked after the board, or said on their card that they can help."""
    cast = world.cast
    kept = await ask(cast.kalyna, cast.olena, audience=PostAudience.TEAM)
    shown = await ask(cast.kalyna, cast.olena, audience=PostAudience.HELPERS)
    await writes(cast.taras, cast.kalyna, MEMBERS, can="шити")
    marta, taras = await at(cast.marta), await at(cast.taras)
    hers, his = await tag_of(marta, kept), await tag_of(taras, shown)
    assert (await asks(marta, kept, hers), await asks(taras, shown, his)) == (304, 304)
    await RoleGrant.filter(membership__user_id=cast.marta.user_id).delete()
    await CardAnswer.all().delete()
    assert (await asks(marta, kept, hers), await asks(taras, shown, his)) == (404, 404)


async def test_a_tag_is_of_one_reader_who_belongs(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    taras, marta, nino = await at(cast.taras), await at(cast.marta), await at(cast.nino)
    tag = await tag_of(taras, post)
    assert await asks(marta, post, tag) == 200
    assert await asks(nino, post, tag) == 404
    await groups.leave(cast.taras, cast.kalyna.id)
    assert await asks(taras, post, tag) == 404
