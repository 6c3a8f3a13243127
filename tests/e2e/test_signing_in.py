"""J2: signing in, with mistakes; signing out; the sheet of codes."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from app.seeds import DEMO_PASSWORD
from tests.e2e.people import PHONE, Person, sits_down
from tests.faults.server import Server

CHOSEN = "Your new password is set. Cross out the code on your sheet: it will not work again."


@pytest.mark.parametrize("has_scripts", [True, False], ids=["with JavaScript", "without"])
@pytest.mark.parametrize("language", ["en", "uk", "ka"])
async def test_mistakes_are_told_once_and_lead_back_to_the_field(
    chromium: Browser, demo: Server, language: str, has_scripts: bool
) -> None:
    async with sits_down(
        chromium, demo, language, java_script_enabled=has_scripts, **PHONE
    ) as emma:
        await emma.opens("/sign-in")
        async with emma.page.expect_response(re.compile("/sign-in$")) as answer:
            await emma.button("Sign in").click()
        assert (await answer.value).status == 422
        await expect(emma.page).to_have_title(emma.starts_with("Error:"))
        alert = emma.page.get_by_role("alert")
        await expect(alert.get_by_role("link")).to_have_count(2)
        if has_scripts:
            await expect(alert).to_be_focused()
        await alert.get_by_role("link").nth(1).click()
        await expect(emma.box("Password")).to_be_focused()

        await emma.box("Login").fill("emma")
        await emma.box("Password").fill("not this one")
        await emma.radio("No, others use it too").check()
        await emma.button("Sign in").click()
        await expect(alert).to_be_visible()
        await expect(emma.page.locator("[aria-invalid=true]")).to_have_count(0)
        await expect(emma.box("Login")).to_have_value("emma")
        await expect(emma.box("Password")).to_have_value("")

        await emma.box("Password").fill(DEMO_PASSWORD)
        await emma.button("Sign in").click()
        await expect(emma.page).to_have_url(re.compile("/home$|/c/"))


async def test_nobody_learns_from_a_mistake_who_has_an_account(
    chromium: Browser, demo: Server
) -> None:
    said = set()
    for login in ("emma", "nobody-of-that-name"):
        async with sits_down(chromium, demo, "en", **PHONE) as guest:
            await guest.opens("/sign-in")
            await guest.box("Login").fill(login)
            await guest.box("Password").fill("not this one")
            await guest.radio("No, others use it too").check()
            await guest.button("Sign in").click()
            said.add(await guest.page.get_by_role("alert").inner_text())
    assert len(said) == 1


async def test_a_wanted_page_waits_behind_the_sign_in(chromium: Browser, demo: Server) -> None:
    async with sits_down(chromium, demo, "en", **PHONE) as emma:
        await emma.opens("/settings/devices")
        await emma.box("Login").fill("emma")
        await emma.box("Password").fill(DEMO_PASSWORD)
        await emma.radio("No, others use it too").check()
        await emma.button("Sign in").click()
        await expect(emma.page).to_have_url(re.compile("/settings/devices$"))


async def test_the_password_can_be_looked_at_while_it_is_typed(
    chromium: Browser, demo: Server
) -> None:
    async with sits_down(chromium, demo, "en", **PHONE) as emma:
        await emma.opens("/sign-in")
        await emma.box("Password").fill("tea and snow")
        await emma.page.get_by_role("button", name="Show").click()
        await expect(emma.box("Password")).to_have_attribute("type", "text")
        await emma.page.get_by_role("button", name="Hide").click()
        await expect(emma.box("Password")).to_have_attribute("type", "password")


async def test_after_signing_out_going_back_shows_nothing(chromium: Browser, demo: Server) -> None:
    async with sits_down(chromium, demo, "en", "iryna", **PHONE) as iryna:
        await iryna.opens("/more")
        await iryna.button("Sign out").click()
        await expect(iryna.heading("Sign in")).to_be_visible()
        await iryna.page.go_back()
        await expect(iryna.heading("Sign in")).to_be_visible()


async def test_a_code_of_the_sheet_lets_in_once_and_asks_for_a_new_password(
    chromium: Browser, demo: Server
) -> None:
    async with sits_down(chromium, demo, "en", "vasyl", **PHONE) as vasyl:
        await vasyl.opens("/settings/codes")
        await vasyl.box("Your password").fill(DEMO_PASSWORD)
        await vasyl.button("Make a sheet").click()
        codes = vasyl.page.get_by_role("listitem").filter(has_text="-")
        await expect(codes).to_have_count(10)
        code = (await codes.first.inner_text()).strip()
    async with sits_down(chromium, demo, "en", **PHONE) as lost:
        await lost.opens("/sign-in")
        await lost.link("I cannot get in").click()
        await lost.link("Sign in with a code").click()
        await enters(lost, code.replace("-", " ").title())
        await expect(lost.status(CHOSEN)).to_be_visible()
        await lost.context.clear_cookies()
        await lost.opens("/sign-in/code")
        await enters(lost, code)
        await expect(lost.page.get_by_role("alert")).to_be_visible()


async def enters(person: Person, code: str) -> None:
    await person.box("Login").fill("vasyl")
    await person.box("Code from your sheet").fill(code)
    await person.box("New password").fill("snow lamp kettle 90")
    await person.button("Set the password and sign in").click()
