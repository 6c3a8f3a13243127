"""J3 goes on: people answer, react, change their words and take them back, by any way there is."""

from __future__ import annotations

import re

from playwright.async_api import Locator, expect

from tests.e2e.people import PHONE, Enter, Person, something


async def opens_menu(person: Person, words: str) -> Locator:
    await person.bubble(words).get_by_role("button", name=person.says("More"), exact=True).click()
    menu = person.page.get_by_role("dialog")
    await expect(menu).to_be_visible()
    return menu


async def does(person: Person, words: str, deed: str) -> None:
    menu = await opens_menu(person, words)
    await menu.get_by_role("button", name=person.says(deed), exact=True).click()


async def test_an_answer_shows_what_it_answers_and_leads_there(enter: Enter) -> None:
    olena, taras = await enter("olena", **PHONE), await enter("taras")
    question, answer = something(), something()
    await olena.say(question)
    await does(taras, question, "Reply")
    await expect(taras.page.get_by_text("Your answer to Olena")).to_be_visible()
    await expect(taras.field).to_be_focused()
    await taras.say(answer)
    await expect(taras.page.get_by_text("Your answer to Olena")).to_be_hidden()
    quote = olena.bubble(answer).get_by_role("link", name=re.compile(question))
    await expect(quote).to_be_visible()
    await quote.click()
    original = olena.log.locator("li.msg").filter(has_text=question).first
    await expect(original).to_be_focused()


async def test_a_reaction_is_there_for_both_at_once_and_can_be_taken_back(enter: Enter) -> None:
    olena, taras = await enter("olena", **PHONE), await enter("taras")
    await olena.say(words := something())
    await does(taras, words, "Heart")
    mine = taras.bubble(words).get_by_role("button", name="Heart, 1 person, you")
    await expect(mine).to_have_attribute("aria-pressed", "true")
    theirs = olena.bubble(words).get_by_role("button", name="Heart, 1 person", exact=True)
    await expect(theirs).to_have_attribute("aria-pressed", "false")
    await theirs.tap()
    both = olena.bubble(words).get_by_role("button", name="Heart, 2 people, you too")
    await expect(both).to_be_visible()
    await both.tap()
    await mine.click()
    await expect(olena.bubble(words).get_by_role("button", name=re.compile("Heart"))).to_have_count(
        0
    )


async def test_changing_and_removing_reach_everybody(enter: Enter) -> None:
    olena, taras = await enter("olena"), await enter("taras", **PHONE)
    before, after = something(), something()
    await olena.say(before)
    await taras.reads(before)
    await does(olena, before, "Edit")
    await expect(olena.field).to_have_value(before)
    await olena.say(after)
    await expect(olena.field).to_have_value("")
    await taras.reads(after)
    await expect(taras.bubble(after).get_by_text("edited")).to_be_visible()
    await expect(taras.bubble(before)).to_have_count(0)
    menu = await opens_menu(olena, after)
    await menu.get_by_role("button", name="Delete", exact=True).click()
    await menu.get_by_role("button", name="Remove it").click()
    for person in (olena, taras):
        await expect(person.bubble(after)).to_have_count(0)
        await expect(person.bubble("Removed by the author").last).to_be_visible()


async def test_changing_ones_mind_about_changing_keeps_what_was_being_written(enter: Enter) -> None:
    olena = await enter("olena")
    await olena.say(said := something())
    await olena.field.fill("half a sentence")
    await does(olena, said, "Edit")
    await expect(olena.field).to_have_value(said)
    await olena.page.keyboard.press("Escape")
    await expect(olena.field).to_have_value("half a sentence")
    await expect(olena.bubble(said).get_by_text("edited")).to_be_hidden()


async def test_all_of_it_by_keyboard_alone(enter: Enter) -> None:
    olena, taras = await enter("olena"), await enter("taras")
    await taras.say(words := something())
    await olena.reads(words)
    keys = olena.page.keyboard
    dots = olena.bubble(words).get_by_role("button", name="More", exact=True)
    await olena.field.focus()
    for _ in range(6):
        await keys.press("Shift+Tab")
        if await dots.evaluate("dots => dots === document.activeElement"):
            break
    await expect(dots).to_be_focused()
    await keys.press("Space")
    await expect(olena.page.get_by_role("dialog")).to_be_visible()
    await keys.press("Escape")
    await expect(olena.page.get_by_role("dialog")).to_have_count(0)
    await expect(dots).to_be_focused()
    await keys.press("Enter")
    await olena.page.get_by_role("dialog").get_by_role("button", name="Thank you").focus()
    await keys.press("Enter")
    await expect(
        taras.bubble(words).get_by_role("button", name="Thank you, 1 person")
    ).to_be_visible()


async def test_a_finger_that_stays_opens_the_menu(enter: Enter) -> None:
    olena, taras = await enter("olena", **PHONE), await enter("taras")
    await taras.say(words := something())
    await olena.reads(words)
    box = await olena.bubble(words).locator(".bub").bounding_box()
    assert box
    wire = await olena.context.new_cdp_session(olena.page)
    at = {"x": box["x"] + 20, "y": box["y"] + 15}
    await wire.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [at]})
    menu = olena.page.get_by_role("dialog")
    await expect(menu).to_be_visible()
    await wire.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect(menu).to_be_visible()
    await menu.get_by_role("button", name="Close").tap()
    await expect(menu).to_have_count(0)


async def test_what_is_heavy_stands_under_a_line_until_somebody_opens_it(enter: Enter) -> None:
    olena, taras = await enter("olena", **PHONE), await enter("taras")
    await olena.page.locator("form.compose summary").tap()
    await olena.box("Cover it with a line").fill("About the prison")
    await olena.say(words := something())
    covered = taras.log.get_by_text(words)
    await expect(taras.bubble("About the prison").last).to_be_visible()
    await expect(covered).to_be_hidden()
    await taras.bubble("About the prison").last.get_by_text("About the prison").click()
    await expect(covered).to_be_visible()
    await taras.bubble("About the prison").last.get_by_text("About the prison").click()
    await expect(covered).to_be_hidden()
    await taras.page.reload()
    await expect(taras.bubble("About the prison").last).to_be_visible()
    await expect(covered).to_be_hidden()
    await expect(olena.page.locator("[name=cw]")).to_have_value("")


async def test_who_is_called_by_name_sees_it(enter: Enter) -> None:
    olena, taras = await enter("olena"), await enter("taras")
    await olena.say(f"@Taras {(words := something())}")
    await expect(taras.bubble(words)).to_have_class(re.compile("forme"))
    await expect(olena.bubble(words)).not_to_have_class(re.compile("forme"))


async def test_names_are_offered_while_somebody_is_called(enter: Enter) -> None:
    olena, taras = await enter("olena"), await enter("taras")
    await taras.say(something())
    await olena.field.click()
    await olena.page.keyboard.type("so, @Ta", delay=20)
    offered = olena.page.get_by_role("listbox", name="People who spoke here")
    await expect(offered.get_by_role("option", name="Taras")).to_be_visible()
    await olena.page.keyboard.press("Enter")
    await expect(olena.field).to_have_value("so, @Taras ")
    await expect(offered).to_be_hidden()
    await olena.page.keyboard.type(words := something())
    await olena.page.keyboard.press("Enter")
    await expect(taras.bubble(words)).to_have_class(re.compile("forme"))


async def test_a_report_takes_three_touches_and_hides_the_message_at_once(enter: Enter) -> None:
    olena, taras = await enter("olena", **PHONE), await enter("taras")
    await taras.say(words := something())
    await olena.reads(words)
    await does(olena, words, "Report")
    sheet = olena.page.get_by_role("dialog")
    await sheet.get_by_role("button", name="Send").tap()  # nothing chosen yet
    await expect(sheet.get_by_role("alert")).to_be_visible()
    await sheet.get_by_role("radio", name="I feel threatened").check()
    await sheet.get_by_role("button", name="Send").tap()
    await expect(sheet).to_have_count(0)
    await expect(olena.page.get_by_role("status").filter(has_text="Thank you")).to_be_visible()
    await expect(olena.log.get_by_text(words)).to_be_hidden()
    await expect(olena.bubble("You have reported this message").last).to_be_visible()
    await olena.page.reload()
    await expect(olena.log.get_by_text(words)).to_be_hidden()
    await taras.reads(words)


async def test_a_keeper_says_why_a_message_goes_and_its_author_can_read_it(enter: Enter) -> None:
    olena, taras = await enter("olena"), await enter("taras", **PHONE)
    await taras.say(words := something())
    await olena.reads(words)
    await does(olena, words, "Delete")
    sheet = olena.page.get_by_role("dialog")
    await sheet.get_by_role("button", name="Remove it").click()  # nothing chosen yet
    await expect(sheet.get_by_role("alert")).to_contain_text("Please choose why.")
    await sheet.get_by_role("radio", name="It tells what is private").check()
    await sheet.get_by_role("button", name="Remove it").click()
    await expect(sheet).to_have_count(0)
    for person in (olena, taras):
        await expect(person.bubble(words)).to_have_count(0)
    await expect(olena.log.locator("li:focus")).to_contain_text("Removed by a moderator")
    await expect(olena.link("Why was it removed?")).to_have_count(0)
    await taras.link("Why was it removed?").last.tap()
    reason = "Removed by a moderator: It tells what is private"
    await expect(taras.page.get_by_text(reason)).to_be_visible()
    await taras.link("About this room").tap()
    await expect(taras.heading("Who looks after the room")).to_be_visible()


async def test_ones_own_message_goes_without_a_reason(enter: Enter) -> None:
    olena = await enter("olena")
    await olena.say(words := something())
    await does(olena, words, "Delete")
    sheet = olena.page.get_by_role("dialog")
    await expect(sheet.get_by_role("radio")).to_have_count(0)
    await sheet.get_by_role("button", name="Remove it").click()
    await expect(olena.bubble(words)).to_have_count(0)


async def test_what_is_pinned_stands_above_the_room_and_leads_to_it(enter: Enter) -> None:
    olena, taras = await enter("olena"), await enter("taras", **PHONE)
    await olena.say(words := something())
    await taras.reads(words)
    await does(olena, words, "Pin")
    line = taras.page.get_by_role("link", name=re.compile(f"Pinned:.*{words}"))
    await expect(line).to_be_visible()
    await line.tap()
    await expect(taras.bubble(words)).to_be_focused()
    await does(olena, words, "Unpin")
    await expect(line).to_be_hidden()


async def test_a_keeper_hides_a_message_for_a_day_from_the_sheet(enter: Enter) -> None:
    olena, taras = await enter("olena"), await enter("taras", **PHONE)
    await taras.say(words := something())
    await olena.reads(words)
    menu = await opens_menu(taras, words)
    hide = "Hide for a day, until it is looked at"
    await expect(menu.get_by_role("button", name=hide)).to_have_count(0)  # it is his own
    await menu.get_by_role("button", name="Close").tap()
    await does(olena, words, hide)
    await expect(olena.page.get_by_role("status").filter(has_text="It is hidden")).to_be_visible()
    for person in (olena, taras):
        await expect(person.bubble(words)).to_have_count(0)
