"""Asking for help and giving it, as people do on their phones."""

from __future__ import annotations

import re

from playwright.async_api import Browser, expect

from tests.e2e.conftest import PHONE, Enter
from tests.e2e.people import Person, sits_down, something
from tests.faults.server import Server

SMALL = {**PHONE, "viewport": {"width": 360, "height": 640}}
MEDICINES = (("Метформін 850", "60", "табл."), ("Інсулін", "10", "амп."), ("Бинт", "4", ""))


async def test_a_newcomer_asks_for_three_medicines_on_a_phone(enter: Enter) -> None:
    """Six pages, and nothing in them has to be known before; a keeper reads it first."""
    taras = await enter("taras", **PHONE)
    title = something()
    await taras.opens("/home")
    circle = taras.page.url.removeprefix(taras.kolo.origin)
    await taras.opens(f"{circle}/help/ask")
    await taras.radio("Medicine").check()
    await taras.button("Continue").click()
    await taras.page.locator("#title").fill(title)
    await taras.button("Continue").click()
    for n, (name, qty, unit) in enumerate(MEDICINES):
        await taras.page.locator("[name^=text-]").nth(n).fill(name)
        await taras.page.locator("[name^=qty-]").nth(n).fill(qty)
        await taras.page.locator("[name^=unit-]").nth(n).fill(unit)
    await taras.button("Continue").click()
    await expect(taras.heading("When do you need it?")).to_be_visible()
    await taras.page.go_back()  # a slip of the thumb: what was written is kept
    await taras.page.reload()
    await expect(taras.page.locator("[name^=text-]").nth(2)).to_have_value("Бинт")
    await taras.button("Continue").click()
    await taras.radio("This week").check()
    await taras.button("Continue").click()
    await taras.box("Where, roughly (optional)").fill("Глдані")
    await taras.button("Continue").click()
    for name, _, _ in MEDICINES:
        await expect(taras.page.get_by_text(name)).to_be_visible()
    await taras.button("Publish the ask").click()
    await expect(taras.page).to_have_url(re.compile(r"/help/\w{22}$"))
    post = taras.page.url.removeprefix(taras.kolo.origin)

    olena = await enter("olena", **PHONE)
    await olena.opens(f"{circle}/help/waiting")
    await olena.link(title).click()
    await olena.button("Yes, others may see it").click()
    await olena.opens(f"{circle}/help")
    await expect(olena.link(title)).to_be_visible()
    await taras.opens(post)
    await expect(taras.heading(title)).to_be_visible()
    assert not taras.complaints
    assert not olena.complaints


async def test_what_was_chosen_on_the_board_is_seen_without_scrolling(
    chromium: Browser, demo: Server
) -> None:
    """In the longest words there are: the choice, and the first ask it leads to."""
    async with sits_down(chromium, demo, "ka", "olena", **PHONE) as olena:
        await olena.opens("/home")
        circle = olena.page.url.removeprefix(demo.origin)
        await olena.opens(f"{circle}/help/asks/medicine")
        for chosen in await olena.page.locator(".tabs [aria-current]").all():
            await expect(chosen).to_be_in_viewport(ratio=1)
        under = await olena.page.locator(".nav").bounding_box()
        first = await olena.page.locator(".cards h2").first.bounding_box()
        assert first
        assert under
        assert first["y"] + first["height"] < under["y"]


async def test_whoever_goes_back_loses_nothing_of_what_they_typed(enter: Enter) -> None:
    """By the button of the page, and by the browser's own; and Enter goes on, not back."""
    olena = await enter("olena", **PHONE)
    await olena.opens("/home")
    circle = olena.page.url.removeprefix(olena.kolo.origin)
    await olena.opens(f"{circle}/help/ask")
    await olena.radio("Medicine").check()
    await olena.button("Continue").click()
    title, body = olena.page.locator("#title"), olena.page.locator("#body")
    await body.fill("Вона лежить")
    await olena.page.go_back()
    await expect(olena.heading("What do you need?")).to_be_visible()
    await olena.page.go_forward()
    await expect(body).to_have_value("Вона лежить")
    await title.fill(something())
    await title.press("Enter")
    await expect(olena.heading("What, and how much?")).to_be_visible()
    quantity = olena.page.locator("[name^=qty-]").first
    await quantity.fill("кілька")
    await olena.button("Back: The question before").click()
    await expect(body).to_have_value("Вона лежить")
    await olena.button("Continue").click()
    await expect(quantity).to_have_value("кілька")
    await expect(
        olena.status("You typed this here before, and it is not saved yet.")
    ).to_be_visible()
    await olena.button("Throw away what I typed").click()
    await expect(quantity).to_have_value("")


async def asks_for_buckwheat(taras: Person) -> str:
    """The address of it. Somebody who looks after the board has to read it first."""
    await taras.opens("/home")
    circle = taras.page.url.removeprefix(taras.kolo.origin)
    await taras.opens(f"{circle}/help/ask")
    await taras.radio("Food").check()
    await taras.button("Continue").click()
    await taras.page.locator("#title").fill(something())
    await taras.page.locator("#body").fill("Ми вдячні за кожну дрібницю. " * 20)
    await taras.button("Continue").click()
    await taras.page.locator("[name^=text-]").first.fill("Гречка")
    await taras.page.locator("[name^=qty-]").first.fill("2")
    await taras.button("Continue").click()
    await taras.opens(taras.page.url.removeprefix(taras.kolo.origin).replace("/when", "/where"))
    await taras.page.locator("#needs_yes").uncheck()
    await taras.button("Continue").click()
    await taras.button("Publish the ask").click()
    await expect(taras.page).to_have_url(re.compile(r"/help/\w{22}$"))
    return taras.page.url.removeprefix(taras.kolo.origin)


async def test_whoever_goes_back_to_what_they_looked_for_finds_it_again(enter: Enter) -> None:
    """Search is a form, as no address may hold what was looked for; no browser asks about it."""
    taras, olena = await enter("taras"), await enter("olena", **SMALL)
    post = await asks_for_buckwheat(taras)
    await olena.opens(post)
    await olena.button("Yes, others may see it").click()
    title = await olena.page.locator("h1").inner_text()
    await olena.opens("/home")
    await olena.opens(f"{olena.page.url.removeprefix(olena.kolo.origin)}/help/search")
    seeks = olena.page.get_by_role("searchbox")
    await seeks.fill("гречка")
    await olena.button("Search").click()
    await olena.page.get_by_role("link", name=title).click()
    await expect(olena.page).to_have_url(olena.kolo.origin + post)
    await olena.page.go_back()
    await expect(seeks).to_have_value("гречка")
    await expect(olena.heading("Found")).to_be_visible()
    await olena.page.go_back()
    await expect(seeks).to_have_value("")
    assert not olena.complaints


async def test_what_became_of_a_press_is_in_sight_though_the_page_opens_further_down(
    enter: Enter,
) -> None:
    """It stood above the row that was pressed, and nobody saw it on a small phone."""
    taras, olena = await enter("taras"), await enter("olena", **SMALL)
    await olena.opens(await asks_for_buckwheat(taras))
    await olena.button("Yes, others may see it").click()
    await olena.page.get_by_role("button", name="I will bring this").click()
    await expect(olena.page).to_have_url(re.compile("#lines$"))
    await expect(olena.heading("What is needed")).to_be_in_viewport()
    said = olena.status("Thank you. They read that you bring it. When you have it, say so here.")
    await expect(said).to_be_in_viewport(ratio=1)
    await olena.page.keyboard.press("Tab")
    await expect(said).to_have_class(re.compile("is-read"))
    assert not olena.complaints


async def test_whoever_looks_on_hears_what_others_promise_and_loses_no_place(enter: Enter) -> None:
    """With a screen reader, and by keyboard: a button may be gone under one's hands."""
    taras, olena = await enter("taras"), await enter("olena")
    await olena.opens(await asks_for_buckwheat(taras))
    await olena.button("Yes, others may see it").click()
    await taras.page.reload()
    await olena.page.get_by_role("button", name="I will bring this").click()
    await expect(taras.page.locator("#counted")).to_have_text("2 of 2 found")
    await taras.page.get_by_role("button", name="Give it to somebody else").focus()
    await olena.page.get_by_role("button", name="I can’t after all").click()
    await expect(taras.page.locator("#counted")).to_have_text("0 of 2 found")
    await expect(taras.heading("What is needed")).to_be_focused()
    assert not taras.complaints


async def test_words_of_a_room_become_an_ask_by_its_menu(enter: Enter) -> None:
    """The owner asks the one who wrote them, who says yes; the room tells how it stands, first and
    on a small phone, too, and while it is open."""
    nino, olena = await enter("nino", **SMALL), await enter("olena")
    words = f"{something()}: somebody to come by in the evenings"
    await nino.say(words)
    await olena.reads(words)
    await olena.bubble(words).get_by_role("button", name="More", exact=True).click()
    await olena.page.get_by_role("dialog").get_by_role("link", name="Make this an ask").click()
    await expect(olena.page.locator("#title")).to_have_value(words)
    await olena.radio("Company").check()
    await olena.button("Ask them").click()
    await olena.reads(words)
    await nino.opens("/notices")
    told = nino.page.locator("#notices").get_by_role("listitem").filter(has_text=words)
    await told.get_by_role("button").click()
    await nino.button("Yes, others may see it").click()
    await expect(
        nino.status("Thank you. Somebody who looks after the board reads it first.")
    ).to_be_visible()
    post = nino.page.url.removeprefix(nino.kolo.origin)
    await olena.opens(post)
    await olena.button("Yes, others may see it").click()
    await nino.go_in()
    card = nino.page.locator("a.pin").filter(has_text=words)
    await expect(card.get_by_text("still wanted")).to_be_in_viewport(ratio=1)
    box = await card.bounding_box()
    assert box
    assert box["height"] < 90  # two lines at most
    await olena.go_in()
    await olena.page.locator("a.pin").filter(has_text=words).click()
    await expect(olena.page.get_by_role("heading", level=1, name=words)).to_be_visible()
    await olena.page.get_by_role("button", name="I will help with this").click()
    await expect(card.get_by_text("everything is found")).to_be_in_viewport(timeout=30_000)
    assert not nino.complaints
    assert not olena.complaints
