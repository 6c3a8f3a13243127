"""No single route works: what is asked for in Kherson is found by one, carried by two, and comes by
a third when a checkpoint closes. Five people, each on a phone of their own."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from playwright.async_api import Browser, expect

from tests.e2e.people import PHONE, Person, sits_down, something
from tests.faults.server import Server

ASKS, BUYS, FIRST, SECOND, OTHER = "halyna", "iryna", "taras", "oksana", "serhii"
NAMES = {FIRST: "Тарас", SECOND: "Оксана", OTHER: "Сергій"}
CODE = re.compile(r"^\d{3} \d{3}$")


@pytest.fixture
async def five(chromium: Browser, demo: Server) -> AsyncIterator[dict[str, Person]]:
    async with AsyncExitStack() as stack:
        yield {
            login: await stack.enter_async_context(sits_down(chromium, demo, "en", login, **PHONE))
            for login in (ASKS, BUYS, FIRST, SECOND, OTHER)
        }


async def test_what_is_asked_for_arrives_though_a_checkpoint_closes(
    five: dict[str, Person],
) -> None:
    asks, buys = five[ASKS], five[BUYS]
    insulin = something()
    post = await asked(asks, insulin)

    await buys.opens(post)
    await presses(buys, "I will bring this")
    await expect(buys.heading("Who helps")).to_be_visible()
    # Who asked has the page open all the while, and need not load it again.
    await expect(asks.page.get_by_role("img", name="10 of 10 found")).to_be_visible()
    await bought(buys, post, insulin)
    await expect(
        asks.page.locator("#promises").get_by_text("Bought", exact=True).first
    ).to_be_visible()

    parcel = await planned(buys, post)
    for login in (FIRST, SECOND):
        await five[login].opens(parcel)
        await presses(five[login], "I will carry it")
    await buys.opens(parcel)
    await buys.button("It is packed, and can be fetched").click()

    first, second = five[FIRST], five[SECOND]
    await first.opens(parcel)
    await presses(first, "I set out")
    await second.opens(parcel)
    code = await second.page.get_by_text(CODE).inner_text()
    await first.link("I hand it on").click()
    await first.box("Their code").fill("000 000" if code != "000 000" else "111 111")
    await first.button("It is in their hands").click()
    await expect(first.page.get_by_text("This is not the code").first).to_be_visible()
    await first.box("Their code").fill(code)
    await first.button("It is in their hands").click()

    await second.opens(parcel)
    await presses(second, "I set out")
    await second.link("I cannot go on").click()
    await second.radio("The checkpoint is closed").check()
    await second.radio("Another way has to be taken").check()
    await second.button("Tell them").click()

    await asks.opens(parcel)
    await expect(asks.heading("Your code")).to_be_visible()
    await five[OTHER].opens(parcel)
    await presses(five[OTHER], "I will carry it")
    await expect(five[OTHER].button("I set out")).to_have_count(0)
    await second.opens(parcel)
    await expect(second.page.get_by_text("Please give it to Сергій")).to_be_visible()
    await presses(five[OTHER], "I have it now")
    await presses(five[OTHER], "I set out")
    await second.opens("/notices")
    await expect(second.page.get_by_text("is in other hands now").first).to_be_visible()
    await asks.page.reload()
    await presses(asks, "I have it now")
    await asks.opens(post)
    await asks.page.get_by_role("button", name=re.compile("^I have received it")).click()
    await expect(asks.page.locator("#promises").get_by_text("Received").first).to_be_visible()
    await buys.opens(post)
    await expect(buys.page.locator("#promises").get_by_text("Received").first).to_be_visible()


async def asked(asks: Person, what: str) -> str:
    """Ten of it, for herself; the address of the ask."""
    await asks.opens("/home")
    circle = asks.page.url.removeprefix(asks.kolo.origin)
    await asks.opens(f"{circle}/help/ask")
    await asks.radio("Medicine").check()
    await asks.button("Continue").click()
    await asks.page.locator("#title").fill(what)
    await asks.button("Continue").click()
    await asks.page.locator("[name^=text-]").first.fill(what)
    await asks.page.locator("[name^=qty-]").first.fill("10")
    await asks.button("Continue").click()
    await asks.radio("This week").check()
    await asks.button("Continue").click()
    await asks.box("Where, roughly (optional)").fill("Центр")
    await asks.button("Continue").click()
    await asks.button("Publish the ask").click()
    await expect(asks.page).to_have_url(re.compile(r"/help/\w{22}$"))
    return asks.page.url.removeprefix(asks.kolo.origin)


async def bought(buys: Person, post: str, what: str) -> None:
    """On the list of the week, without a name; ticked off in the shop."""
    await buys.opens("/home")
    circle = buys.page.url.removeprefix(buys.kolo.origin)
    await buys.opens(f"{circle}/buying")
    await buys.button("Make my list of this week").click()
    thing = buys.page.locator("#things > li").filter(has_text=what)
    await expect(thing.get_by_role("heading")).to_contain_text("10")
    await buys.button("I am going to buy now").click()
    await thing.get_by_role("button", name=re.compile("^I found all of it")).click()
    await buys.button("I have finished buying").click()
    await buys.opens(post)
    await expect(
        buys.page.locator("#promises").get_by_text("Bought", exact=True).first
    ).to_be_visible()


async def planned(buys: Person, post: str) -> str:
    """Odesa – Mykolaiv – Kherson, the last part also by another way; the address of the parcel."""
    await buys.opens(post)
    await buys.button("I plan its way").click()
    await expect(buys.page).to_have_url(re.compile(r"/parcels/\w{22}$"))
    parcel = buys.page.url.removeprefix(buys.kolo.origin)
    for goes_from, goes_to, who, instead in (
        ("Одеса", "Миколаїв", FIRST, ""),
        ("Миколаїв", "Херсон", SECOND, ""),
        ("Миколаїв, річкою", "Херсон, порт", OTHER, "1"),
    ):
        await buys.link("Add a part of the way").click()
        if instead:
            await buys.page.locator("#instead").select_option(instead)
        await buys.box("From where").fill(goes_from)
        await buys.box("Where to").fill(goes_to)
        await buys.radio("Somebody in the circle").check()
        await buys.box("Their name").fill(NAMES[who])
        await buys.button("Add it").click()
        await expect(buys.page.get_by_text(f"{goes_from} – {goes_to}")).to_be_visible()
    return parcel


async def presses(who: Person, name: str) -> None:
    """A button whose whole name also says what it is about; then the page is there again."""
    async with who.page.expect_navigation():
        await who.page.get_by_role("button", name=re.compile(f"^{re.escape(name)}")).first.click()


async def test_a_page_on_which_something_was_refused_still_tells_what_others_promise(
    five: dict[str, Person],
) -> None:
    """What could not be taken stays in its field, with the reason, and the rest goes on."""
    refused, other = five[BUYS], five[FIRST]
    post = await asked(five[ASKS], something())
    await refused.opens(post)
    field = refused.page.locator("[name^=qty-]")
    await field.fill("a few")
    await presses(refused, "I will bring this")
    await expect(field).to_have_attribute("aria-invalid", "true")
    for much, name in (("4", "I will bring this"), ("10", "Change")):
        await expect(field).to_have_value("a few")
        await other.opens(post)
        await other.page.locator("[name^=qty-]").fill(much)
        await presses(other, name)
        words = f"{much} of 10 found"
        await expect(refused.page.get_by_role("img", name=words)).to_be_visible()
    await expect(field).to_have_count(0)
