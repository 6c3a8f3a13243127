"""Whoever has given something out of their hands does not say that it is there: whoever takes the
parcel does, or whoever plans its way."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.errors import Conflict, Forbidden
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.help import actions as helping
from app.help.actions import by_the_clock
from app.help.forms.promising import SettleForm, WrongForm
from app.help.models import PostState
from app.help.queries import post_for, promises_of
from app.help.tells import Tells
from app.lines.models import Promise, PromiseState
from app.notices.models import Notice
from app.parcels import actions
from app.parcels.forms import Who
from app.parcels.models import Leg, LegState, Parcel, ParcelState
from tests.cast import Cast, person
from tests.directory.cards import SitsDown
from tests.help.making import ask
from tests.help.promises import counted, is_right, newest_of, now_of
from tests.parcels.making import Way, leg_form, promised_by
from tests.world import World

P = PromiseState
IVANS, EMMAS = "Миколаїв", "Херсон, вокзал"


async def set_out(way: Way) -> None:
    """Ivan has it in his hands."""
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, IVANS))
    await actions.set_out(way.ivan, *await way.leg(way.ivan, IVANS))


async def promise_of(way: Way) -> Promise:
    return await newest_of(way.serhii, way.post)


async def said_too_early(way: Way) -> None:
    """As it could be pressed before."""
    await helping.deliver(None, way.post, await promise_of(way))


async def test_who_sent_it_does_not_say_that_it_is_there(
    way: Way, cast: Cast, world: World, at: SitsDown
) -> None:
    await set_out(way)
    promise, serhii = await promise_of(way), await at(way.serhii)
    page = f"/help/{way.post.pub}"
    assert f"{promise.pub}/here" not in (await serhii.get(page)).text
    for deed in ("here", "have", "way"):
        answer = await serhii.post(f"{page}/promises/{promise.pub}/{deed}")
        assert answer.status_code == 409
        assert "It is on its way in a parcel" in answer.text
    assert (await promise_of(way)).state is P.IN_PROGRESS
    halyna = await at(way.halyna)
    assert f"{promise.pub}/received" in (await halyna.get(page)).text
    await halyna.post(f"{page}/promises/{promise.pub}/received")
    assert (await promise_of(way)).state is P.CONFIRMED


async def test_what_was_lost_is_said_to_be_there_by_nobody(way: Way) -> None:
    await set_out(way)
    with pytest.raises(Conflict):
        await helping.deliver(way.serhii, way.post, await promise_of(way))
    await actions.lose(way.ivan, *await way.leg(way.ivan, IVANS))
    assert (await promise_of(way)).state is P.RELEASED
    assert (await now_of(way.post)).state is PostState.OPEN


async def test_before_anybody_set_out_it_can_be_brought_by_hand(way: Way) -> None:
    await helping.deliver(way.serhii, way.post, await promise_of(way))
    assert (await promise_of(way)).state is P.DELIVERED


async def test_a_week_of_silence_confirms_nothing_that_somebody_carries_still(way: Way) -> None:
    await set_out(way)
    await said_too_early(way)
    _ = await Promise.all().update(changed_at=now() - timedelta(days=8))
    await by_the_clock.confirm_silent()
    assert (await promise_of(way)).state is P.DELIVERED
    _ = await Parcel.all().update(state=ParcelState.HANDED_OVER)
    await by_the_clock.confirm_silent()
    assert (await promise_of(way)).state is P.CONFIRMED


async def test_what_was_said_to_be_there_and_is_lost_is_asked_about(way: Way, cast: Cast) -> None:
    await set_out(way)
    await said_too_early(way)
    await actions.lose(way.ivan, *await way.leg(way.ivan, IVANS))
    promise = await promise_of(way)
    assert promise.state is P.DISPUTED
    kept = Notice.filter(kind=Tells.DISPUTED)
    assert await kept.filter(user_id=cast.olena.user_id).exists()
    assert await kept.filter(user_id=way.serhii.user_id).exists()
    (given,) = await promises_of(way.halyna, await post_for(way.halyna, way.post.pub))
    assert "received" in given.deeds, "it may have come after all"
    await helping.settle(cast.marta, await now_of(way.post), promise, SettleForm(False, "ні"))
    assert (await promise_of(way)).state is P.RELEASED
    assert await counted(way.post) == [(0, 0), (0, 0)]
    await is_right(way.post)


async def carried_by_a_keeper(way: Way, keeper: Viewer) -> Leg:
    """The only part of the way of another box, at the door."""
    post = await ask(way.circle, way.halyna, nonce="other")
    await promised_by(way.serhii, way.circle, post)
    way.post = post
    way.pub = await actions.pack(way.serhii, await post_for(way.serhii, post.pub), "", public_id())
    form = leg_form("Одеса", "до дверей", "Марта")
    await actions.add_leg(way.serhii, await way.seen_by(way.serhii), form)
    await actions.say_yes(keeper, *await way.leg(keeper, "до дверей"))
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.set_out(keeper, *await way.leg(keeper, "до дверей"))
    return await Leg.get(pub=form.once)


async def test_who_carries_it_hands_it_on_by_the_code_also_who_keeps_the_board(
    way: Way, cast: Cast, world: World, at: SitsDown
) -> None:
    leg, marta = await carried_by_a_keeper(way, cast.marta), await at(cast.marta)
    page, deed = f"/parcels/{way.pub}", f"/parcels/{way.pub}/legs/{leg.pub}/there"
    assert "It was handed on" not in (await marta.get(page)).text
    assert (await marta.post(deed)).status_code == 403
    assert (await promise_of(way)).state is P.IN_PROGRESS
    olena = await at(cast.olena)
    assert "It was handed on" in (await olena.get(page)).text
    assert (await olena.post(deed)).status_code == 303
    assert (await promise_of(way)).state is P.DELIVERED


async def test_to_a_bus_whoever_plans_and_carries_hands_on_without_a_code(way: Way) -> None:
    form = leg_form("Одеса", "вокзал", "Сергій", instead=0)
    await actions.add_leg(way.serhii, await way.seen_by(way.serhii), form)
    bus = leg_form("Миколаїв", "Херсон", "Автобус", who=Who.OUTSIDE)
    await actions.change_leg(way.serhii, *await way.leg(way.serhii, EMMAS), bus)
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.drop_leg(way.serhii, *await way.leg(way.serhii, IVANS))
    await actions.set_out(way.serhii, *await way.leg(way.serhii, "вокзал"))
    await actions.vouch_for(way.serhii, *await way.leg(way.serhii, "вокзал"))
    assert (await Leg.get(pub=form.once)).state is LegState.HANDED_OVER


async def test_a_quarrel_is_not_settled_by_who_had_it_in_their_hands(
    way: Way, cast: Cast, world: World, at: SitsDown
) -> None:
    stefa = await person("stefa", way.circle, "Стефа", Role.STEWARD)
    leg = await carried_by_a_keeper(way, cast.marta)
    olena = await way.leg(cast.olena, "до дверей")
    await actions.vouch_for(cast.olena, *olena)
    given = await promise_of(way)
    await helping.dispute(way.halyna, way.post, given, WrongForm("not received", ""))
    settle = f"/help/{way.post.pub}/promises/{given.pub}/settle"
    for who in (cast.marta, cast.olena):
        browser = await at(who)
        assert settle not in (await browser.get(f"/help/{way.post.pub}")).text
        assert (await browser.get(settle)).status_code == 403
        with pytest.raises(Forbidden):
            await helping.settle(who, way.post, given, SettleForm(True, "так"))
    assert leg.carrier_id
    assert settle in (await (await at(stefa)).get(f"/help/{way.post.pub}")).text
    await helping.settle(stefa, way.post, given, SettleForm(False, "ні"))
    assert (await promise_of(way)).state is P.RELEASED


async def test_whom_somebody_only_named_as_a_carrier_may_settle(way: Way, cast: Cast) -> None:
    """Else who gives names everybody who could."""
    form = leg_form("Одеса", "до дверей", "Марта", instead=0)
    await actions.add_leg(way.serhii, await way.seen_by(way.serhii), form)
    given = await promise_of(way)
    await helping.deliver(way.serhii, way.post, given)
    await helping.dispute(way.halyna, way.post, given, WrongForm("not received", ""))
    await helping.settle(cast.marta, way.post, given, SettleForm(False, "ні"))
