"""Whoever could not say yes, or would stand before a door whose address they do not read, is not
named; and the sentence that says so does not say why."""

from __future__ import annotations

import pytest

from app.chat.models import Block
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.groups.models import Belonging, Membership
from app.help.models import Post, Shown
from app.notices.models import Notice
from app.parcels import actions
from app.parcels.actions.naming import NOBODY_WHO_COULD, NOT_YOU
from app.parcels.forms import BlockForm
from app.parcels.models import Leg, Trouble
from app.parcels.tells import Tells
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.parcels.making import Way, leg_form
from tests.parcels.test_pages import words
from tests.world import World

DOOR = "вул. Садова, 5"
MIDDLE, LAST, BUS = "Херсон, вокзал", "до дверей", "Херсон, ринок"
HELD_UP = BlockForm(Trouble.OTHER, "", waits=False)


@pytest.fixture
async def oleh(way: Way) -> Viewer:
    """The ask of Halyna has a door, and Oleh could go there."""
    door = seal(DOOR, "help_post", way.post.pub, "address")
    await Post.filter(id=way.post.id).update(address=door)
    return await person("oleh", way.circle, "Олег")


async def is_apart(one: Viewer, other: Viewer) -> None:
    await Block.create(blocker_id=one.user_id, blocked_id=other.user_id)


async def has_just_come(who: Viewer) -> None:
    await Membership.filter(user_id=who.user_id).update(joined_at=now(), is_open_early=False)


async def becomes(why: str, way: Way, who: Viewer) -> None:
    if why == "has just come":
        await has_just_come(who)
    elif why == "is suspended":
        await Membership.filter(user_id=who.user_id).update(state=Belonging.SUSPENDED)
    elif why == "is blocked":
        await is_apart(way.halyna, who)
    else:
        await is_apart(who, way.halyna)


async def names(way: Way, name: str, to: str) -> None:
    """Whoever plans gives a part to somebody else."""
    sent, one = await way.leg(way.serhii, to)
    await actions.change_leg(way.serhii, sent, one, leg_form(one.goes_from, to, name))


async def carrier_of(way: Way, to: str) -> str:
    _, one = await way.leg(way.serhii, to)
    return one.carrier


async def heard(who: Viewer) -> list[str]:
    rows = await Notice.filter(user_id=who.user_id).order_by("id")
    return [row.kind for row in rows]


@pytest.mark.parametrize("why", ["has just come", "is suspended", "is blocked", "has blocked"])
async def test_who_could_not_go_to_the_door_is_refused_in_the_same_words_and_nothing_is_lost(
    world: World, at: SitsDown, way: Way, oleh: Viewer, why: str
) -> None:
    await becomes(why, way, oleh)
    planner, box = await at(way.serhii), f"/parcels/{way.pub}"
    part = {"goes_from": "Ринок", "goes_to": "поверх 3", "who": "member", "mode": "own"}
    refused = await planner.post(f"{box}/legs", carrier="Олег", **part)
    assert refused.status_code == 422
    assert NOBODY_WHO_COULD in words(refused)
    for typed in ("Ринок", "поверх 3", "Олег"):
        assert f'value="{typed}"' in refused.text
    unknown = await planner.post(f"{box}/legs", carrier="Ніхто", **part)
    assert NOBODY_WHO_COULD in words(unknown), "as of a name that nobody has"
    assert len(await way.states()) == 4
    assert not await heard(oleh)


async def test_a_newcomer_carries_no_part_and_who_is_only_not_to_meet_carries_another(
    way: Way, oleh: Viewer
) -> None:
    await is_apart(way.halyna, oleh)
    await names(way, "Олег", MIDDLE)
    assert await carrier_of(way, MIDDLE) == "Олег"
    await has_just_come(way.taras)
    with pytest.raises(Invalid) as no:
        await names(way, "Тарас", MIDDLE)
    assert no.value.problems == {"carrier": NOBODY_WHO_COULD}
    beside = leg_form("Херсон", "до під’їзду", "Олег", instead=2)
    with pytest.raises(Invalid):
        await actions.add_leg(way.serhii, await way.seen_by(way.serhii), beside)


async def test_the_first_part_of_a_way_is_not_taken_to_be_its_last(way: Way, oleh: Viewer) -> None:
    """Whoever is named for a way of one part reads so when they say yes."""
    await is_apart(way.halyna, oleh)
    await Leg.filter(parcel__pub=way.pub).delete()
    sent = await way.seen_by(way.serhii)
    await actions.add_leg(way.serhii, sent, leg_form("Одеса", MIDDLE, "Іван"))
    await names(way, "Олег", MIDDLE)
    with pytest.raises(Conflict) as no:
        await actions.say_yes(oleh, *await way.leg(oleh, MIDDLE))
    assert str(no.value.words) == NOT_YOU
    await actions.add_leg(way.serhii, await way.seen_by(way.serhii), leg_form(MIDDLE, LAST, "Іван"))
    await actions.say_yes(oleh, *await way.leg(oleh, MIDDLE))


async def test_where_their_part_goes_is_put_right_as_ever(way: Way, oleh: Viewer) -> None:
    await names(way, "Олег", LAST)
    await is_apart(way.halyna, oleh)
    sent, one = await way.leg(way.serhii, LAST)
    await actions.change_leg(way.serhii, sent, one, leg_form(one.goes_from, "поверх 3", "Олег"))
    assert await carrier_of(way, "поверх 3") == "Олег"


async def test_who_is_blocked_before_they_say_yes_reads_that_and_another_is_named(
    world: World, at: SitsDown, way: Way, oleh: Viewer
) -> None:
    await names(way, "Олег", LAST)
    await is_apart(way.halyna, oleh)
    carrier, box = await at(oleh), f"/parcels/{way.pub}"
    _, one = await way.leg(oleh, LAST)
    refused = await carrier.post(f"{box}/legs/{one.pub}/yes")
    assert refused.status_code == 409
    assert NOT_YOU in words(refused)
    assert (await Leg.get(pub=one.pub)).said_yes_at is None
    await names(way, "Тарас", LAST)
    await actions.say_yes(way.taras, *await way.leg(way.taras, LAST))
    assert (await Leg.get(pub=one.pub)).said_yes_at


async def test_who_said_yes_before_sets_out_to_no_door_and_whoever_plans_finds_another(
    way: Way, oleh: Viewer
) -> None:
    await names(way, "Олег", LAST)
    await actions.say_yes(oleh, *await way.leg(oleh, LAST))
    await goes_straight(way)
    await is_apart(oleh, way.halyna)
    for who in (oleh, way.serhii):
        with pytest.raises(Conflict):
            await actions.set_out(who, *await way.leg(who, LAST))
    await names(way, "Тарас", LAST)
    await actions.say_yes(way.taras, *await way.leg(way.taras, LAST))
    await actions.set_out(way.taras, *await way.leg(way.taras, LAST))
    assert (await way.seen_by(way.taras)).address == DOOR


async def test_who_has_it_already_gives_it_to_another(way: Way, oleh: Viewer) -> None:
    await names(way, "Олег", LAST)
    await actions.say_yes(oleh, *await way.leg(oleh, LAST))
    await comes_into_the_hands_of(way, oleh)
    await is_apart(oleh, way.halyna)
    with pytest.raises(Conflict) as no:
        await actions.set_out(oleh, *await way.leg(oleh, LAST))
    assert no.value.words == NOT_YOU
    await actions.block(oleh, *await way.leg(oleh, LAST), HELD_UP)
    with pytest.raises(Conflict):
        await actions.go_on(oleh, *await way.leg(oleh, LAST))
    other = leg_form("Херсон", "до під’їзду", "Тарас", instead=2)
    await actions.add_leg(way.serhii, await way.seen_by(way.serhii), other)
    await actions.say_yes(way.taras, *await way.leg(way.taras, "до під’їзду"))
    await actions.take_other_way(way.serhii, *await way.leg(way.serhii, LAST))
    await actions.take(way.taras, *await way.coming_to(way.taras))
    assert (await way.seen_by(way.taras)).address == DOOR


async def test_whose_part_becomes_the_last_is_not_needed_and_whoever_plans_hears_of_it(
    way: Way, oleh: Viewer
) -> None:
    await names(way, "Олег", MIDDLE)
    await actions.say_yes(oleh, *await way.leg(oleh, MIDDLE))
    await is_apart(way.halyna, oleh)
    await actions.drop_leg(way.serhii, *await way.leg(way.serhii, LAST))
    assert await carrier_of(way, MIDDLE) == ""
    assert await carrier_of(way, BUS) == "Водій Петро"
    assert (await heard(oleh))[-1] == Tells.NOT_NEEDED
    assert (await heard(way.serhii))[-1] == Tells.SAID_NO


async def test_of_an_ask_without_a_name_nobody_learns_it_by_whom_they_name(
    way: Way, oleh: Viewer
) -> None:
    await Post.filter(id=way.post.id).update(shown=Shown.TEAM)
    await is_apart(way.halyna, oleh)
    await names(way, "Олег", LAST)
    await actions.say_yes(oleh, *await way.leg(oleh, LAST))
    assert await carrier_of(way, LAST) == "Олег"


async def goes_straight(way: Way) -> None:
    """The last part is the only one."""
    for to in ("Миколаїв", BUS, MIDDLE):
        await actions.drop_leg(way.serhii, *await way.leg(way.serhii, to))
    await actions.ready(way.serhii, await way.seen_by(way.serhii))


async def comes_into_the_hands_of(way: Way, taker: Viewer) -> None:
    """Who carries the last part."""
    await actions.say_yes(way.emma, *await way.leg(way.emma, MIDDLE))
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.set_out(way.serhii, *await way.leg(way.serhii, "Миколаїв"))
    await actions.vouch_for(way.serhii, *await way.leg(way.serhii, "Миколаїв"))
    await actions.set_out(way.emma, *await way.leg(way.emma, MIDDLE))
    await actions.take(taker, *await way.coming_to(taker))
