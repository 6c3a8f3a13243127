"""An empty database becomes a place with one circle and somebody who keeps it."""

from __future__ import annotations

import re

from playwright.async_api import Browser, expect

from tests.e2e.people import PHONE, SPOKEN, Person
from tests.faults.server import Server

PASSWORD = "вода камінь ліхтар 52"


async def visitor(chromium: Browser, server: Server, language: str, **window: object) -> Person:
    context = await chromium.new_context(locale=SPOKEN[language], **window)
    return Person(server, context, await context.new_page(), language)


def first_run_path(server: Server) -> str:
    found = re.search(r"http://\S+?(/first/\w+)", server.log.read_text())
    assert found, "no address was printed"
    return found[1]


async def test_the_first_person_makes_an_account_and_a_circle_and_talks_in_it(
    chromium: Browser, nobody: Server
) -> None:
    keeper = await visitor(chromium, nobody, "uk", **PHONE)
    await keeper.opens(first_run_path(nobody))
    await expect(keeper.heading("Begin your circle")).to_be_visible()
    await keeper.button("Begin").click()
    await expect(keeper.page.get_by_role("alert")).to_be_focused()
    await keeper.box("Name of the circle").fill("Калина")
    await keeper.box("What should we call you?").fill("Олена")
    await keeper.box("Login").fill("olena")
    await keeper.box("Password").fill(PASSWORD)
    await keeper.radio("No, others use it too").check()
    await keeper.button("Begin").click()
    await expect(keeper.heading("Your recovery sheet")).to_be_visible()
    await keeper.page.get_by_role("checkbox", name=keeper.says("I have kept it")).check()
    await keeper.button("Come in").click()
    await keeper.page.get_by_role("link", name="Калина: ").click()
    await keeper.say("Є тут хто?")
    await expect(keeper.bubble("Є тут хто?")).to_contain_text(keeper.says("Sent"))
    assert not keeper.complaints
    await keeper.context.close()


async def test_the_address_of_the_first_run_works_once(chromium: Browser, nobody: Server) -> None:
    await nobody.command("user", "add", "olena", "--circle", "Калина", "--role", "owner")
    late = await visitor(chromium, nobody, "ka")
    await late.opens(first_run_path(nobody))
    await expect(late.heading("There is nothing here")).to_be_visible()
    await late.context.close()
