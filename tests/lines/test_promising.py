"""What is wanted is promised in parts, changed, taken back and brought."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from app.core.db import transaction
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import say
from app.core.tokens import public_id
from app.lines import actions, queries
from app.lines.actions import LineForm, PromiseForm, field_of
from app.lines.models import Line, Part, Promise, PromiseState
from app.lines.queries import Wanted
from tests.cast import Cast
from tests.lines.sheets import TheSheet, sheet

OLENA, MARTA, TARAS = range(3)
P = PromiseState


@pytest.fixture
async def ask(cast: Cast) -> TheSheet:
    return await sheet(cast)


async def test_several_promise_parts_of_the_same(ask: TheSheet) -> None:
    assert await ask.promises(OLENA, 6) is P.ACCEPTED
    await ask.promises(MARTA, 3, 2)
    with pytest.raises(Invalid) as no:
        await ask.promises(TARAS, 2)
    assert list(no.value.problems) == [field_of(ask.lines[0].pub)]
    assert [say(words) for words in no.value.problems.values()] == ["Only one more is wanted."]
    await ask.promises(TARAS, 1)
    assert await ask.counted() == [(10, 0), (2, 0), (0, 0)]


async def test_of_several_lines_all_are_had_or_none(ask: TheSheet) -> None:
    await ask.promises(OLENA, 9, 4)
    with pytest.raises(Invalid) as no:
        await ask.promises(MARTA, 2, 1, 1)
    assert len(no.value.problems) == 2, "both are named"
    assert await ask.counted() == [(9, 0), (4, 0), (0, 0)], "nothing changed"
    assert not await Promise.exists(helper_id=ask.helpers[MARTA])


async def test_the_same_form_twice_is_one_promise(ask: TheSheet) -> None:
    for _ in range(2):
        await ask.promises(OLENA, 6, nonce="same")
    assert await Promise.all().count() == 1
    assert (await ask.counted())[0] == (6, 0)
    await actions.deliver(await ask.newest_of(OLENA))
    assert await ask.promises(OLENA, 6, nonce="same") is P.DELIVERED, "it came late once more"
    assert await Promise.all().count() == 1


async def test_of_many_forms_the_newest_are_known(ask: TheSheet) -> None:
    names = [f"{'za'[n % 2]}{n:02}" for n in range(24)]  # in no order but that in which they came
    for n, name in enumerate(names):
        await ask.promises(OLENA, 1 + n % 9, nonce=name)
    for n in (22, 15, 10):
        await ask.promises(OLENA, 1 + n % 9, nonce=names[n])
    assert (await ask.counted())[0] == (1 + 23 % 9, 0)


async def test_who_has_promised_changes_it(ask: TheSheet) -> None:
    await ask.promises(OLENA, 6)
    await ask.promises(MARTA, 4)
    with pytest.raises(Invalid):
        await ask.promises(OLENA, 7)
    await ask.promises(OLENA, 2, 3)
    assert await ask.counted() == [(6, 0), (3, 0), (0, 0)]
    assert await Promise.filter(helper_id=ask.helpers[OLENA]).count() == 1


async def test_what_is_taken_back_is_free_again(ask: TheSheet) -> None:
    await ask.promises(OLENA, 6, 1)
    await actions.take_back(ask.id, ask.helpers[OLENA], ask.lines[0].id)
    assert await ask.counted() == [(0, 0), (1, 0), (0, 0)]
    for _ in range(2):
        await actions.take_back(ask.id, ask.helpers[OLENA], ask.lines[1].id)
    assert await ask.counted() == [(0, 0), (0, 0), (0, 0)]
    mine = await ask.newest_of(OLENA)
    assert mine.state is P.RELEASED
    assert await Part.filter(promise_id=mine.id).count() == 1, "it is known what it was"


async def test_what_is_brought_stays_when_the_rest_is_let_go_of(ask: TheSheet) -> None:
    await ask.promises(OLENA, 6, 2)
    mine = await ask.newest_of(OLENA)
    await actions.deliver(mine, {ask.lines[0].id: 4})
    assert (await ask.newest_of(OLENA)).state is P.IN_PROGRESS
    await actions.release(mine)
    assert await ask.counted() == [(4, 4), (0, 0), (0, 0)]
    assert (await ask.newest_of(OLENA)).state is P.DELIVERED
    with pytest.raises(Conflict):
        await actions.release(mine)


async def test_nobody_brings_more_than_they_promised(ask: TheSheet) -> None:
    await ask.promises(OLENA, 6)
    with pytest.raises(Conflict):
        await actions.deliver(await ask.newest_of(OLENA), {ask.lines[0].id: 7})
    for _ in range(2):
        await actions.deliver(await ask.newest_of(OLENA))
    assert (await ask.counted())[0] == (6, 6)


async def test_the_way_of_a_promise_that_needs_a_yes(ask: TheSheet) -> None:
    assert await ask.promises(OLENA, 6, needs_yes=True) is P.PROPOSED
    mine = await ask.newest_of(OLENA)
    with pytest.raises(Conflict):
        await actions.deliver(mine)
    assert (await ask.counted())[0] == (6, 0), "meanwhile nobody else may have it"
    await actions.accept(mine)
    assert await ask.promises(OLENA, 5, needs_yes=True) is P.ACCEPTED, "less needs no new yes"
    assert await ask.promises(OLENA, 8, needs_yes=True) is P.PROPOSED
    await actions.decline(mine)
    assert (await ask.counted())[0] == (0, 0)
    for too_late in (actions.accept, actions.decline, actions.release, actions.confirm):
        with pytest.raises(Conflict):
            await too_late(mine)


async def test_what_is_brought_is_confirmed_or_was_never_there(ask: TheSheet) -> None:
    for helper, then in ((OLENA, actions.settle), (MARTA, actions.take_from)):
        await ask.promises(helper, 5)
        promise = await ask.newest_of(helper)
        await actions.deliver(promise)
        await actions.dispute(promise)
        await then(promise)
    assert (await ask.newest_of(OLENA)).state is P.CONFIRMED
    assert (await ask.newest_of(MARTA)).state is P.RELEASED
    assert (await ask.counted())[0] == (5, 5)
    await ask.promises(MARTA, 5)
    await actions.deliver(await ask.newest_of(MARTA))
    await actions.confirm(await ask.newest_of(MARTA))
    await ask.is_right()


async def test_six_who_want_the_last_four_get_four(cast: Cast) -> None:
    ask = await sheet(cast, needles=4)
    ask.helpers *= 2
    deeds = [ask.promises(n % 3, 0, 2) for n in range(6)]
    outcomes = await asyncio.gather(*deeds, return_exceptions=True)
    assert {type(one) for one in outcomes} == {PromiseState, Invalid}
    assert (await ask.counted())[1] == (4, 0)
    await ask.is_right()


async def test_whoever_leaves_lets_go(ask: TheSheet, cast: Cast) -> None:
    await ask.promises(TARAS, 6)
    await ask.promises(OLENA, 1)
    assert cast.taras.user_id
    async with transaction():
        await actions.let_go(cast.kalyna.id, cast.taras.user_id)
    assert (await ask.counted())[0] == (1, 0)


async def test_what_is_not_wanted_any_more_is_let_go_of(ask: TheSheet, cast: Cast) -> None:
    await ask.promises(TARAS, 6, 1)
    await ask.promises(MARTA, 2)
    await actions.deliver(await ask.newest_of(MARTA))
    assert await actions.remove_line(ask.id, ask.lines[0].id) == [ask.helpers[TARAS]]
    assert await actions.remove_line(ask.id, ask.lines[0].id) == []
    seen = await queries.lines_of(cast.taras, ask.id, sees_names=True)
    assert [one.row.text for one in seen] == ["голки", "мило"]
    with pytest.raises(NotFound):
        _ = await queries.line_in(ask.id, ask.lines[0].pub)
    with pytest.raises(Invalid):
        await ask.promises(OLENA, 1)
    await ask.is_right()


async def test_a_thing_added_twice_stands_there_once(ask: TheSheet, cast: Cast) -> None:
    for _ in range(2):
        await actions.add_line(ask.id, LineForm("чай", 2, "пачки"))
    seen = await queries.lines_of(cast.taras, ask.id, sees_names=True)
    assert [one.row.text for one in seen] == ["інсулін", "голки", "мило", "чай"]
    await Line.bulk_create([Line(sheet_id=ask.id, text=str(n), qty=1) for n in range(60)])
    with pytest.raises(Conflict):
        await actions.add_line(ask.id, LineForm("цукор", 2))


async def test_who_promised_is_told_to_who_may_know(ask: TheSheet, cast: Cast) -> None:
    await ask.promises(TARAS, 6)
    await ask.promises(OLENA, 1)
    (insulin, *_) = await queries.lines_of(cast.olena, ask.id, sees_names=True)
    assert [(one.name, one.qty, one.is_mine) for one in insulin.shares] == [
        ("Тарас", 6, False),
        ("Олена", 1, True),
    ]
    (insulin, *_) = await queries.lines_of(cast.olena, ask.id, sees_names=False)
    assert [one.name for one in insulin.shares] == ["Олена"]
    assert (insulin.unnamed, insulin.left) == (6, 3)


def wanted(ask: TheSheet) -> list[Wanted]:
    return [Wanted(line, ()) for line in ask.lines]


@pytest.mark.parametrize("said", ["0", "-1", "1000000000", "дві", "1.5", "٣", "9" * 40])
async def test_a_number_that_cannot_be_is_said_beside_its_line(ask: TheSheet, said: str) -> None:
    name = field_of(ask.lines[0].pub)
    with pytest.raises(Invalid) as no:
        PromiseForm.parse({name: said, field_of(ask.lines[1].pub): "1"}, wanted(ask))
    assert list(no.value.problems) == [name]


@pytest.mark.parametrize("sent", [{}, {"qty-nothing": "1"}])
async def test_who_says_nothing_is_asked(ask: TheSheet, sent: dict[str, Any]) -> None:
    with pytest.raises(Invalid):
        PromiseForm.parse(sent, wanted(ask))


async def test_a_form_names_several_lines_at_once(ask: TheSheet) -> None:
    sent = {field_of(ask.lines[n].pub): said for n, said in enumerate(("3", "", "1"))}
    form = PromiseForm.parse(sent | {"nonce": public_id()}, wanted(ask))
    assert form.parts == {ask.lines[0].id: 3, ask.lines[2].id: 1}
