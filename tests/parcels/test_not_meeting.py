"""Who does not want to meet whom, no page says to whoever plans a way; and nobody is written to by
whom they do not want to meet."""

from __future__ import annotations

import pytest

from app.core.sealed import seal
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups.actions import leave
from app.help.models import Post, Shown
from app.help.queries import post_for
from app.notices.models import Notice
from app.notices.queries import page_of
from app.parcels import actions
from app.parcels.models import Leg
from app.parcels.queries import parcel_for
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask
from tests.help.promises import promises
from tests.parcels.making import promised_by
from tests.parcels.test_pages import words
from tests.world import World, forgive_everybody

THREAT, DOOR = "ми знаємо, де ти живеш", "вул. Садова, 5"
WAYS = pytest.mark.parametrize("blocks", ["who is named", "who plans"])


async def block(browser: Browser, whom: Viewer, on: str = "yes") -> None:
    assert (await browser.post(f"/settings/blocked/{whom.pub}", on=on)).status_code == 303


async def box_of(world: World, planner: Viewer, post: Post) -> str:
    pub = await actions.pack(planner, await post_for(planner, post.pub), "", public_id())
    return f"/parcels/{pub}"


async def names(browser: Browser, box: str, name: str, goes_to: str, leg: str = "") -> str:
    """The leg; everybody who does so reads the same."""
    once = leg or public_id()
    part = {"goes_from": "Одеса", "goes_to": goes_to, "who": "member", "carrier": name}
    said = await browser.post(f"{box}/legs" + (f"/{leg}" if leg else ""), once=once, **part)
    assert said.status_code == 303, words(said)
    return once


async def with_a_door(post: Post) -> None:
    door = seal(DOOR, "help_post", post.pub, "address")
    await Post.filter(id=post.id).update(address=door)


@pytest.fixture
async def maryna(world: World) -> Viewer:
    forgive_everybody()
    return await person("maryna", world.cast.kalyna, "Марина")


@pytest.fixture
async def emma(world: World) -> Viewer:
    return await person("emma", world.cast.kalyna, "Емма")


@pytest.fixture
async def box(world: World, maryna: Viewer) -> str:
    """Maryna brings what Olena, who looks after the circle, asked for."""
    post = await ask(world.cast.kalyna, world.cast.olena)
    await promised_by(maryna, world.cast.kalyna, post)
    return await box_of(world, maryna, post)


async def heard(who: Viewer) -> list[str]:
    return [str(one.said.words) for one in (await page_of(who)).told]


async def sees_nothing(world: World, browser: Browser, box: str) -> bool:
    seen = await browser.get(f"/c/{world.cast.kalyna.pub}/carrying")
    assert THREAT not in seen.text
    return (await browser.get(box)).status_code == 404


async def test_planning_a_way_tells_nobody_whose_an_ask_without_a_name_is(
    world: World, at: SitsDown, maryna: Viewer, emma: Viewer
) -> None:
    post = await ask(world.cast.kalyna, emma, shown=Shown.TEAM)
    await with_a_door(post)
    await promises(maryna, post, 1)
    planner, box = await at(maryna), await box_of(world, maryna, post)
    for other in (world.cast.taras, emma, world.cast.marta):
        await block(planner, other)
        await names(planner, box, "Марина", "Херсон")
        await block(planner, other, on="no")
    assert await Leg.filter(parcel__pub=box[9:]).count() == 3


@WAYS
async def test_who_is_not_to_be_met_asks_nobody_and_reads_the_same_as_ever(
    world: World, at: SitsDown, maryna: Viewer, emma: Viewer, box: str, blocks: str
) -> None:
    planner, named = await at(maryna), await at(emma)
    if blocks == "who is named":
        await block(named, maryna)
    else:
        await block(planner, emma)
    leg = await names(planner, box, "Емма", THREAT)
    assert "Емма · has not said yes yet" in words(await planner.get(box))
    assert 'value="Емма"' in (await planner.get(f"{box}/legs/{leg}")).text
    assert await sees_nothing(world, named, box)
    assert (await named.post(f"{box}/legs/{leg}/yes")).status_code == 404
    await names(planner, box, "Емма", f"{THREAT} 2", leg)
    _ = await names(planner, box, "Тарас", "Херсон")
    for path in ("ready", f"legs/{leg}/drop"):
        assert (await planner.post(f"{box}/{path}")).status_code == 303
    assert not await Notice.filter(user_id=emma.user_id).exists()
    assert await sees_nothing(world, named, box)


async def test_who_had_said_yes_reads_nothing_new_of_them_and_is_not_needed(
    world: World, at: SitsDown, maryna: Viewer, emma: Viewer, box: str
) -> None:
    planner, named = await at(maryna), await at(emma)
    leg = await names(planner, box, "Емма", "Херсон")
    await named.post(f"{box}/legs/{leg}/yes")
    await block(named, maryna)
    assert (await named.get(box)).status_code == 200, "whose way it is they do not know"
    await names(planner, box, "Емма", THREAT, leg)
    there = (await named.get(box)).headers["location"]
    assert there == f"/c/{world.cast.kalyna.pub}/carrying#given-on"
    page = words(await named.get(there))
    assert "You need not carry it any more" in page
    assert THREAT not in page
    assert "Марина" not in page
    (said, *_) = await heard(emma)
    assert "does not need you any more" in said
    seen = words(await planner.get(box))
    assert "Емма" in seen
    assert "has not said yes yet" not in seen, "it reads as it did before"
    told = await Notice.filter(user_id=emma.user_id).count()
    await planner.post(f"{box}/ready")
    await names(planner, box, "Емма", f"{THREAT} 2", leg)
    assert await Notice.filter(user_id=emma.user_id).count() == told


async def test_whom_somebody_else_asks_then_is_asked(
    world: World, at: SitsDown, maryna: Viewer, emma: Viewer, box: str
) -> None:
    named = await at(emma)
    await block(named, maryna)
    leg = await names(await at(maryna), box, "Емма", THREAT)
    await names(await at(world.cast.olena), box, "Емма", "Херсон", leg)
    assert "Would you carry parcel" in (await heard(emma))[0]
    assert "Херсон" in words(await named.get(box))
    assert (await named.post(f"{box}/legs/{leg}/yes")).status_code == 303
    assert (await Leg.get(pub=leg)).said_yes_at


async def test_who_leaves_is_no_name_on_the_way_any_more(
    world: World, at: SitsDown, maryna: Viewer, emma: Viewer, box: str
) -> None:
    await block(await at(emma), maryna)
    leg = await names(await at(maryna), box, "Емма", "Херсон")
    await leave(emma, world.cast.kalyna.id)
    assert "Nobody carries it yet" in words(await (await at(maryna)).get(box))
    (one,) = (await parcel_for(maryna, box[9:])).stretches
    assert (one.pub, one.carrier) == (leg, "")
