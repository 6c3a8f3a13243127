from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.acts import actions, queries
from app.acts.models import KINDS, Act, Kind, State
from app.audit.models import Entry
from app.core.clock import now
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.i18n import say
from app.core.viewer import Role, Viewer
from tests.cast import Cast, person

done: list[tuple[str, int]] = []


async def _do(viewer: Viewer, act: Act) -> None:
    assert viewer.user_id
    done.append((act.subject, viewer.user_id))


BAN = Kind(
    "test.ban",
    "Shut a member out for %(days)s days",
    lambda viewer, group_id: viewer.has(group_id, Role.MODERATOR, Role.OWNER),
    _do,
)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, BAN.name, BAN)
    done.clear()


async def asked(cast: Cast) -> Act:
    return await actions.ask(cast.marta, BAN, cast.kalyna.id, cast.taras.pub, days=7)


async def state_of(act: Act) -> State:
    return (await Act.get(id=act.id)).state


async def deeds() -> list[str]:
    return [str(one) for one in await Entry.all().order_by("id").values_list("deed", flat=True)]


async def test_nothing_happens_until_a_second_person_agrees(cast: Cast) -> None:
    act = await asked(cast)
    assert say(act.words) == "Shut a member out for 7 days"
    assert done == []
    await actions.agree(cast.olena, act)
    assert done == [(cast.taras.pub, cast.olena.user_id)]
    assert await state_of(act) is State.DONE
    assert await deeds() == ["act.asked", "act.agreed"]


async def test_one_person_is_not_two(cast: Cast) -> None:
    act = await asked(cast)
    with pytest.raises(Conflict):
        await actions.agree(cast.marta, act)
    assert (done, await state_of(act)) == ([], State.WAITING)


async def test_two_who_are_too_near_are_not_two(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def brought_in(group_id: int, one: int, other: int) -> bool:
        return {one, other} == {cast.marta.user_id, cast.olena.user_id}

    monkeypatch.setattr(actions, "too_near", [brought_in])
    act = await asked(cast)
    with pytest.raises(Conflict):
        await actions.agree(cast.olena, act)
    third = await person("third", cast.kalyna, "Третя", Role.MODERATOR)
    await actions.agree(third, act)
    assert await state_of(act) is State.DONE


async def test_whoever_could_not_do_it_can_neither_ask_nor_agree_nor_see(cast: Cast) -> None:
    act = await asked(cast)
    for person_ in (cast.taras, cast.nino, Viewer()):
        with pytest.raises(Forbidden):
            await actions.ask(person_, BAN, cast.kalyna.id, cast.taras.pub)
        with pytest.raises(Forbidden):
            await actions.agree(person_, act)
        with pytest.raises(Forbidden):
            await actions.decline(person_, act)
        with pytest.raises(NotFound):
            await queries.act_for(person_, act.pub)
        assert await queries.waiting_for(person_, cast.kalyna.id) == []
    assert [one.pub for one in await queries.waiting_for(cast.olena, cast.kalyna.id)] == [act.pub]


async def test_asking_twice_is_asking_once(cast: Cast) -> None:
    first = await asked(cast)
    others = await asyncio.gather(*(asked(cast) for _ in range(4)))
    assert {act.pub for act in others} == {first.pub}
    assert await Act.all().count() == 1


async def test_of_two_decisions_at_once_one_counts(cast: Cast) -> None:
    third = await person("third", cast.kalyna, "Третя", Role.OWNER)
    act = await asked(cast)
    outcomes = await asyncio.gather(
        *(actions.agree(one, act) for one in (cast.olena, third)),
        actions.decline(cast.olena, act),
        return_exceptions=True,
    )
    assert sum(outcome is None for outcome in outcomes) == 1
    assert all(isinstance(outcome, Conflict) for outcome in outcomes if outcome is not None)
    assert len(done) <= 1


async def test_a_no_ends_it_and_whoever_asked_may_take_it_back(cast: Cast) -> None:
    act = await asked(cast)
    await actions.decline(cast.olena, act)
    assert await state_of(act) is State.DECLINED
    again = await asked(cast)
    await actions.decline(cast.marta, again)
    assert await state_of(again) is State.WITHDRAWN
    with pytest.raises(Conflict):
        await actions.agree(cast.olena, again)
    assert done == []


async def test_what_nobody_agreed_to_in_three_days_is_over(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    act = await asked(cast)
    later = now() + timedelta(hours=73)
    monkeypatch.setattr(actions, "now", lambda: later)
    with pytest.raises(Conflict):
        await actions.agree(cast.olena, act)
    await actions.let_expire()
    await actions.let_expire()
    assert await state_of(act) is State.EXPIRED
    assert await deeds() == ["act.asked", "act.expired"]
    assert (await asked(cast)).pub != act.pub


async def test_where_it_cannot_be_done_it_is_not_decided_either(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(viewer: Viewer, act: Act) -> None:
        raise Conflict("gone")

    monkeypatch.setitem(KINDS, BAN.name, Kind(BAN.name, BAN.words, BAN.may, fails))
    act = await asked(cast)
    with pytest.raises(Conflict):
        await actions.agree(cast.olena, act)
    assert await state_of(act) is State.WAITING
    assert await deeds() == ["act.asked"]
