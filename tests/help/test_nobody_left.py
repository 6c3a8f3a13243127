"""Whoever gives has left, and nobody looks after the board but who asked: what they say of what
came counts, and what did not come is wanted again."""

from __future__ import annotations

import pytest

from app.core.viewer import Viewer
from app.groups import actions as groups
from app.groups.models import RoleGrant
from app.help import actions
from app.help.actions import believe_who_is_left
from app.help.forms.promising import WrongForm
from app.help.models import Post, PostState
from app.lines.models import Promise, PromiseState
from tests.cast import Cast, person
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of
from tests.help.promises import counted, is_right, newest_of, now_of, promises
from tests.help.test_buying import insulin
from tests.world import World

P = PromiseState
NOTHING, WRONG = WrongForm("not received", ""), WrongForm("with issues", "Мокре")


async def looks_after_it_alone(cast: Cast) -> None:
    """Olena, who asks."""
    others = RoleGrant.filter(membership__group_id=cast.kalyna.id)
    await others.exclude(membership__user_id=cast.olena.user_id).delete()


async def brought(cast: Cast) -> tuple[Viewer, Post, Promise]:
    """By Emma, as she says."""
    emma = await person("emma", cast.kalyna, "Емма")
    post = await ask(cast.kalyna, cast.olena, lines=[insulin(10)])
    await promises(emma, post, 10)
    given = await newest_of(emma, post)
    await actions.deliver(emma, post, given)
    return emma, post, given


async def said(cast: Cast, post: Post, given: Promise, form: WrongForm) -> PromiseState:
    _ = await actions.dispute(cast.olena, await now_of(post), given, form)
    return (await Promise.get(id=given.id)).state


@pytest.mark.parametrize("left_first", [True, False])
async def test_what_did_not_come_is_wanted_again(cast: Cast, left_first: bool) -> None:
    await looks_after_it_alone(cast)
    emma, post, given = await brought(cast)
    if left_first:
        await groups.leave(emma, cast.kalyna.id)
        assert await said(cast, post, given, NOTHING) is P.RELEASED
    else:
        assert await said(cast, post, given, NOTHING) is P.DISPUTED
        await believe_who_is_left()
        assert (await Promise.get(id=given.id)).state is P.DISPUTED, "they can say the same"
        await groups.leave(emma, cast.kalyna.id)
        await believe_who_is_left()
    assert await counted(post) == [(0, 0)]
    assert (await now_of(post)).state is PostState.OPEN
    await is_right(post)


async def test_of_what_came_in_part_the_rest_is_wanted_again(cast: Cast) -> None:
    await looks_after_it_alone(cast)
    emma, post, given = await brought(cast)
    await groups.leave(emma, cast.kalyna.id)
    (line,) = await lines_of(post)
    assert await said(cast, post, given, WrongForm("partly", "", {line.id: 6})) is P.CONFIRMED
    assert await counted(post) == [(6, 6)]
    await is_right(post)


async def test_what_came_with_something_wrong_has_come(cast: Cast) -> None:
    await looks_after_it_alone(cast)
    emma, post, given = await brought(cast)
    await groups.leave(emma, cast.kalyna.id)
    assert await said(cast, post, given, WRONG) is P.CONFIRMED
    assert await counted(post) == [(10, 10)]


async def test_where_somebody_else_looks_after_the_board_they_settle_it(cast: Cast) -> None:
    emma, post, given = await brought(cast)
    await groups.leave(emma, cast.kalyna.id)
    assert await said(cast, post, given, NOTHING) is P.DISPUTED
    await believe_who_is_left()
    assert (await Promise.get(id=given.id)).state is P.DISPUTED
    await looks_after_it_alone(cast)
    await believe_who_is_left()
    assert (await Promise.get(id=given.id)).state is P.RELEASED


async def test_the_page_says_so(world: World, at: SitsDown) -> None:
    cast = world.cast
    await looks_after_it_alone(cast)
    emma, post, given = await brought(cast)
    await groups.leave(emma, cast.kalyna.id)
    olena = await at(cast.olena)
    press = f"/help/{post.pub}/promises/{given.pub}/wrong"
    answer = await olena.post(press, result="not received", note="")
    assert "so it is as you say" in (await olena.get(answer.headers["location"])).text
