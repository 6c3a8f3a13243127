"""What somebody has set out with stays promised until it is there, or does not get there: else
somebody brings it a second time, and what arrives counts for nothing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.errors import Conflict
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups import actions as groups
from app.help import actions as helping
from app.help.actions import by_the_clock, ending, keeping, writing
from app.help.forms.asking import DecisionForm
from app.help.forms.promising import SettleForm, WrongForm
from app.help.models import Kind, Post, PostState
from app.help.queries import own_deeds, post_for, promises_of
from app.lines.models import Promise, PromiseState
from app.parcels import actions
from app.parcels.forms import BlockForm
from app.parcels.models import Parcel, ParcelState, Trouble
from app.parcels.queries import parcel_for
from tests.cast import Cast
from tests.help.making import ask, lines_of
from tests.help.promises import counted, is_right, newest_of, now_of, promises
from tests.parcels.making import Way, leg_form

P = PromiseState
IVANS, EMMAS, TARASES = "Миколаїв", "Херсон, вокзал", "до дверей"
CLOSED = BlockForm(Trouble.CHECKPOINT, "", waits=True)
TRAVELS = "on its way already"


async def set_out(way: Way) -> None:
    """Ivan has it in his hands."""
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, IVANS))
    await actions.set_out(way.ivan, *await way.leg(way.ivan, IVANS))


async def comes(way: Way, who: Viewer) -> None:
    """Whoever plans it says of every part of the way that it was handed on."""
    for end in (IVANS, EMMAS, TARASES):
        if end != IVANS:
            await actions.set_out(who, *await way.leg(who, end))
        await actions.vouch_for(who, *await way.leg(who, end))


async def promise_of(way: Way) -> Promise:
    return await newest_of(way.serhii, way.post)


async def box_of(way: Way, post: Post, giver: Viewer) -> str:
    """What they promised, packed and ready; they carry it themselves."""
    pub = await actions.pack(giver, await post_for(giver, post.pub), "", public_id())
    form = leg_form("Одеса", "Херсон", "Сергій")
    await actions.add_leg(giver, await parcel_for(giver, pub), form)
    await actions.ready(giver, await parcel_for(giver, pub))
    return pub


async def sets_out(giver: Viewer, pub: str) -> None:
    sent = await parcel_for(giver, pub)
    await actions.set_out(giver, sent, sent.stretches[0])


async def insulin_on_the_way(way: Way) -> tuple[Post, str]:
    """Of another ask of hers; nobody brings the gauze yet."""
    mine = await ask(way.circle, way.halyna)
    await promises(way.serhii, mine, 10)
    pub = await box_of(way, mine, way.serhii)
    await sets_out(way.serhii, pub)
    return mine, pub


LETS_GO: dict[str, Callable[[Way, Cast], Awaitable[object]]] = {
    "the helper": lambda way, _: _gives_away(way, way.serhii),
    "the helper, of one thing": lambda way, _: _takes_back(way),
    "the helper, of some of it": lambda way, _: promises(way.serhii, way.post, 9, 4),
    "a keeper, for somebody else": lambda way, cast: _gives_away(way, cast.olena),
    "a keeper, all of it": lambda way, cast: _withdraws(way, cast.olena),
    "the author, for somebody else": lambda way, _: _gives_away(way, way.halyna),
    "the author, all of it": lambda way, _: _withdraws(way, way.halyna),
    "the author, one line": lambda way, _: _removes(way),
    "the author, who is done": lambda way, _: _is_done(way),
}


async def _gives_away(way: Way, who: Viewer) -> None:
    await helping.release(who, way.post, await promise_of(way))


async def _takes_back(way: Way) -> None:
    line = (await lines_of(way.post))[1]
    await helping.take_back(way.serhii, await post_for(way.serhii, way.post.pub), line.pub)


async def _withdraws(way: Way, who: Viewer) -> None:
    await ending.withdraw(who, await post_for(who, way.post.pub))


async def _removes(way: Way) -> None:
    line = (await lines_of(way.post))[1]
    await writing.remove_thing(way.halyna, await post_for(way.halyna, way.post.pub), line.pub)


async def _is_done(way: Way) -> None:
    await ending.say_it_is_done(way.halyna, await post_for(way.halyna, way.post.pub))


@pytest.mark.parametrize("who", LETS_GO)
@pytest.mark.parametrize("stands", ["on the way", "stuck", "come back"])
async def test_what_somebody_has_set_out_with_stays_promised(
    way: Way, cast: Cast, who: str, stands: str
) -> None:
    await set_out(way)
    if stands != "on the way":
        await actions.block(way.ivan, *await way.leg(way.ivan, IVANS), CLOSED)
    if stands == "come back":
        await actions.bring_back(way.ivan, *await way.leg(way.ivan, IVANS))
    with pytest.raises(Conflict, match=TRAVELS) as no:
        await LETS_GO[who](way, cast)
    assert ("I have it now" in str(no.value.words)) == who.startswith("the author")
    assert (await promise_of(way)).state is P.IN_PROGRESS
    assert await counted(way.post) == [(10, 0), (4, 0)]
    assert (await now_of(way.post)).state is PostState.IN_DELIVERY
    assert all(line.gone_at is None for line in await lines_of(way.post))
    assert (await way.row()).state in (ParcelState.ON_THE_WAY, ParcelState.STUCK)
    await is_right(way.post)


@pytest.mark.parametrize("who", LETS_GO)
async def test_what_has_come_back_for_good_is_let_go_of(way: Way, cast: Cast, who: str) -> None:
    await set_out(way)
    await actions.block(way.ivan, *await way.leg(way.ivan, IVANS), CLOSED)
    await actions.bring_back(way.ivan, *await way.leg(way.ivan, IVANS))
    await actions.call_off(way.serhii, await way.seen_by(way.serhii))
    await promises(way.serhii, way.post, 10, 4)
    await LETS_GO[who](way, cast)
    assert (await promise_of(way)).state in (P.ACCEPTED, P.RELEASED)
    assert await counted(way.post) != [(10, 0), (4, 0)]


async def test_the_page_offers_nothing_that_would_be_refused(way: Way, cast: Cast) -> None:
    await set_out(way)
    for who in (way.halyna, way.serhii, cast.olena):
        need = await post_for(who, way.post.pub)
        (given,) = await promises_of(who, need)
        assert given.travels
        assert not given.deeds & {"release", "have", "way", "here"}, "the parcel says it"
        assert not (await own_deeds(who, need) or set()) & {"withdraw", "done"}


async def test_the_clock_lets_nothing_go_that_is_on_its_way(way: Way) -> None:
    await set_out(way)
    await Promise.all().update(promise_by=now() - timedelta(days=3))
    await by_the_clock.release_late()
    assert (await promise_of(way)).state is P.IN_PROGRESS


async def test_a_line_that_nobody_carries_is_taken_off_meanwhile(way: Way) -> None:
    mine, pub = await insulin_on_the_way(way)
    await promises(way.emma, mine, 0, 4)
    gauze = (await lines_of(mine))[1]
    await writing.remove_thing(way.halyna, await post_for(way.halyna, mine.pub), gauze.pub)
    assert await counted(mine) == [(10, 0), (0, 0)]
    assert (await Parcel.get(pub=pub)).state is ParcelState.ON_THE_WAY


async def test_an_ask_is_not_taken_back_while_some_of_it_is_on_its_way(way: Way) -> None:
    """Though something else of it is still free."""
    mine, pub = await insulin_on_the_way(way)
    assert (await now_of(mine)).state is PostState.PARTLY_COVERED
    need = await post_for(way.halyna, mine.pub)
    with pytest.raises(Conflict, match="I have it now"):
        await ending.withdraw(way.halyna, need)
    sent = await parcel_for(way.halyna, pub)
    await actions.take(way.halyna, sent, sent.stretches[0])
    assert await counted(mine) == [(10, 10), (0, 0)]
    with pytest.raises(Conflict, match="has come already"):
        await ending.withdraw(way.halyna, need)
    assert (await own_deeds(way.halyna, need) or set()) >= {"done"}
    await ending.say_it_is_done(way.halyna, need)
    assert (await now_of(mine)).state is PostState.CLOSED


async def test_what_is_lost_can_be_taken_back(way: Way) -> None:
    mine, pub = await insulin_on_the_way(way)
    sent = await parcel_for(way.serhii, pub)
    await actions.lose(way.serhii, sent, sent.stretches[0])
    await ending.withdraw(way.halyna, await post_for(way.halyna, mine.pub))
    assert (await now_of(mine)).state is PostState.WITHDRAWN


async def test_a_changed_ask_is_not_declined_while_it_is_on_its_way(way: Way, cast: Cast) -> None:
    await set_out(way)
    await Post.filter(id=way.post.id).update(state=PostState.PENDING)
    need = await post_for(cast.olena, way.post.pub)
    form = DecisionForm(False, "Так не можна", str(need.row.version))
    with pytest.raises(Conflict, match=TRAVELS):
        await keeping.decide(cast.olena, need, form)
    await comes(way, cast.olena)
    assert await keeping.decide(cast.olena, need, form) is PostState.DECLINED
    assert (await promise_of(way)).state is P.DELIVERED


@pytest.mark.parametrize("is_lost", [False, True])
@pytest.mark.parametrize("waits", [False, True])
async def test_what_is_on_its_way_to_somebody_who_leaves_goes_on(
    way: Way, cast: Cast, is_lost: bool, waits: bool
) -> None:
    """Also where the ask was changed, and waits for a yes."""
    mine, pub = await insulin_on_the_way(way)
    if waits:
        await Post.filter(id=mine.id).update(state=PostState.PENDING)
    await groups.leave(way.halyna, way.circle.id)
    assert (await now_of(mine)).state is PostState.CLOSED
    assert (await newest_of(way.serhii, mine)).state is P.IN_PROGRESS
    sent = await parcel_for(cast.olena, pub)
    does = actions.lose if is_lost else actions.vouch_for
    await does(cast.olena, sent, sent.stretches[0])
    became = P.RELEASED if is_lost else P.DELIVERED
    assert (await newest_of(way.serhii, mine)).state is became


async def test_nobody_settles_that_it_did_not_come_while_it_is_on_its_way(
    way: Way, cast: Cast
) -> None:
    await set_out(way)
    given = await promise_of(way)
    await helping.deliver(None, way.post, given)
    await helping.dispute(way.halyna, way.post, given, WrongForm("not received", ""))
    with pytest.raises(Conflict, match=TRAVELS):
        await helping.settle(cast.olena, way.post, given, SettleForm(False, "ні"))
    await actions.lose(way.ivan, *await way.leg(way.ivan, IVANS))
    await helping.settle(cast.olena, way.post, given, SettleForm(False, "ні"))
    assert (await promise_of(way)).state is P.RELEASED


async def test_what_is_taken_was_welcome_though_more_of_it_waits_for_a_yes(way: Way) -> None:
    mine = await ask(way.circle, way.halyna, needs_yes=True)
    await promises(way.serhii, mine, 3)
    given = await newest_of(way.serhii, mine)
    await helping.accept(way.halyna, mine, given)
    pub = await box_of(way, mine, way.serhii)
    rows = Promise.filter(id=given.id)  # from when more could be added to what is packed
    _ = await rows.update(state=P.PROPOSED)
    await sets_out(way.serhii, pub)
    with pytest.raises(Conflict, match=TRAVELS):
        await helping.decline(way.halyna, mine, given)
    assert (await newest_of(way.serhii, mine)).state is P.PROPOSED
    sent = await parcel_for(way.halyna, pub)
    await actions.take(way.halyna, sent, sent.stretches[0])
    assert (await newest_of(way.serhii, mine)).state is P.DELIVERED


async def test_of_an_offer_whoever_waits_for_it_reads_how_to_take_it(way: Way) -> None:
    chairs = await ask(way.circle, way.serhii, kind=Kind.OFFER, lines=[{"text": "X", "qty": 4}])
    await promises(way.halyna, chairs, 2)
    wish = await newest_of(way.halyna, chairs)
    await helping.accept(way.serhii, chairs, wish)
    await sets_out(way.serhii, await box_of(way, chairs, way.serhii))
    with pytest.raises(Conflict, match="I have it now"):
        await helping.release(way.halyna, chairs, wish)
    with pytest.raises(Conflict, match="comes back, you can go on"):
        await ending.withdraw(way.serhii, await post_for(way.serhii, chairs.pub))


@pytest.mark.parametrize("waits", [False, True])
async def test_what_is_begun_by_hand_is_not_taken_back_either(
    way: Way, cast: Cast, waits: bool
) -> None:
    """Without any parcel. That it is done lets go of it, as before."""
    mine = await ask(way.circle, way.halyna)
    await promises(way.serhii, mine, 10)
    given = await newest_of(way.serhii, mine)
    await helping.set_out(way.serhii, mine, given, is_on_the_way=True)
    if waits:
        await Post.filter(id=mine.id).update(state=PostState.PENDING)
    need = await post_for(way.halyna, mine.pub)
    with pytest.raises(Conflict, match="speak to whoever brings it"):
        await ending.withdraw(way.halyna, need)
    deeds = await own_deeds(way.halyna, need) or set()
    assert "done" in deeds
    assert "withdraw" not in deeds
    await ending.say_it_is_done(way.halyna, need)
    assert (await newest_of(way.serhii, mine)).state is P.RELEASED
    assert (await now_of(mine)).state is PostState.CLOSED


async def test_where_nobody_opens_the_door_it_can_be_brought_back(way: Way) -> None:
    """Else an ask could not be ended any more: what stands at the door stays promised."""
    mine, pub = await insulin_on_the_way(way)
    sent = await parcel_for(way.serhii, pub)
    await actions.arrive(way.serhii, sent, sent.stretches[0])
    form = BlockForm(Trouble.NOT_THERE, "", waits=True)
    await actions.block(way.serhii, sent, sent.stretches[0], form)
    assert (await Parcel.get(pub=pub)).state is ParcelState.STUCK
    await actions.bring_back(way.serhii, sent, sent.stretches[0])
    await actions.call_off(way.serhii, await parcel_for(way.serhii, pub))
    assert (await newest_of(way.serhii, mine)).state is P.RELEASED
    await ending.withdraw(way.halyna, await post_for(way.halyna, mine.pub))
