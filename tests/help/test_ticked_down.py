"""A buyer who ticked too much takes back what lies in their bag, and nothing that was brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.core.clock import now
from app.help import actions as helping
from app.help.models import BuySource, Post
from app.lines.models import Promise, PromiseState
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of, promises
from tests.help.promises import is_right, now_of
from tests.help.test_buying import begins, finds, insulin, nothing_to_buy, stands, state_of
from tests.help.test_in_a_bag import words_of
from tests.world import World

__all__ = ["nothing_to_buy"]


@dataclass
class Bought:
    older: Promise  # six of them, by Taras for Olena
    newer: Promise  # four, by Oksana for Emma
    first: Post
    other: Post
    marta: Browser
    where: str

    async def found(self) -> tuple[int, int]:
        much = {self.older.id: 0, self.newer.id: 0}
        for row in await BuySource.all().select_related("part"):
            much[row.part.promise_id] += row.found
        return much[self.older.id], much[self.newer.id]


async def ten_are_bought(world: World, at: SitsDown) -> Bought:
    cast = world.cast
    emma = await person("emma", cast.kalyna, "Емма")
    oksana = await person("oksana", cast.kalyna, "Оксана")
    first = await ask(cast.kalyna, cast.olena, lines=[insulin(6)])
    other = await ask(cast.kalyna, emma, lines=[insulin(4)])
    older = await promises(cast.kalyna, cast.taras, first, 6)
    newer = await promises(cast.kalyna, oksana, other, 4)
    await Promise.filter(id=older.id).update(made_at=now() - timedelta(days=1))
    marta = await at(cast.marta)
    where = await begins(marta, cast.kalyna)
    await finds(marta, where, "Інсулін", 10)
    return Bought(older, newer, first, other, marta, where)


async def test_what_lies_in_the_bag_goes_back_before_what_is_there(
    world: World, at: SitsDown
) -> None:
    one = await ten_are_bought(world, at)
    await helping.deliver(None, await now_of(one.other), one.newer)
    await helping.confirm(None, await now_of(one.other), one.newer)
    assert await state_of(one.newer) is PromiseState.CONFIRMED
    assert (await finds(one.marta, one.where, "Інсулін", 6)).status_code == 303
    assert await one.found() == (2, 4)
    page = words_of((await (await at(world.cast.olena)).get(f"/help/{one.first.pub}")).text)
    assert "Bought: 2" in page
    assert (await finds(one.marta, one.where, "Інсулін", 4)).status_code == 303
    assert await one.found() == (0, 4)
    assert await state_of(one.older) is PromiseState.ACCEPTED
    await is_right(one.first)
    await is_right(one.other)


async def test_less_than_was_brought_changes_nothing_and_says_so(
    world: World, at: SitsDown
) -> None:
    one = await ten_are_bought(world, at)
    (line,) = await lines_of(one.first)
    await helping.deliver(None, await now_of(one.first), one.older, {line.id: 1})
    await helping.deliver(None, await now_of(one.other), one.newer)
    for less in (4, 0):
        answer = await finds(one.marta, one.where, "Інсулін", less)
        assert answer.status_code == 422
        assert "5 of them have been brought already" in answer.text
        assert await one.found() == (6, 4)
        assert await stands(one.where) == {"Інсулін": (10, 10)}
    assert (await finds(one.marta, one.where, "Інсулін", 5)).status_code == 303
    assert await one.found() == (1, 4)


async def test_what_nobody_promises_any_more_goes_back_first(world: World, at: SitsDown) -> None:
    one = await ten_are_bought(world, at)
    await helping.release(world.cast.taras, await now_of(one.first), one.older)
    await finds(one.marta, one.where, "Інсулін", 5)
    assert await one.found() == (1, 4)


async def test_what_a_helper_has_got_from_the_buyer_goes_back_last(
    world: World, at: SitsDown
) -> None:
    one = await ten_are_bought(world, at)
    await helping.set_out(None, await now_of(one.other), one.newer)
    await finds(one.marta, one.where, "Інсулін", 3)
    assert await one.found() == (0, 3)
