"""An ask without a name: its door is known to its author, and to the one keeper who has it."""

from __future__ import annotations

import re

import pytest

from app.core.sealed import seal
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.groups.models import Belonging, Membership, RoleGrant
from app.help.models import Category, Post, Shown
from app.help.queries import post_for
from app.lines.models import Promise, PromiseState
from app.notices.models import Notice
from app.parcels import actions
from app.parcels.models import Leg, Parcel, ParcelState
from app.parcels.queries import parcel_for
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.help.making import ask, membership_of
from tests.help.test_keeping import told
from tests.parcels.making import leg_form
from tests.world import World, forgive_everybody

DOOR = "вул. Садова, 5"
ONE = ({"text": "Інсулін", "qty": 1},)


async def nameless(world: World, author: Viewer, **different: object) -> Post:
    post = await ask(world.cast.kalyna, author, lines=ONE, shown=Shown.TEAM, **different)
    door = seal(DOOR, "help_post", post.pub, "address")
    _ = await Post.filter(id=post.id).update(address=door)
    return post


async def presses(world: World, at: SitsDown, who: Viewer, post: Post) -> None:
    """«I will bring this»."""
    page = await (await at(who)).get(f"/help/{post.pub}")
    line = re.search(r'name="(qty-[^"]+)"', page.text)
    assert line, page.text
    sent = {line.group(1): "1", "nonce": public_id()}
    assert (await (await at(who)).post(f"/help/{post.pub}/bring", **sent)).status_code == 303


@pytest.fixture
async def vasyl(world: World) -> Viewer:
    forgive_everybody()
    return await person("vasyl", world.cast.kalyna, "Василь")


@pytest.mark.parametrize("category", [Category.MEDICINE, Category.COMPANY])
async def test_one_press_opens_no_door_and_says_who_hands_it_on(
    world: World, at: SitsDown, vasyl: Viewer, category: Category
) -> None:
    cast = world.cast
    post = await nameless(world, cast.taras, category=category)
    page, olena = f"/help/{post.pub}", await at(cast.olena)
    await presses(world, at, vasyl, post)
    seen = (await (await at(vasyl)).get(page)).text
    assert DOOR not in seen
    assert "Тарас" not in seen
    assert "Those who look after the board have heard of you" in seen
    for keeper in (cast.olena, cast.marta):
        assert await told(keeper) == ["help.hands on"], "nobody has it, so one of them has to"

    await olena.post(f"{page}/assign", assigned=cast.marta.pub)
    seen = (await (await at(vasyl)).get(page)).text
    assert DOOR not in seen
    assert "<bdi>Марта</bdi> looks after it" in seen
    assert await told(cast.marta) == ["help.assigned"]
    assert await told(cast.olena) == [], "somebody has it now"
    marta = (await (await at(cast.marta)).get(page)).text
    assert DOOR in marta
    assert "looks after it" not in marta
    assert DOOR not in (await olena.get(page)).text
    assert DOOR in (await (await at(cast.taras)).get(page)).text

    await RoleGrant.filter(membership__user_id=cast.marta.user_id).delete()
    assert "Those who look after the board" in (await (await at(vasyl)).get(page)).text


async def test_who_has_it_hears_of_each_who_helps(
    world: World, at: SitsDown, vasyl: Viewer
) -> None:
    cast = world.cast
    post = await nameless(world, cast.taras, needs_yes=True)
    await (await at(cast.olena)).post(f"/help/{post.pub}/assign", assigned=cast.marta.pub)
    await Notice.all().delete()
    await presses(world, at, vasyl, post)
    assert await told(cast.marta) == [], "its author has not said yes yet"
    mine = await Promise.get(sheet_id=post.sheet_id)
    await (await at(cast.taras)).post(f"/help/{post.pub}/promises/{mine.pub}/yes")
    assert await told(cast.marta) == ["help.hands on"]
    assert "help.hands on" not in await told(cast.olena)


async def test_a_parcel_goes_to_the_door_by_whoever_has_the_ask(
    world: World, at: SitsDown, vasyl: Viewer
) -> None:
    cast = world.cast
    stefa = await person("stefa", cast.kalyna, "Стефа", Role.STEWARD)
    post = await nameless(world, cast.taras)
    await presses(world, at, vasyl, post)
    pub = await actions.pack(vasyl, await post_for(vasyl, post.pub), "", public_id())
    box, helper, keeper = f"/parcels/{pub}", await at(vasyl), await at(stefa)
    assert "goes the last part of the way" in (await helper.get(box)).text
    mine = leg_form("Одеса", "Херсон", "Василь")
    await actions.add_leg(vasyl, await parcel_for(vasyl, pub), mine)
    seen = (await helper.get(box)).text
    assert DOOR not in seen, "the last to carry it, by a way of their own"
    assert "One of those who look after the board goes the last part of the way" in seen

    await keeper.post(f"/help/{post.pub}/assign", assigned=stefa.pub)
    assert "<bdi>Стефа</bdi> looks after it" in (await helper.get(box)).text
    door = leg_form("Херсон", "до дверей", "Стефа")
    await actions.add_leg(stefa, await parcel_for(stefa, pub), door)
    await keeper.post(f"{box}/ready")
    await helper.post(f"{box}/legs/{mine.once}/out")
    assert DOOR not in (await keeper.get(box)).text, "it has not come to her yet"
    await keeper.post(f"{box}/legs/{mine.once}/taken")
    assert DOOR in (await keeper.get(box)).text
    await keeper.post(f"{box}/legs/{door.once}/out")
    await (await at(cast.taras)).post(f"{box}/legs/{door.once}/taken")
    assert (await Parcel.get(pub=pub)).state is ParcelState.HANDED_OVER
    assert (await Promise.get(sheet_id=post.sheet_id)).state is PromiseState.DELIVERED
    assert await Leg.filter(parcel__pub=pub, state="handed over").count() == 2


async def test_the_form_promises_what_is_kept(world: World, at: SitsDown) -> None:
    post = await ask(world.cast.kalyna, world.cast.taras, shown=Shown.TEAM)
    page = await (await at(world.cast.taras)).get(f"/help/{post.pub}/write/where")
    assert "without your name, only the one who looks after it" in page.text
    assert "Nobody else does" in page.text


@pytest.mark.parametrize("state", [Belonging.PAUSED, Belonging.SUSPENDED])
async def test_where_who_has_it_is_not_there_the_others_hear_who_helps(
    world: World, at: SitsDown, vasyl: Viewer, state: Belonging
) -> None:
    cast = world.cast
    nadia = await person("nadia", cast.kalyna, "Надія", Role.STEWARD)
    has_it = await membership_of(nadia, cast.kalyna)
    post = await nameless(world, cast.taras, assigned_id=has_it.id)
    await Membership.filter(id=has_it.id).update(state=state)
    await presses(world, at, vasyl, post)
    assert "help.hands on" in await told(cast.marta)
    assert "help.hands on" not in await told(nadia)
