"""An organiser plans a weekly supper, forty people answer, six cannot come after all, and the door
opens with two phones."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import httpx2
import pytest
from playwright.async_api import Browser, expect

from app.core.tokens import public_id
from app.seeds import DEMO_PASSWORD
from tests.e2e.conftest import complaints
from tests.e2e.people import PASSWORDS, PHONE, Person, sits_down
from tests.e2e.test_access import AXE, STILL, brings_axe, faults
from tests.faults.server import Server

SEATS = 36
HEADERS = {"sec-fetch-site": "same-origin", "accept-language": "en"}


@pytest.fixture
async def community(where_chromium_is: str, tmp_path: Path) -> AsyncIterator[Community]:
    """Sixty people; Stefania is a steward of «Калина»."""
    server = Server(tmp_path)
    PASSWORDS[server.origin] = DEMO_PASSWORD
    logins = [one.login for one in await server.seeded(60, 60)]
    where = ["--circle", "Калина", "--role", "steward", "--password", DEMO_PASSWORD]
    await server.command("user", "add", "stefania", "--name", "Стефанія", *where)
    await server.start()
    yield Community(server, [login for login in logins if login != "olena"])
    server.stop()
    assert not complaints(server)


@dataclass
class Community:
    server: Server
    logins: list[str]

    async def signed_in(self, login: str) -> httpx2.AsyncClient:
        client = httpx2.AsyncClient(base_url=self.server.origin, headers=HEADERS, timeout=60)
        who = {"login": login, "password": DEMO_PASSWORD, "own_phone": "no"}
        assert (await client.post("/sign-in", data=who)).status_code == 303
        assert (await client.post("/language", data={"locale": "en"})).status_code == 303
        return client


async def say(client: httpx2.AsyncClient, event: str, says: str) -> bool:
    """Whether they may; somebody of the sixty is of another circle."""
    sent = {"says": says, "party": "1", "nonce": public_id()}
    return (await client.post(f"/events/{event}/answer", data=sent)).status_code == 303


async def plans_a_supper(olena: Person) -> str:
    """In a week, every week; its address."""
    await olena.opens("/home")
    await olena.opens(f"{olena.page.url.removeprefix(olena.kolo.origin)}/events/new")
    await olena.box("What is it?").fill("Недільна вечеря")
    page = olena.page
    await page.get_by_label("Day", exact=True).fill((date.today() + timedelta(days=7)).isoformat())  # noqa: DTZ011
    await page.get_by_label("Begins at").fill("18:00")
    await page.get_by_label("Ends at").fill("20:30")
    await page.get_by_text("It comes again").click()
    await page.get_by_label("How often?").select_option("weekly")
    await page.get_by_label("How many people can come?").fill(str(SEATS))
    await olena.button("Put it into the calendar").click()
    await expect(page).to_have_url(re.compile(r"/events/\w{22}$"))
    await expect(page.get_by_role("heading", level=1)).to_have_text("Недільна вечеря")
    return page.url.rpartition("/")[2]


async def opens_the_door(person: Person, event: str) -> None:
    await person.opens(f"/events/{event}")
    await person.link("At the door").click()
    await expect(person.box("A code")).to_be_visible()


async def both_show(phones: tuple[Person, Person], here: str, left: int) -> None:
    for phone in phones:
        await expect(phone.page.locator("[data-here]")).to_have_text(here)
        rows = phone.page.locator("[data-part=expected] [data-key]")
        await expect(rows).to_have_count(left)


async def test_forty_answer_six_cancel_and_two_phones_at_the_door_agree(
    community: Community, chromium: Browser
) -> None:
    server = community.server
    async with AsyncExitStack() as stack:

        async def came(login: str) -> Person:
            return await stack.enter_async_context(
                sits_down(chromium, server, "en", login, **PHONE)
            )

        olena = await came("olena")
        event = await plans_a_supper(olena)

        # Everybody at once: thirty-six have a seat, and the others wait in a line.
        people = [await community.signed_in(login) for login in community.logins[:56]]
        for person in people:
            stack.push_async_callback(person.aclose)
        may = [(await each.get(f"/events/{event}")).status_code == 200 for each in people]
        forty = [each for each, is_inside in zip(people, may, strict=True) if is_inside][:40]
        assert len(forty) == 40
        assert all(await asyncio.gather(*(say(each, event, "going") for each in forty)))
        await opens_the_door(olena, event)
        counts = olena.page.locator("[data-part=counts]")
        await expect(counts).to_contain_text(f"{SEATS} people (seats: {SEATS})")
        await expect(counts).to_contain_text("4 people")

        # Six of those who have a seat cannot come; four who waited are offered one.
        pages = [(await each.get(f"/events/{event}")).text for each in forty]
        comes = [each for each, page in zip(forty, pages, strict=True) if "You are coming." in page]
        assert len(comes) == SEATS
        assert all(await asyncio.gather(*(say(each, event, "no") for each in comes[:6])))
        left = SEATS - 6

        stefania = await came("stefania")
        await opens_the_door(stefania, event)
        phones = (olena, stefania)
        await both_show(phones, "0 people", left)
        for phone in phones:
            counts = phone.page.locator("[data-part=counts]")
            await expect(counts).to_contain_text(f"{left} people (seats: {SEATS})")
            await expect(phone.page.locator("[data-part=waiting] [data-key]")).to_have_count(4)

        # Each phone lets somebody in, and both show it.
        for phone in phones:
            await phone.page.locator("[data-part=expected] [data-key] button").first.click()
            await expect(phone.page.locator(".toast")).to_contain_text("written down")
            await both_show(
                phones,
                "one person" if phone is olena else "2 people",
                left - 1 - phones.index(phone),
            )
            next_name = phone.page.locator("[data-part=expected] [data-key]").first
            await expect(next_name).to_be_focused()  # whoever works with keys goes on there

        # Both press for the same person at the same moment.
        buttons = [
            phone.page.locator("[data-part=expected] [data-key] button").last for phone in phones
        ]
        await asyncio.gather(*(button.click() for button in buttons))
        await both_show(phones, "3 people", left - 3)

        # Somebody shows a code, somebody was not expected.
        shown = (await comes[-1].get(f"/events/{event}/my-code")).text
        if "You are here since" in shown:
            shown = (await comes[-2].get(f"/events/{event}/my-code")).text
        code = re.search(r'class="code">([\w-]+)<', shown)
        assert code
        await stefania.box("A code").fill(code[1])
        await stefania.button("Let in").click()
        await both_show(phones, "4 people", left - 4)
        stranger = olena.box("What are they called?")
        await olena.button("Has come").click()
        await expect(olena.page.locator("#name-wrong")).to_be_visible()
        await expect(stranger).to_have_attribute("aria-invalid", "true")
        await stranger.fill("Пан Юхим")
        await olena.page.get_by_label("How many people", exact=True).fill("3")
        await olena.button("Has come").click()
        await both_show(phones, "7 people", left - 4)
        await expect(olena.page.locator("#name-wrong")).to_have_count(0)
        olena.complaints.clear()  # of the browser, about what was refused

        # It was somebody else: taken back on one phone, gone from both.
        await stefania.button("Undo Пан Юхим").click()
        await both_show(phones, "4 people", left - 4)
        await olena.opens(f"/events/{event}/attendance")
        facts = olena.page.locator("dl.facts")
        await expect(facts).to_contain_text(re.compile(rf"Expected\s*{left}\s*Came\s*4"))


async def test_a_press_in_a_dead_spot_is_kept_and_counts_once(
    community: Community, chromium: Browser
) -> None:
    server, taras = community.server, await community.signed_in("taras")
    async with sits_down(chromium, server, "en", "olena", **PHONE) as olena:
        event = await plans_a_supper(olena)
        assert await say(taras, event, "going")
        await taras.aclose()
        await opens_the_door(olena, event)
        page = olena.page
        await olena.context.set_offline(True)
        await page.locator("[data-part=expected] [data-key] button").first.click()
        await expect(page.locator("[data-said]")).to_contain_text("Kept on this phone")
        await expect(page.locator("[data-here]")).to_have_text("0 people")
        await olena.context.set_offline(False)
        await expect(page.locator("[data-here]")).to_have_text("one person")
        await expect(page.locator("[data-said]")).to_be_hidden()
        olena.complaints.clear()  # of the browser, that it had no net


@pytest.mark.skipif(not AXE.exists(), reason="axe-core is not here («npm ci» in tests/interface)")
async def test_axe_finds_nothing_at_the_door(community: Community, chromium: Browser) -> None:
    found = []
    taras = await community.signed_in("taras")
    async with sits_down(chromium, community.server, "en", "olena", **PHONE) as olena:
        event = await plans_a_supper(olena)
    assert await say(taras, event, "going")
    await taras.aclose()
    for language in ("uk", "ka"):
        for window in (PHONE, {"viewport": {"width": 320, "height": 640}}):
            async with sits_down(
                chromium, community.server, language, "olena", **{**STILL, **window}
            ) as olena:
                await brings_axe(olena)
                for name in ("door", "my-code", "attendance"):
                    await olena.opens(f"/events/{event}/{name}")
                    found += [f"{name}: {fault}" for fault in await faults(olena)]
    assert not found, "\n".join(found)
