"""Every page there is, with who may open it: for tests that look at all of them."""

from __future__ import annotations

import re

from playwright.async_api import Browser

from app.directory.questions import QUESTIONS
from app.directory.views.me import WHO
from tests.e2e.event_places import what_is_planned
from tests.e2e.help_places import what_is_asked
from tests.e2e.more_places import (
    families_known,
    list_taken_over,
    order_in_another_circle,
    people_found,
    what_is_reported,
)
from tests.e2e.people import DESK, Person, sits_down
from tests.e2e.place import Place
from tests.faults.server import Server


async def all_places(chromium: Browser, demo: Server) -> list[Place]:
    """Olena walks through the demo once, to learn the addresses of what is in it."""
    async with sits_down(chromium, demo, "en", "olena", **DESK) as olena:
        await olena.opens("/home")
        circle = olena.page.url.removeprefix(demo.origin)
        await olena.opens("/settings/devices")
        devices = await olena.page.get_by_role("main").get_by_role("link").all()
        addresses = [await each.get_attribute("href") or "" for each in devices]
        device = next(path for path in addresses if re.fullmatch(r"/settings/devices/\w{22}", path))
        await olena.go_in()
        room = re.sub("#.*", "", olena.page.url.removeprefix(demo.origin))
        said = olena.page.locator("li.msg:not(.mine)").last
        message, author = [await said.get_attribute(f"data-{what}") for what in ("id", "by")]
        own = await olena.page.locator("li.msg.mine").last.get_attribute("data-id")
        earlier = await olena.link("Earlier messages").get_attribute("href") or ""
        await olena.opens(f"{circle}/invite")
        await olena.button("Make an invitation").click()
        invitation = olena.page.url.removeprefix(demo.origin)
        way_in = (await olena.box("Link").input_value()).removeprefix(demo.origin)
        listed = await rooms_listed(olena, f"{circle}/rooms")
        await olena.opens(f"{circle}/care")
        act = await olena.page.locator("#acts a").first.get_attribute("href") or ""
        report = await olena.page.locator("#reports a").first.get_attribute("href") or ""
        appeal = await olena.page.locator("#appeals a").first.get_attribute("href") or ""
        await olena.opens(f"{circle}/care/decided")
        measure = await olena.page.locator("#measures a").first.get_attribute("href") or ""
        open_room = (await rooms_listed(olena, f"{circle}/rooms/find"))[0]
        family, record, pair = await family_listed(olena, circle)
        brought = await list_brought(olena, circle)
    async with sits_down(chromium, demo, "en", "taras", **DESK) as taras:
        closed = next(
            path
            for path in await rooms_listed(taras, f"{circle}/rooms")
            if path not in listed and path != room
        )
    async with sits_down(chromium, demo, "en", "myroslava", **DESK) as myroslava:
        await myroslava.opens("/home")
        talk = await myroslava.link("Talk with those who keep the door").get_attribute("href") or ""
        applicant = talk.removesuffix("/room")
        vouch = applicant.replace("/waiting/", "/vouch/")
    async with sits_down(chromium, demo, "en", "oksana", **DESK) as oksana:
        await oksana.opens("/settings/reports")
        mine = await oksana.page.locator("#my-reports a").first.get_attribute("href") or ""
    async with sits_down(chromium, demo, "en", "vasyl", **DESK) as vasyl:
        await vasyl.opens("/settings/measures")
        about_vasyl = await vasyl.page.locator("#my-measures a").first.get_attribute("href") or ""
    asked, direct, announcements = (path for path in listed if path != room)
    planned = await what_is_planned(chromium, demo, circle)
    helped = await what_is_asked(chromium, demo, circle, message or "", own or "")
    return [
        *(Place(name, path, "") for name, path in OPEN),
        Place("join", way_in, ""),
        *(Place(f"{name} again", path, "", is_sent=True) for name, path in OPEN if path in ASKING),
        Place("join again", way_in, "", is_sent=True),
        Place("circle", circle),
        *(Place(f"circle {name}", f"{circle}/{name}") for name in INSIDE),
        *(
            Place(f"circle {name} again", f"{circle}/{name}", is_sent=True)
            for name in ("edit", "invite")
        ),
        Place("waiting", f"{circle}/waiting", "marta"),
        Place("waiting applicant", applicant),
        Place("waiting applicant again", applicant, is_sent=True),
        Place("waiting asked", f"{circle}/asked", "myroslava"),
        Place("waiting talk", talk, "myroslava"),
        Place("waiting vouch", vouch, "taras"),
        Place("waiting vouch again", vouch, "taras", is_sent=True),
        Place("newcomers", f"{circle}/newcomers"),
        Place("invite wish", f"{circle}/invite", "taras"),
        Place("invite wish again", f"{circle}/invite", "taras", is_sent=True),
        Place("agreement", f"{circle}/agreement", "taras"),
        Place("agreement new", f"{circle}/agreement/new"),
        Place("agreement new again", f"{circle}/agreement/new", is_sent=True),
        Place("door", f"{circle}/door"),
        Place("door again", f"{circle}/door", is_sent=True),
        Place("rights", f"{circle}/rights", "orest"),
        Place("rights leave", f"{circle}/leave", "orest"),
        Place("care", f"{circle}/care", "marta"),
        Place("care act", act),
        Place("care report", report, "marta"),
        Place("care person", f"{circle}/care/people/{author}"),
        Place("care person again", f"{circle}/care/people/{author}", is_sent=True),
        Place("care decided", f"{circle}/care/decided"),
        Place("care measure", measure),
        Place("care measure own", measure, "marta"),
        Place("care appeal", appeal),
        Place("care appeal again", appeal, is_sent=True),
        Place("care roles", f"{circle}/care/roles"),
        Place("care handover", f"{circle}/care/handover"),
        Place("care handover again", f"{circle}/care/handover", is_sent=True),
        Place("log", f"{circle}/log", "taras"),
        Place("log nothing", f"{circle}/log/1", "taras"),
        Place("invitation", invitation),
        Place("circles", "/home", "marta"),
        Place("all rooms", "/rooms", "marta"),
        Place("no circle", "/home", "bohdan"),
        Place("room", room),
        Place("room again", room, is_sent=True),
        Place("room earlier", earlier),
        *(Place(f"message {name}", f"/messages/{message}{path}") for name, path in OF_A_MESSAGE),
        Place("message own", f"/messages/{own}"),
        Place("message own remove", f"/messages/{own}/remove"),
        Place("room pins", f"{room}/pins"),
        Place("room person", f"{room}/people/{author}"),
        Place("room day", f"{room}/on"),
        Place("room day nothing", f"{room}/on/2999-01-01"),
        Place("room search", f"{room}/search"),
        *(
            Place(f"{name} again", path, is_sent=True)
            for name, path in (
                ("circle search", f"{circle}/search"),
                ("room person", f"{room}/people/{author}"),
                ("message remove", f"/messages/{message}/remove"),
                ("message report", f"/messages/{message}/report"),
            )
        ),
        Place("rooms find", f"{circle}/rooms/find"),
        Place("rooms new", f"{circle}/rooms/new"),
        Place("rooms new again", f"{circle}/rooms/new", is_sent=True),
        Place("room looked into", open_room),
        Place("room asked", asked),
        Place("room direct", direct),
        Place("room direct about", f"{direct}/about"),
        Place("room announcements", announcements, "halyna"),
        *(Place(f"room {name}", f"{announcements}/{name}") for name in OF_A_ROOM),
        Place("room keep again", f"{announcements}/keep", is_sent=True),
        Place("room closed people", f"{closed}/people", "taras"),
        Place("room closed knock", f"{closed}/knock"),
        Place("write to", f"/direct/{author}"),
        Place("write to again", f"/direct/{author}", is_sent=True),
        *await people_listed(chromium, demo, circle),
        *await people_found(chromium, demo, circle),
        *await families_known(chromium, demo, circle, family),
        *await list_taken_over(chromium, demo, circle),
        *await order_in_another_circle(chromium, demo),
        Place("circle search found", f"{circle}/search", sought="дорога"),
        Place("room search found", f"{room}/search", sought="дорога"),
        *(Place(f"families {name}", f"{circle}/families{path}") for name, path in OF_FAMILIES),
        Place("families pair", pair),
        Place("families again", f"{circle}/families", is_sent=True),
        Place("families new again", f"{circle}/families/new", is_sent=True),
        Place("families who keeps again", f"{circle}/families/registrars", is_sent=True),
        Place("lists", f"{circle}/families/lists"),
        Place("lists again", f"{circle}/families/lists", is_sent=True),
        Place("list columns", brought),
        Place("list columns again", brought, is_sent=True),
        Place("list rehearsal", f"{brought}/rehearsal"),
        Place("list rehearsal all", f"{brought}/rehearsal/all/0"),
        Place("numbers", f"{circle}/families/numbers"),
        Place("numbers in bands", f"{circle}/families/numbers", "taras"),
        Place("copies", f"{circle}/families/copies"),
        Place("copies again", f"{circle}/families/copies", is_sent=True),
        Place("family", family),
        *(Place(f"family {name}", f"{family}/{name}") for name in OF_A_FAMILY),
        *(
            Place(f"family {name} again", f"{family}/{name}", is_sent=True)
            for name in ("people/new", "collectors", "consents", "join", "split")
        ),
        Place("family person", record),
        Place("family person again", record, is_sent=True),
        Place("family person erase", f"{record}/erase"),
        Place("family card found", "/card", "taras"),
        Place("family card found again", "/card", "taras", is_sent=True),
        *planned,
        *helped,
        *await what_is_reported(chromium, demo, circle, [*planned, *helped]),
        Place("more", "/more"),
        Place("settings", "/settings"),
        *(Place(f"settings {path.replace('/', ' ')}", f"/settings/{path}") for path in MINE),
        Place("settings report", mine, "oksana"),
        Place("settings measure", about_vasyl, "vasyl"),
        Place("settings measure report", f"{about_vasyl}/report", "vasyl"),
        Place("settings measure report again", f"{about_vasyl}/report", "vasyl", is_sent=True),
        Place("rights log", f"{circle}/log", "orest"),
        Place("settings measures own", "/settings/measures", "vasyl"),
        Place("settings reports own", "/settings/reports", "oksana"),
        Place("settings device", device),
        Place("settings password again", "/settings/password", is_sent=True),
        Place("settings erase again", "/settings/erase", is_sent=True),
        Place("nothing here", "/nope"),
    ]


async def people_listed(chromium: Browser, demo: Server, circle: str) -> list[Place]:
    """The pages of people, once two have asked Taras how to reach him, and one of them may look."""
    people = f"{circle}/people"
    card_of = {}
    async with sits_down(chromium, demo, "en", "marta", **DESK) as marta:
        for name in ("Олена", "Тарас", "Сергій"):
            await marta.opens(people)
            line = marta.page.locator("#people").get_by_role("link", name=name)
            card_of[name] = await line.get_attribute("href") or ""
        await marta.opens(card_of["Тарас"])
        await marta.button("Ask").click()
    async with sits_down(chromium, demo, "en", "taras", **DESK) as taras:
        await taras.opens(f"{people}/asked")
        await taras.page.get_by_role("button", name="For a week").click()
        await taras.page.wait_for_load_state()
    async with sits_down(chromium, demo, "en", "marta", **DESK) as marta:
        await marta.opens(card_of["Тарас"])
        await marta.button("Show how to reach them").click()
        await marta.page.wait_for_load_state()
    async with sits_down(chromium, demo, "en", "olena", **DESK) as olena:
        await olena.opens(card_of["Тарас"])
        await olena.page.locator("#why").fill("Про зимові шини")
        await olena.button("Ask").click()
        await olena.page.wait_for_load_state()
    made_up = await made_up_card(chromium, demo, circle)
    hiding = await hidden_card(chromium, demo, circle, card_of["Сергій"])
    return [
        Place("people made up", made_up, "marta"),
        Place("people made up again", made_up, "marta", is_sent=True),
        Place("people copies", f"{people}/copies"),
        Place("people copies again", f"{people}/copies", is_sent=True),
        Place("people open more", f"{people}/more/{hiding.rpartition('/')[2]}", "marta"),
        Place("care card", hiding, "marta"),
        Place("care card again", hiding, "marta", is_sent=True),
        Place("people card hidden", card_of["Сергій"], "marta"),
        Place("people mine hidden", f"{people}/me", "serhii"),
        Place("people", people),
        Place("people again", people, is_sent=True),
        Place("people earlier", card_of["Тарас"].replace("/people/", f"{people}/after/")),
        Place("people card", card_of["Тарас"]),
        Place("people card may ask", card_of["Тарас"], "halyna"),
        Place("people card granted", card_of["Тарас"], "marta"),
        Place("people card with little", card_of["Сергій"]),
        Place("people card reach", card_of["Олена"], "taras", is_sent=True),
        Place("people mine", f"{people}/me"),
        Place("people mine little", f"{people}/me", "oksana"),
        *(Place(f"people question {key}", f"{people}/me/{key}", "taras") for key in QUESTIONS),
        *(
            Place(f"people question {key} again", f"{people}/me/{key}", "taras", is_sent=True)
            for key in QUESTIONS
        ),
        *(Place(f"people as {who}", f"{people}/me/as/{who}") for who in WHO),
        Place("people asked", f"{people}/asked", "taras"),
        Place("people asked nothing", f"{people}/asked", "oksana"),
    ]


async def made_up_card(chromium: Browser, demo: Server, circle: str) -> str:
    """Where two have placed a made-up card, and one of them came upon it."""
    path = f"{circle}/people/made-up"
    async with sits_down(chromium, demo, "en", "marta", **DESK) as marta:
        await marta.opens(path)
        await marta.page.locator("#name").fill("Щепанія Юхимець")
        await marta.page.locator("#from").fill("Овруч")
        await marta.button("Ask for a second person").click()
        await marta.link("Waits for a second person").wait_for()
    async with sits_down(chromium, demo, "en", "olena", **DESK) as olena:
        await olena.opens(path)
        await olena.link("Waits for a second person").click()
        await olena.button("I agree").click()
        await olena.heading("Care desk").first.wait_for()
        await olena.opens(f"{circle}/people")
        await olena.page.locator("#q").fill("щеп")
        await olena.button("Find").click()
        await olena.page.get_by_role("link", name="Щепанія").wait_for()
    return path


async def hidden_card(chromium: Browser, demo: Server, circle: str, card: str) -> str:
    """Where Marta hid a card until somebody has looked at it."""
    async with sits_down(chromium, demo, "en", "marta", **DESK) as marta:
        await marta.opens(card)
        await marta.link("Hide this card until somebody has looked at it").click()
        await marta.page.get_by_role("radio").first.check()
        await marta.button("Hide the card").click()
        await marta.button("Bring it back into sight").wait_for()
        return marta.page.url.removeprefix(marta.kolo.origin)


async def family_listed(person: Person, circle: str) -> tuple[str, str, str]:
    """The addresses of a family with a card, of one of its people, and of two who look alike."""
    main = person.page.get_by_role("main")
    await person.opens(f"{circle}/families/doubles")
    pair = await main.get_by_role("link").first.get_attribute("href") or ""
    await person.opens(f"{circle}/families")
    name = main.get_by_role("link", name="Кравець")
    family = await name.get_attribute("href") or ""
    await person.opens(f"{family}/card")
    if await person.button("Make the card").count():
        await person.button("Make the card").click()
    await person.opens(family)
    record = await main.get_by_role("link", name="Денис").first.get_attribute("href") or ""
    return family, record, pair


async def list_brought(person: Person, circle: str) -> str:
    """The address of a list with a fault in it, that nobody has taken over."""
    await person.opens(f"{circle}/families/lists")
    file = {"name": "list.csv", "mimeType": "text/csv", "buffer": LIST.encode()}
    await person.page.locator("#list").set_input_files(file)  # type: ignore[arg-type]
    await person.button("Look at the list").click()
    await person.page.wait_for_url(re.compile(r"/lists/\w{22}$"))
    return person.page.url.removeprefix(person.kolo.origin)


async def rooms_listed(person: Person, path: str) -> list[str]:
    """The addresses of the rooms that a page leads to, in its order."""
    await person.opens(path)
    links = await person.page.get_by_role("main").get_by_role("link").all()
    found = [re.sub("#.*", "", await each.get_attribute("href") or "") for each in links]
    return [path for path in found if re.fullmatch(r"/rooms/\w{22}", path)]


LIST = """№ родини;ПІБ;Дата народження;Телефон;Адреса
1;Гончар Ніна Іванівна;12.03.1954;067 123 45 67;м. Вінниця, вул. Соборна, 5
1;Гончар Петро;31.02.2010;;
2;Литвин Іван Петрович;1960;12345, 0671112233;с. Стрижавка
"""
OPEN = [
    ("front", "/"),
    ("sign in", "/sign-in"),
    ("sign in with a code", "/sign-in/code"),
    ("help", "/sign-in/help"),
    ("link", "/join"),
    ("link opens nothing", "/join/1234567890123456789012"),
    ("safety", "/safety"),
    ("privacy", "/privacy"),
    ("erased", "/erased"),
    ("not found", "/nope"),
]
ASKING = ("/sign-in", "/sign-in/code", "/join")
INSIDE = ("about", "edit", "invite", "leave", "rest", "me", "rooms", "search")
OF_A_MESSAGE = (("", ""), ("remove", "/remove"), ("report", "/report"))
OF_A_ROOM = ("about", "people", "keep", "held", "leave")
OF_FAMILIES = (
    ("all", ""),
    ("new", "/new"),
    ("doubles", "/doubles"),
    ("claims", "/claims"),
    ("past", "/past"),
    ("who keeps", "/registrars"),
    ("mine", "/mine"),
)
OF_A_FAMILY = ("where", "people/new", "collectors", "consents", "card", "split", "join")
MINE = ("reports", "measures", "blocked", "devices", "devices/others", "password", "codes", "erase")
