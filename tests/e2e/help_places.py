"""The pages of what is asked and offered in the demo."""

from __future__ import annotations

from playwright.async_api import Browser

from tests.e2e.people import DESK, Person, sits_down
from tests.e2e.place import Place
from tests.faults.server import Server

MEDICINE, FAMILY, CLOTHES, LETTER, REPAIRS, LIFT, TAP = (
    *("Ліки від тиску на зиму", "Продукти на тиждень для великої родини"),
    *("Зимовий одяг для двох дітей", "Help with a letter from the tax office"),
    *("Полагоджу кран, розетку або замок", "მანქანით წაყვანა თბილისში, შაბათობით"),
    "Капає кран на кухні",
)
QUESTIONS = ("what", "words", "things", "when", "where", "check")
MAY_BE_WRONG = ("words", "things", "when", "where")


async def what_is_asked(
    chromium: Browser, demo: Server, circle: str, message: str, own: str
) -> list[Place]:
    """Taras asks Olena whether her words may be an ask; Marta looks up the addresses."""
    async with sits_down(chromium, demo, "en", "taras", **DESK) as taras:
        await taras.opens(f"/messages/{own}/ask")
        await taras.radio("Company").check()
        await taras.button("Ask them").click()
        await taras.page.wait_for_load_state()
    async with sits_down(chromium, demo, "en", "olena", **DESK) as olena:
        await olena.opens(f"{circle}/help/ask")
        draft = await olena.page.locator("main .hit a").first.get_attribute("href") or ""
        draft = draft.removesuffix("/write/check")
    async with sits_down(chromium, demo, "en", "marta", **DESK) as marta:
        at = await posts_listed(marta, circle)
        await marta.opens(f"{circle}/help/waiting")
        lift = await marta.link(LIFT).get_attribute("href") or ""
        await marta.opens(f"{circle}/buying")
        await marta.button("Make my list of this week").click()
        await marta.page.wait_for_url("**/buying/*")
        to_buy = marta.page.url
    async with sits_down(chromium, demo, "en", "oksana", **DESK) as oksana:
        await oksana.opens(at[CLOTHES])
        wrong = await oksana.page.locator("a[href$='/wrong']").first.get_attribute("href") or ""
        await oksana.opens(at[MEDICINE])
        await oksana.button("I handed it over").first.click()
        await oksana.page.wait_for_load_state()
    promise = await said_to_be_wrong(chromium, demo, at[MEDICINE])
    thanks = await said_to_the_circle(chromium, demo, at[CLOTHES])
    board, medicine, family = f"{circle}/help", at[MEDICINE], at[FAMILY]
    repairs = at[REPAIRS].rpartition("/")[2]
    return [
        Place("help", board, "taras"),
        Place("help asks about medicine", f"{board}/asks/medicine", "taras"),
        Place("help near", f"{board}/all/near", "taras"),
        Place("help mine", f"{board}/mine/all"),
        Place("help done", f"{board}/done/company", "taras"),
        Place("help search", f"{board}/search", "taras"),
        Place("help search again", f"{board}/search", "taras", is_sent=True),
        Place("help of two circles", "/help", "marta"),
        Place("help nowhere", "/help", "bohdan"),
        Place("help bring", f"{medicine}/bring", "iryna"),
        Place("help bring again", f"{medicine}/bring", "iryna", is_sent=True),
        Place("help wrong", wrong, "oksana"),
        Place("help wrong again", wrong, "oksana", is_sent=True),
        Place("help report", f"{medicine}/report", "iryna"),
        Place("help report again", f"{medicine}/report", "iryna", is_sent=True),
        Place("help settle", f"{promise}/settle", "marta"),
        Place("help settle again", f"{promise}/settle", "marta", is_sent=True),
        Place("help waiting", f"{board}/waiting", "marta"),
        *(Place(f"help {kind}", f"{board}/{kind}", "taras") for kind in ("ask", "offer")),
        *(
            Place(f"help {kind} again", f"{board}/{kind}", "taras", is_sent=True)
            for kind in ("ask", "offer")
        ),
        *(Place(f"help write {page}", f"{medicine}/write/{page}", "halyna") for page in QUESTIONS),
        *(
            Place(f"help write {page} again", f"{medicine}/write/{page}", "halyna", is_sent=True)
            for page in MAY_BE_WRONG
        ),
        Place("help write whom", f"{family}/write/whom"),
        Place("help write whom again", f"{family}/write/whom", is_sent=True),
        Place("help draft check", f"{draft}/write/check"),
        Place("help in your words", draft),
        Place("help of a message", f"/messages/{message}/ask"),
        Place("help of a message again", f"/messages/{message}/ask", is_sent=True),
        Place("help medicine", medicine, "iryna"),
        Place("help medicine brought", medicine, "taras"),
        Place("help medicine own", medicine, "halyna"),
        Place("help medicine kept", medicine, "marta"),
        Place("help family", family, "vasyl"),
        Place("help clothes own", at[CLOTHES], "oksana"),
        Place("help clothes thanked", at[CLOTHES], "iryna"),
        Place("help thanks report", f"{thanks}/report", "taras"),
        Place("help thanks report again", f"{thanks}/report", "taras", is_sent=True),
        Place("help letter", at[LETTER], "taras"),
        Place("help offer own", at[REPAIRS], "serhii"),
        Place("help offer asked", at[REPAIRS], "halyna"),
        Place("help tap thought of", at[TAP], "serhii"),
        Place("help tap asked", at[TAP], "marta"),
        Place("help tap out of offer", f"{at[TAP]}/from/{repairs}", "serhii"),
        Place("help tap out of offer again", f"{at[TAP]}/from/{repairs}", "serhii", is_sent=True),
        Place("help offer kept", at[REPAIRS], "marta"),
        Place("help who", f"{medicine}/who", "marta"),
        Place("help who nobody", f"{at[TAP]}/who", "marta"),
        Place("help who asked", f"{at[CLOTHES]}/who", "marta"),
        Place("help lift waits", lift, "marta"),
        Place("help lift own", lift, "giorgi"),
        Place("buying", f"{circle}/buying"),
        Place("buying list", to_buy[to_buy.index("/buying/") :], "marta"),
        Place("help enough", f"{circle}/enough", "taras"),
        Place("help round", f"{circle}/round", "taras"),
        *await what_is_on_its_way(chromium, demo, circle),
    ]


async def said_to_be_wrong(chromium: Browser, demo: Server, post: str) -> str:
    """Halyna has nothing of what Oksana says to have brought."""
    async with sits_down(chromium, demo, "en", "halyna", **DESK) as halyna:
        await halyna.opens(post)
        link = halyna.page.get_by_role("main").locator("a[href$='/wrong']").first
        path = await link.get_attribute("href") or ""
        await halyna.opens(path)
        await halyna.radio("It has not come").check()
        await halyna.button("Send").click()
        await halyna.page.wait_for_load_state()
    return path.removesuffix("/wrong")


async def said_to_the_circle(chromium: Browser, demo: Server, post: str) -> str:
    """Oksana thanks Iryna, and both let the circle read it."""
    async with sits_down(chromium, demo, "en", "oksana", **DESK) as oksana:
        await oksana.opens(post)
        await oksana.page.locator("[name^=thanks-]").fill("Дякую! Куртка як нова.")
        await oksana.page.locator("[name^=shows-]").check()
        await oksana.button("I say thank you").click()
        await oksana.page.wait_for_url("**#thanks")
    async with sits_down(chromium, demo, "en", "iryna", **DESK) as iryna:
        await iryna.opens(post)
        word = iryna.page.locator("form[action$='/others']")
        path = (await word.get_attribute("action") or "").removesuffix("/others")
        await iryna.button("The circle may read it").click()
        await iryna.page.wait_for_url("**#thanks")
    return path


async def what_is_on_its_way(chromium: Browser, demo: Server, circle: str) -> list[Place]:
    """Taras plans the way of a parcel, Serhii has it in his hands, Halyna waits for it."""
    async with sits_down(chromium, demo, "en", "taras", **DESK) as taras:
        await taras.opens(f"{circle}/carrying")
        found = taras.page.get_by_role("main").locator("a[href^='/parcels/']").first
        parcel = await found.get_attribute("href") or ""
        await taras.opens(parcel)
        part = "a[href*='/legs/']:not([href$='/blocked']):not([href$='/hand-over'])"
        change = taras.page.get_by_role("main").locator(part).first
        leg = await change.get_attribute("href") or ""
        await taras.opens(f"{circle}/roads")
        listed = taras.page.get_by_role("main").locator("a[href^='/roads/']").first
        road = await listed.get_attribute("href") or ""
    async with sits_down(chromium, demo, "en", "serhii", **DESK) as serhii:
        await serhii.opens(parcel)
        held_up = serhii.page.get_by_role("main").locator("a[href$='/blocked']").first
        part = (await held_up.get_attribute("href") or "").removesuffix("/blocked")
        await serhii.opens(road)
        await serhii.radio("Slow").check()
        await serhii.page.locator("[name=note]").fill("Черга на годину")
        await serhii.button("Tell the others").click()
        await serhii.page.wait_for_load_state()
    async with sits_down(chromium, demo, "en", "taras", **DESK) as taras:
        await taras.opens(road)
        note = taras.page.get_by_role("main").locator("a[href$='/report']").first
        report = await note.get_attribute("href") or ""
    return [
        Place("carrying", f"{circle}/carrying", "taras"),
        Place("carrying nothing", f"{circle}/carrying", "emma"),
        Place("parcel", parcel, "taras"),
        Place("parcel carried", parcel, "serhii"),
        Place("parcel waited for", parcel, "halyna"),
        Place("parcel leg", leg, "taras"),
        Place("parcel leg again", leg, "taras", is_sent=True),
        Place("parcel new leg", f"{parcel}/legs", "taras"),
        Place("parcel new leg again", f"{parcel}/legs", "taras", is_sent=True),
        *(Place(f"parcel {deed}", f"{part}/{deed}", "serhii") for deed in ("blocked", "hand-over")),
        *(
            Place(f"parcel {deed} again", f"{part}/{deed}", "serhii", is_sent=True)
            for deed in ("blocked", "hand-over")
        ),
        Place("roads", f"{circle}/roads"),
        Place("roads again", f"{circle}/roads", is_sent=True),
        Place("road", road, "taras"),
        Place("road again", road, "taras", is_sent=True),
        Place("road report", report, "taras"),
        Place("road report again", report, "taras", is_sent=True),
    ]


async def posts_listed(person: Person, circle: str) -> dict[str, str]:
    """The address of each, by its title."""
    await person.opens(f"{circle}/help")
    found: dict[str, str] = {}
    for title in (MEDICINE, FAMILY, CLOTHES, LETTER, REPAIRS, TAP):
        link = person.page.get_by_role("main").get_by_role("link", name=title).first
        found[title] = await link.get_attribute("href") or ""
    return found
