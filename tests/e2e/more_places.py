"""Pages that are there only once somebody has done something in the demo."""

from __future__ import annotations

import re

from playwright.async_api import Browser

from tests.e2e.people import DESK, Person, sits_down
from tests.e2e.place import Place
from tests.faults.server import Server

LIST = """ПІБ;Дата народження;Адреса
{0} Ніна Іванівна;12.03.1954;м. Вінниця, вул. Соборна, 5
{0} Петро Іванович;01.02.1952;с. Стрижавка
"""


async def people_found(chromium: Browser, demo: Server, circle: str) -> list[Place]:
    """What is looked for and found; and Vasyl, who is new, has opened as many cards as he may."""
    people = f"{circle}/people"
    async with sits_down(chromium, demo, "en", "vasyl", **DESK) as vasyl:
        await vasyl.opens(people)
        links = await vasyl.page.locator("#people a").all()
        cards = [await one.get_attribute("href") or "" for one in links]
        for card in cards[:8]:
            await vasyl.opens(card)
    return [
        Place("people found", people, sought="Тарас"),
        Place("people found nobody", people, sought="Ющрпп"),
        Place("people enough", cards[7], "vasyl"),
    ]


async def families_known(chromium: Browser, demo: Server, circle: str, family: str) -> list[Place]:
    """Taras has found his record with the card of a family, Halyna still waits for a yes."""
    async with sits_down(chromium, demo, "en", "olena", **DESK) as olena:
        await olena.opens(f"{family}/card")
        paper = await olena.page.locator("#paper").inner_text()
        found = re.search(r"\b\w{4}(?:[- ]\w{4}){3}\b", paper)
        assert found, paper
        code = found[0]
    async with sits_down(chromium, demo, "en", "taras", **DESK) as taras:
        await taras.opens("/card")
        await taras.page.locator("#code").fill(code)
        async with taras.page.expect_navigation():
            await taras.page.locator("#code").press("Enter")
    async with sits_down(chromium, demo, "en", "olena", **DESK) as olena:
        await olena.opens(f"{circle}/families/claims")
        his = olena.page.locator("#holders > li").filter(has_text="Тарас")
        await his.get_by_role("radio").first.check()
        await his.get_by_role("button").click()
        await (
            olena.page.locator("#holders > li").filter(has_text="Тарас").wait_for(state="detached")
        )
    mine = f"{circle}/families/mine"
    async with sits_down(chromium, demo, "en", "taras", **DESK) as taras:
        await taras.opens(mine)
        await taras.page.locator("#wrong_phone").check()
        await taras.button("Tell them").click()
        await taras.page.get_by_text("You said so.").wait_for()
    return [
        Place("family card with a code", f"/card/{code.replace(' ', '-')}", "oksana"),
        Place("families found", f"{circle}/families", sought="Ковал"),
        Place("families mine known", mine, "taras"),
        Place("families mine opened", mine, "taras", is_sent=True),
        Place("families mine waiting", mine, "halyna"),
        Place("family wrong", family),
    ]


async def list_taken_over(chromium: Browser, demo: Server, circle: str) -> list[Place]:
    """One list that was taken over, one that was taken back, and one that names fewer people."""
    async with sits_down(chromium, demo, "en", "olena", **DESK) as olena:
        undone = await _taken_over(olena, circle, "Гончаренко")
        await olena.button("Take the list back").click()
        await olena.heading("Taken back").wait_for()
        done = await _taken_over(olena, circle, "Литвиненко")
        shorter = await _taken_over(olena, circle, "Литвиненко", lines=2)
    return [
        Place("list done", done),
        Place("list undone", undone),
        Place("list done shorter", shorter),
        Place("list gone", f"{shorter}/gone"),
        Place("list gone again", f"{shorter}/gone", is_sent=True),
        Place("settings erase with a record", "/settings/erase", "taras"),
    ]


async def _taken_over(person: Person, circle: str, name: str, lines: int = 3) -> str:
    text = "".join(LIST.format(name).splitlines(keepends=True)[:lines])
    await person.opens(f"{circle}/families/lists")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()}
    await person.page.locator("#list").set_input_files(file)  # type: ignore[arg-type]
    await person.button("Look at the list").click()
    await person.page.wait_for_url(re.compile(r"/lists/\w{22}$"))
    path = person.page.url.removeprefix(person.kolo.origin)
    await person.page.get_by_role("main").locator("form[novalidate] [type=submit]").last.click()
    await person.page.wait_for_url(re.compile("/rehearsal"))
    await person.page.get_by_role("main").locator(f'form[action="{path}/go"] button').click()
    await person.heading("Taken over").wait_for()  # the page comes again by itself
    return path
