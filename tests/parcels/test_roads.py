"""Roads in a guarded circle: known to who keeps them, and to who goes them for somebody else."""

from __future__ import annotations

import asyncio
import re

import pytest

from app.core.clock import now
from app.core.config import Config
from app.core.errors import Invalid, NotFound
from app.core.sealed import use
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups.models import Care, Group
from app.help.queries import post_for
from app.parcels import actions
from app.parcels.forms import RoadForm
from app.parcels.models import Leg, Road
from app.parcels.queries import parcel_for, road_for, roads_in, roads_to_take, sees_roads
from tests.cast import Cast, person
from tests.conftest import Database
from tests.directory.cards import SitsDown
from tests.help.making import ask
from tests.parcels.making import Way, leg_form, promised_by, to_kherson
from tests.world import World, forgive_everybody

NAME = "Через Баштанку"


@pytest.fixture
def cast(db: Database, cast: Cast, config: Config) -> Cast:
    """With a key, for what is sealed."""
    use(config.key)
    forgive_everybody()
    return cast


async def road_of(circle: Group) -> Road:
    return await Road.create(group_id=circle.id, name=NAME, made_at=now())


async def box_of(who: Viewer, circle: Group, author: Viewer) -> str:
    """A parcel that somebody packed by a promise of their own."""
    post = await ask(circle, author)
    await promised_by(who, circle, post)
    return await actions.pack(who, await post_for(who, post.pub), "", public_id())


async def says_yes(way: Way, who: Viewer, to: str) -> None:
    sent, one = await way.leg(who, to)
    await actions.say_yes(who, sent, one)


async def test_packing_and_a_way_of_ones_own_open_no_roads(cast: Cast) -> None:
    circle = cast.kalyna
    vasyl = await person("vasyl", circle, "Василь")
    pub = await box_of(vasyl, circle, cast.olena)
    assert not await sees_roads(vasyl, circle.id), "only packed"
    form = leg_form("Одеса", "Херсон", "Василь")
    await actions.add_leg(vasyl, await parcel_for(vasyl, pub), form)
    assert (await Leg.get(pub=form.once)).said_yes_at
    assert not await sees_roads(vasyl, circle.id), "carries by a way of their own"
    await Group.filter(id=circle.id).update(care=Care.OPEN)
    assert await sees_roads(vasyl, circle.id), "an open circle hides no roads from its members"


async def goes_by(way: Way, *roads: Road) -> None:
    """Somebody who keeps roads chose one for each part of the way."""
    for position, road in enumerate(roads):
        await Leg.filter(parcel__pub=way.pub, position=position).update(road_id=road.id)


async def test_who_carries_for_somebody_else_knows_the_road_they_go_now(cast: Cast) -> None:
    way = await to_kherson(cast)
    mine, _ = roads = [await road_of(way.circle), await road_of(way.circle)]
    await goes_by(way, *roads)
    assert not await sees_roads(way.halyna, way.circle.id), "whom it is for"
    await says_yes(way, way.ivan, "Миколаїв")
    assert not await sees_roads(way.ivan, way.circle.id), "nothing is packed yet"
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    assert [one.row.id for one in await roads_in(way.ivan, way.circle.id)] == [mine.id]
    _, one = await way.leg(way.ivan, "Миколаїв")
    assert one.road == NAME
    for other in roads[1:]:
        with pytest.raises(NotFound):
            await road_for(way.ivan, other.pub)
    assert len(await roads_in(cast.olena, way.circle.id)) == 2
    assert not await sees_roads(way.serhii, way.circle.id), "who planned it carries nothing"
    assert await sees_roads(cast.olena, way.circle.id), "keeps the roads"

    await actions.call_off(way.serhii, await way.seen_by(way.serhii))
    assert not await sees_roads(way.ivan, way.circle.id), "the way is over"


async def test_two_who_agree_open_no_roads_by_a_way_they_made_up(cast: Cast) -> None:
    circle, road = cast.kalyna, await road_of(cast.kalyna)
    vasyl = await person("vasyl", circle, "Василь")
    ivan = await person("ivan", circle, "Іван")
    pub = await box_of(vasyl, circle, cast.olena)
    form = leg_form("Одеса", "Херсон", "Іван")
    await actions.add_leg(vasyl, await parcel_for(vasyl, pub), form)
    for deed in (actions.say_yes, actions.set_out):
        sent = await parcel_for(ivan, pub)
        await deed(ivan, sent, sent.stretches[0])
        assert not await sees_roads(ivan, circle.id)
        if deed is actions.say_yes:
            await actions.ready(vasyl, await parcel_for(vasyl, pub))
            assert not await sees_roads(ivan, circle.id)
    with pytest.raises(NotFound):
        await road_for(ivan, road.pub)


async def test_who_hands_on_their_part_knows_the_roads_no_more(cast: Cast) -> None:
    way = await to_kherson(cast)
    await goes_by(way, await road_of(way.circle), await road_of(way.circle))
    for who, to in ((way.ivan, "Миколаїв"), (way.emma, "Херсон, вокзал")):
        await says_yes(way, who, to)
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    sent, one = await way.leg(way.ivan, "Миколаїв")
    assert not await sees_roads(way.emma, way.circle.id), "nobody has set out yet"
    await actions.set_out(way.ivan, sent, one)
    assert await sees_roads(way.emma, way.circle.id), "she is next"
    sent, one = await way.leg(way.serhii, "Миколаїв")
    await actions.vouch_for(way.serhii, sent, one)
    assert not await sees_roads(way.ivan, way.circle.id)
    assert await sees_roads(way.emma, way.circle.id)


async def test_a_way_is_planned_without_knowing_of_any_road(cast: Cast) -> None:
    circle, road = cast.kalyna, await road_of(cast.kalyna)
    vasyl = await person("vasyl", circle, "Василь")
    pub = await box_of(vasyl, circle, cast.olena)
    assert not await roads_to_take(vasyl, circle.id)
    with pytest.raises(Invalid) as named:
        await actions.add_leg(
            vasyl, await parcel_for(vasyl, pub), leg_form("Одеса", "Херсон", road=road.pub)
        )
    with pytest.raises(Invalid) as made_up:
        await actions.add_leg(
            vasyl, await parcel_for(vasyl, pub), leg_form("Одеса", "Херсон", road="x" * 22)
        )
    assert named.value.problems == made_up.value.problems

    form = leg_form("Одеса", "Херсон")
    await actions.add_leg(vasyl, await parcel_for(vasyl, pub), form)
    sent = await parcel_for(cast.olena, pub)
    await actions.change_leg(
        cast.olena, sent, sent.stretches[0], leg_form("Одеса", "Херсон", road=road.pub)
    )
    sent = await parcel_for(vasyl, pub)
    assert sent.stretches[0].road == ""
    await actions.change_leg(vasyl, sent, sent.stretches[0], leg_form("Одеса", "порт"))
    assert (await Leg.get(pub=form.once)).road_id == road.id, "who keeps the roads chose it"


async def test_a_road_that_several_list_at_once_is_listed_once(cast: Cast) -> None:
    form = RoadForm.parse({"name": NAME, "points": ""})
    await asyncio.gather(
        *(actions.add_road(who, cast.kalyna.id, form) for who in [cast.olena, cast.marta] * 4)
    )
    assert await Road.filter(name=NAME).count() == 1


@pytest.mark.parametrize("care", Care)
async def test_pages_tell_of_roads_what_the_rule_allows(
    world: World, at: SitsDown, care: Care
) -> None:
    forgive_everybody()
    circle, road = world.cast.kalyna, await road_of(world.cast.kalyna)
    await Group.filter(id=circle.id).update(care=care)
    vasyl, ivan = [await person(one, circle, one.title()) for one in ("vasyl", "ivan")]
    pub, is_open = await box_of(vasyl, circle, world.cast.olena), care is Care.OPEN
    form = leg_form("Одеса", "Херсон", "Ivan")
    await actions.add_leg(vasyl, await parcel_for(vasyl, pub), form)
    await Leg.filter(pub=form.once).update(road_id=road.id)

    planner, carrier = await at(vasyl), await at(ivan)
    listed, box = f"/c/{circle.pub}/roads", f"/parcels/{pub}"
    pages = (box, f"{box}/legs", f"{box}/legs/{form.once}", f"/c/{circle.pub}/carrying")
    for page in pages:
        shown = await planner.get(page)
        assert shown.status_code == 200
        assert is_open or NAME not in shown.text
        assert is_open or road.pub not in shown.text
    assert (NAME in (await planner.get(f"{box}/legs")).text) is is_open
    for page in (listed, f"/roads/{road.pub}"):
        for who in (planner, carrier):
            assert (await who.get(page)).status_code == (200 if is_open else 404)
    told = await planner.post(f"/roads/{road.pub}", status="blocked", once=public_id())
    assert told.status_code == (303 if is_open else 404)
    changed = await planner.post(
        f"{box}/legs/{form.once}", goes_from="Одеса", goes_to="порт", who="member", carrier="Ivan"
    )
    assert changed.status_code == 303, "without a road the form is whole"

    await carrier.post(f"{box}/legs/{form.once}/yes")
    await planner.post(f"{box}/ready")
    for page in (listed, f"/roads/{road.pub}"):
        assert (await carrier.get(page)).status_code == 200
    assert is_open or re.search(NAME, (await carrier.get(box)).text)
