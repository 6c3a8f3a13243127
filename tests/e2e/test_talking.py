"""J3: people talk, in real browsers, live."""

from __future__ import annotations

import re

from playwright.async_api import Browser, WebSocketRoute, expect

from app.core.tokens import public_id
from tests.e2e.people import DESK, PHONE, Enter, sits_down, something
from tests.faults.server import Server


async def test_two_people_in_two_languages_read_each_other_at_once(
    chromium: Browser, demo: Server
) -> None:
    async with (
        sits_down(chromium, demo, "uk", "olena", **PHONE) as olena,
        sits_down(chromium, demo, "ka", "taras", **DESK) as taras,
    ):
        for person in (olena, taras):
            await person.opens("/home")
            await person.page.get_by_role("link", name="Калина: ").click()
        words = something()
        await olena.say(words)
        await taras.reads(words)
        await expect(olena.bubble(words)).to_contain_text(olena.says("Sent"))
        await expect(olena.field).to_be_focused()
        await expect(olena.field).to_have_value("")
        await taras.say(answer := something())
        await olena.reads(answer)


async def test_what_is_written_in_three_scripts_and_lines_arrives_as_written(enter: Enter) -> None:
    olena, taras = await enter("olena"), await enter("taras")
    words = f"<b>Їжа</b> & გული 👩‍👩‍👧\nsecond line {public_id()[:6]}"
    await olena.say(words)
    await expect(taras.bubble("second line").get_by_role("paragraph").first).to_have_text(words)


async def test_enter_sends_at_a_desk_and_is_a_new_line_on_a_phone(enter: Enter) -> None:
    olena, taras = await enter("olena", **PHONE), await enter("taras")
    words = something()
    await taras.field.focus()
    await taras.page.keyboard.type(words)
    await taras.page.keyboard.press("Shift+Enter")
    await taras.page.keyboard.type("below")
    await taras.page.keyboard.press("Enter")
    await expect(olena.bubble(words)).to_contain_text("below")
    await olena.field.focus()
    await olena.page.keyboard.type("one")
    await olena.page.keyboard.press("Enter")
    await expect(olena.field).to_have_value("one\n")


async def test_sending_nothing_leads_back_to_the_field(enter: Enter) -> None:
    olena = await enter("olena")
    before = await olena.log.get_by_role("listitem").count()
    await olena.button("Send").click()
    await expect(olena.field).to_be_focused()
    await expect(olena.log.get_by_role("listitem")).to_have_count(before)


async def test_too_much_is_counted_and_kept(enter: Enter) -> None:
    olena = await enter("olena")
    await olena.field.fill("я" * 3700)
    await expect(olena.status("Room for 300 more letters")).to_be_visible()
    await olena.field.fill("я" * 4001)
    await expect(olena.status("1 letter too many")).to_be_visible()
    await olena.button("Send").click()
    await expect(olena.field).to_have_value("я" * 4001)


async def test_whoever_reads_further_up_is_not_moved(enter: Enter) -> None:
    olena, taras = await enter("olena", **PHONE), await enter("taras")
    for n in range(2):
        await taras.say("line\n" * 40 + f"end {n}")
    await expect(olena.bubble("end 1")).to_be_visible()
    await olena.log.evaluate("log => { log.scrollTop = 300 }")
    await olena.page.wait_for_timeout(100)
    place = await olena.log.evaluate("log => log.scrollTop")
    await taras.say(words := something())
    await expect(olena.button("New messages")).to_be_visible()
    assert await olena.log.evaluate("log => log.scrollTop") == place
    await olena.button("New messages").click()
    await expect(olena.bubble(words)).to_be_in_viewport()
    await expect(olena.button("New messages")).to_be_hidden()


async def test_what_is_new_is_marked_on_coming_back_and_only_once(enter: Enter) -> None:
    olena, taras = await enter("olena"), await enter("taras")
    await taras.say(seen := something())
    await olena.reads(seen)
    await olena.opens("/settings")
    await taras.say(new := something())
    await expect(taras.bubble(new)).to_contain_text("Sent")
    await olena.go_in()
    await expect(olena.log.get_by_text("New since your last visit")).to_be_visible()
    await olena.reads(new)
    await olena.page.wait_for_timeout(2_500)  # what was on the screen is told within two seconds
    await olena.opens("/settings")
    await olena.go_in()
    await olena.reads(new)
    await expect(olena.log.get_by_text("New since your last visit")).to_have_count(0)


async def test_earlier_messages_come_on_scrolling_up_and_nothing_jumps(
    chromium: Browser, demo: Server
) -> None:
    async with sits_down(chromium, demo, "en", "serhii", **PHONE) as serhii:
        await serhii.go_in()
        first = serhii.log.get_by_role("listitem").first
        before = await first.inner_text()
        count = await serhii.log.get_by_role("listitem").count()
        await serhii.log.evaluate("log => { log.scrollTop = 0 }")
        await expect(serhii.log.get_by_role("listitem").nth(count)).to_be_attached()
        assert await first.inner_text() != before


async def test_whoever_scrolls_up_before_the_line_is_there_gets_them_once_it_is(
    chromium: Browser, demo: Server
) -> None:
    async with sits_down(chromium, demo, "en", "marta", **PHONE) as marta:
        held: list[WebSocketRoute] = []
        await marta.page.route_web_socket(re.compile("/ws/v1"), lambda line: held.append(line))
        await marta.go_in()
        count = await marta.log.get_by_role("listitem").count()
        await marta.log.evaluate("log => { log.scrollTop = 0 }")
        await marta.page.wait_for_timeout(300)
        await expect(marta.log.get_by_role("listitem")).to_have_count(count)
        held[-1].connect_to_server()  # the first was that of the list of rooms
        await expect(marta.log.get_by_role("listitem").nth(count)).to_be_attached()


async def test_signing_out_elsewhere_keeps_what_is_being_written(enter: Enter) -> None:
    olena = await enter("olena")
    await olena.field.fill("unfinished")
    await olena.post("/sign-out")
    await expect(olena.status("You are signed out here.")).to_be_visible()
    await expect(olena.field).to_have_value("unfinished")
    await expect(olena.link("Sign in")).to_be_visible()


async def test_whoever_leaves_keeps_nothing_of_the_room(enter: Enter) -> None:
    nino = await enter("nino")
    await nino.say(something())
    page = await nino.context.new_page()
    await page.goto(f"{nino.kolo.origin}/home")
    await page.goto(f"{page.url}/leave")
    await page.get_by_role("button", name="Leave the circle").click()
    await expect(nino.page.get_by_text("You are no longer in this room.")).to_be_visible()
    await expect(nino.log.get_by_role("listitem")).to_have_count(0)
    await expect(nino.field).to_be_hidden()


KEEPS_INSIDE = """frame => {
  const text = frame.querySelector("[data-body]");
  const [inside, around] = [text, frame].map((e) => e.getBoundingClientRect());
  const within = inside.top >= around.top && inside.bottom <= around.bottom;
  return within && getComputedStyle(text).overflowY === "hidden";
}"""


async def test_marks_piled_on_a_letter_paint_over_nobody_else(enter: Enter) -> None:
    taras, olena = await enter("taras"), await enter("olena")
    words = something()
    await taras.say(f"{words} a" + "\u0301" * 3900)
    bubble = olena.bubble(words).locator(".bub")
    await expect(bubble).to_be_visible()
    assert await bubble.evaluate(KEEPS_INSIDE)
