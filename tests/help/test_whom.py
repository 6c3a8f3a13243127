"""An ask for a family of the circle's list, or for one person of it."""

from __future__ import annotations

import re

from app.core.viewer import Role, Viewer
from app.help.models import Post, PostAudience, PostState, Shown
from app.registry.models import Household, Person
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.help.making import ask, membership_of
from tests.registry.families import HALYNA, IVAN, alone, shevchuks
from tests.world import World


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text))


async def test_who_keeps_the_list_asks_for_a_family_or_for_one_of_it(
    world: World, at: SitsDown
) -> None:
    kalyna = world.cast.kalyna
    keeper = await person("larysa", kalyna, "Лариса", Role.REGISTRAR)
    home = await shevchuks(keeper, kalyna.id)
    ivan = await Person.get(given=IVAN.given, living__household_id=home.id)
    post = await ask(kalyna, keeper, title="Ліки")
    page = f"/help/{post.pub}/write/whom"
    larysa, taras = await at(keeper), await at(world.cast.taras)
    assert (await taras.get(page)).status_code == 403

    found = plain((await larysa.post(page, q="шевчук", aim="search", version="0")).text)
    assert "The family of Шевчук Галина Петрівна" in found
    assert "Only Шевчук Іван" in found
    assert "Nobody of the list" in (await larysa.post(page, q="нема", aim="search")).text
    for wrong in ("nobody", f"{home.pub}.nobody", f"{home.pub}."):
        assert (await larysa.post(page, household=wrong, version="0")).status_code == 404

    chosen = f"{home.pub}.{ivan.pub}"
    assert (await larysa.post(page, household=chosen, version="0")).status_code == 303
    row = await Post.get(id=post.id)
    assert (row.for_household_id, row.for_person_id) == (home.id, ivan.id)
    assert f'value="{chosen}"' in (await larysa.get(page)).text, "it stands there, chosen"
    assert "For Шевчук Іван" in plain((await larysa.get(f"/help/{post.pub}")).text)
    assert "Шевчук" not in (await taras.get(f"/help/{post.pub}")).text, "it is nobody else's"

    whole = {"household": home.pub, "version": str(row.version)}
    assert (await larysa.post(page, **whole)).status_code == 303
    assert "For the family of Шевчук" in plain((await larysa.get(f"/help/{post.pub}")).text)
    assert (await Post.get(id=post.id)).for_person_id is None


async def test_who_was_chosen_and_not_saved_is_chosen_again_but_nobody_looked_for(
    world: World, at: SitsDown
) -> None:
    kalyna = world.cast.kalyna
    keeper = await person("larysa", kalyna, "Лариса", Role.REGISTRAR)
    home = await shevchuks(keeper, kalyna.id)
    post = await ask(kalyna, keeper, title="Ліки")
    page, larysa = f"/help/{post.pub}/write/whom", await at(keeper)
    sent = {"q": "шевчук", "household": home.pub, "version": "0", "change": "1"}
    for aim in ("keep", "back"):
        await larysa.post(page, **sent, aim=aim)
        seen = (await larysa.get(page)).text
        assert re.search(f'value="{home.pub}"[^>]* checked', seen)
        assert "not saved yet" in seen
        assert 'value="шевчук"' not in seen, "what was looked for is kept nowhere"
        assert (await Post.get(id=post.id)).for_household_id is None
        await larysa.post(page, **sent, aim="drop")
    seen = (await larysa.post(page, **sent | {"q": "нема"}, aim="search")).text
    assert re.search(f'value="{home.pub}"[^>]* checked', seen), "also while another is looked for"
    await larysa.post(page, **sent | {"household": "nobody"}, aim="keep")
    assert re.search('value="me"[^>]* checked', (await larysa.get(page)).text)


async def test_a_family_of_another_circle_is_not_there(world: World, at: SitsDown) -> None:
    cast = world.cast
    theirs = await person("eka", cast.tbilisi, "ეკა", Role.REGISTRAR)
    home, _ = await alone(theirs, cast.tbilisi.id, IVAN)
    ours = await person("larysa", cast.kalyna, "Лариса", Role.REGISTRAR)
    post = await ask(cast.kalyna, ours)
    page = f"/help/{post.pub}/write/whom"
    assert (await (await at(ours)).post(page, household=home.pub, version="0")).status_code == 404
    assert await Household.filter(posts__id=post.id).count() == 0


async def test_a_familys_page_lists_what_was_asked_for_it_to_who_may_know_both(
    world: World, at: SitsDown
) -> None:
    kalyna = world.cast.kalyna
    keeper = await person("larysa", kalyna, "Лариса", Role.REGISTRAR)
    home = await shevchuks(keeper, kalyna.id)
    other, _ = await alone(keeper, kalyna.id, HALYNA)
    ivan = await Person.get(given=IVAN.given, living__household_id=home.id)
    asked = {
        "Ліки": {"for_household_id": home.id},
        "Окуляри": {"for_household_id": home.id, "for_person_id": ivan.id},
        "Було раніше": {"for_household_id": other.id, "for_person_id": ivan.id},
        "Для команди": {"for_household_id": home.id, "audience": PostAudience.TEAM},
        "Не для них": {"for_household_id": other.id},
        "Нікому": {},
    }
    for title, whom in asked.items():
        await ask(kalyna, world.cast.olena, title=title, **whom)
    draft = {"state": PostState.DRAFT, "for_household_id": home.id}
    await ask(kalyna, world.cast.olena, title="Чернетка", **draft)
    page = f"/households/{home.pub}"
    assert await listed(await at(keeper), page) == ["Було раніше", "Окуляри", "Ліки"]
    whole = ["Чернетка", "Для команди", "Було раніше", "Окуляри", "Ліки"]
    assert await listed(await at(world.cast.olena), page) == whole, "who looks after the board"
    assert (await (await at(world.cast.marta)).get(page)).status_code == 404


async def test_for_whom_an_ask_without_a_name_is_stays_with_its_author_and_who_has_it(
    world: World, at: SitsDown
) -> None:
    """A name of the list beside it would be a name."""
    kalyna = world.cast.kalyna
    larysa, orysia, petro = [
        await person(login, kalyna, login, role)
        for login, role in (
            ("larysa", Role.REGISTRAR),
            ("orysia", Role.ORGANISER),
            ("petro", Role.REGISTRAR),
        )
    ]
    home = await shevchuks(larysa, kalyna.id)
    post = await ask(kalyna, larysa, title="Ліки", shown=Shown.TEAM, for_household_id=home.id)

    async def learns(who: Viewer) -> tuple[bool, bool]:
        """On the page of the ask, and on that of the family."""
        browser = await at(who)
        page = (await browser.get(f"/help/{post.pub}")).text
        asks = await listed(browser, f"/households/{home.pub}")
        return "Шевчук" in page, asks == ["Ліки"]

    assert await learns(larysa) == (True, True)
    for who in (orysia, petro, world.cast.olena):
        assert await learns(who) == (False, False)
    assigned = (await membership_of(world.cast.olena, kalyna)).id
    await Post.filter(id=post.id).update(assigned_id=assigned)
    assert await learns(world.cast.olena) == (True, True)
    assert await learns(orysia) == (False, False)
    await Post.filter(id=post.id).update(shown=Shown.NAMED)
    assert await learns(orysia) == (True, True)


async def listed(browser: Browser, page: str) -> list[str]:
    asks = (await browser.get(page)).text.partition('id="asks"')[2].partition("</ul>")[0]
    return [plain(one) for one in re.findall(r"<a [^>]*>(.*?)</a>", asks)]
