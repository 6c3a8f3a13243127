"""J4: bad lines, closed browsers, killed servers; what was said arrives, once."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

from playwright.async_api import Browser, expect

from tests.e2e.people import PHONE, Enter, Person, sits_down, something
from tests.e2e.places import Place
from tests.faults.server import Server

OFFLINE = "No connection. You can read and write. We will send it later."
WAITS = "Will be sent when you are online"

OwnPhone = Callable[[], Awaitable[Person]]


async def test_words_written_without_a_network_wait_and_go_out_once(enter: Enter) -> None:
    olena, taras = await enter("olena", **PHONE), await enter("taras")
    first, second = something(), something()
    await olena.context.set_offline(True)
    await expect(olena.status(OFFLINE)).to_be_visible()
    await olena.say(first)
    await olena.say(second)
    await expect(olena.bubble(first)).to_contain_text(WAITS)
    await expect(olena.field).to_be_enabled()
    await olena.context.set_offline(False)
    await expect(olena.status("Sent 2 messages")).to_be_visible()
    await taras.reads(first)
    await taras.reads(second)
    await expect(olena.bubble(second)).to_contain_text("Sent")
    assert await in_order(taras, first, second)


async def in_order(person: Person, *words: str) -> bool:
    said = " ".join(await person.log.get_by_role("listitem").all_inner_texts())
    places = [said.index(each) for each in words]
    return places == sorted(places)


async def test_a_form_pressed_without_a_network_stays_with_what_was_typed(enter: Enter) -> None:
    olena = await enter("olena", **PHONE)
    await olena.opens("/home")
    await olena.opens(f"{olena.page.url.removeprefix(olena.kolo.origin)}/events/new")
    title, press = olena.box("What is it?"), olena.button("Put it into the calendar")
    await title.fill("Недільна вечеря")
    await olena.context.set_offline(True)
    await press.click()
    kept = olena.page.get_by_role("alert")
    await expect(kept).to_contain_text("What you wrote is still here")
    await expect(title).to_have_value("Недільна вечеря")
    await olena.context.set_offline(False)
    await expect(kept).to_have_count(0)
    await press.click()
    await expect(olena.page.locator("#problems")).to_contain_text("Say on which day it is.")
    await expect(title).to_have_value("Недільна вечеря")
    olena.complaints.clear()  # of the browser, about what was refused


async def test_a_number_typed_in_a_cellar_is_still_there_after_the_press(
    chromium: Browser, demo: Server, places: list[Place]
) -> None:
    """Also of what is pressed without typing: the page stays, and says why."""
    place = next(each for each in places if each.name == "help medicine")
    async with sits_down(chromium, demo, "en", place.login, **PHONE) as iryna:
        await place.open(iryna)
        number = iryna.page.locator("input[name^=qty-]").first
        await number.fill("7")
        await held(iryna)
        await number.locator("xpath=ancestor::form").get_by_role("button").click()
        said = iryna.page.get_by_role("alert")
        await expect(said).to_contain_text("What you wrote is still here")
        await expect(number).to_have_value("7")
        assert iryna.page.url == demo.origin + place.path
        await iryna.context.set_offline(False)
        await expect(said).to_have_count(0)
        iryna.complaints.clear()  # of the browser, that there was no network


async def test_no_form_of_the_house_leaves_its_page_while_there_is_no_network(
    chromium: Browser, demo: Server, places: list[Place]
) -> None:
    """But those that keep their presses themselves: a room's, and a door's."""
    forms = 0
    for login in {place.login for place in places}:
        async with sits_down(chromium, demo, "en", login, **PHONE) as person:
            for place in places:
                if place.login == login and not place.is_sent and not place.comes_again:
                    await place.open(person)
                    forms += await held(person)
                    await person.context.set_offline(False)
            person.complaints.clear()  # of the browser, that there was no network
    assert forms > 300


async def held(person: Person) -> int:
    """Goes offline; how many forms the page has, each of which was pressed once."""
    await person.context.set_offline(True)
    _ = await person.page.wait_for_function(ALL_HELD)
    _ = await person.page.evaluate(
        "for (const p of document.querySelectorAll('[data-held]')) p.remove()"
    )
    return int(await person.page.evaluate(f"({OURS}).length"))


OURS = """[...document.forms].filter(form => form.getAttribute('method') !== 'dialog'
  && !form.closest('chat-room') && !form.matches('[data-press], [data-seek]'))"""
# Nothing is sent by an event that a script made.
ALL_HELD = f"""() => {{
  const sent = {{ bubbles: true, cancelable: true }};
  const free = {OURS}.filter(form => !form.querySelector('[data-held]'));
  return free.filter(form => form.dispatchEvent(new SubmitEvent('submit', sent))).length === 0;
}}"""


async def test_closing_the_browser_loses_neither_words_nor_draft(
    own_phone: OwnPhone, enter: Enter
) -> None:
    taras, words = await enter("taras"), something()
    olena = await own_phone()
    await comes(olena)
    address = olena.page.url
    await olena.context.set_offline(True)
    await olena.say(words)
    await expect(olena.bubble(words)).to_contain_text(WAITS)
    await olena.field.fill("half a sentence")
    await olena.context.close()
    again = await own_phone()
    await again.page.goto(address)
    await taras.reads(words)
    await again.reads(words)
    await expect(again.field).to_have_value("half a sentence")


async def comes(person: Person) -> None:
    """On her own phone."""
    await person.sign_in("olena", own_phone=True)
    await person.post("/language", locale="en")
    await person.go_in()


async def test_two_windows_of_one_phone_send_once(own_phone: OwnPhone, enter: Enter) -> None:
    taras, words = await enter("taras"), something()
    olena = await own_phone()
    await comes(olena)
    await olena.context.set_offline(True)
    await olena.say(words)
    await expect(olena.bubble(words)).to_contain_text(WAITS)
    await olena.context.set_offline(False)
    other = Person(olena.kolo, olena.context, await olena.context.new_page())
    await other.go_in()
    await taras.reads(words)
    await olena.say(more := something())
    for person in (taras, olena, other):
        await person.reads(more)
        await person.reads(words)


async def test_a_shared_phone_keeps_nothing(enter: Enter) -> None:
    olena = await enter("olena")
    await olena.context.set_offline(True)
    await olena.say("only here")
    await olena.field.fill("a draft")
    await expect(olena.bubble("only here")).to_contain_text(WAITS)
    kept = "async () => [(await indexedDB.databases()).length, localStorage.length]"
    assert await olena.page.evaluate(kept) == [0, 0]


async def test_a_server_that_is_killed_while_two_write_loses_nothing(
    enter: Enter, kolo: Server
) -> None:
    olena, taras = await enter("olena", **PHONE), await enter("taras")
    said: dict[str, Person] = {}
    for round_ in range(3):
        for n in range(4):
            for person in (olena, taras):
                await person.say(words := f"{something()} {round_}{n}")
                said[words] = person
            if n == 1:
                kolo.kill()
        await kolo.start()
        await olena.say(words := f"{something()} {round_}")
        said[words] = olena
        for person in (olena, taras):
            await everything_is_out(person)
    for reader in (olena, taras):
        for words in said:
            await reader.reads(words)
        for writer in (olena, taras):
            assert await in_order(reader, *[words for words, by in said.items() if by is writer])


async def everything_is_out(person: Person) -> None:
    """A line that broke often rests for up to half a minute before it is tried again."""
    unsent = person.log.get_by_text(re.compile("Sending|Will be sent|Not sent"))
    await expect(unsent).to_have_count(0, timeout=60_000)


async def test_whoever_goes_back_onto_a_refused_form_is_asked_nothing(enter: Enter) -> None:
    taras = await enter("taras", **PHONE)
    await taras.opens("/home")
    await taras.opens(f"{taras.page.url.removeprefix(taras.kolo.origin)}/help/search")
    await taras.button("Search").click()
    await expect(taras.page.locator("#problems")).to_be_visible()
    await taras.link("Back: Help").click()
    await expect(taras.heading("Help")).to_be_visible()
    await taras.page.go_back()
    await expect(taras.page.get_by_role("searchbox")).to_be_visible()
    await expect(taras.page.locator("#problems")).to_have_count(0)
