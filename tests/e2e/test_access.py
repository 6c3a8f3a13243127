"""Every page: WCAG 2.2 AA, three languages, light and dark, phone and desk, narrow and large."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.people import DESK, PHONE, Person, sits_down
from tests.e2e.places import Place
from tests.faults.server import Server

AXE = Path(__file__).parents[1] / "interface" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}}
COLOURS = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}
ALL_BUT_COLOURS = {**EVERYTHING, "rules": {"color-contrast": {"enabled": False}}}
RUN_AXE = """async looked_for => {
  const found = await axe.run(document, {...looked_for, resultTypes: ['violations']});
  const where = each => each.nodes.map(node => node.html.slice(0, 160)).join(' | ');
  return found.violations.map(each => `${each.id}: ${where(each)}`);
}"""
TOO_WIDE = "width => document.documentElement.scrollWidth - width"
# Fingers need 44 x 40. A link in a sentence is as high as its line; one whose ::after is stretched
# over its card is as large as the card; a choice is as large as its label.
SMALL = """() => [...document.querySelectorAll('a, button, input, select, textarea, summary')]
  .filter(e => e.getClientRects().length)
  .filter(e => !e.matches('[type=hidden], [type=radio], [type=checkbox]'))
  .filter(e => !e.closest('p, .vh, .skip, .errsum'))
  .filter(e => getComputedStyle(e, '::after').position !== 'absolute')
  .map(e => [e, e.getBoundingClientRect()])
  .filter(([e, box]) => box.width < 43.5 || box.height < 39.5)
  .map(([e, box]) => `${e.outerHTML.slice(0, 120)} ${box.width} x ${box.height}`)"""
SPACED = """* {
  line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important;
}
p { margin-bottom: 2em !important }"""
MTAVRULI = re.compile("[\\u1c90-\\u1cbf]")
STILL = {"bypass_csp": True, "reduced_motion": "reduce"}  # no colour is measured on its way
SIZES = {"phone": PHONE, "desk": DESK}


LATER = (
    *("oksana", "vasyl", "myroslava", "orest", "serhii", "emma", "dato", "ketevan"),
    *("iryna", "giorgi"),
)


@asynccontextmanager
async def everybody(
    chromium: Browser, demo: Server, language: str, **window: Any
) -> AsyncIterator[dict[str, Person]]:
    """A stranger, and everybody whose pages there are."""
    async with AsyncExitStack() as stack:
        yield {
            login: await stack.enter_async_context(
                sits_down(chromium, demo, language, login, **window)
            )
            for login in ("", "olena", "marta", "bohdan", "taras", "halyna", *LATER)
        }


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not here («npm ci» in tests/interface)")
@pytest.mark.parametrize("language", ["uk", "ka", "en"])
async def test_on_a_phone_axe_finds_nothing_and_nothing_is_too_wide_or_too_small(
    chromium: Browser, demo: Server, places: list[Place], language: str
) -> None:
    """Each page is opened once for all that is asked of it: opening is what takes so long."""
    found = []
    async with everybody(chromium, demo, language, **STILL, **PHONE) as people:
        await brings_axe(*people.values())
        for place in places:
            person = people[place.login]
            await place.open(person)
            found += [f"{place.name}: {fault}" for fault in await faults(person)]
            found += [f"{place.name}: {fault}" for fault in await sideways(person.page)]
    assert not found, "\n".join(found)


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not here («npm ci» in tests/interface)")
@pytest.mark.parametrize("language", ["uk", "ka", "en"])
async def test_at_a_desk_axe_finds_nothing_and_nothing_is_too_wide_or_too_small(
    chromium: Browser, demo: Server, places: list[Place], language: str
) -> None:
    """What a language can change there is how wide things are: axe looks in one of them."""
    found = []
    asks = faults if language == "uk" else misfits
    async with everybody(chromium, demo, language, **STILL, **DESK) as people:
        if asks is faults:
            await brings_axe(*people.values())
        for place in places:
            await place.open(people[place.login])
            found += [f"{place.name}: {fault}" for fault in await asks(people[place.login])]
    assert not found, "\n".join(found)


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not here («npm ci» in tests/interface)")
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("language", ["uk", "ka", "en"])
async def test_axe_finds_nothing_in_what_opens_over_a_room(
    chromium: Browser, demo: Server, language: str, size: str
) -> None:
    async with sits_down(chromium, demo, language, "olena", **STILL, **SIZES[size]) as olena:
        await brings_axe(olena)
        await olena.go_in()
        page, sheet = olena.page, olena.page.get_by_role("dialog")
        dots = page.locator("li.msg:not(.mine) [data-menu]").last
        await dots.click()
        await expect(sheet.get_by_role("button", name=olena.says("Reply"))).to_be_visible()
        found = [f"menu: {fault}" for fault in await faults(olena)]
        await sheet.get_by_role("button", name=olena.says("Delete")).click()
        await sheet.get_by_role("button", name=olena.says("Remove it")).click()
        await expect(sheet.get_by_role("alert")).to_be_visible()
        found += [f"removing: {fault}" for fault in await faults(olena)]
        await sheet.get_by_role("button", name=olena.says("Close")).click()
        await dots.click()
        await sheet.get_by_role("button", name=olena.says("Report")).click()
        await sheet.get_by_role("button", name=olena.says("Send")).click()
        await expect(sheet.get_by_role("alert")).to_be_visible()
        found += [f"reporting: {fault}" for fault in await faults(olena)]
    assert not found, "\n".join(found)


async def brings_axe(*people: Person) -> None:
    """Into every page they open from now on: Chromium gets its half a megabyte once."""
    for person in people:
        await person.context.add_init_script(path=AXE)


async def faults(person: Person) -> list[str]:
    """By day everything; by night the colours. These are the same in every language, and take axe
    longer than all else: it looks at them in one."""
    page = person.page
    if person.language != "uk":
        return await page.evaluate(RUN_AXE, ALL_BUT_COLOURS) + await misfits(person)
    found = []
    for theme, rules in (("light", EVERYTHING), ("dark", COLOURS)):
        await page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
        found += [f"{theme}: {fault}" for fault in await page.evaluate(RUN_AXE, rules)]
    await page.emulate_media(color_scheme=None)
    return found + await misfits(person)


async def misfits(person: Person) -> list[str]:
    page = person.page
    found = [f"{fault} is small" for fault in await page.evaluate(SMALL)]
    assert page.viewport_size is not None
    if (over := await page.evaluate(TOO_WIDE, page.viewport_size["width"])) > 0:
        found.append(f"{over} px too wide")
    if MTAVRULI.search(await page.locator("body").inner_text()):
        found.append("capitals that Georgian does not have")
    return found


async def sideways(page: Page) -> list[str]:
    """Whether a narrow phone has to scroll sideways: with the largest letters, as the settings make
    them, and with lines and letters set apart. The page is spoilt for what comes after."""
    found = []
    before = page.viewport_size
    assert before is not None
    await page.set_viewport_size({"width": 320, "height": 640})
    await page.evaluate("document.documentElement.dataset.text = 'largest'")
    if (over := await page.evaluate(TOO_WIDE, 320)) > 0:
        found.append(f"{over} px too wide with the largest letters")
    await page.evaluate("delete document.documentElement.dataset.text")
    await page.add_style_tag(content=SPACED)
    if (over := await page.evaluate(TOO_WIDE, 320)) > 0:
        found.append(f"{over} px too wide with letters set apart")
    await page.set_viewport_size(before)
    return found


async def test_no_page_makes_the_browser_complain_or_asks_another_host(
    chromium: Browser, demo: Server, places: list[Place]
) -> None:
    """Under the real policy; what anybody complained of fails at the end. Everybody looks at once:
    most of it is waiting whether a page asks for more."""
    two = asyncio.Semaphore(2)

    async def looks_at_all_theirs(login: str, person: Person) -> None:
        for place in (each for each in places if each.login == login):
            async with two:
                await place.open(person)
            await person.page.wait_for_load_state("networkidle")

    async with everybody(chromium, demo, "en", **PHONE) as people:
        await asyncio.gather(*(looks_at_all_theirs(*each) for each in people.items()))


@pytest.mark.parametrize("mode", [{"forced_colors": "active"}, {"contrast": "more"}], ids=str)
async def test_a_page_in_forced_colours_still_shows_where_one_is(
    chromium: Browser, demo: Server, mode: dict[str, str]
) -> None:
    async with sits_down(chromium, demo, "uk", **PHONE, **mode) as guest:
        await guest.opens("/sign-in")
        await guest.box("Login").focus()
        outline = "e => getComputedStyle(e).outlineStyle"
        assert await guest.box("Login").evaluate(outline) != "none"
