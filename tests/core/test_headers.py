from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.core.assets import assets
from app.core.config import Config
from app.core.errors import TooMany
from app.core.headers import policy, standing
from tests.cast import Cast
from tests.conftest import Browser

ALWAYS = standing(secure=False)


async def chunks() -> AsyncIterator[bytes]:
    for _ in range(10):
        yield b"x" * 65_536


@pytest.fixture
async def answers(browser: Browser, cast: Cast) -> dict[str, object]:
    """One answer of every kind."""

    async def broken(request: Request) -> Response:
        raise LookupError

    async def often(request: Request) -> Response:
        raise TooMany("Slowly.", 30)

    async def away(request: Request) -> Response:
        raise OSError

    for view in (broken, often, away):
        browser.inside.router.routes.insert(0, Route(f"/{view.__name__}", view))
    form = {"content-type": "application/x-www-form-urlencoded"}
    parts = {"content-type": "multipart/form-data"}
    elsewhere = {"sec-fetch-site": "cross-site"}
    return {
        "200": await browser.get("/sign-in"),
        "text": await browser.get("/robots.txt"),
        "json": await browser.get("/healthz"),
        "static": await browser.get(assets().path("kolo.css")),
        "303": await browser.get("/home"),
        "400": await browser.client.post("/sign-in", content=b"x", headers=parts),
        "403": await browser.client.post("/sign-in", headers=elsewhere),
        "404": await browser.get("/nope"),
        "404 static": await browser.get("/s/0/nope"),
        "405": await browser.client.delete("/sign-in"),
        "413": await browser.client.post("/sign-in", content=b"x" * 300_000),
        "413 in chunks": await browser.client.post("/sign-in", content=chunks(), headers=form),
        "422": await browser.post("/sign-in"),
        "429": await browser.get("/often"),
        "500": await browser.get("/broken"),
        "503": await browser.get("/away"),
    }


async def test_every_kind_of_answer_says_what_it_is(answers: dict[str, object]) -> None:
    for kind, answer in answers.items():
        assert f"{answer.status_code}" in kind or not kind[0].isdigit(), (kind, answer.status_code)
        said = {name: answer.headers.get(name) for name in ALWAYS}
        if not answer.headers.get("content-type", "").startswith("text/html"):
            assert said == ALWAYS, kind
        policy_of_page = said.pop("content-security-policy")
        assert said.items() <= ALWAYS.items(), kind
        assert policy_of_page.startswith("default-src 'none'"), kind
        assert "server" not in answer.headers, kind
        assert "access-control-allow-origin" not in answer.headers, kind


async def test_text_says_its_alphabet_and_json_is_never_a_page(answers: dict[str, object]) -> None:
    for kind, answer in answers.items():
        said = answer.headers.get("content-type", "")
        assert said or not answer.content, kind
        if said.startswith("text/"):
            assert said.endswith("charset=utf-8"), kind
    assert answers["json"].headers["content-type"] == "application/json; charset=utf-8"


async def test_no_answer_tells_more_than_a_number_of_what_broke(answers: dict[str, object]) -> None:
    assert "LookupError" not in answers["500"].text
    assert re.search(r"\b[0-9a-f]{8}\b", answers["500"].text)


async def test_pages_are_kept_by_nobody(browser: Browser, cast: Cast) -> None:
    await browser.as_(cast.olena)
    for path in ("/home", "/settings", f"/c/{cast.kalyna.pub}", "/nope"):
        assert (await browser.get(path)).headers["cache-control"] == "no-store", path


def test_a_policy_allows_nothing_inline_and_nothing_foreign() -> None:
    said = policy("n0nce", ["wss://kolo.example"])
    rules = {rule.split()[0]: rule.split()[1:] for rule in said.split("; ")}
    assert rules["default-src"] == rules["object-src"] == rules["base-uri"] == ["'none'"]
    assert rules["frame-ancestors"] == ["'none'"]
    assert rules["script-src"] == ["'self'"]
    assert rules["style-src"] == ["'self'", "'nonce-n0nce'"]
    assert rules["connect-src"] == ["'self'", "wss://kolo.example"]
    assert "unsafe" not in said


async def test_every_page_has_a_nonce_of_its_own(browser: Browser) -> None:
    seen = {(await browser.get("/sign-in")).headers["content-security-policy"] for _ in range(3)}
    assert len(seen) == 3


async def test_over_tls_browsers_are_told_to_insist_on_it(config: Config) -> None:
    from dataclasses import replace

    from app.main import build

    secure = replace(config, origins=("https://kolo.test",))
    visitor = Browser(*build(secure))
    answer = await visitor.get("/sign-in")
    await visitor.client.aclose()
    assert "max-age=63072000" in answer.headers["strict-transport-security"]
    assert all("Secure" in cookie for cookie in answer.headers.get_list("set-cookie"))


async def test_trace_is_refused(browser: Browser) -> None:
    assert (await browser.client.request("TRACE", "/")).status_code == 405


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/.git/HEAD", "/.env", "/parts"])
async def test_nothing_for_machinists_is_open(browser: Browser, path: str) -> None:
    assert (await browser.get(path)).status_code == 404


@pytest.mark.parametrize("path", ["/sign-in/", "/s/0/kolo.css/"])
async def test_nobody_is_sent_to_a_host_that_somebody_made_up(browser: Browser, path: str) -> None:
    answer = await browser.get(path, host="evil.example")
    assert answer.status_code == 404
    assert "location" not in answer.headers
