"""The list of rooms stays right while somebody looks at it, on every device alike."""

from __future__ import annotations

from playwright.async_api import Locator, Page, expect

from tests.e2e.people import PHONE, Enter, Person, something


def line(page: Page) -> Locator:
    return page.get_by_role("main").get_by_role("listitem").filter(has_text="Everyone").first


async def looks_at_rooms(person: Person) -> None:
    await person.opens("/rooms")
    await expect(person.page.get_by_role("heading", name="Chats", level=1)).to_be_visible()


async def test_what_others_write_is_counted_at_once_and_what_is_read_elsewhere_is_not(
    enter: Enter,
) -> None:
    taras, phone, desk = await enter("taras"), await enter("olena", **PHONE), await enter("olena")
    await phone.page.wait_for_timeout(2_500)  # what was on the screen is told within two seconds
    await looks_at_rooms(phone)
    await looks_at_rooms(desk)
    for person in (phone, desk):
        await expect(line(person.page).locator(".badge")).to_have_count(0)
    for _ in range(2):
        await taras.say(words := something())
        await expect(taras.bubble(words)).to_contain_text("Sent")
    for person in (phone, desk):
        await expect(line(person.page)).to_contain_text("2 unread")
        await expect(line(person.page)).to_contain_text(words)
    await expect(desk.page.get_by_role("navigation", name="Main")).to_contain_text("2 unread")
    await phone.go_in()
    await phone.reads(words)
    await expect(line(desk.page).locator(".badge")).to_have_count(0)
    await expect(desk.page.locator(".nav .badge")).to_have_count(0)


async def test_a_call_by_name_is_marked_and_unread_can_be_had_back(enter: Enter) -> None:
    taras, olena = await enter("taras"), await enter("olena")
    await looks_at_rooms(olena)
    await taras.say(f"@Olena {(words := something())}")
    await expect(line(olena.page)).to_contain_text("you are called")
    await olena.go_in()
    await olena.reads(words)
    await olena.bubble(words).get_by_role("button", name="More", exact=True).click()
    menu = olena.page.get_by_role("dialog")
    await menu.get_by_role("button", name="Mark as unread from here").click()
    await expect(olena.status("Marked as unread.")).to_be_visible()
    await olena.page.wait_for_timeout(500)
    await looks_at_rooms(olena)
    await expect(line(olena.page)).to_contain_text("1 unread")
    await expect(line(olena.page).get_by_text("you are called")).to_be_visible()
