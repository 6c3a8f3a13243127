"""Who looks after the board and has not been given an ask without a name does not find its author
out by who is missing, or by what is refused (safety.md, row 80)."""

from __future__ import annotations

import re

import pytest

from app.core.viewer import Role, Viewer
from app.directory.models import Audience
from app.groups.models import Vouch
from app.help.models import Category, Kind, Post, Shown
from tests.cast import person
from tests.directory.cards import SitsDown, writes
from tests.help.making import ask, membership_of
from tests.help.test_keeping import told
from tests.world import World, forgive_everybody

LIFT = ({"text": "Підвезти", "qty": 2},)


@pytest.fixture
async def lali(world: World) -> Viewer:
    """She drives, as Taras does, who asks for a lift."""
    forgive_everybody()
    who = await person("lali", world.cast.kalyna, "Лалі")
    for one in (who, world.cast.taras):
        await writes(one, world.cast.kalyna, Audience.MEMBERS, drive="1")
    return who


async def lift(world: World, author: Viewer, **different: object) -> Post:
    said = {"category": Category.TRANSPORT, "title": "Підвезти", "shown": Shown.TEAM, "lines": LIFT}
    return await ask(world.cast.kalyna, author, **(said | different))  # type: ignore[arg-type]


async def test_saying_that_one_has_looked_tells_nobody_to_whom_one_is_near(
    world: World, at: SitsDown, lali: Viewer
) -> None:
    cast = world.cast
    await Vouch.create(
        group_id=cast.kalyna.id,
        giver_id=cast.marta.user_id,
        receiver_id=cast.taras.user_id,
        text="Знаю його.",
    )
    marta = await at(cast.marta)
    for author in (cast.taras, lali):
        post = await lift(world, author)
        answer = await marta.post(f"/help/{post.pub}/looked", version=str(post.version))
        assert answer.status_code == 404, "an ask has no signs of a snare"


NAMELESS = pytest.mark.parametrize("shown", [Shown.TEAM, Shown.HIDDEN])


@NAMELESS
async def test_only_who_was_given_it_looks_who_could_help(
    world: World, at: SitsDown, lali: Viewer, shown: Shown
) -> None:
    """Whoever were missing would be who asks."""
    cast = world.cast
    post = await lift(world, cast.taras, shown=shown)
    page, who = f"/help/{post.pub}", f"/help/{post.pub}/who"
    marta = await at(cast.marta)
    seen = (await marta.get(page)).text
    assert f'href="{who}"' not in seen
    assert "Whoever takes care of it can ask who could help" in seen
    assert (await marta.get(who)).status_code == 403
    for one in (lali, cast.taras):
        assert (await marta.post(who, who=one.pub)).status_code == 403
    assert not await told(lali)

    given = (await membership_of(cast.marta, cast.kalyna)).id
    await Post.filter(id=post.id).update(assigned_id=given)
    assert f'href="{who}"' in (await marta.get(page)).text
    assert named(await _text(marta, who)) == {"Лалі"}
    assert (await marta.post(who, who=lali.pub)).status_code == 303
    assert await told(lali) == ["help.suggested"]
    olena = await at(cast.olena)
    assert (await olena.get(who)).status_code == 403
    assert "Лалі" not in (await olena.get(page)).text, "who was asked is told to who asked them"


def named(page: str) -> set[str]:
    return set(re.findall(r"<h2>.*?<bdi>(.*?)</bdi>", page))


async def _text(browser: object, path: str) -> str:
    answer = await browser.get(path)  # type: ignore[attr-defined]
    return str(answer.text)


@NAMELESS
async def test_an_offer_meets_it_for_whose_the_offer_is_and_for_who_was_given_it(
    world: World, at: SitsDown, lali: Viewer, shown: Shown
) -> None:
    """Beside every offer but its author's own it would tell whose it is."""
    cast = world.cast
    post = await lift(world, cast.taras, title="До лікарні", shown=shown)
    offers = [
        await lift(world, one, kind=Kind.OFFER, shown=Shown.NAMED, title=f"Везу {one.pub}")
        for one in (cast.taras, lali, cast.marta)
    ]

    async def meets(who: Viewer) -> list[bool]:
        browser = await at(who)
        return ["До лікарні" in (await browser.get(f"/help/{one.pub}")).text for one in offers]

    stefa = await person("stefa", cast.kalyna, "Стефа", Role.STEWARD)
    assert await meets(stefa) == [False, False, False]
    assert await meets(lali) == [False, True, False]
    assert await meets(cast.marta) == [False, False, True], "out of her own she can bring it"
    assert await meets(cast.taras) == [False, False, False]
    given = (await membership_of(stefa, cast.kalyna)).id
    await Post.filter(id=post.id).update(assigned_id=given)
    assert await meets(stefa) == [False, True, True]
    await Post.filter(id=post.id).update(assigned_id=None, shown=Shown.NAMED)
    assert await meets(stefa) == [False, True, True]
