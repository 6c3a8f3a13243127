"""To whom an ask was given reads what nobody else does, as long as something of it goes on; and
whose it is reads who that is."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.sealed import seal
from app.core.viewer import Role, Viewer
from app.help import rules
from app.help.actions import ending
from app.help.models import OVER, Post, PostState, Shown
from app.help.queries import post_for
from app.lines.models import Promise, PromiseState
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.help.making import ask, membership_of, no_picture
from tests.help.promises import promises
from tests.help.test_looked_at_again import words
from tests.world import World

DOOR = "вул. Садова, 5"
EVERY = pytest.mark.parametrize("shown", list(Shown))


async def asked(world: World, **more: Any) -> Post:
    """By Taras, with a door and a prescription."""
    post = await ask(world.cast.kalyna, world.cast.taras, **more)
    door = seal(DOOR, "help_post", post.pub, "address")
    _ = await Post.filter(id=post.id).update(address=door)
    return post


async def given(world: World, to: Viewer, **more: Any) -> Post:
    return await asked(world, assigned_id=(await membership_of(to, world.cast.kalyna)).id, **more)


async def learns(who: Viewer, post: Post) -> list[bool]:
    """Whose it is, the address, the papers."""
    about = (await post_for(who, post.pub)).posted
    return [may(who, about) for may in (rules.see_author, rules.see_address, rules.see_documents)]


@pytest.mark.parametrize("state", OVER)
async def test_what_is_over_is_given_to_nobody(
    world: World, at: SitsDown, state: PostState
) -> None:
    cast = world.cast
    post = await asked(world, shown=Shown.TEAM, state=state)
    marta, page = await at(cast.marta), f"/help/{post.pub}"
    assert "Who takes care of this" not in (await marta.get(page)).text
    answer = await marta.post(f"{page}/assign", assigned=cast.marta.pub)
    assert answer.status_code == 409
    assert "It is over, so nobody looks after it any more." in answer.text
    assert (await Post.get(id=post.id)).assigned_id is None
    assert not any(await learns(cast.marta, post))


@pytest.mark.parametrize("state", OVER)
async def test_who_had_it_reads_no_more_of_what_is_over(
    world: World, at: SitsDown, state: PostState
) -> None:
    cast = world.cast
    post = await given(world, cast.marta, shown=Shown.TEAM)
    picture = f"/help/{post.pub}/pictures/{await no_picture(post)}"
    assert all(await learns(cast.marta, post))
    await Post.filter(id=post.id).update(state=state)
    assert not any(await learns(cast.marta, post))
    marta = await at(cast.marta)
    assert (await marta.get(picture)).status_code == 404
    seen = (await marta.get(f"/help/{post.pub}")).text
    assert (DOOR in seen, "Тарас" in seen) == (False, False)
    back = await marta.post(f"/help/{post.pub}/assign", assigned="")
    assert back.status_code == 303, "they can give it back all the same"


async def test_while_something_of_it_is_in_question_who_has_it_reads_on(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await asked(world, shown=Shown.TEAM, state=PostState.OPEN)
    lali = await person("lali", cast.kalyna, "Лалі")
    await promises(lali, post, 2)
    await Post.filter(id=post.id).update(state=PostState.EXPIRED)
    marta, path = await at(cast.marta), f"/help/{post.pub}/assign"
    assert (await marta.post(path, assigned=cast.marta.pub)).status_code == 303
    for state in (PromiseState.DELIVERED, PromiseState.DISPUTED):
        await Promise.filter(sheet_id=post.sheet_id).update(state=state)
        assert all(await learns(cast.marta, post))
    await Promise.filter(sheet_id=post.sheet_id).update(state=PromiseState.CONFIRMED)
    assert not any(await learns(cast.marta, post))


@EVERY
async def test_whose_it_is_reads_who_looks_after_it(
    world: World, at: SitsDown, shown: Shown
) -> None:
    cast = world.cast
    post = await asked(world, shown=shown)
    stefa = await person("stefa", cast.kalyna, "Стефа", Role.STEWARD)
    taras, marta, page = await at(cast.taras), await at(cast.marta), f"/help/{post.pub}"
    tag = _tag(await _page(taras, page))
    await marta.post(f"{page}/assign", assigned=stefa.pub)
    assert (await taras.get(f"{page}/now", **{"if-none-match": tag})).status_code == 200
    html = await _page(taras, page)
    assert "Стефа looks after this. They know that it is yours" in words(html)
    piece = html.partition("<live-piece")[2].partition("</live-piece>")[0]
    assert "looks after this" in piece, "also who has the page open"
    for other in (cast.olena, cast.marta, stefa):
        assert "looks after this" not in await _page(await at(other), page)

    await marta.post(f"{page}/assign", assigned="")
    text = words(await _page(taras, page))
    assert "looks after this" not in text
    assert text.count("Who looks after it has changed") == 2, "nobody looks unseen"
    assert "has changed Марта" in text
    assert "Who looks after it has changed" not in await _page(marta, page)


async def test_what_is_over_is_looked_after_by_nobody(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await given(world, cast.marta, shown=Shown.TEAM)
    taras, page = await at(cast.taras), f"/help/{post.pub}"
    assert "Марта looks after this" in words(await _page(taras, page))
    await ending.withdraw(cast.taras, await post_for(cast.taras, post.pub))
    assert "looks after this" not in await _page(taras, page)


async def _page(who: Any, path: str) -> str:
    return str((await who.get(path)).text)


def _tag(html: str) -> str:
    return html.partition('data-tag="')[2].partition('"')[0]
