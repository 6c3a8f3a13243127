"""The pages of what is planned in the demo."""

from __future__ import annotations

from playwright.async_api import Browser

from tests.e2e.people import DESK, Person, sits_down
from tests.e2e.place import Place
from tests.faults.server import Server

SUPPER, TEA, THEATRE, BUS, CHESS = (
    *("Спільна вечеря", "Чай і документи", "Театр для дітей"),
    *("Автобус до музею", "Шахи по середах"),
)


async def what_is_planned(chromium: Browser, demo: Server, circle: str) -> list[Place]:
    """Olena looks through the months for the addresses, and keeps a key of her calendar."""
    async with sits_down(chromium, demo, "en", "olena", **DESK) as olena:
        at = await events_listed(olena, circle)
        before = await month_before(olena, circle)
    calendar, supper = f"{circle}/calendar", at[SUPPER]
    return [
        Place("calendar", calendar),
        Place("calendar before", before, "taras"),
        Place("calendar nothing", f"{calendar}/2031-05", "taras"),
        Place("agenda", "/calendar", "taras"),
        Place("agenda of two circles", "/calendar", "marta"),
        Place("agenda nothing", "/calendar", "bohdan"),
        Place("calendar key", f"{calendar}/key", "taras"),
        Place("event", supper, "taras"),
        Place("event own", supper),
        Place("event again", supper, "ketevan", is_sent=True),
        Place("event waiting", at[TEA], "halyna"),
        Place("event full", at[TEA], "vasyl"),
        Place("event cancelled", at[THEATRE], "oksana"),
        Place("event with duties", at[BUS], "emma"),
        Place("event asked", at[CHESS], "serhii"),
        Place("event asked decide", at[CHESS]),
        Place("event report", f"{supper}/report", "taras"),
        Place("event report again", f"{supper}/report", "taras", is_sent=True),
        Place("event my code", f"{supper}/my-code", "taras"),
        *(Place(f"event {path}", f"{supper}/{path}") for path in OF_AN_EVENT),
        *(Place(f"event {path} again", f"{supper}/{path}", is_sent=True) for path in FORMS),
        Place("events new", f"{circle}/events/new", "taras"),
        Place("events new again", f"{circle}/events/new", is_sent=True),
        Place("events asked", f"{circle}/events/asked"),
        Place("events kept", f"{circle}/events/kept"),
        Place("notices", "/notices", "taras"),
    ]


async def events_listed(person: Person, circle: str) -> dict[str, str]:
    """The next address of each, by its name."""
    await person.opens(f"{circle}/calendar")
    found: dict[str, str] = {}
    for _ in range(2):
        for title in (SUPPER, TEA, THEATRE, BUS, CHESS):
            coming = person.page.locator("#coming").get_by_role("link", name=title)
            if title not in found and await coming.count():
                found[title] = await coming.first.get_attribute("href") or ""
        await person.page.locator("[rel=next]").click()
        await person.page.wait_for_load_state()
    return found


async def month_before(person: Person, circle: str) -> str:
    await person.opens(f"{circle}/calendar")
    return await person.page.locator("[rel=prev]").get_attribute("href") or ""


OF_AN_EVENT = ("coming", "attendance", "door", "copy", "edit", "edit/one", "edit/all", "cancel")
FORMS = ("coming", "door", "edit/one", "cancel")
