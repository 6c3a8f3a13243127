"""Two presses at once, from two windows, of which one takes away what the other is about: whoever
comes second reads so."""

from __future__ import annotations

import asyncio

import pytest

from app.core.errors import Conflict, NotFound
from app.help import actions as helping
from app.help.actions import ending
from app.help.actions.asking import publish
from app.help.actions.finding import find
from app.help.forms.buying import FoundForm
from app.help.models import BuyLine, BuyList, Post, PostState
from app.help.queries import post_for
from app.help.queries.buying import buying_for
from app.lines.models import Line
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask
from tests.help.promises import newest_of, now_of
from tests.help.promises import promises as says
from tests.help.test_buying import begins, finds, insulin, nothing_to_buy
from tests.world import World, forgive_everybody

__all__ = ["nothing_to_buy"]

TIMES = 6


@pytest.fixture
async def marta(at: SitsDown, world: World) -> Browser:
    return await at(world.cast.marta)


@pytest.fixture
async def post(world: World) -> Post:
    """Beside something else that stays on the list."""
    other = await ask(world.cast.kalyna, world.cast.olena, lines=[{"text": "Бинт", "qty": 4}])
    await says(world.cast.taras, other, 4)
    return await ask(world.cast.kalyna, world.cast.olena, lines=[insulin(10)])


async def lets_go(world: World, post: Post) -> None:
    taras = world.cast.taras
    await helping.release(taras, await now_of(post), await newest_of(taras, post))


async def test_what_left_a_list_meanwhile_is_ticked_on_it_by_nobody(
    world: World, marta: Browser, post: Post
) -> None:
    cast = world.cast
    await says(cast.taras, post, 10)
    where = await begins(marta, cast.kalyna)
    shown = await buying_for(cast.marta, where.rsplit("/", 1)[-1])
    line = await BuyLine.get(text="Інсулін")
    await lets_go(world, post)
    await marta.post(f"{where}/now")
    assert not await BuyLine.exists(id=line.id)
    with pytest.raises(Conflict, match="This list has moved on"):
        await find(cast.marta, shown, line.pub, FoundForm(10, ""))
    await BuyList.all().delete()  # by the clock
    with pytest.raises(Conflict, match="This list has moved on"):
        await find(cast.marta, shown, line.pub, FoundForm(10, ""))


@pytest.mark.parametrize("press", ["now", "open"])
async def test_a_list_brought_up_to_date_while_its_buyer_ticks_says_that_it_moved_on(
    world: World, marta: Browser, post: Post, press: str
) -> None:
    for _ in range(TIMES):
        forgive_everybody()
        await says(world.cast.taras, post, 10)
        where = await begins(marta, world.cast.kalyna)
        await lets_go(world, post)
        both = await asyncio.gather(
            marta.post(f"{where}/{press}"), finds(marta, where, "Інсулін", 10)
        )
        assert both[0].status_code == 303
        assert both[1].status_code in (303, 404, 409)
        if both[1].status_code == 409:
            assert "This list has moved on" in both[1].text
            assert "Інсулін" not in both[1].text, "it is shown as it is now"
        await BuyList.all().delete()


async def test_a_draft_is_thrown_away_by_one_of_two_presses(world: World, at: SitsDown) -> None:
    cast = world.cast
    taras = await at(cast.taras)
    draft = await ask(cast.kalyna, cast.taras, state=PostState.DRAFT)
    need = await post_for(cast.taras, draft.pub)
    press = f"/help/{draft.pub}/throw-away"
    said = await asyncio.gather(*(taras.post(press) for _ in range(3)))
    assert sorted(one.status_code for one in said) == [303, 404, 404]
    assert not await Line.exists(sheet_id=draft.sheet_id)
    for late in (ending.throw_away(cast.taras, need), publish(cast.taras, need)):
        with pytest.raises(NotFound):
            await late
