"""The way in and out, as a browser sees it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx2
import pytest

from app.accounts import actions
from app.accounts.models import Session, User
from app.core.config import Config
from tests.cast import PASSWORD, Cast, session_of
from tests.conftest import Browser

NEW = "мідний човен улітку"


async def sign_in(browser: Browser, **fields: str) -> httpx2.Response:
    known = {"login": "olena", "password": PASSWORD, "own_phone": "no"}
    return await browser.post("/sign-in", **known | fields)


async def codes_of(browser: Browser, login: str) -> list[str]:
    user = await User.get(login=login)
    key = browser.inside.state.key
    await actions.new_sheet(user.id, key)
    codes = await actions.sheet_of(await User.get(login=login), key)
    assert codes is not None
    return codes


@pytest.mark.parametrize("path", ["/sign-in", "/sign-in/code", "/sign-in/help"])
async def test_the_way_in_is_open_to_anybody_and_kept_by_nobody(
    browser: Browser, path: str
) -> None:
    answer = await browser.get(path)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert "set-cookie" not in answer.headers or "sid" not in answer.headers["set-cookie"]


async def test_an_empty_form_says_both_things(browser: Browser) -> None:
    answer = await browser.post("/sign-in")
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert '<a href="#login">Enter your login</a>' in answer.text
    assert '<a href="#password">Enter your password</a>' in answer.text
    assert 'role="alert"' in answer.text


async def test_a_wrong_password_keeps_the_login_and_forgets_the_password(
    cast: Cast, browser: Browser
) -> None:
    answer = await sign_in(browser, password="ZZMARK-wrong", own_phone="yes", next="/rooms/x")
    assert answer.status_code == 422
    assert 'value="olena"' in answer.text
    assert "ZZMARK-wrong" not in answer.text
    assert re.search(r'value="yes" checked', answer.text)
    assert 'name="next" value="/rooms/x"' in answer.text
    assert answer.text.count("do not belong together") == 1


async def test_unknown_wrong_and_banned_get_the_same_page(cast: Cast, browser: Browser) -> None:
    pages = []
    for login, password in (
        ("halyna", PASSWORD),  # as long as the others, and nobody
        ("olena", "wrong password"),
        ("dato", PASSWORD),
    ):
        answer = await sign_in(browser, login=login, password=password)
        body = answer.text.replace(f'value="{login}"', "value")
        pages.append(
            (
                answer.status_code,
                re.sub(r'nonce="[^"]*"|<style.*?</style>|<link[^>]*>', "", body, flags=re.DOTALL),
            )
        )
    assert pages[0] == pages[1] == pages[2]


async def test_ten_wrong_passwords_are_told_to_wait_in_words(cast: Cast, browser: Browser) -> None:
    answers = [await sign_in(browser, password="wrong") for _ in range(10)]
    assert [each.status_code for each in answers] == [422] * 5 + [429] * 5
    assert "Please wait one second" in answers[-1].text
    assert answers[-1].headers["retry-after"] == "1"
    assert 'value="olena"' in answers[-1].text


async def test_the_right_password_leads_home_and_makes_a_new_session(
    cast: Cast, browser: Browser
) -> None:
    before = await session_of(cast.olena)
    browser.client.cookies.set("sid", before, domain="kolo.test")
    answer = await sign_in(browser, login="taras")
    assert (answer.status_code, answer.headers["location"]) == (303, "/home")
    sessions = await Session.all()
    assert [each.user_id for each in sessions] == [cast.taras.user_id]
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/" in cookie
    assert "Domain" not in cookie
    assert "Max-Age" not in cookie


async def test_an_own_phone_is_remembered_for_thirty_days(cast: Cast, browser: Browser) -> None:
    answer = await sign_in(browser, own_phone="yes")
    assert "Max-Age=2592000" in answer.headers["set-cookie"]
    assert (await Session.get()).own_phone


async def test_a_device_is_kept_as_two_words(cast: Cast, browser: Browser) -> None:
    browser.client.headers["user-agent"] = "ZZMARK (Linux; Android 7.0; SM-G920F) Chrome/119.0"
    await sign_in(browser)
    assert (await Session.get()).device == "Chrome, Android"


async def test_somebody_signed_in_goes_straight_home(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    assert (await browser.get("/sign-in")).headers["location"] == "/home"
    assert (await browser.get("/sign-in?next=/settings")).headers["location"] == "/settings"


async def test_whoever_must_sign_in_first_comes_back_to_where_they_were(
    cast: Cast, browser: Browser
) -> None:
    asked = await browser.get("/settings/devices")
    assert asked.headers["location"] == "/sign-in?next=/settings/devices"
    form = await browser.follow(asked)
    assert 'name="next" value="/settings/devices"' in form.text
    answer = await sign_in(browser, next="/settings/devices")
    assert answer.headers["location"] == "/settings/devices"
    assert (await browser.follow(answer)).status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/%09/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "evil.example",
        "/@evil.example",
        "/rooms?x=//evil.example",
        "/" + "a" * 300,
        "/дім",
    ],
)
async def test_nobody_is_sent_to_another_site(cast: Cast, browser: Browser, path: str) -> None:
    assert (await sign_in(browser, next=path)).headers["location"] == "/home"
    answer = await browser.client.get("/sign-in", params={"next": path})
    assert answer.headers["location"] == "/home"
    back = await browser.post("/language", locale="ka", back=path)
    assert back.headers["location"] == "/"


async def test_signing_in_or_out_from_another_site_changes_nothing(
    cast: Cast, browser: Browser
) -> None:
    browser.client.headers["sec-fetch-site"] = "cross-site"
    assert (await sign_in(browser)).status_code == 403
    assert await Session.all().count() == 0
    await browser.as_(cast.olena)
    assert (await browser.post("/sign-out")).status_code == 403
    assert await Session.all().count() == 1


async def test_signing_out_ends_the_session_and_empties_the_browser(
    cast: Cast, browser: Browser
) -> None:
    await sign_in(browser)
    token = browser.client.cookies["sid"]
    answer = await browser.post("/sign-out")
    assert answer.headers["location"] == "/sign-in"
    assert answer.headers["clear-site-data"] == '"cookies", "storage", "cache"'
    assert "sid" not in browser.client.cookies
    assert await Session.all().count() == 0
    browser.client.cookies.set("sid", token, domain="kolo.test")
    assert (await browser.get("/settings")).status_code == 303
    assert (await browser.post("/sign-out")).status_code == 303


async def test_what_was_typed_is_given_back_when_the_session_is_over(browser: Browser) -> None:
    words = "Добрий день! Чи є в когось зайва ковдра? <b>"
    answer = await browser.post("/settings", text=words, password="ZZMARK a long secret sentence")
    assert answer.status_code == 401
    assert "Чи є в когось зайва ковдра? &lt;b&gt;" in answer.text
    assert "ZZMARK" not in answer.text
    assert 'href="/sign-in"' in answer.text


async def test_what_nobody_typed_is_not_given_back_as_theirs(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    form = await browser.get(f"/c/{cast.kalyna.pub}/invite")
    once = re.search(r'name="once" value="(\w{22})"', form.text)
    assert once
    browser.client.cookies.clear()
    path = f"/c/{cast.kalyna.pub}/invite"
    typed = "Для сусідки з третього поверху"
    answer = await browser.post(path, label=typed, once=once[1], nonce=once[1] * 2, next=path)
    assert answer.status_code == 401
    assert answer.text.count("<textarea") == 1
    assert typed in answer.text


async def test_an_old_passphrase_is_not_given_back_with_what_was_typed(browser: Browser) -> None:
    answer = await browser.post(
        "/settings/password", current_password="ZZMARK a long secret sentence", password=NEW * 2
    )
    assert answer.status_code == 401
    assert "ZZMARK" not in answer.text
    assert NEW not in answer.text


async def test_a_code_and_a_new_password_open_the_door(cast: Cast, browser: Browser) -> None:
    codes = await codes_of(browser, "olena")
    await session_of(cast.olena)
    answer = await browser.post("/sign-in/code", login="Olena", code=codes[0], password=NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/home")
    assert await Session.filter(user_id=cast.olena.user_id).count() == 1
    again = await browser.another().post(
        "/sign-in/code", login="olena", code=codes[0], password=NEW
    )
    assert again.status_code == 422
    assert (await sign_in(browser.another(), password=NEW)).status_code == 303


async def test_a_form_with_a_code_keeps_what_was_typed_and_says_what_to_change(
    cast: Cast, browser: Browser
) -> None:
    codes = await codes_of(browser, "olena")
    answer = await browser.post("/sign-in/code", login="olena", code=codes[0], password="short")
    assert answer.status_code == 422
    assert f'value="{codes[0]}"' in answer.text
    assert "at least 10 characters" in answer.text
    empty = await browser.post("/sign-in/code")
    for field in ("login", "code", "password"):
        assert f'<a href="#{field}">' in empty.text


async def test_wrong_code_unknown_login_and_banned_get_the_same_page(
    cast: Cast, browser: Browser
) -> None:
    of_dato = await codes_of(browser, "dato")
    pages = []
    for login, code in (("halyna", "x"), ("olena", "x"), ("dato", of_dato[0])):
        answer = await browser.post("/sign-in/code", login=login, code=code, password=NEW)
        main = answer.text[answer.text.index("<main") :]
        pages.append((answer.status_code, main.replace(login, "").replace(f'value="{code}"', "")))
    assert pages[0][1].replace('value="x"', "") == pages[1][1].replace('value="x"', "")
    assert pages[1] == pages[2]


async def test_a_login_without_end_and_invisible_signs_break_nothing(browser: Browser) -> None:
    for login in ("a" * 5000, "ol\x00ena\u202e", "\ud7ff", "' OR 1=1 --", "%s%n", "🌻"):
        answer = await sign_in(browser, login=login, password="\x00" * 20)
        assert answer.status_code == 422


async def test_marks_without_end_keep_nobody_waiting(browser: Browser) -> None:
    """Sorting these would take a quarter of a minute each time."""
    marks = "a" + "\u0301" * 60_000 + "\u0323" * 60_000
    for path, field in (
        *(("/sign-in", "login"), ("/sign-in", "password"), ("/join", "link")),
        *(("/sign-in/code", name) for name in ("login", "code", "password")),
    ):
        known = {"login": "olena", "password": PASSWORD, "code": "x"} | {field: marks}
        parts = {name: (None, text) for name, text in known.items()}
        assert (await browser.client.post(path, files=parts)).status_code == 422


@pytest.fixture
async def over_tls(config: Config, cast: Cast) -> AsyncIterator[httpx2.AsyncClient]:
    from app.main import build

    site, _ = build(replace(config, origins=("https://kolo.test",)))
    transport = httpx2.ASGITransport(site, raise_app_exceptions=False)
    async with httpx2.AsyncClient(transport=transport, base_url="https://kolo.test") as client:
        client.headers["sec-fetch-site"] = "same-origin"
        yield client


async def test_over_tls_the_browser_itself_guards_the_cookie(over_tls: httpx2.AsyncClient) -> None:
    sent = {"login": "olena", "password": PASSWORD, "own_phone": "yes"}
    cookie = (await over_tls.post("/sign-in", data=sent)).headers["set-cookie"]
    assert cookie.startswith("__Host-sid=")
    for flag in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"):
        assert flag in cookie
    assert "Domain" not in cookie
    out = await over_tls.post("/sign-out")
    assert '__Host-sid=""' in out.headers["set-cookie"]
    assert "Secure" in out.headers["set-cookie"]


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example", "x", ""])
async def test_signing_out_leads_nowhere_else(cast: Cast, browser: Browser, back: str) -> None:
    await browser.as_(cast.olena)
    answer = await browser.post("/sign-out", next=back)
    assert answer.headers["location"] == "/sign-in"
    assert not await Session.exists()
