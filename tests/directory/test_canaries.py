"""Made-up cards: placed by two, never met by who looks for somebody, and they ring (R62, rows 60
and 61)."""

from __future__ import annotations

import re

import pytest

from app.acts.models import Act
from app.audit.models import Entry
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.directory.models import CardAnswer, CardLook, Findable
from app.directory.queries import canaries_of, rings_lately
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import MEMBERS, SitsDown, card_of, finds, opened, writes
from tests.groups.ways import words_of
from tests.world import World

NAME = "Щепанія Юхимець"
ITS_OWN = r"\w{22}|data-tint=\"\d\""  # ids, and the colour that comes of one
RINGS = "directory.canary_rang"


def page_of(world: World) -> str:
    return f"/c/{world.cast.kalyna.pub}/people/made-up"


@pytest.fixture
async def stefa(world: World) -> Viewer:
    return await person("stefa", world.cast.kalyna, "Стефа", Role.STEWARD)


async def placed(at: SitsDown, world: World, first: Viewer, second: Viewer) -> str:
    """The public id of a made-up card that two have placed."""
    asked = await (await at(first)).post(
        page_of(world), name=NAME, can="Шию завіси", **{"from": "Овруч"}
    )
    assert asked.status_code == 303, words_of(asked)
    act = await Act.filter(kind="directory.canary").order_by("-id").first()
    assert act is not None
    agreed = await (await at(second)).post(care(world, act), answer="yes")
    assert agreed.status_code == 303, words_of(agreed)
    return act.subject


def care(world: World, act: Act) -> str:
    return f"/c/{world.cast.kalyna.pub}/care/acts/{act.pub}"


async def heard(who: Browser, world: World) -> str:
    return words_of(await who.get(page_of(world)))


async def test_it_takes_two_and_the_second_sees_what_they_agree_to(
    at: SitsDown, world: World, stefa: Viewer
) -> None:
    hers = await at(stefa)
    for _ in range(2):  # sent twice, it waits once
        assert (await hers.post(page_of(world), name=NAME)).status_code == 303
    act = await Act.get(kind="directory.canary")
    assert await canaries_of(world.cast.kalyna.id) == []
    assert (await hers.post(care(world, act), answer="yes")).status_code == 409, "not one twice"
    olena = await at(world.cast.olena)
    assert page_of(world) in (await olena.get(care(world, act))).text
    assert f"{NAME} Waits for a second person" in await heard(olena, world)
    await olena.post(care(world, act), answer="yes")
    assert [one.paper.name for one in await canaries_of(world.cast.kalyna.id)] == [NAME]
    log = words_of(await (await at(world.cast.taras)).get(f"/c/{world.cast.kalyna.pub}/log"))
    assert "Two people placed a made-up card" in log
    assert "Щепанія" not in log


async def test_nothing_of_it_can_be_read_in_a_stolen_database(
    at: SitsDown, world: World, stefa: Viewer
) -> None:
    await placed(at, world, stefa, world.cast.olena)
    assert not [act for act in await Act.all() if "Щепан" in act.facts or "завіси" in act.facts]
    assert not [one for one in await Entry.all() if "Щепан" in one.facts]


@pytest.mark.parametrize("is_open", [False, True])
async def test_whoever_tries_out_beginnings_finds_it_and_all_keepers_know_at_once(
    at: SitsDown, world: World, stefa: Viewer, is_open: bool
) -> None:
    if is_open:
        await opened(world.cast.kalyna)
    pub = await placed(at, world, stefa, world.cast.olena)
    taras = await at(world.cast.taras)
    for start in ("щео", "щеп"):
        found = await finds(taras, world.cast.kalyna, start)
    assert f"/people/{pub}" in found.text
    assert NAME in words_of(found)
    for keeper in (stefa, world.cast.olena):
        theirs = await at(keeper)
        assert "Тарас found it by trying out words · Щепанія Юхимець" in await heard(theirs, world)
        home = words_of(await theirs.get(f"/c/{world.cast.kalyna.pub}"))
        assert "Somebody came upon a made-up card" in home
    assert "made-up" not in words_of(await taras.get(f"/c/{world.cast.kalyna.pub}"))
    assert (await taras.get(page_of(world))).status_code == 403
    log = words_of(await taras.get(f"/c/{world.cast.kalyna.pub}/log"))
    assert "Came upon a made-up card" not in log


async def test_it_looks_like_any_other_card_and_rings_when_it_is_opened(
    at: SitsDown, world: World, stefa: Viewer
) -> None:
    pub = await placed(at, world, stefa, world.cast.olena)
    other = await person("ivan", world.cast.kalyna, NAME)
    await writes(other, world.cast.kalyna, MEMBERS, **{"from": "Овруч"})
    await writes(other, world.cast.kalyna, MEMBERS, can="Шию завіси")
    taras = await at(world.cast.taras)
    real, made_up = (
        await taras.get(await card_of(other, world.cast.kalyna)),
        await taras.get(f"/people/{pub}"),
    )
    assert words_of(real) == words_of(made_up)
    bodies = [re.sub(ITS_OWN, "", one.text.partition("<main")[2]) for one in (real, made_up)]
    assert bodies[0] == bodies[1]
    asked = await taras.post(f"/people/{pub}/ask", why="")
    assert asked.status_code == 303
    assert (await taras.post(f"/people/{pub}/reach")).status_code == 409
    hows = [one.facts for one in await Entry.filter(deed=RINGS).order_by("seq")]
    assert hows == ['{"how":"card"}', '{"how":"ask"}']
    await taras.get(f"/people/{pub}")
    assert await Entry.filter(deed=RINGS).count() == 2, "once a day"
    assert await CardLook.filter(kind="card").count() == 2, "and it costs, as any other"
    assert "Тарас opened it" in await heard(await at(world.cast.marta), world)


async def test_whoever_writes_to_it_or_asks_it_sees_what_they_would_of_a_real_person(
    at: SitsDown, world: World, stefa: Viewer
) -> None:
    pub = await placed(at, world, stefa, world.cast.olena)
    other = await person("ivan", world.cast.kalyna, NAME)
    for field, said in (("from", "Овруч"), ("can", "Шию завіси")):
        await writes(other, world.cast.kalyna, MEMBERS, **{field: said})
    taras, cards = await at(world.cast.taras), [f"/people/{pub}"]
    cards.insert(0, await card_of(other, world.cast.kalyna))
    real, made_up = [await met_and_written_to(taras, world, card) for card in cards]
    assert made_up == real
    assert "They answer if they want" in real[0]
    assert "They have not answered yet" in real[-1]
    hows = [one.facts for one in await Entry.filter(deed=RINGS).order_by("seq")]
    assert [one[8:-2] for one in hows] == ["ask", "card", "write", "block"]
    assert "Тарас wrote to this person" in await heard(await at(world.cast.olena), world)
    await taras.post(f"/people/{pub}/ask")
    assert await Entry.filter(deed=RINGS).count() == 4, "asked already, and it rests"


async def met_and_written_to(taras: Browser, world: World, card: str) -> list[str]:
    """The words of every page on the way from a card to the second message."""
    asked = await taras.follow(await taras.post(f"{card}/ask", why="Завіси"))
    [face] = re.findall(r'href="/direct/(\w+)"', asked.text)
    back = await taras.get(f"/c/{world.cast.kalyna.pub}/people/of/{face}")
    assert back.headers["location"] == card
    form = await taras.get(f"/direct/{face}")
    first, second = [
        await taras.post(f"/direct/{face}", text="Добрий день", cid=public_id()) for _ in range(2)
    ]
    room = first.headers["location"].removesuffix("#end")
    pages = [asked, form, await taras.get(room), await taras.get(f"{room}/about")]
    rooms = await taras.get(f"/c/{world.cast.kalyna.pub}/rooms")
    assert NAME in words_of(rooms)
    blocked = await taras.post(f"/settings/blocked/{face}", on="yes")
    assert blocked.headers["location"] == "/settings/blocked"
    return [*map(words_of, pages), words_of(second)]


async def test_those_who_belong_to_nobody_are_among_the_five_one_asks_in_a_day(
    at: SitsDown, world: World, stefa: Viewer
) -> None:
    pub = await placed(at, world, stefa, world.cast.olena)
    taras = await at(world.cast.taras)
    await taras.post(f"/people/{pub}/ask")
    for n in range(4):
        one = await person(f"p{n}", world.cast.kalyna, f"Людина {n}")
        asked = await taras.post(f"{await card_of(one, world.cast.kalyna)}/ask")
        assert asked.status_code == 303
        await CardLook.all().delete()
    last = await person("last", world.cast.kalyna, "Остання")
    assert (await taras.post(f"{await card_of(last, world.cast.kalyna)}/ask")).status_code == 429


async def test_whoever_looks_after_the_machine_learns_only_that_one_rang(
    at: SitsDown, world: World, stefa: Viewer
) -> None:
    pub = await placed(at, world, stefa, world.cast.olena)
    assert await rings_lately() == 0
    await (await at(world.cast.taras)).get(f"/people/{pub}")
    assert await rings_lately() == 1


async def test_no_honest_search_meets_it(at: SitsDown, world: World, stefa: Viewer) -> None:
    hers, kalyna = await at(stefa), world.cast.kalyna
    await writes(world.cast.taras, kalyna, MEMBERS, can="Юхта і ремені")
    for name in ("Тарасій Щепа", "Щепанія Юхтенко", "Щ", ""):
        refused = await hers.post(page_of(world), name=name)
        assert refused.status_code == 422, name
    await nothing_is_written_any_more()
    await placed(at, world, stefa, world.cast.olena)
    newcomer = await person("oksana", kalyna, "Юхимія")
    taras = await at(newcomer)
    for sought in ("Тарас", "ремені", "Овруч", "завіси", "Юхимія", "юхи"):
        found = await finds(taras, kalyna, sought)
        assert NAME not in words_of(found), sought
        await CardLook.all().delete()
    assert NAME not in (await finds(taras, kalyna, only="drive")).text
    await opened(kalyna)
    assert NAME not in (await taras.get(f"/c/{kalyna.pub}/people")).text
    assert await Entry.filter(deed=RINGS).count() == 0


async def nothing_is_written_any_more() -> None:
    await CardAnswer.all().delete()
    await Findable.all().delete()


async def test_another_circle_finds_nothing_there(
    at: SitsDown, world: World, stefa: Viewer
) -> None:
    pub = await placed(at, world, stefa, world.cast.olena)
    for who in (world.cast.nino, world.cast.bohdan):
        browser = await at(who)
        assert (await browser.get(f"/people/{pub}")).status_code == 404
        assert (await browser.post(f"/people/{pub}/ask")).status_code == 404
    assert await Entry.filter(deed=RINGS).count() == 0


async def test_taking_one_away_takes_two_as_well(at: SitsDown, world: World, stefa: Viewer) -> None:
    pub = await placed(at, world, stefa, world.cast.olena)
    hers = await at(stefa)
    assert (await hers.post(page_of(world), away="x" * 22)).status_code == 404
    assert (await hers.post(page_of(world), away=pub)).status_code == 303
    act = await Act.get(kind="directory.canary_gone")
    assert "to be taken away" in await heard(hers, world)
    taras = await at(world.cast.taras)
    assert (await taras.get(f"/people/{pub}")).status_code == 200, "it stands until then"
    await (await at(world.cast.marta)).post(care(world, act), answer="yes")
    assert (await taras.get(f"/people/{pub}")).status_code == 404
    assert NAME not in words_of(await finds(taras, world.cast.kalyna, "щеп"))


async def test_a_keeper_who_comes_upon_it_does_not_read_that_it_rang(
    at: SitsDown, world: World, stefa: Viewer
) -> None:
    pub = await placed(at, world, world.cast.marta, world.cast.olena)
    hers = await at(stefa)
    await hers.get(f"/people/{pub}")
    assert "Nobody in the last fourteen days." in await heard(hers, world)
    assert "Стефа opened it" in await heard(await at(world.cast.olena), world)
