"""Less came than somebody said: what did not come is where it was before, or missing again, and
nothing says any more that it is in somebody's hands."""

from __future__ import annotations

import pytest

from app.core.viewer import Viewer
from app.help import actions as helping
from app.help.actions.in_part import receive_part
from app.help.forms.promising import PartForm, SettleForm, WrongForm
from app.help.models import Post
from app.help.queries.in_bags import left_in_bags
from app.lines.models import Line
from tests.directory.cards import SitsDown
from tests.help.promises import is_right, now_of
from tests.help.promises import promises as says
from tests.help.test_in_a_bag import words_of
from tests.help.test_out_of_the_bag import (
    brings,
    buys,
    emma,
    in_the_bag,
    line,
    nothing_to_buy,
    post,
    wanted_next_week,
)
from tests.world import World

__all__ = ["emma", "line", "nothing_to_buy", "post"]


@pytest.mark.parametrize("n", [0, 2])
async def test_who_has_the_rest_has_not_what_did_not_come_after_all(
    world: World, at: SitsDown, post: Post, line: Line, n: int
) -> None:
    cast = world.cast
    given, taras = await brings(cast.taras, post, 10), await at(cast.taras)
    await receive_part(cast.olena, await now_of(post), given, PartForm({line.id: 4}))
    await taras.post(f"/help/{post.pub}/promises/{given.pub}/have")
    await receive_part(cast.olena, await now_of(post), given, PartForm({line.id: n}))
    page = words_of((await taras.get(f"/help/{post.pub}")).text)
    assert "A part of it is in hand" in page
    assert "I have all of it" in page
    assert await wanted_next_week(world, await at(cast.marta)) == 4 - n


@pytest.mark.parametrize(("how", "n"), [("agrees", 0), ("keeper", 0), ("agrees", 1), ("keeper", 1)])
async def test_what_is_settled_not_to_have_come_lies_in_the_bag_that_nobody_waits_for(
    world: World, at: SitsDown, post: Post, line: Line, emma: Viewer, how: str, n: int
) -> None:
    cast = world.cast
    marta, hers = await at(cast.marta), await brings(emma, post, 4)
    where = await buys(marta, world, 4)
    await helping.release(emma, await now_of(post), hers)
    given = await brings(cast.taras, post, 4)
    await helping.deliver(cast.taras, await now_of(post), given)
    nothing, one = WrongForm("not received", ""), WrongForm("partly", "", {line.id: 1})
    await helping.dispute(cast.olena, await now_of(post), given, one if n else nothing)
    if how == "agrees":
        await helping.agree(cast.taras, await now_of(post), given)
    else:
        settled = SettleForm(came=False, why="ні", part={line.id: n} if n else None)
        await helping.settle(cast.marta, await now_of(post), given, settled)
    assert f"Інсулін , {4 - n} амп." in await in_the_bag(marta, where)
    await is_right(post)
    await says(emma, post, 4 - n)
    assert await wanted_next_week(world, marta) == 0


async def test_of_two_bags_each_has_what_is_settled_not_to_have_come_out_of_it(
    world: World, at: SitsDown, post: Post, line: Line, emma: Viewer
) -> None:
    """Four were bought for Taras, and six for Emma, who let go; five of the ten came."""
    cast = world.cast
    marta, given = await at(cast.marta), await brings(cast.taras, post, 4)
    await buys(marta, world, 4)
    hers, olena = await brings(emma, post, 6), await at(cast.olena)
    await buys(olena, world, 6)
    await helping.release(emma, await now_of(post), hers)
    await says(cast.taras, post, 10)
    await helping.deliver(cast.taras, await now_of(post), given)
    five = WrongForm("partly", "", {line.id: 5})
    await helping.dispute(cast.olena, await now_of(post), given, five)
    await helping.agree(cast.taras, await now_of(post), given)
    assert await left_in_bags([line.id]) == {line.id: 5}
    await is_right(post)
