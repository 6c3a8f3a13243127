"""What a person does with their own account, page by page."""

from __future__ import annotations

import re
from datetime import timedelta

import httpx2
import pytest

from app.accounts.models import RecoveryCode, Session, User
from app.core.clock import now
from app.core.tokens import kept
from app.features import wire
from tests.cast import PASSWORD, Cast, session_of
from tests.conftest import Browser

NEW = "мідний човен улітку"
PAGES = (
    "/settings",
    "/settings/devices",
    "/settings/devices/others",
    "/settings/password",
    "/settings/codes",
)
SETTINGS = {"locale": "en", "zone": "Asia/Tbilisi", "theme": "", "text_size": ""}


async def rows() -> list[object]:
    return [
        [dict(row) for row in await model.all().order_by("id").values()]
        for model in (User, RecoveryCode, Session)
    ]


async def session_now(browser: Browser) -> Session:
    return await Session.get(token_hash=kept(browser.client.cookies["sid"]))


@pytest.mark.parametrize("path", PAGES)
async def test_a_page_of_ones_own_is_not_kept_by_the_browser_and_writes_nothing(
    cast: Cast, browser: Browser, path: str
) -> None:
    await browser.as_(cast.olena)
    before = await rows()
    for _ in range(2):
        answer = await browser.get(path)
        assert answer.status_code == 200
        assert answer.headers["cache-control"] == "no-store"
    await browser.client.head(path)
    assert await rows() == before


@pytest.mark.parametrize("path", [*PAGES, "/settings/codes/kept"])
async def test_nobody_comes_to_settings_without_signing_in(browser: Browser, path: str) -> None:
    if path in PAGES:
        assert (await browser.get(path)).headers["location"] == f"/sign-in?next={path}"
    if path != "/settings/devices":
        assert (await browser.post(path)).status_code == 401


async def test_it_looks_as_its_person_wants(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    sent = SETTINGS | {"theme": "dark", "text_size": "largest", "calm": "1"}
    page = await browser.follow(await browser.post("/settings", **sent))
    html = re.search(r"<html[^>]*>", page.text)
    assert html is not None
    for part in ('data-theme="dark"', 'data-text="largest"', "data-calm"):
        assert part in html[0]
    assert re.search(r'role="status">.*<p>Saved</p>', page.text)
    assert re.search(r'value="largest" checked', page.text)
    assert '<option value="Asia/Tbilisi" selected>' in page.text
    assert "Saved" not in (await browser.get("/settings")).text


async def test_saying_it_is_saved_in_the_new_language(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    page = await browser.follow(await browser.post("/settings", **SETTINGS | {"locale": "ka"}))
    assert '<html lang="ka"' in page.text
    assert browser.client.cookies["lang"] == "ka"
    assert not re.search("[\u1c90-\u1cbf]", page.text)


async def test_settings_that_make_no_sense_are_refused_and_kept_on_the_page(
    cast: Cast, browser: Browser
) -> None:
    await browser.as_(cast.olena)
    answer = await browser.post("/settings", zone="Mars/Base", theme="pink", text_size="large")
    assert answer.status_code == 422
    for field in ("locale", "zone", "theme"):
        assert f'<a href="#{field}">' in answer.text
    assert re.search(r'value="large" checked', answer.text)
    assert (await User.get(login="olena")).text_size == ""


async def test_a_clock_of_the_world_or_of_an_older_name_can_stay(
    cast: Cast, browser: Browser
) -> None:
    await browser.as_(cast.olena)
    assert '<option value="UTC" selected>' in (await browser.get("/settings")).text
    for zone in ("UTC", "Asia/Calcutta"):
        await browser.post("/settings", **SETTINGS | {"zone": zone})
        assert f'<option value="{zone}" selected>' in (await browser.get("/settings")).text


async def test_a_stranger_chooses_a_language_and_comes_back(browser: Browser) -> None:
    answer = await browser.post("/language", locale="uk", back="/sign-in")
    assert answer.headers["location"] == "/sign-in"
    assert "Max-Age=31536000" in answer.headers["set-cookie"]
    assert '<html lang="uk"' in (await browser.follow(answer)).text
    wrong = await browser.post("/language", locale="xx", back="/sign-in")
    assert wrong.status_code == 303
    assert browser.client.cookies["lang"] == "uk"


async def test_the_language_of_somebody_signed_in_is_theirs_everywhere(
    cast: Cast, browser: Browser
) -> None:
    await browser.as_(cast.olena)
    await browser.post("/language", locale="ka", next="/settings")
    assert (await User.get(login="olena")).locale == "ka"
    elsewhere = await browser.another().as_(cast.olena)
    assert '<html lang="ka"' in (await elsewhere.get("/settings")).text


async def test_the_list_of_devices_begins_here_and_names_no_address(
    cast: Cast, browser: Browser
) -> None:
    token = await session_of(cast.olena)
    await Session.filter(token_hash=kept(token)).update(device="Firefox, Windows", own_phone=True)
    await browser.as_(cast.olena)
    page = (await browser.get("/settings/devices")).text
    assert page.index("This one") < page.index("Firefox, Windows")
    assert "127.0.0.1" not in page
    assert page.count(">Sign out<") == 1


async def test_ending_one_device_asks_the_password_first(cast: Cast, browser: Browser) -> None:
    there = await Session.get(token_hash=kept(await session_of(cast.olena)))
    await browser.as_(cast.olena)
    here, path = browser.client.cookies["sid"], f"/settings/devices/{there.pub}"
    assert (await browser.get(path)).status_code == 200
    assert (await browser.post(path)).status_code == 422
    assert (await browser.post(path, password="wrong")).status_code == 422
    assert await Session.all().count() == 2
    answer = await browser.post(path, password=PASSWORD)
    assert "Signed out there." in (await browser.follow(answer)).text
    assert browser.client.cookies["sid"] != here
    assert await Session.all().count() == 1
    assert (await browser.post(path, password=PASSWORD)).status_code == 404


async def test_this_device_is_not_ended_from_the_list(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    here = await session_now(browser)
    answer = await browser.post(f"/settings/devices/{here.pub}", password=PASSWORD)
    assert answer.headers["location"] == "/settings/devices"
    assert await Session.exists(id=here.id)


async def test_the_device_of_another_is_not_there(cast: Cast, browser: Browser) -> None:
    theirs = await Session.get(token_hash=kept(await session_of(cast.taras)))
    await browser.as_(cast.olena)
    assert (await browser.get(f"/settings/devices/{theirs.pub}")).status_code == 404
    answer = await browser.post(f"/settings/devices/{theirs.pub}", password=PASSWORD)
    assert answer.status_code == 404
    assert await Session.exists(id=theirs.id)


async def test_ending_all_others_leaves_this_browser_signed_in(
    cast: Cast, browser: Browser
) -> None:
    for _ in range(3):
        await session_of(cast.olena)
    await browser.as_(cast.olena)
    assert (await browser.post("/settings/devices/others", password="no")).status_code == 422
    answer = await browser.post("/settings/devices/others", password=PASSWORD)
    assert "Signed out everywhere else." in (await browser.follow(answer)).text
    assert await Session.all().count() == 1


async def test_a_new_password_signs_out_everywhere_else(cast: Cast, browser: Browser) -> None:
    other = await browser.another().as_(cast.olena)
    await browser.as_(cast.olena)
    before = browser.client.cookies["sid"]
    answer = await browser.post("/settings/password", current_password=PASSWORD, password=NEW)
    assert (await browser.follow(answer)).status_code == 200
    assert browser.client.cookies["sid"] != before
    assert (await other.get("/settings")).status_code == 303
    second = await browser.post("/settings/password", current_password=PASSWORD, password=NEW)
    assert second.status_code == 422  # the same form sent twice changes nothing more


async def test_a_new_password_that_will_not_do_says_why(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    answer = await browser.post("/settings/password", password="olena і ще слова")
    assert answer.status_code == 422
    assert "Please leave your login out of the password." in answer.text
    assert '<a href="#current_password">' in answer.text
    assert "ще слова" not in answer.text
    assert 'autocomplete="new-password"' in answer.text


async def test_the_name_of_ones_circle_is_no_password(cast: Cast, browser: Browser) -> None:
    wire()
    await browser.as_(cast.olena)
    sent = {"current_password": PASSWORD, "password": "Калина-2024!"}
    assert "names of people, of towns" in (await browser.post("/settings/password", **sent)).text
    sent["password"] = "Калина цвіте над ставком"
    assert (await browser.post("/settings/password", **sent)).status_code == 303


async def test_a_sheet_is_made_shown_kept_and_gone(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    none = (await browser.get("/settings/codes")).text
    assert "You have no sheet yet." in none
    assert "Make a sheet" in none
    assert "Lost, or seen by somebody?" not in none
    assert "Nobody can show them again" not in none
    assert (await browser.post("/settings/codes", password="wrong")).status_code == 422
    shown = await browser.follow(await browser.post("/settings/codes", password=PASSWORD))
    assert "Here is your sheet." in shown.text
    codes = codes_on(shown)
    assert len(codes) == 10
    assert {kept(code) for code in codes} == {each.code_hash for each in await RecoveryCode.all()}
    assert codes_on(await browser.get("/settings/codes")) == codes
    assert (await browser.post("/settings/codes/kept")).status_code == 303
    gone = await browser.get("/settings/codes")
    assert codes_on(gone) == []
    assert "10 codes of your sheet still work." in gone.text
    await RecoveryCode.all().update(used_at=now())
    assert "All codes of your sheet are used." in (await browser.get("/settings/codes")).text
    again = await browser.follow(await browser.post("/settings/codes", password=PASSWORD))
    assert "The old one no longer works." in again.text


async def test_the_paper_tells_nothing_to_whoever_finds_it(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    shown = await browser.follow(await browser.post("/settings/codes", password=PASSWORD))
    paper = re.search(r'<section class="paper.*?</section>', shown.text, re.DOTALL)
    title = re.search(r"<title>(.*?)</title>", shown.text)
    assert paper is not None
    assert title is not None
    for telling in ("Kolo", "olena", "recover", "password", "kolo.test"):
        assert telling not in paper[0]
        assert telling not in title[1]


async def test_settings_offer_the_rest_and_the_way_out(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    page = (await browser.get("/settings")).text
    for path in ("/settings/devices", "/settings/password", "/settings/codes"):
        assert f'href="{path}"' in page
    assert re.search(r'action="/sign-out"[^>]*data-clears-storage', page)


def codes_on(page: httpx2.Response) -> list[str]:
    return re.findall(r"<li>([0-9a-z]{4}(?:-[0-9a-z]{4}){3})</li>", page.text)


async def test_an_own_phone_is_told_again_after_a_day_how_long_it_stays_signed_in(browser, cast):
    token = await session_of(cast.taras, own_phone=True)
    browser.client.cookies.set("sid", token, domain="kolo.test")
    assert not await cookies_of(browser, "sid")
    yesterday = now() - timedelta(days=2)
    await Session.filter(token_hash=kept(token)).update(seen_at=yesterday)
    assert "Max-Age=2592000" in await cookies_of(browser, "sid")
    assert not await cookies_of(browser, "sid"), "once a day is enough"


async def test_a_shared_phone_is_never_told_to_keep_its_cookie(browser, cast):
    token = await session_of(cast.taras)
    browser.client.cookies.set("sid", token, domain="kolo.test")
    await Session.filter(token_hash=kept(token)).update(seen_at=now() - timedelta(days=2))
    assert not await cookies_of(browser, "sid")


async def cookies_of(browser, name):
    response = await browser.get("/settings")
    assert response.status_code == 200
    told = response.headers.get_list("set-cookie")
    return "".join(cookie for cookie in told if cookie.startswith(f"{name}="))
