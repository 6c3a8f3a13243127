"""A moderator's morning by keyboard alone: three reports, a ban by two, an appeal."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, expect

from app.seeds import DEMO_PASSWORD
from tests.e2e.conftest import complaints
from tests.e2e.people import DESK, PASSWORDS, Person, sits_down
from tests.faults.server import Server

pytestmark = pytest.mark.usefixtures("where_chromium_is")
CALM = "Please write without insults. We want you here."


@pytest.fixture
async def morning(tmp_path: Path) -> AsyncIterator[Server]:
    """The demo, for one test that changes it."""
    server = Server(tmp_path)
    PASSWORDS[server.origin] = DEMO_PASSWORD
    await server.lived_in(people=24, messages=200)
    await server.start()
    yield server
    server.stop()
    assert not complaints(server)


@asynccontextmanager
async def at_the_desk(chromium: Browser, kolo: Server, login: str) -> AsyncIterator[Person]:
    """In at the care desk of the circle, without a mouse from there on."""
    async with sits_down(chromium, kolo, "en", login, **DESK) as person:
        await person.opens("/home")
        if "/c/" not in person.page.url:
            await tabs_to(person, "Калина")
            await person.page.keyboard.press("Enter")
        await expect(person.page).to_have_url(re.compile("/c/"))
        await tabs_to(person, "Care desk")
        await enter(person, "Care desk")
        yield person


async def tabs_to(person: Person, name: str) -> None:
    """Press Tab until the focus is on the link, button or box of that name."""
    link, button, box = (
        person.page.get_by_role(role, name=person.says(name))
        for role in ("link", "button", "textbox")
    )
    await reaches(person, link.or_(button).or_(box).first)


async def reaches(person: Person, wanted: Locator) -> None:
    for _ in range(60):
        await person.page.keyboard.press("Tab")
        if await wanted.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"{wanted} cannot be reached")


async def enter(person: Person, heading: str) -> None:
    """Press what has the focus; then that page is there."""
    await person.page.keyboard.press("Enter")
    level = person.page.get_by_role("heading", level=1)
    await expect(level).to_contain_text(heading)


async def chooses(person: Person, name: str, first: str) -> None:
    """Tab to a group of radios, which begins with `first`, and go down to the one wanted."""
    await reaches(person, person.page.get_by_role("radio", name=person.says(first)).first)
    await person.page.keyboard.press("Space")
    wanted = person.radio(name).first
    for _ in range(12):
        if await wanted.is_checked():
            return
        await person.page.keyboard.press("ArrowDown")
    raise AssertionError(f"«{name}» cannot be chosen")


async def takes_and_judges(marta: Person, feeling: str) -> None:
    await tabs_to(marta, feeling)
    await enter(marta, feeling)
    await tabs_to(marta, "I will look at it")
    await marta.page.keyboard.press("Enter")
    await expect(marta.page.get_by_text("It is with you now")).to_be_visible()
    await chooses(marta, "It goes against what we promised each other", "It goes against")
    await tabs_to(marta, "Note it")
    await marta.page.keyboard.press("Enter")
    await expect(marta.page.get_by_text("Noted. Now you see who wrote it.")).to_be_visible()


async def answers(marta: Person, ending: str) -> None:
    await chooses(marta, ending, "I have talked with whoever wrote it")
    await tabs_to(marta, "A few words to whoever reported it")
    await marta.page.keyboard.type("Thank you.")
    await reaches(marta, marta.button("Answer"))
    await marta.page.keyboard.press("Enter")
    await expect(marta.page.get_by_text("This is answered.")).to_be_visible()


async def goes_back(person: Person) -> None:
    await tabs_to(person, "Back: Care desk")
    await enter(person, "Care desk")


async def test_a_morning_by_keyboard_alone(chromium: Browser, morning: Server) -> None:
    async with at_the_desk(chromium, morning, "marta") as marta:
        await takes_and_judges(marta, "I feel threatened")
        await tabs_to(marta, "Decide about")
        await enter(marta, "Decide about somebody")
        await chooses(marta, "Out, and no way back", "Warn them")
        await chooses(marta, "Somebody was threatened", "Somebody was threatened")
        await tabs_to(marta, "A few words to them")
        await marta.page.keyboard.type(CALM)
        await tabs_to(marta, "Decide it")
        await enter(marta, "Shut somebody out of the circle")
        await goes_back(marta)
        await takes_and_judges(marta, "Somebody is hounding")
        await answers(marta, "I have talked with whoever wrote it")
        await goes_back(marta)
        await takes_and_judges(marta, "It is advertising")
        await answers(marta, "The message is gone")
        await goes_back(marta)
        await expect(marta.page.locator("#appeals")).to_have_count(0)  # she decided it herself
    async with at_the_desk(chromium, morning, "olena") as olena:
        await tabs_to(olena, "A warning")
        await enter(olena, "To be looked at again")
        await chooses(olena, "It is taken back", "It stays as it is")
        await tabs_to(olena, "A few words to them")
        await olena.page.keyboard.type("We are sorry.")
        await reaches(olena, olena.button("Answer"))
        await enter(olena, "Care desk")
        await tabs_to(olena, "Shut somebody out of the circle")
        await enter(olena, "Shut somebody out of the circle")
        await expect(olena.page.get_by_text(CALM)).to_be_visible()
        await tabs_to(olena, "I agree")
        await enter(olena, "Care desk")
        await expect(olena.page.locator("#reports")).to_have_count(0)
    async with sits_down(chromium, morning, "en", "vasyl", **DESK) as vasyl:
        await vasyl.opens("/settings/measures")
        await tabs_to(vasyl, "Out of the circle, without a way back")
        await enter(vasyl, "Out of the circle, without a way back")
        await expect(vasyl.page.get_by_text(CALM)).to_be_visible()
        await tabs_to(vasyl, "What should they know?")
        await vasyl.page.keyboard.type("It was meant as a joke.")
        await tabs_to(vasyl, "Send")
        await vasyl.page.keyboard.press("Enter")
        await expect(vasyl.page.get_by_text("You disagreed")).to_be_visible()
    async with sits_down(chromium, morning, "en", "halyna", **DESK) as halyna:
        await halyna.opens("/home")
        await tabs_to(halyna, "There is an answer to what you reported")
        await enter(halyna, "What became of my report")
        await expect(halyna.page.get_by_text("We have done something")).to_be_visible()
