"""The calendar on the narrowest phone, without scripts, and with them."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.event_places import SUPPER, events_listed
from tests.e2e.people import PHONE, sits_down
from tests.faults.server import Server

NARROW = {**PHONE, "viewport": {"width": 320, "height": 640}}


@pytest.mark.parametrize("has_scripts", [False, True])
async def test_from_a_day_to_saying_that_one_comes(
    chromium: Browser, demo: Server, has_scripts: bool
) -> None:
    login = "ketevan" if has_scripts else "giorgi"
    async with sits_down(
        chromium, demo, "en", login, java_script_enabled=has_scripts, **NARROW
    ) as guest:
        await guest.opens("/calendar")
        await guest.page.locator("#calendars").get_by_role("link", name="Калина").click()
        await expect(guest.page.get_by_role("table")).to_be_visible()
        here = guest.page.url.removeprefix(demo.origin).removesuffix("/calendar")
        at = (await events_listed(guest, here))[SUPPER]
        event = guest.page.locator(f'article:has(a[href="{at}"])')
        await guest.opens(f"{here}/calendar")
        if not await event.count():
            await guest.page.locator("[rel=next]").click()
        day = await event.locator("xpath=ancestor::li[1]").get_attribute("id")
        await guest.page.locator(f'.month a[href="#{day}"]').click()
        await expect(guest.page).to_have_url(re.compile(f"#{day}$"))
        await event.get_by_role("button", name="I will come").click()
        await expect(guest.heading("You are coming.")).to_be_visible()
        await guest.link("Back: Calendar").click()
        if not await event.count():
            await guest.page.locator("[rel=next]").click()
        await expect(event.get_by_text("You are coming")).to_be_visible()
        await guest.opens("/calendar")
        await expect(guest.page.locator("#mine").get_by_role("link", name=SUPPER)).to_be_visible()


async def test_a_promise_to_bring_something(chromium: Browser, demo: Server) -> None:
    async with sits_down(
        chromium, demo, "en", "serhii", java_script_enabled=False, **NARROW
    ) as serhii:
        await serhii.opens("/home")
        here = serhii.page.url.removeprefix(demo.origin)
        await serhii.opens((await events_listed(serhii, here))[SUPPER])
        bread = serhii.page.locator("#bring li.item", has_text="Хліб")
        await bread.get_by_role("textbox").fill("3")
        await bread.get_by_role("button", name="I will bring this").click()
        await expect(bread.get_by_text("Only 2 more are wanted.")).to_be_visible()
        await expect(bread.get_by_role("textbox")).to_have_value("3")
        await bread.get_by_role("textbox").fill("2")
        await bread.get_by_role("button", name="I will bring this").click()
        await expect(bread.get_by_text("Everything is promised")).to_be_visible()
        await bread.get_by_role("button", name="I can’t bring it").click()
        await expect(bread.get_by_text("2 of 4 are promised")).to_be_visible()
