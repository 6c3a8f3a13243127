"""With JavaScript off everything but liveness works."""

from __future__ import annotations

import re

from playwright.async_api import Browser, expect

from tests.e2e.people import DESK, PHONE, sits_down
from tests.faults.server import Server


async def test_a_whole_visit(chromium: Browser, demo: Server) -> None:
    async with sits_down(
        chromium, demo, "en", "oksana", java_script_enabled=False, **PHONE
    ) as oksana:
        await oksana.go_in()
        await oksana.say("Снідаємо о дев’ятій")
        await expect(oksana.page).to_have_url(re.compile("#end$"))
        await oksana.reads("Снідаємо о дев’ятій")
        await oksana.say("   ")
        alert = oksana.page.get_by_role("alert")
        await alert.get_by_role("link").click()
        await expect(oksana.field).to_be_focused()
        await oksana.link("Earlier messages").click()
        await oksana.link("To the newest messages").click()
        await oksana.reads("Снідаємо о дев’ятій")
        await oksana.link("Back: Chats").click()
        await oksana.link("Home").click()
        await oksana.opens("/settings")
        await oksana.radio("ქართული").check()
        await oksana.button("Save").click()
        await expect(oksana.page.locator("html")).to_have_attribute("lang", "ka")
        await oksana.post("/language", locale="en")
        await oksana.opens("/more")
        await oksana.button("Sign out").click()
        await expect(oksana.heading("Sign in")).to_be_visible()


async def test_what_was_sent_from_a_form_reaches_who_is_live(
    chromium: Browser, demo: Server
) -> None:
    async with (
        sits_down(chromium, demo, "en", "emma", **DESK) as emma,
        sits_down(chromium, demo, "uk", "ivan", java_script_enabled=False, **PHONE) as ivan,
    ):
        await emma.page.goto(f"{demo.origin}/home")
        await emma.page.get_by_role("link", name="Калина").first.click()
        await emma.page.get_by_role("link", name="Калина: ").first.click()
        await ivan.go_in()
        await ivan.say("Пишу з бібліотеки")
        await emma.reads("Пишу з бібліотеки")


async def test_answering_changing_reacting_and_removing(chromium: Browser, demo: Server) -> None:
    async with sits_down(
        chromium, demo, "en", "serhii", java_script_enabled=False, **PHONE
    ) as serhii:
        await serhii.go_in()
        await serhii.say("Хто має ключ від комори?")
        await serhii.bubble("Хто має ключ").get_by_role("button", name="More").click()
        await serhii.button("Heart").click()
        await serhii.bubble("Хто має ключ").get_by_role("button", name="More").click()
        await serhii.link("Reply").click()
        await expect(serhii.page.get_by_text("Your answer to")).to_be_visible()
        await serhii.page.locator("form.compose summary").click()
        await serhii.box("Cover it with a line").fill("Про ключ")
        await serhii.say("Він у мене")
        answer = serhii.bubble("Про ключ").last
        await expect(answer.get_by_role("link", name=re.compile("Хто має ключ"))).to_be_visible()
        await expect(answer.get_by_text("Він у мене")).to_be_hidden()
        await answer.get_by_text("Про ключ").click()
        await expect(answer.get_by_text("Він у мене")).to_be_visible()
        question = serhii.bubble("Хто має ключ").first
        heart = question.get_by_role("button", name="Heart, 1 person, you")
        await expect(heart).to_have_attribute("aria-pressed", "true")
        await answer.get_by_role("button", name="More").click()
        await serhii.link("Delete").click()
        await serhii.button("Remove it").click()
        await serhii.go_in()
        await expect(serhii.bubble("Removed by the author").last).to_be_visible()


async def test_a_list_is_taken_over_and_taken_back(chromium: Browser, demo: Server) -> None:
    async with sits_down(
        chromium, demo, "en", "olena", java_script_enabled=False, **PHONE
    ) as olena:
        await olena.opens("/home")
        circle = olena.page.url.removeprefix(demo.origin)
        await olena.opens(f"{circle}/families/lists")
        rows = "ПІБ;Дата народження\r\nНовенька Ганна Петрівна;12.03.1954\r\n"
        file = {"name": "list.csv", "mimeType": "text/csv", "buffer": rows.encode()}
        await olena.page.locator("#list").set_input_files(file)  # type: ignore[arg-type]
        await olena.button("Look at the list").click()
        await olena.button("Show what would happen").click()
        await expect(olena.page.get_by_text("Новенька Ганна Петрівна")).to_be_visible()
        await olena.button("Take this list over").click()
        # The page comes again by itself until the clock has done it.
        await expect(olena.heading("Taken over")).to_be_visible(timeout=30_000)
        await olena.link("See the families").click()
        await olena.opens(f"{circle}/families/lists")
        await olena.page.locator("#lists a").first.click()
        await olena.button("Take the list back").click()
        await expect(olena.heading("Taken back")).to_be_visible()
