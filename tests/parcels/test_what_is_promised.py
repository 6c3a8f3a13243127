"""What becomes of a promise when its parcel does not get there, and of a parcel when nothing is
promised any more."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from app.core.clock import now
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups import actions as groups
from app.help import actions as helping
from app.help.actions import by_the_clock, ending, keeping, writing
from app.help.forms.asking import DecisionForm
from app.help.models import Kind, Post, PostState, Step
from app.help.queries import post_for
from app.help.queries import words_for_notices as help_words
from app.help.tells import Tells as HelpTells
from app.lines.models import Line, Promise, PromiseState
from app.notices.models import Notice
from app.parcels import actions
from app.parcels.forms import BlockForm, Who
from app.parcels.models import Leg, LegState, Parcel, ParcelState, Trouble
from app.parcels.queries import parcel_for, words_for_notices
from app.parcels.tells import Tells
from tests.cast import Cast
from tests.help.making import ask, lines_of, promises
from tests.help.promises import counted, is_right, now_of
from tests.parcels.making import Way, leg_form

P, L = PromiseState, LegState
IVANS, EMMAS, TARASES = "Миколаїв", "Херсон, вокзал", "до дверей"
CLOSED = BlockForm(Trouble.CHECKPOINT, "", waits=True)


async def set_out(way: Way) -> None:
    """Ivan has it in his hands."""
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, IVANS))
    await actions.set_out(way.ivan, *await way.leg(way.ivan, IVANS))


async def promise_of(way: Way) -> Promise:
    return await Promise.get(sheet_id=way.post.sheet_id, helper__user_id=way.serhii.user_id)


async def reads(who: Viewer, kind: HelpTells | Tells) -> str:
    """The sentence, as they find it among their notices; "" where they find none."""
    rows = await Notice.filter(user_id=who.user_id, kind=kind)
    said = await help_words(who, rows) | await words_for_notices(who, rows)
    return " ".join(str(one.words) for one in said.values())


async def test_what_is_lost_is_wanted_again_and_both_read_why(way: Way) -> None:
    await set_out(way)
    assert (await now_of(way.post)).state is PostState.IN_DELIVERY
    await actions.lose(way.ivan, *await way.leg(way.ivan, IVANS))
    assert (await way.row()).state is ParcelState.LOST
    assert await way.states() == [L.LOST, L.CANCELLED, L.CANCELLED, L.CANCELLED]
    assert (await promise_of(way)).state is P.RELEASED
    assert await counted(way.post) == [(0, 0), (0, 0)]
    assert (await now_of(way.post)).state is PostState.OPEN
    await is_right(way.post)
    assert (await Step.filter(post_id=way.post.id).order_by("-id"))[0].what == "lost"
    assert "does not get there. We are sorry" in await reads(way.halyna, HelpTells.LOST)
    assert "Nobody blames you" in await reads(way.serhii, HelpTells.YOURS_LOST)
    for carrier in (way.emma, way.taras):
        assert "does not need you any more" in await reads(carrier, Tells.NOT_NEEDED)
    with pytest.raises(NotFound):
        await way.seen_by(way.taras)


async def test_of_what_came_in_part_only_the_rest_is_wanted_again(way: Way) -> None:
    await set_out(way)
    insulin, _ = await lines_of(way.post)
    await helping.deliver(None, way.post, await promise_of(way), {insulin.id: 3})
    await actions.lose(way.serhii, *await way.leg(way.serhii, IVANS))
    assert await counted(way.post) == [(3, 3), (0, 0)]
    assert (await promise_of(way)).state is P.DELIVERED
    assert (await now_of(way.post)).state is PostState.PARTLY_COVERED
    await is_right(way.post)


async def test_what_the_receiver_has_said_to_have_stays_so(way: Way) -> None:
    await set_out(way)
    seen = await way.leg(way.ivan, IVANS)
    await helping.confirm(way.halyna, way.post, await promise_of(way))
    with pytest.raises(Conflict):  # his page is older
        await actions.lose(way.ivan, *seen)
    assert (await promise_of(way)).state is P.CONFIRMED
    assert await counted(way.post) == [(10, 10), (4, 4)]


async def test_of_what_is_in_two_parcels_nothing_is_wanted_before_both_are_lost(way: Way) -> None:
    await set_out(way)
    other = await actions.pack(
        way.serhii, await post_for(way.serhii, way.post.pub), "", public_id()
    )
    await actions.add_leg(
        way.serhii, await parcel_for(way.serhii, other), leg_form("Одеса", "Херсон", "Сергій")
    )
    await actions.lose(way.ivan, *await way.leg(way.ivan, IVANS))
    assert (await promise_of(way)).state is P.IN_PROGRESS
    await actions.ready(way.serhii, await parcel_for(way.serhii, other))
    for deed in (actions.set_out, actions.lose):
        sent = await parcel_for(way.serhii, other)
        await deed(way.serhii, sent, sent.stretches[0])
    assert (await promise_of(way)).state is P.RELEASED


async def test_what_is_packed_together_is_lost_together_and_nothing_else(
    way: Way, cast: Cast
) -> None:
    """What somebody promises after it was packed is not in it."""
    circle, mine = cast.kalyna, await ask(cast.kalyna, way.halyna)
    boxed = [await promises(circle, way.ivan, mine, 4), await promises(circle, way.emma, mine, 3)]
    pub = await actions.pack(cast.olena, await post_for(cast.olena, mine.pub), "", public_id())
    later = await promises(circle, way.serhii, mine, 3, 4)
    bus = leg_form("Одеса", "Херсон", "Автобус", who=Who.OUTSIDE)
    await actions.add_leg(cast.olena, await parcel_for(cast.olena, pub), bus)
    await actions.ready(cast.olena, await parcel_for(cast.olena, pub))
    for deed in (actions.set_out, actions.lose):
        sent = await parcel_for(cast.olena, pub)
        await deed(cast.olena, sent, sent.stretches[0])
    for one in boxed:
        assert (await Promise.get(id=one.id)).state is P.RELEASED
    assert (await Promise.get(id=later.id)).state is P.ACCEPTED
    assert await counted(mine) == [(3, 0), (4, 0)]
    assert await Notice.filter(user_id=way.halyna.user_id, kind=HelpTells.LOST).count() == 1


async def test_what_comes_back_and_finds_no_other_way_is_wanted_again(way: Way) -> None:
    await set_out(way)
    await actions.block(way.ivan, *await way.leg(way.ivan, IVANS), CLOSED)
    with pytest.raises(Conflict):  # it stands at the checkpoint, in his hands
        await actions.call_off(way.serhii, await way.seen_by(way.serhii))
    await actions.bring_back(way.ivan, *await way.leg(way.ivan, IVANS))
    assert (await promise_of(way)).state is P.IN_PROGRESS, "another way may still be found"
    with pytest.raises(Forbidden):
        await actions.call_off(way.halyna, await way.seen_by(way.halyna))
    await actions.call_off(way.serhii, await way.seen_by(way.serhii))
    assert (await way.row()).state is ParcelState.BROUGHT_BACK
    assert (await promise_of(way)).state is P.RELEASED
    assert (await Step.filter(post_id=way.post.id).order_by("-id"))[0].what == "came back"
    assert "does not get there" in await reads(way.halyna, HelpTells.LOST)
    assert not await reads(way.serhii, HelpTells.YOURS_LOST), "they have just said so themselves"
    assert "does not need you any more" in await reads(way.emma, Tells.NOT_NEEDED)


async def test_what_is_taken_away_at_a_checkpoint_is_gone_whatever_else_was_planned(
    way: Way,
) -> None:
    await set_out(way)
    other = leg_form("Одеса", "Миколаїв, порт", "Емма", instead=0)
    await actions.add_leg(way.serhii, await way.seen_by(way.serhii), other)
    form = BlockForm.parse({"trouble": "seized", "then": "gone"})
    await actions.block(way.ivan, *await way.leg(way.ivan, IVANS), form)
    assert (await way.row()).state is ParcelState.LOST
    assert (await promise_of(way)).state is P.RELEASED
    (lost,) = await Leg.filter(state=L.LOST)
    assert lost.trouble is Trouble.SEIZED
    assert not await Notice.filter(kind=Tells.BLOCKED).exists(), "it is not blocked, it is lost"
    with pytest.raises(Conflict):
        await actions.take_other_way(way.serhii, *await way.leg(way.serhii, IVANS))


async def test_of_an_offer_the_author_reads_that_what_they_sent_is_lost(
    way: Way, cast: Cast
) -> None:
    chairs = await ask(cast.kalyna, way.serhii, kind=Kind.OFFER, lines=[{"text": "X", "qty": 4}])
    wish = await promises(cast.kalyna, way.halyna, chairs, 2)
    pub = await actions.pack(
        way.serhii, await post_for(way.serhii, chairs.pub), wish.pub, public_id()
    )
    form = leg_form("Одеса", "Херсон", "Сергій")
    await actions.add_leg(way.serhii, await parcel_for(way.serhii, pub), form)
    await actions.ready(way.serhii, await parcel_for(way.serhii, pub))
    for deed, who in ((actions.set_out, way.serhii), (actions.lose, cast.olena)):
        sent = await parcel_for(who, pub)
        await deed(who, sent, sent.stretches[0])
    assert (await Promise.get(id=wish.id)).state is P.RELEASED
    assert "change the offer" in await reads(way.serhii, HelpTells.YOURS_LOST)
    assert "on its way to you" in await reads(way.halyna, HelpTells.LOST)


LETS_GO: dict[str, Callable[[Way, Cast], Awaitable[object]]] = {
    "the helper": lambda way, _: _lets_go(way),
    "the helper, of each thing": lambda way, _: _takes_back(way),
    "the clock": lambda way, _: _is_late(way),
    "the author": lambda way, _: _withdraws(way, way.halyna),
    "a keeper": lambda way, cast: _withdraws(way, cast.olena),
    "a line is taken off": lambda way, _: _removes(way),
    "the helper leaves": lambda way, _: groups.leave(way.serhii, way.circle.id),
    "the author leaves": lambda way, _: groups.leave(way.halyna, way.circle.id),
    "it was brought by hand": lambda way, _: _brings(way),
}


async def _lets_go(way: Way) -> None:
    await helping.release(way.serhii, way.post, await promise_of(way))


async def _takes_back(way: Way) -> None:
    for line in await lines_of(way.post):
        await helping.take_back(way.serhii, await post_for(way.serhii, way.post.pub), line.pub)


async def _is_late(way: Way) -> None:
    await Promise.all().update(promise_by=now() - timedelta(days=3))
    await by_the_clock.release_late()


async def _withdraws(way: Way, who: Viewer) -> None:
    await ending.withdraw(who, await post_for(who, way.post.pub))


async def _removes(way: Way) -> None:
    wanted = await lines_of(way.post)
    await Line.create(sheet_id=way.post.sheet_id, text="Бинт", qty=1)  # something stays
    for line in wanted:
        need = await post_for(way.halyna, way.post.pub)
        await writing.remove_thing(way.halyna, need, line.pub)


async def _brings(way: Way) -> None:
    await helping.deliver(way.serhii, way.post, await promise_of(way))


@pytest.mark.parametrize("who", LETS_GO)
@pytest.mark.parametrize("is_packed", [False, True])
async def test_what_nobody_promises_any_more_is_not_sent(
    way: Way, cast: Cast, who: str, is_packed: bool
) -> None:
    if is_packed:
        await actions.ready(way.serhii, await way.seen_by(way.serhii))
        await actions.say_yes(way.ivan, *await way.leg(way.ivan, IVANS))
    await LETS_GO[who](way, cast)
    assert (await way.row()).state is ParcelState.CANCELLED
    assert set(await way.states()) == {L.CANCELLED}
    for carrier in (way.ivan, way.emma, way.taras):
        assert "does not need you any more" in await reads(carrier, Tells.NOT_NEEDED)


async def held_up(way: Way, *, waits: bool) -> None:
    """Ivan has said yes, and cannot set out."""
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, IVANS))
    if not waits:
        other = leg_form("Одеса", "Миколаїв, порт", "Емма", instead=0)
        await actions.add_leg(way.serhii, await way.seen_by(way.serhii), other)
    form = BlockForm(Trouble.CHECKPOINT, "", waits=waits)
    await actions.block(way.ivan, *await way.leg(way.ivan, IVANS), form)


@pytest.mark.parametrize("waits", [True, False])
async def test_what_is_held_up_before_it_sets_out_is_not_on_its_way(way: Way, waits: bool) -> None:
    await held_up(way, waits=waits)
    became = ParcelState.STUCK if waits else ParcelState.READY
    assert (await way.row()).state is became
    assert (await promise_of(way)).state is P.ACCEPTED
    assert (await now_of(way.post)).state is PostState.COVERED
    assert not await Notice.filter(user_id=way.halyna.user_id, kind__in=list(Tells)).exists()
    await actions.call_off(way.serhii, await way.seen_by(way.serhii))
    assert (await way.row()).state is ParcelState.CANCELLED
    assert (await promise_of(way)).state is P.ACCEPTED, "they may bring it otherwise"


async def test_what_was_held_up_and_sets_out_after_all_is_on_its_way(way: Way) -> None:
    await held_up(way, waits=True)
    await actions.go_on(way.ivan, *await way.leg(way.ivan, IVANS))
    assert (await way.row()).state is ParcelState.ON_THE_WAY
    assert (await promise_of(way)).state is P.IN_PROGRESS
    assert (await now_of(way.post)).state is PostState.IN_DELIVERY
    assert "on its way to you" in await reads(way.halyna, Tells.SET_OUT)


@pytest.mark.parametrize("who", ["the helper", "it was brought by hand", "the helper leaves"])
async def test_what_was_held_up_is_not_sent_once_nobody_promises_it(
    way: Way, cast: Cast, who: str
) -> None:
    await held_up(way, waits=True)
    await LETS_GO[who](way, cast)
    assert (await way.row()).state is ParcelState.CANCELLED
    assert "does not need you any more" in await reads(way.emma, Tells.NOT_NEEDED)


async def test_what_somebody_has_set_out_with_goes_on(way: Way, cast: Cast) -> None:
    await set_out(way)
    await LETS_GO["the helper leaves"](way, cast)
    assert (await way.row()).state is ParcelState.ON_THE_WAY
    assert (await way.seen_by(way.ivan)).stretches[0].is_mine
    assert (await way.seen_by(way.halyna)).stretches


async def test_what_is_on_its_way_comes_though_its_helper_has_left(way: Way, cast: Cast) -> None:
    """Nobody is asked to bring it a second time."""
    await set_out(way)
    await groups.leave(way.serhii, way.circle.id)
    assert (await promise_of(way)).state is P.IN_PROGRESS
    assert await counted(way.post) == [(10, 0), (4, 0)]
    for end in (IVANS, EMMAS, TARASES):
        seen = await way.leg(cast.olena, end)
        if end != IVANS:
            await actions.set_out(cast.olena, *seen)
        await actions.vouch_for(cast.olena, *await way.leg(cast.olena, end))
    assert (await promise_of(way)).state is P.DELIVERED
    await helping.confirm(way.halyna, way.post, await promise_of(way))
    assert (await now_of(way.post)).state is PostState.RECEIVED


async def test_an_ask_is_not_done_while_it_is_on_its_way_and_what_comes_counts(way: Way) -> None:
    await set_out(way)
    with pytest.raises(Conflict):
        await _done(way)
    assert (await promise_of(way)).state is P.IN_PROGRESS
    await actions.vouch_for(way.serhii, *await way.leg(way.serhii, IVANS))
    for end in (EMMAS, TARASES):
        await actions.set_out(way.serhii, *await way.leg(way.serhii, end))
        await actions.vouch_for(way.serhii, *await way.leg(way.serhii, end))
    assert await counted(way.post) == [(10, 10), (4, 4)]
    await _done(way)
    assert (await now_of(way.post)).state is PostState.CLOSED
    assert (await promise_of(way)).state is P.DELIVERED


async def test_whoever_packed_for_another_hears_that_it_is_not_sent(way: Way, cast: Cast) -> None:
    pub = await actions.pack(cast.olena, await post_for(cast.olena, way.post.pub), "", public_id())
    await _lets_go(way)
    assert (await Parcel.get(pub=pub)).state is ParcelState.CANCELLED
    assert "not promised any more" in await reads(cast.olena, Tells.CALLED_OFF)
    assert not await Notice.filter(user_id=way.serhii.user_id, kind=Tells.CALLED_OFF).exists()


async def test_a_declined_ask_lets_go_of_what_was_promised(way: Way, cast: Cast) -> None:
    """It was changed, waited for a yes again, and did not get it."""
    await Post.filter(id=way.post.id).update(state=PostState.PENDING)
    need = await post_for(cast.olena, way.post.pub)
    form = DecisionForm(False, "Так не можна", str(need.row.version))
    assert await keeping.decide(cast.olena, need, form) is PostState.DECLINED
    assert (await promise_of(way)).state is P.RELEASED
    assert (await way.row()).state is ParcelState.CANCELLED
    assert "not needed any more" in await reads(way.serhii, HelpTells.NOT_NEEDED)


async def test_nothing_is_packed_that_was_let_go_meanwhile(way: Way) -> None:
    need = await post_for(way.serhii, way.post.pub)
    await _lets_go(way)
    with pytest.raises(Conflict):
        await actions.pack(way.serhii, need, "", public_id())


RACES: dict[str, Callable[[Way, Promise], Awaitable[None]]] = {
    "confirm": lambda way, it: helping.confirm(way.halyna, way.post, it),
    "deliver": lambda way, it: helping.deliver(way.serhii, way.post, it),
    "release": lambda way, it: helping.release(way.serhii, way.post, it),
    "leave": lambda way, _: groups.leave(way.serhii, way.circle.id),
    "carrier leaves": lambda way, _: groups.leave(way.emma, way.circle.id),
    "done": lambda way, _: _done(way),
}


async def _done(way: Way) -> None:
    await ending.say_it_is_done(way.halyna, await post_for(way.halyna, way.post.pub))


@pytest.mark.parametrize("other", RACES)
async def test_lost_while_somebody_else_says_something_of_it(way: Way, other: str) -> None:
    await set_out(way)
    mine, seen = await promise_of(way), await way.leg(way.ivan, IVANS)
    deeds = [actions.lose(way.ivan, *seen), RACES[other](way, mine), actions.lose(way.ivan, *seen)]
    became = await asyncio.gather(*deeds, return_exceptions=True)
    assert {type(one) for one in became} <= {type(None), bool, Conflict, NotFound}
    ended = await promise_of(way)
    assert ended.state in (P.RELEASED, P.CONFIRMED, P.DELIVERED)
    came_first = ended.state is P.CONFIRMED  # what is received is not lost any more
    state = ParcelState.HANDED_OVER if came_first else ParcelState.LOST
    assert (await way.row()).state is state
    has_come = (10, 10) if ended.state is not P.RELEASED else (0, 0)
    assert (await counted(way.post))[0] == has_come
    if other != "done":
        await is_right(way.post)
