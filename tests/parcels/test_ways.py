"""A parcel goes from hand to hand; when one way closes, the next one opens."""

from __future__ import annotations

import asyncio

import pytest

from app.core.clock import now
from app.core.config import Config
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from app.core.sealed import seal, use
from app.core.tokens import public_id
from app.help.models import Category, Post, PostState, Shown
from app.help.queries import post_for
from app.help.tells import Tells as HelpTells
from app.lines.models import Promise, PromiseState
from app.notices.models import Notice
from app.parcels import actions
from app.parcels.changes import CHANGES
from app.parcels.forms import BlockForm, ReportForm, Who
from app.parcels.models import (
    ACTIVE_LEG,
    Leg,
    LegState,
    Parcel,
    ParcelState,
    Passable,
    Road,
    RoadReport,
    Trouble,
)
from app.parcels.queries import parcel_for, part_of_post, road_for
from app.parcels.states import state_of
from app.parcels.tells import OF_ROADS, SENTENCES, Tells
from tests.cast import Cast, person
from tests.conftest import Database
from tests.help.making import ask, promises
from tests.parcels.making import Way, leg_form

CLOSED = BlockForm(Trouble.CHECKPOINT, "Не пускають", waits=False)
WAITS = BlockForm(Trouble.CHECKPOINT, "", waits=True)


async def on_the_road(way: Way) -> None:
    """Ivan has brought it to Mykolaiv, and Emma has it."""
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    await actions.say_yes(way.emma, *await way.leg(way.emma, "Херсон, вокзал"))
    await actions.set_out(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    sent = await way.seen_by(way.emma)
    coming = next(one for one in (await way.seen_by(way.serhii)).stretches if one.is_mine is False)
    assert coming.code is None, "who plans it takes nothing, and needs no code"
    assert sent.row.state is ParcelState.ON_THE_WAY
    await actions.vouch_for(way.serhii, *await way.leg(way.serhii, "Миколаїв"))
    await actions.set_out(way.emma, *await way.leg(way.emma, "Херсон, вокзал"))


async def told(kind: Tells | HelpTells, *people: object) -> bool:
    ids = {getattr(one, "user_id", None) for one in people}
    return ids <= set(await Notice.filter(kind=kind).values_list("user_id", flat=True))


async def test_what_is_blocked_opens_the_next_alternative_and_arrives(way: Way) -> None:
    await on_the_road(way)
    post = await Post.get(id=way.post.id)
    assert post.state is PostState.IN_DELIVERY
    await actions.block(way.emma, *await way.leg(way.emma, "Херсон, вокзал"), CLOSED)
    done = LegState.HANDED_OVER
    assert await way.states() == [done, LegState.BLOCKED, LegState.READY, LegState.PLANNED]
    assert await told(Tells.BLOCKED, way.serhii, way.halyna)
    await actions.vouch_for(way.serhii, *await way.leg(way.serhii, "Херсон, вокзал"))
    assert await way.states() == [done, LegState.REROUTED, LegState.READY, LegState.PLANNED]
    with pytest.raises(NotFound):  # it is not hers any more
        await way.seen_by(way.emma)

    await actions.set_out(way.serhii, *await way.leg(way.serhii, "Херсон, ринок"))
    await actions.say_yes(way.taras, *await way.leg(way.taras, "до дверей"))
    await actions.vouch_for(way.serhii, *await way.leg(way.serhii, "Херсон, ринок"))
    assert await told(Tells.YOUR_TURN, way.taras)
    await actions.set_out(way.taras, *await way.leg(way.taras, "до дверей"))
    await actions.arrive(way.taras, *await way.leg(way.taras, "до дверей"))
    assert (await way.row()).state is ParcelState.ARRIVED
    assert await told(Tells.ARRIVED, way.halyna)

    (code,) = [one.code for one in (await way.seen_by(way.halyna)).stretches if one.code]
    await actions.hand_over(way.taras, *await way.leg(way.taras, "до дверей"), code)
    assert (await way.row()).state is ParcelState.HANDED_OVER
    assert (await Promise.get(sheet_id=way.post.sheet_id)).state is PromiseState.DELIVERED
    with pytest.raises(NotFound):
        await way.seen_by(way.taras)
    with pytest.raises(Conflict):
        await actions.ready(way.serhii, await way.seen_by(way.serhii))


async def test_whoever_waits_goes_on_and_what_has_no_other_way_is_stuck(way: Way) -> None:
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    await actions.set_out(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    await actions.block(way.ivan, *await way.leg(way.ivan, "Миколаїв"), CLOSED)
    assert (await way.row()).state is ParcelState.STUCK
    with pytest.raises(Conflict):
        await actions.take_other_way(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    await actions.go_on(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    assert (await way.row()).state is ParcelState.ON_THE_WAY

    await actions.block(way.ivan, *await way.leg(way.ivan, "Миколаїв"), WAITS)
    other = leg_form("Одеса", "Миколаїв, порт", "Емма", instead=0)
    await actions.add_leg(way.serhii, await way.seen_by(way.serhii), other)
    await actions.take_other_way(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    assert (await way.states())[:2] == [LegState.BLOCKED, LegState.READY]

    await actions.say_yes(way.emma, *await way.leg(way.emma, "Миколаїв, порт"))
    await actions.take(way.emma, *await way.coming_to(way.emma))
    await actions.set_out(way.emma, *await way.leg(way.emma, "Миколаїв, порт"))
    assert (await way.states())[:2] == [LegState.REROUTED, LegState.IN_TRANSIT]
    await actions.lose(way.emma, *await way.leg(way.emma, "Миколаїв, порт"))
    assert (await way.row()).state is ParcelState.LOST
    assert await told(HelpTells.LOST, way.halyna)
    assert await told(HelpTells.YOURS_LOST, way.serhii)
    assert not await Notice.filter(kind=Tells.LOST).exists(), "nobody reads it twice"


async def test_the_code_is_known_to_who_takes_it_and_is_not_guessed(way: Way) -> None:
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    await actions.set_out(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    mine = await way.leg(way.ivan, "Миколаїв")
    assert mine[1].code is None
    assert not [one for one in (await way.seen_by(way.emma)).stretches if one.code]
    for _ in range(5):
        with pytest.raises(Invalid):
            await actions.hand_over(way.ivan, *mine, "12345x")
    with pytest.raises(TooMany):
        await actions.hand_over(way.ivan, *mine, "123456")
    for who in (way.ivan, way.emma, way.halyna):
        with pytest.raises(Forbidden):
            await actions.vouch_for(who, *mine)
    leg = await Leg.get(id=mine[1].row.id)
    assert len(leg.code_hash) == 64


async def test_a_carrier_knows_the_area_first_and_the_door_when_they_go_there(way: Way) -> None:
    where = seal("вул. Садова, 5", "help_post", way.post.pub, "address")
    await Post.filter(id=way.post.id).update(address=where)
    sent = await way.seen_by(way.taras)
    assert [one.goes_to for one in sent.stretches] == ["до дверей"]
    assert (sent.area, sent.address, sent.whose) == ("Центр", "", "")
    with pytest.raises(Forbidden):
        await actions.set_out(way.taras, *await way.leg(way.taras, "до дверей"))

    await actions.say_yes(way.taras, *await way.leg(way.taras, "до дверей"))
    assert not (await way.seen_by(way.taras)).address
    await on_the_road(way)
    assert not (await way.seen_by(way.emma)).address, "she goes to nobody's door"
    await actions.vouch_for(way.serhii, *await way.leg(way.serhii, "Херсон, вокзал"))
    sent = await way.seen_by(way.taras)
    assert (sent.address, sent.whose) == ("вул. Садова, 5", "Галина")
    await Post.filter(id=way.post.id).update(shown=Shown.TEAM)
    assert not (await way.seen_by(way.taras)).whose


async def test_also_after_a_yes_a_carrier_may_say_no(way: Way) -> None:
    await actions.say_yes(way.taras, *await way.leg(way.taras, "до дверей"))
    await actions.say_no(way.taras, *await way.leg(way.taras, "до дверей"))
    assert await told(Tells.SAID_NO, way.serhii)
    with pytest.raises(NotFound):
        await way.seen_by(way.taras)


async def test_who_takes_it_reads_no_names_and_in_a_guarded_circle_no_places(way: Way) -> None:
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    halynas = await way.seen_by(way.halyna)
    assert {one.carrier for one in halynas.stretches} == {""}
    assert {one.goes_to for one in halynas.stretches} == {""}
    await actions.say_yes(way.taras, *await way.leg(way.taras, "до дверей"))
    assert "Тарас" in {one.carrier for one in (await way.seen_by(way.halyna)).stretches}


async def test_in_a_guarded_circle_whom_it_is_for_reads_where_it_is_and_not_the_way(
    way: Way,
) -> None:
    async def places() -> list[str]:
        stretches = (await way.seen_by(way.halyna)).stretches
        assert {one.carrier + one.road + one.note for one in stretches} == {""}
        return [f"{one.goes_from}-{one.goes_to}" for one in stretches if one.goes_from]

    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    assert await places() == [], "nobody has set out"
    await actions.set_out(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    assert await places() == ["Одеса-Миколаїв"]
    form = BlockForm(Trouble.CHECKPOINT, "на мосту", waits=True)
    await actions.block(way.ivan, *await way.leg(way.ivan, "Миколаїв"), form)
    assert await places() == ["Одеса-Миколаїв"]
    await actions.go_on(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    await actions.arrive(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    assert await places() == ["Одеса-Миколаїв"]
    await actions.say_yes(way.emma, *await way.leg(way.emma, "Херсон, вокзал"))
    await actions.take(way.emma, *await way.coming_to(way.emma))
    assert await places() == ["Миколаїв-Херсон, вокзал"], "Emma has it, and no more of its way"
    await actions.set_out(way.emma, *await way.leg(way.emma, "Херсон, вокзал"))
    await actions.lose(way.emma, *await way.leg(way.emma, "Херсон, вокзал"))
    assert await places() == []


async def test_strangers_and_others_of_the_circle_meet_no_parcel(way: Way, cast: Cast) -> None:
    for who in (cast.nino, cast.bohdan, cast.dato):
        with pytest.raises(NotFound):
            await way.seen_by(who)
    assert len((await way.seen_by(cast.olena)).stretches) == 4
    with pytest.raises(Forbidden):
        await actions.pack(way.ivan, await post_for(way.ivan, way.post.pub), "", public_id())


async def test_an_hour_of_talk_is_not_sent_in_a_parcel(way: Way) -> None:
    await Post.filter(id=way.post.id).update(category=Category.COMPANY)
    need = await post_for(way.serhii, way.post.pub)
    with pytest.raises(Forbidden):
        await actions.pack(way.serhii, need, "", public_id())
    assert (await part_of_post(way.serhii, need))["packable"] is None


async def test_sending_a_form_twice_makes_one_leg_and_one_parcel(way: Way) -> None:
    form, nonce = leg_form("Херсон", "ще далі", "Іван"), public_id()
    for _ in range(2):
        await actions.add_leg(way.serhii, await way.seen_by(way.serhii), form)
    assert len(await way.states()) == 5
    need = await post_for(way.serhii, way.post.pub)
    first = await actions.pack(way.serhii, need, "", nonce)
    assert await actions.pack(way.serhii, need, "", nonce) == first
    assert await Parcel.all().count() == 2


async def test_a_parcel_brings_nobody_elses_promise(
    db: Database, cast: Cast, config: Config
) -> None:
    """Whoever packs without naming a promise sends their own, and says nothing of the others'."""
    use(config.key)
    post = await ask(cast.kalyna, cast.olena)
    bandages = await promises(cast.kalyna, cast.taras, post, 0, 4)
    mykola = await person("mykola", cast.kalyna, "Микола")
    insulin = await promises(cast.kalyna, mykola, post, 10)
    pub = await actions.pack(cast.taras, await post_for(cast.taras, post.pub), "", public_id())
    form = leg_form("Одеса", "Херсон", "Автобус", who=Who.OUTSIDE)
    await actions.add_leg(cast.taras, await parcel_for(cast.taras, pub), form)
    await actions.ready(cast.taras, await parcel_for(cast.taras, pub))
    for deed in (actions.set_out, actions.arrive, actions.vouch_for):
        sent = await parcel_for(cast.taras, pub)
        await deed(cast.taras, sent, sent.stretches[0])
    assert (await Promise.get(id=bandages.id)).state is PromiseState.DELIVERED
    assert (await Promise.get(id=insulin.id)).state is PromiseState.ACCEPTED


async def test_over_a_bad_line_the_same_form_comes_many_times_at_once(way: Way) -> None:
    need, nonce = await post_for(way.serhii, way.post.pub), public_id()
    packed = [actions.pack(way.serhii, need, "", nonce) for _ in range(12)]
    assert len(set(await asyncio.gather(*packed))) == 1
    road = await Road.create(group_id=way.circle.id, name="Через Снігурівку", made_at=now())
    await Leg.filter(parcel__pub=way.pub, position=0).update(road_id=road.id)
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, "Миколаїв"))
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    passage, _ = await road_for(way.ivan, road.pub)
    form = ReportForm(Passable.OPEN, "", public_id())
    await asyncio.gather(*(actions.report(way.ivan, passage, form) for _ in range(12)))
    assert await RoadReport.filter(road_id=road.id).count() == 1


async def test_whoever_is_asked_once_more_hears_of_it_and_of_another_day_nothing(way: Way) -> None:
    _, leg = await way.leg(way.serhii, "Херсон, вокзал")
    asked = Notice.filter(kind=Tells.ASKED, user_id=way.emma.user_id, gone_at=None)
    assert await asked.count() == 1
    for carrier in ("Емма", "Іван", "Емма"):
        form = leg_form("Миколаїв", "Херсон, вокзал", carrier)
        await actions.change_leg(way.serhii, await way.seen_by(way.serhii), leg, form)
    assert await asked.count() == 2


async def test_a_part_that_is_done_gets_no_other_way(way: Way) -> None:
    await on_the_road(way)
    late = leg_form("Одеса", "Миколаїв, порт", "Галина", instead=0)
    with pytest.raises(Conflict):
        await actions.add_leg(way.serhii, await way.seen_by(way.serhii), late)


async def test_the_end_of_a_way_is_not_dropped_by_mistake(way: Way) -> None:
    await on_the_road(way)
    await actions.vouch_for(way.serhii, *await way.leg(way.serhii, "Херсон, вокзал"))
    with pytest.raises(Conflict):  # it would count as there
        await actions.drop_leg(way.serhii, *await way.leg(way.serhii, "до дверей"))
    with pytest.raises(Conflict):
        await actions.call_off(way.serhii, await way.seen_by(way.serhii))


async def test_who_leaves_the_circle_carries_nothing(way: Way) -> None:
    assert way.taras.user_id is not None
    await actions.let_go(way.circle.id, way.taras.user_id)
    assert await told(Tells.SAID_NO, way.serhii)
    _, last = await way.leg(way.serhii, "до дверей")
    assert last.piece.carrier is None


def test_a_parcel_stands_where_its_legs_stand() -> None:
    def stands(*states: LegState) -> ParcelState:
        legs = [Leg(position=n, state=state) for n, state in enumerate(states)]
        return state_of(legs, has_set_out=s.HANDED_OVER in states)

    s = LegState
    assert stands() is ParcelState.PLANNED
    assert stands(s.PLANNED, s.PLANNED) is ParcelState.PLANNED
    assert stands(s.READY, s.PLANNED) is ParcelState.READY
    assert stands(s.ARRIVED, s.PLANNED) is ParcelState.ON_THE_WAY
    assert stands(s.HANDED_OVER, s.READY) is ParcelState.ON_THE_WAY
    assert stands(s.HANDED_OVER, s.BLOCKED) is ParcelState.STUCK
    assert stands(s.HANDED_OVER, s.ARRIVED) is ParcelState.ARRIVED
    assert stands(s.HANDED_OVER, s.HANDED_OVER) is ParcelState.HANDED_OVER
    assert stands(s.HANDED_OVER, s.CANCELLED) is ParcelState.HANDED_OVER
    assert stands(s.CANCELLED, s.CANCELLED) is ParcelState.PLANNED, "another way can be planned"
    assert stands(s.LOST, s.PLANNED) is ParcelState.LOST


def test_the_table_leads_out_of_every_state_but_the_last_ones() -> None:
    ends = {LegState.HANDED_OVER, LegState.REROUTED, LegState.RETURNED, LegState.LOST}
    ends.add(LegState.CANCELLED)
    for state in LegState:
        assert (state in ends) == (not [one for one in CHANGES if state in one.was])
    assert set(ACTIVE_LEG) < {one.to for one in CHANGES}
    assert SENTENCES.keys() | OF_ROADS.keys() == set(Tells)
