"""What somebody proposed waits for its author until they have answered, or it is let go of: after
that nobody reads that it waits."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from app.core.viewer import Viewer
from app.help import actions
from app.help.actions import ending, writing
from app.help.actions.telling import tell
from app.help.models import Kind, Post
from app.help.queries import post_for
from app.help.tells import Tells
from app.notices.models import Notice
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of, membership_of
from tests.help.promises import newest_of, now_of, promises
from tests.world import World

WAITS = "waits for your yes"


async def _yes(author: Viewer, helper: Viewer, post: Post) -> None:
    await actions.accept(author, await now_of(post), await newest_of(helper, post))


async def _no(author: Viewer, helper: Viewer, post: Post) -> None:
    await actions.decline(author, await now_of(post), await newest_of(helper, post))


async def _let_go(author: Viewer, helper: Viewer, post: Post) -> None:
    await actions.release(helper, await now_of(post), await newest_of(helper, post))


async def _take_back(author: Viewer, helper: Viewer, post: Post) -> None:
    line = (await lines_of(post))[0]
    await actions.take_back(helper, await post_for(helper, post.pub), line.pub)


async def _withdraw(author: Viewer, helper: Viewer, post: Post) -> None:
    await ending.withdraw(author, await post_for(author, post.pub))


async def _remove(author: Viewer, helper: Viewer, post: Post) -> None:
    line = (await lines_of(post))[0]
    await writing.remove_thing(author, await post_for(author, post.pub), line.pub)


Does = Callable[[Viewer, Viewer, Post], Awaitable[None]]


@pytest.mark.parametrize("kind", list(Kind))
@pytest.mark.parametrize("does", [_yes, _no, _let_go, _take_back, _withdraw, _remove])
async def test_what_is_answered_or_let_go_of_does_not_wait_any_more(
    world: World, at: SitsDown, kind: Kind, does: Does
) -> None:
    author, helper = world.cast.olena, world.cast.taras
    post = await ask(world.cast.kalyna, author, kind=kind, needs_yes=True)
    await promises(helper, post, 2)
    olena = await at(author)
    assert WAITS in (await olena.get("/notices")).text
    await does(author, helper, post)
    assert WAITS not in (await olena.get("/notices")).text


async def test_what_others_propose_waits_all_the_same(world: World) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, needs_yes=True)
    for helper in (cast.taras, cast.marta):
        await promises(helper, post, 2)
    await _yes(cast.olena, cast.taras, post)
    (still,) = await Notice.filter(kind=Tells.PROPOSED, gone_at=None)
    assert (await newest_of(cast.marta, post)).pub in still.key


async def test_of_what_is_proposed_anew_one_reads_once_and_after_a_yes_again(world: World) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena, needs_yes=True)
    told = Notice.filter(kind=Tells.PROPOSED, gone_at=None)
    for much in (2, 3):
        await promises(cast.taras, post, much)
        assert await told.count() == 1
    await _yes(cast.olena, cast.taras, post)
    assert not await told.exists()
    await promises(cast.taras, post, 4)
    assert await told.count() == 1


async def test_nobody_is_asked_to_bring_what_is_taken_off_the_board(world: World) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.olena)
    await promises(cast.taras, post, 2)
    me = await membership_of(cast.taras, cast.kalyna)
    await tell(Tells.SOON_FREE, post, [me.id])
    soon = Notice.filter(kind=Tells.SOON_FREE, gone_at=None)
    assert await soon.count() == 1
    await _withdraw(cast.olena, cast.taras, post)
    assert not await soon.exists()
