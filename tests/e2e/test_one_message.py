"""All that may be done about a message, on pages that need no script; others see it live."""

from __future__ import annotations

import re

from playwright.async_api import Browser, expect

from tests.e2e.people import DESK, PHONE, Person, sits_down, something
from tests.faults.server import Server

THANKS = "Thank you. A moderator will read this today. We will tell you what we did."


async def about(person: Person, words: str) -> None:
    """To the page of a message, by the way the room shows."""
    id_ = await person.bubble(words).get_attribute("data-id")
    await person.opens(f"/messages/{id_}")


async def test_changed_touched_and_taken_back_without_scripts(
    chromium: Browser, demo: Server
) -> None:
    first, second = something(), something()
    async with (
        sits_down(chromium, demo, "en", "emma", **DESK) as emma,
        sits_down(chromium, demo, "en", "taras", java_script_enabled=False, **PHONE) as taras,
    ):
        await emma.page.goto(f"{demo.origin}/home")
        await emma.page.get_by_role("link", name="Калина").first.click()
        await emma.page.get_by_role("link", name="Калина: ").first.click()
        await taras.go_in()
        await taras.say(first)
        await emma.reads(first)
        await about(taras, first)
        await taras.link("Edit").click()
        await taras.box("Change my words").fill(second)
        await taras.button("Save").click()
        await expect(taras.page).to_have_url(re.compile(r"/rooms/\w+#m\w+$"))
        await taras.reads(second)
        await emma.reads(second)
        await about(taras, second)
        heart = taras.page.get_by_role("button", name=re.compile("^Heart"))
        await expect(heart).to_have_attribute("aria-pressed", "false")
        await heart.click()
        await about(taras, second)
        await expect(heart).to_have_attribute("aria-pressed", "true")
        await taras.link("Delete").click()
        await taras.button("Remove it").click()
        await expect(taras.status("The message is removed.")).to_be_visible()
        await expect(emma.bubble(second)).to_have_count(0)


async def test_reported_in_three_touches_and_seen_no_more(chromium: Browser, demo: Server) -> None:
    words = something()
    async with (
        sits_down(chromium, demo, "en", "taras", **DESK) as taras,
        sits_down(chromium, demo, "uk", "halyna", java_script_enabled=False, **PHONE) as halyna,
    ):
        await taras.go_in()
        await taras.say(words)
        await halyna.go_in()
        await about(halyna, words)
        await halyna.link("Report").click()
        await halyna.radio("I feel threatened").check()
        await halyna.button("Send").click()
        await expect(halyna.status(THANKS)).to_be_visible()


async def test_found_by_a_word_and_one_touch_away(chromium: Browser, demo: Server) -> None:
    words = something().replace("word ", "слово")
    async with sits_down(
        chromium, demo, "uk", "taras", java_script_enabled=False, **PHONE
    ) as taras:
        await taras.go_in()
        room = re.sub("#.*", "", taras.page.url.removeprefix(demo.origin))
        await taras.say(f"Шукаю {words}")
        await taras.reads(f"Шукаю {words}")
        await taras.opens(f"{room}/search")
        box = taras.page.get_by_role("searchbox", name=taras.says("What are you looking for?"))
        for _ in range(20):  # words are indexed within a second or two
            await box.fill(words)
            await taras.button("Search").click()
            if await taras.page.locator("mark").count():
                break
            await taras.page.wait_for_timeout(250)
        await expect(taras.page.locator("mark")).to_have_text(words)
        assert words not in taras.page.url
        await taras.page.locator("#hits").get_by_role("link").click()
        await taras.reads(f"Шукаю {words}")
        await expect(taras.page).to_have_url(re.compile(r"#m\w{22}$"))
