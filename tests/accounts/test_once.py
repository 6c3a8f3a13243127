"""One form is one sign-in, however often it is sent before an answer comes."""

from __future__ import annotations

import asyncio
import re

import httpx2
import pytest

from app.accounts.models import RecoveryCode, Session, User
from app.core.config import Config
from app.core.limits import Limit
from app.groups.views import joining
from tests.accounts.test_way_in import NEW, codes_of
from tests.cast import PASSWORD, Cast
from tests.conftest import Browser
from tests.groups.ways import invited


def once_in(page: httpx2.Response) -> str:
    found = re.search(r'name="once" value="(\w{22})"', page.text)
    assert found
    return found[1]


def token_of(answer: httpx2.Response) -> str:
    found = re.search(r"\bsid=([^;]+)", answer.headers["set-cookie"])
    assert found
    return found[1]


async def five_times(browser: Browser, path: str, **fields: str) -> list[httpx2.Response]:
    """At the same moment, each before the others were answered."""
    browsers = [browser.another() for _ in range(5)]
    for one in browsers:
        one.client.cookies = httpx2.Cookies(browser.client.cookies)
    answers = await asyncio.gather(*(one.post(path, **fields) for one in browsers))
    for one in browsers:
        await one.client.aclose()
    return answers


async def test_a_sign_in_sent_five_times_is_one_session(cast: Cast, browser: Browser) -> None:
    once = once_in(await browser.get("/sign-in"))
    assert once != once_in(await browser.get("/sign-in"))
    sent = {"login": "olena", "password": PASSWORD, "own_phone": "no", "once": once}
    answers = await five_times(browser, "/sign-in", **sent)
    assert [answer.status_code for answer in answers] == [303] * 5
    assert len({token_of(answer) for answer in answers}) == 1
    assert await Session.all().count() == 1


async def test_in_place_of_the_session_the_browser_had(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    sent = {"login": "olena", "password": PASSWORD, "once": "x" * 22}
    await five_times(browser, "/sign-in", **sent)
    assert await Session.all().count() == 1


async def test_an_account_asked_for_five_times_is_one_with_one_session_and_one_sheet(
    cast: Cast, browser: Browser, config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(joining, "ARRIVALS", Limit(30, 3600))
    _, code = await invited(config, cast.olena, cast.kalyna)
    form = await browser.follow(await browser.post(f"/join/{code}", name="Устим"))
    sent = {"login": "ustym", "password": "хмара велосипед 41 яблуко", "once": once_in(form)}
    answers = await five_times(browser, f"/join/{code}/login", **sent)
    assert [answer.status_code for answer in answers] == [303] * 5
    assert len({token_of(answer) for answer in answers}) == 1
    user = await User.get(login="ustym")
    assert await Session.filter(user_id=user.id).count() == 1
    assert await RecoveryCode.filter(user_id=user.id).count() == 10


async def test_a_code_sent_five_times_is_one_code_and_one_session(
    cast: Cast, browser: Browser
) -> None:
    codes = await codes_of(browser, "olena")
    once = once_in(await browser.get("/sign-in/code"))
    sent = {"login": "olena", "code": codes[0], "password": NEW, "once": once}
    answers = await five_times(browser, "/sign-in/code", **sent)
    assert [answer.status_code for answer in answers] == [303] * 5
    assert len({token_of(answer) for answer in answers}) == 1
    assert await Session.all().count() == 1
    assert await RecoveryCode.filter(used_at__isnull=False).count() == 1


async def test_a_code_that_was_used_opens_nothing_by_another_form_or_from_another_login(
    cast: Cast, browser: Browser
) -> None:
    codes, of_taras = await codes_of(browser, "olena"), await codes_of(browser, "taras")
    sent = {"login": "olena", "code": codes[0], "password": NEW, "once": "x" * 22}
    assert (await browser.post("/sign-in/code", **sent)).is_redirect
    other = browser.another()
    for change in (
        {"once": "y" * 22},
        {"once": ""},
        {"login": "taras"},
        {"code": codes[1], "once": "y" * 22, "login": "taras"},
        {"code": of_taras[0]},
        {"code": "2222-2222-2222-2222"},
    ):
        refused = await other.post("/sign-in/code", **sent | change)
        assert refused.status_code == 422
    await other.client.aclose()


async def test_a_wrong_try_keeps_the_forms_own_sign(cast: Cast, browser: Browser) -> None:
    once = once_in(await browser.get("/sign-in"))
    wrong = await browser.post("/sign-in", login="olena", password="wrong", once=once)
    assert once_in(wrong) == once
    assert (await browser.post("/sign-in", login="olena", password=PASSWORD, once=once)).is_redirect


async def test_the_same_form_never_opens_what_has_ended(cast: Cast, browser: Browser) -> None:
    sent = {"login": "olena", "password": PASSWORD, "once": "y" * 22}
    first = token_of(await browser.post("/sign-in", **sent))
    await browser.post("/sign-out")
    second = token_of(await browser.post("/sign-in", **sent))
    assert second != first
    assert await Session.all().count() == 1


async def test_nor_for_anybody_else(cast: Cast, browser: Browser) -> None:
    once = "z" * 22
    olena = token_of(await browser.post("/sign-in", login="olena", password=PASSWORD, once=once))
    other = browser.another()
    taras = token_of(await other.post("/sign-in", login="taras", password=PASSWORD, once=once))
    refused = await other.post("/sign-in", login="olena", password="wrong", once=once)
    await other.client.aclose()
    assert olena != taras
    assert refused.status_code == 422
