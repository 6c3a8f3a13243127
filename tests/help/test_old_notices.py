"""What was told about an ask that the reader may know of no more says nothing that they never read,
and not whose it is."""

from __future__ import annotations

from typing import Any

import pytest

from app.core.viewer import Viewer
from app.help.actions import ending, release, writing
from app.help.forms.asking import WordsForm
from app.help.models import Post, PostAudience, Shown
from app.help.queries import knows, post_for
from tests.directory.cards import SitsDown
from tests.help.making import ask
from tests.help.promises import newest_of, now_of, promises
from tests.help.test_looked_at_again import words
from tests.world import World

WAS, IS = "Вітаміни", "Ліки, про які не кажуть"
NEUTRAL = "An ask that you answered"


async def promised(world: World, **more: Any) -> Post:
    post = await ask(world.cast.kalyna, world.cast.olena, title=WAS, **more)
    await promises(world.cast.taras, post, 2)
    return post


async def renames(author: Viewer, post: Post) -> None:
    need = await post_for(author, post.pub)
    await writing.write_words(author, need, str(need.row.version), WordsForm(IS, ""))


async def reads(at: SitsDown, who: Viewer, post: Post) -> str:
    assert not await knows(who, post.pub)
    browser = await at(who)
    pages = [words((await browser.get(path)).text) for path in ("/notices", "/home")]
    assert all(IS not in one for one in pages)
    return pages[0]


async def test_a_notice_says_no_title_that_was_given_later(world: World, at: SitsDown) -> None:
    cast, post = world.cast, await promised(world)
    await release(cast.olena, await now_of(post), await newest_of(cast.taras, post))
    await Post.filter(id=post.id).update(audience=PostAudience.TEAM)
    said = await reads(at, cast.taras, post)
    assert f"What you promised for “{WAS}” is open again" in said, "that is what they knew of it"
    await renames(cast.olena, post)
    assert f"What you promised for “{NEUTRAL}” is open again" in await reads(at, cast.taras, post)


@pytest.mark.parametrize("blocks", ["author", "helper"])
async def test_where_one_does_not_want_to_meet_the_other_it_says_no_title(
    world: World, at: SitsDown, blocks: str
) -> None:
    cast, post = world.cast, await promised(world)
    two = (cast.olena, cast.taras) if blocks == "author" else (cast.taras, cast.olena)
    await (await at(two[0])).post(f"/settings/blocked/{two[1].pub}", on="yes")
    said = await reads(at, cast.taras, post)
    assert (f"“{NEUTRAL}”" in said, WAS in said) == (True, False)


@pytest.mark.parametrize("shown", [Shown.HIDDEN, Shown.TEAM])
@pytest.mark.parametrize("is_blocked", [True, False])
async def test_of_an_ask_without_a_name_it_reads_the_same_whoever_blocks_whom(
    world: World, at: SitsDown, shown: Shown, is_blocked: bool
) -> None:
    cast, post = world.cast, await promised(world, shown=shown)
    if is_blocked:
        await (await at(cast.olena)).post(f"/settings/blocked/{cast.taras.pub}", on="yes")
    else:
        await ending.withdraw(cast.olena, await post_for(cast.olena, post.pub))
    said = await reads(at, cast.taras, post)
    assert (f"“{NEUTRAL}”" in said, WAS in said) == (True, False)
