"""Whoever has the page of an ask open asks every few seconds whether it is still so: that costs one
query, and tells nobody anything who may not know of it. So does whoever has a room open."""

from __future__ import annotations

import re
from typing import Any

import httpx2
import pytest

from app.chat import queries as rooms
from app.chat.models import Block
from app.core.clock import now
from app.directory.models import CardAnswer
from app.groups import actions as groups
from app.groups.models import Membership, RoleGrant
from app.help.models import Post, PostAudience, PostState, Shown
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


@pytest.mark.parametrize("shown", [Shown.HIDDEN, Shown.TEAM])
async def test_whoever_blocks_one_after_the_other_does_not_learn_whose_an_ask_is(
    world: World, at: SitsDown, shown: Shown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, shown=shown)
    taras = await at(cast.taras)
    tag = await tag_of(taras, post)
    for whom in (cast.olena, cast.marta):
        for on in ("yes", "no"):
            await taras.post(f"/settings/blocked/{whom.pub}", on=on)
            assert await asks(taras, post, tag) == 304
            assert await tag_of(taras, post) == tag


@pytest.mark.parametrize("shown", list(Shown))
@pytest.mark.parametrize("blocks", ["author", "reader"])
async def test_who_looks_after_the_board_sees_the_same_whoever_blocks_whom(
    world: World, at: SitsDown, shown: Shown, blocks: str
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, shown=shown)
    marta = await at(cast.marta)
    tag = await tag_of(marta, post)
    two = (cast.olena.user_id, cast.marta.user_id)
    blocker, blocked = two if blocks == "author" else two[::-1]
    _ = await Block.create(blocker_id=blocker, blocked_id=blocked)
    assert await asks(marta, post, tag) == 304


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


async def in_room(who: Browser, world: World, tag: str = "") -> httpx2.Response:
    return await who.get(f"/rooms/{world.things['room']}/above", **{"if-none-match": tag})


async def asked_in_a_room(world: World, **more: Any) -> Post:
    """By Olena, in the room of everybody."""
    room, _ = await rooms.room_for(world.cast.olena, world.things["room"])
    return await ask(world.cast.kalyna, world.cast.olena, room_id=room.id, message_seq=1, **more)


def tag_in(text: str) -> str:
    (tag,) = re.findall(r'data-tag="([^"]+)"', text)
    return str(tag)


async def test_a_room_says_how_it_stands_and_nothing_new_costs_little(
    world: World, at: SitsDown
) -> None:
    cast, post = world.cast, await asked_in_a_room(world)
    marta = await at(cast.marta)
    page = (await marta.get(f"/rooms/{world.things['room']}")).text
    assert "still wanted" in page
    tag = tag_in(page)
    with counted() as to_sign_in:
        await marta.get("/privacy")
    with counted() as asked:
        answer = await in_room(marta, world, tag)
    assert (answer.status_code, answer.text) == (304, "")
    assert len(asked) - len(to_sign_in) <= 9

    await Post.filter(id=post.id).update(state=PostState.COVERED)
    answer = await in_room(marta, world, tag)
    assert "everything is found" in answer.text
    assert (await in_room(marta, world, tag_in(answer.text))).status_code == 304
    await Post.filter(id=post.id).update(state=PostState.CLOSED)
    assert "Ліки" not in (await in_room(marta, world, tag_in(answer.text))).text


async def test_a_room_without_anything_asked_asks_nothing(world: World, at: SitsDown) -> None:
    page = await (await at(world.cast.marta)).get(f"/rooms/{world.things['room']}")
    assert "<live-piece" not in page.text


async def test_of_what_was_asked_in_a_room_hears_who_may(world: World, at: SitsDown) -> None:
    cast, post = world.cast, await asked_in_a_room(world)
    taras, marta = await at(cast.taras), await at(cast.marta)
    answer = await in_room(taras, world)
    assert post.title in answer.text
    tag = tag_in(answer.text)
    assert (await in_room(marta, world, tag)).status_code == 200, "a tag is of one reader"
    assert (await in_room(await at(cast.nino), world, tag)).status_code == 404
    block = await Block.create(blocker_id=cast.olena.user_id, blocked_id=cast.taras.user_id)
    answer = await in_room(taras, world, tag)
    assert answer.status_code == 200
    assert post.title not in answer.text
    await block.delete()
    _ = await Membership.filter(user_id=cast.taras.user_id).update(joined_at=now())
    assert post.title not in (await in_room(taras, world, tag)).text, "a map of the circle"
    await groups.leave(cast.taras, cast.kalyna.id)
    assert (await in_room(taras, world, tag)).status_code == 404


async def test_above_a_room_nothing_betrays_an_ask_without_a_name(
    world: World, at: SitsDown
) -> None:
    """Neither its author's yes to it, nor what becomes of it, nor one's own promise."""
    cast = world.cast
    _ = await asked_in_a_room(world)
    taras = await at(cast.taras)
    tag = tag_in((await in_room(taras, world)).text)
    post = await asked_in_a_room(world, shown=Shown.TEAM, state=PostState.DRAFT)
    assert (await in_room(taras, world, tag)).status_code == 304
    await Post.filter(id=post.id).update(state=PostState.OPEN, version=1)
    assert (await in_room(taras, world, tag)).status_code == 304
    await promises(cast.taras, post, 2)
    assert (await in_room(taras, world, tag)).status_code == 304


async def test_above_a_room_a_block_is_heard_of_only_where_something_goes(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    _ = await asked_in_a_room(world)
    taras = await at(cast.taras)
    tag = tag_in((await in_room(taras, world)).text)
    for two in ((cast.marta, cast.taras), (cast.taras, cast.marta)):
        _ = await Block.create(blocker_id=two[0].user_id, blocked_id=two[1].user_id)
        assert (await in_room(taras, world, tag)).status_code == 304
    _ = await Block.create(blocker_id=cast.olena.user_id, blocked_id=cast.taras.user_id)
    assert (await in_room(taras, world, tag)).status_code == 200
