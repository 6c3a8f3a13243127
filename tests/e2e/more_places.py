"""Pages that are there only once somebody has done something in the demo."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import timedelta

from playwright.async_api import Browser

from app.core.clock import today
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
        going = await _going_on(olena, circle)
    return [
        Place("list going", going, comes_again=True),
        Place("list done", done),
        Place("list undone", undone),
        Place("list done shorter", shorter),
        Place("list gone", f"{shorter}/gone"),
        Place("list gone again", f"{shorter}/gone", is_sent=True),
        Place("settings erase with a record", "/settings/erase", "taras"),
    ]


async def _brought(person: Person, circle: str, text: str) -> str:
    await person.opens(f"{circle}/families/lists")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": text.encode()}
    await person.page.locator("#list").set_input_files(file)  # type: ignore[arg-type]
    await person.button("Look at the list").click()
    await person.page.wait_for_url(re.compile(r"/lists/\w{22}$"))
    return person.page.url.removeprefix(person.kolo.origin)


async def _taken_over(person: Person, circle: str, name: str, lines: int = 3) -> str:
    text = "".join(LIST.format(name).splitlines(keepends=True)[:lines])
    path = await _brought(person, circle, text)
    await person.page.get_by_role("main").locator("form[novalidate] [type=submit]").last.click()
    await person.page.wait_for_url(re.compile("/rehearsal"))
    await person.page.get_by_role("main").locator(f'form[action="{path}/go"] button').click()
    await person.heading("Taken over").wait_for()  # the page comes again by itself
    return path


async def _going_on(person: Person, circle: str) -> str:
    """A list on its way for as long as anybody looks: no list of the demo takes a whole second."""
    path = await _brought(person, circle, LIST.replace("12.03.1954", "31.02.2010"))
    pub = path.rpartition("/")[2]
    _write(person.kolo, STAYS.format(pub))
    _write(person.kolo, f"UPDATE paper SET stage = 'going' WHERE pub = '{pub}'")
    return path


async def order_in_another_circle(chromium: Browser, demo: Server) -> list[Place]:
    """Where Nino alone keeps order, two disagree with her, and one of them lets another circle look
    at it. Then she does not come any more: those who do choose an owner."""
    async with sits_down(chromium, demo, "en", "nino", **DESK) as nino:
        await nino.opens("/home")
        there = await nino.link(THERE).get_attribute("href") or ""
        for name in ("დათო", "ქეთევანი"):
            await _warned(nino, there, name)
    ways = {}
    for login in ("dato", "ketevan"):
        async with sits_down(chromium, demo, "en", login, **DESK) as person:
            ways[login] = await _disagreed(person)
            if login == "dato":
                await person.button("Let another circle look at it").click()
                await person.page.get_by_text("in another circle, because").wait_for()
    async with sits_down(chromium, demo, "en", "olena", **DESK) as olena:
        await olena.opens("/home")
        await olena.opens(f"{olena.page.url.removeprefix(demo.origin)}/care")
        appeal = await olena.page.locator("#appeals a").last.get_attribute("href") or ""
    long_ago = today() - timedelta(days=40)
    _write(demo, GONE.format(long_ago, there.rpartition("/")[2]))
    choose = f"{there}/care/choose"
    async with sits_down(chromium, demo, "en", "emma", **DESK) as emma:
        await emma.opens(choose)
        await emma.page.locator("#name").fill("დათო")
        await emma.button("Name them").click()
        await emma.page.locator("#proposed").wait_for()
    return [
        Place("circle chooses", there, "marta"),
        Place("care choose", choose, "marta"),
        Place("care choose again", choose, "marta", is_sent=True),
        Place("care choose own", choose, "emma"),
        Place("care appeal elsewhere", appeal),
        Place("care appeal elsewhere again", appeal, is_sent=True),
        Place("settings measure stuck", ways["ketevan"], "ketevan"),
        Place("settings measure elsewhere", ways["dato"], "dato"),
    ]


async def _warned(keeper: Person, circle: str, name: str) -> None:
    await keeper.opens(f"{circle}/people")
    await keeper.page.locator("#people").get_by_role("link", name=name).click()
    writing = keeper.page.locator('main a[href^="/direct/"]')
    pub = (await writing.get_attribute("href") or "").rpartition("/")[2]
    await keeper.opens(f"{circle}/care/people/{pub}")
    await keeper.page.locator("[name=step]").first.check()
    await keeper.page.locator("[name=reason]").first.check()
    await keeper.page.locator("#words").fill("გთხოვთ, დამშვიდდით")
    await keeper.button("Decide it").click()
    await keeper.heading("What was decided before").wait_for()


async def _disagreed(person: Person) -> str:
    """Where the only thing that was decided about them is, with which they disagree."""
    await person.opens("/settings/measures")
    path = await person.page.locator("#my-measures a").get_attribute("href") or ""
    await person.opens(path)
    await person.page.locator("#text").fill("ეს მე არ მითქვამს. ნინო ამას იტყვის")
    await person.button("Send").click()
    await person.heading("You disagreed").wait_for()
    return path


def _write(kolo: Server, words: str) -> None:
    """Into the database of the demo: what no page can do, because it takes a month or a moment."""
    with closing(sqlite3.connect(kolo.data / "kolo.sqlite3", timeout=15)) as database, database:
        database.execute(words)


THERE = "მეზობლები"
GONE = """UPDATE membership SET seen_on = '{}'
  WHERE user_id = (SELECT id FROM users WHERE login = 'nino')
    AND group_id = (SELECT id FROM circle WHERE pub = '{}')"""
STAYS = """CREATE TRIGGER going_on AFTER UPDATE OF stage ON paper
  WHEN new.pub = '{0}' AND new.stage <> 'going'
  BEGIN UPDATE paper SET stage = 'going' WHERE pub = '{0}'; END"""


async def what_is_reported(
    chromium: Browser, demo: Server, circle: str, known: list[Place]
) -> list[Place]:
    """An ask and a meeting: Emma reports them, and Marta has taken them to look at."""
    places = []
    async with sits_down(chromium, demo, "en", "marta", **DESK) as marta:
        for kind in ("help", "event"):
            form = next(one.path for one in known if one.name == f"{kind} report")
            before = await reports_listed(marta, circle)
            async with sits_down(chromium, demo, "en", "emma", **DESK) as emma:
                await emma.opens(form)
                await emma.radio("Something else").check()
                async with emma.page.expect_navigation():
                    await emma.button("Send").click()
            (report,) = await reports_listed(marta, circle) - before
            await marta.opens(report)
            await marta.button("I will look at it").click()
            await marta.page.locator("#judge, #settle").first.wait_for()
            places.append(Place(f"care report of {kind}", report, "marta"))
            places.append(Place(f"care report of {kind} again", report, "marta", is_sent=True))
    return places


async def reports_listed(person: Person, circle: str) -> set[str]:
    await person.opens(f"{circle}/care")
    links = await person.page.locator("#reports a").all()
    return {await one.get_attribute("href") or "" for one in links}
