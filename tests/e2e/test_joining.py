"""J1: somebody comes in by an invitation, on a phone, in Ukrainian."""

from __future__ import annotations

from playwright.async_api import Browser, expect

from tests.e2e.people import DESK, PHONE, Person, sits_down
from tests.faults.server import Server

WHY = "So that people in the circle know how to speak to you. Nobody outside the circle sees it."
PASSWORD = "вода камінь ліхтар 52"


async def invited(chromium: Browser, demo: Server) -> str:
    """Olena makes an invitation; the path of its link."""
    async with sits_down(chromium, demo, "uk", "olena", **DESK) as olena:
        await olena.opens("/home")
        await olena.link("Invite someone").first.click()
        await olena.button("Make an invitation").click()
        return (await olena.box("Link").input_value()).removeprefix(demo.origin)


async def comes_in(guest: Person, path: str, name: str, login: str) -> None:
    await guest.opens(path)
    await guest.box("What should we call you?").fill(name)
    await guest.button("Continue").click()
    await expect(guest.heading("Choose a login and a password")).to_be_visible()
    await guest.box("Login").fill(login)
    await guest.box("Password").fill(PASSWORD)
    await guest.radio("Yes, only I use it").check()
    await guest.button("Continue").click()
    await expect(guest.heading("What we promise each other")).to_be_visible()
    await guest.checkbox("I agree").check()
    await guest.button("Continue").click()


async def test_an_invitation_leads_into_the_room_and_everybody_sees_who_came(
    chromium: Browser, demo: Server
) -> None:
    path = await invited(chromium, demo)
    async with sits_down(chromium, demo, "uk", **PHONE) as guest:
        await guest.opens(path)
        invites = guest.says(
            "%(name)s invites you into the circle “%(circle)s”", name="Олена", circle="Калина"
        )
        await expect(guest.page.get_by_text(invites)).to_be_visible()
        why = guest.page.get_by_text(guest.says(WHY))
        await expect(why).to_be_hidden()
        await guest.page.get_by_text(guest.says("Why do we ask?")).click()
        await expect(why).to_be_visible()
        await comes_in(guest, path, "Устим", "ustym")
        await expect(guest.heading("Your recovery sheet")).to_be_visible()
        codes = guest.page.get_by_role("listitem").filter(has_text="-")
        await expect(codes).to_have_count(10)
        await expect(guest.button("Print")).to_be_visible()
        await guest.checkbox("I have kept it").check()
        await guest.button("Come in").click()
        await guest.button("I promise that, too").click()
        await expect(guest.page.get_by_role("heading", level=1)).to_contain_text("Устим")
        await guest.page.get_by_role("link", name="Калина: ").click()
        joined = guest.says("%(name)s joined the circle", name="Устим")
        await expect(guest.log.get_by_text(joined)).to_be_visible()
    async with sits_down(chromium, demo, "uk", **PHONE) as late:
        await late.opens(path)
        await expect(late.heading("This link does not open")).to_be_visible()
        await late.link("Sign in").click()
        await expect(late.heading("Sign in")).to_be_visible()


async def test_the_way_in_speaks_three_languages(chromium: Browser, demo: Server) -> None:
    path = await invited(chromium, demo)
    async with sits_down(chromium, demo, "uk", **PHONE) as guest:
        await guest.opens(path)
        for name, language in (("English", "en"), ("ქართული", "ka"), ("Українська", "uk")):
            await guest.page.get_by_role("link", name=name).click()
            await expect(guest.page.locator("html")).to_have_attribute("lang", language)
            assert guest.page.url == demo.origin + path


async def test_a_login_that_is_taken_and_a_weak_password_are_told_beside_their_fields(
    chromium: Browser, demo: Server
) -> None:
    path = await invited(chromium, demo)
    async with sits_down(chromium, demo, "uk", **PHONE) as guest:
        await guest.opens(path)
        await guest.box("What should we call you?").fill("Мар’яна")
        await guest.button("Continue").click()
        await guest.box("Login").fill("taras")
        await guest.box("Password").fill("12345678901")
        await guest.radio("No, others use it too").check()
        await guest.button("Continue").click()
        await expect(guest.box("Login")).to_have_value("taras")
        await expect(guest.box("Password")).to_have_value("")
        await expect(guest.page).to_have_title(guest.starts_with("Error:"))
        alert = guest.page.get_by_role("alert")
        await expect(alert).to_be_focused()
        assert await alert.get_by_role("link").count() >= 1
        await alert.get_by_role("link").first.click()
        await expect(guest.page.locator(":focus")).to_have_attribute("aria-invalid", "true")


async def test_coming_in_works_without_javascript(chromium: Browser, demo: Server) -> None:
    path = await invited(chromium, demo)
    async with sits_down(chromium, demo, "uk", java_script_enabled=False, **PHONE) as guest:
        await comes_in(guest, path, "Соломія", "solomiia")
        await guest.checkbox("I have kept it").check()
        await guest.button("Come in").click()
        await guest.button("I promise that, too").click()
        await expect(guest.page.get_by_role("heading", level=1)).to_contain_text("Соломія")
        await guest.page.get_by_role("link", name="Калина: ").click()
        await guest.say("Дякую за запрошення")
        await guest.reads("Дякую за запрошення")
