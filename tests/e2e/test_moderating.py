"""A moderator's morning by keyboard alone: five at the door, three reports, a ban by two, an
appeal."""

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
from tests.e2e.test_joining import PASSWORD
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
async def at_home(chromium: Browser, kolo: Server, login: str) -> AsyncIterator[Person]:
    """In at the home of the circle, without a mouse from there on."""
    async with sits_down(chromium, kolo, "en", login, **DESK) as person:
        await person.opens("/home")
        if "/c/" not in person.page.url:
            await tabs_to(person, "Калина")
            await person.page.keyboard.press("Enter")
        await expect(person.page).to_have_url(re.compile("/c/"))
        yield person


@asynccontextmanager
async def at_the_desk(chromium: Browser, kolo: Server, login: str) -> AsyncIterator[Person]:
    """In at the care desk of the circle, without a mouse from there on."""
    async with at_home(chromium, kolo, login) as person:
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


# --- five at the door ---------------------------------------------------------------------------

GUESTS = (("Устим", "ustym"), ("Ярина", "yaryna"), ("Севастян", "sevastian"))


async def ask_to_come_in(chromium: Browser, kolo: Server) -> None:
    """Three more than the two of the demo, from the link of the door to the words they leave."""
    async with sits_down(chromium, kolo, "en", "olena", **DESK) as olena:
        await olena.opens("/home")
        circle = olena.page.url.removeprefix(kolo.origin).partition("#")[0]
        await olena.opens(f"{circle}/door")
        door = (await olena.box("Link").input_value()).removeprefix(kolo.origin)
    for name, login in GUESTS:
        async with sits_down(chromium, kolo, "en", **DESK) as guest:
            await guest.opens(door)
            await guest.box("What should we call you?").fill(name)
            await guest.button("Continue").click()
            await guest.box("Login").fill(login)
            await guest.box("Password").fill(PASSWORD)
            await guest.radio("Yes, only I use it").check()
            await guest.button("Continue").click()
            await guest.page.get_by_role("textbox", name="Хто з нас").fill("Галина Петрівна")
            await guest.checkbox("I agree").check()
            await guest.button("Ask to come in").click()
            await expect(guest.heading("Your recovery sheet")).to_be_visible()


async def opens_door_of(keeper: Person, name: str) -> None:
    """From the list of who waits, read what they wrote."""
    await tabs_to(keeper, name)
    await enter(keeper, name)
    await expect(keeper.page.locator("#said")).to_be_visible()


async def says_yes(keeper: Person, name: str) -> None:
    await opens_door_of(keeper, name)
    await tabs_to(keeper, "Yes, let them in")
    await enter(keeper, "t the door")  # or nobody is there any more
    await expect(keeper.page.get_by_text("They are in the circle now.")).to_be_visible()


async def says_no(keeper: Person, name: str, why: str) -> None:
    await opens_door_of(keeper, name)
    await reaches(keeper, keeper.page.locator("summary", has_text="No, not this time"))
    await keeper.page.keyboard.press("Enter")
    await chooses(keeper, why, "Nobody here could say that they know you.")
    await tabs_to(keeper, "Do not let them in")
    await enter(keeper, "t the door")


async def test_five_at_the_door_by_keyboard_alone(chromium: Browser, morning: Server) -> None:
    await ask_to_come_in(chromium, morning)
    async with at_home(chromium, morning, "marta") as marta:
        await tabs_to(marta, "Somebody waits at the door")
        await enter(marta, "At the door")
        await expect(marta.page.locator("#waiting > li")).to_have_count(5)
        for name in ("Мирослава", "ბადრი", "Устим"):
            await says_yes(marta, name)
        await says_no(marta, "Ярина", "This circle is for other people.")
        await says_no(marta, "Севастян", "We cannot take in more people at the moment.")
        await expect(marta.heading("Nobody waits at the door")).to_be_visible()
    async with sits_down(chromium, morning, "en", "", **DESK) as yaryna:
        await yaryna.sign_in("yaryna", PASSWORD)
        await yaryna.opens("/home")
        await expect(yaryna.page.get_by_text("This circle is for other people.")).to_be_visible()
