from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from jinja2 import UndefinedError
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from app.accounts.models import User
from app.core.bodies import LONGEST
from app.core.errors import Broken, Conflict, Forbidden, Invalid, NotFound, TooMany
from app.core.i18n import n_words, words
from app.core.pages import environment, go, own_path, sent_form
from tests.cast import Cast
from tests.conftest import Browser

TEMPLATES = sorted(Path(environment.loader.searchpath[0]).rglob("*.html"))  # type: ignore[union-attr]


def raising(browser: Browser, problem: Exception) -> None:
    """Lets /refused fail in this way."""

    async def refused(request: Request) -> Response:
        raise problem

    browser.inside.router.routes.insert(0, Route("/refused", refused, methods=["GET", "POST"]))


@pytest.mark.parametrize(
    ("problem", "status", "sentence"),
    [
        (NotFound(), 404, ""),
        (Forbidden("Not for <b>you</b>."), 403, "Not for &lt;b&gt;you&lt;/b&gt;."),
        (Conflict(words("%(name)s was faster.", name="<i>")), 409, "&lt;i&gt; was faster."),
        (TooMany(n_words("Wait a second.", "Wait %(n)s seconds.", 7), 7), 429, "Wait 7 seconds."),
        (Invalid({"text": "Write something."}), 422, ""),
        (Broken("Nothing answers."), 503, "Nothing answers."),
        (OSError("disk full"), 503, "Nothing was changed"),
        (LookupError("secret"), 500, ""),
    ],
    ids=lambda case: type(case).__name__ if isinstance(case, Exception) else "",
)
async def test_every_refusal_is_a_page_that_says_what_happened(
    browser: Browser, problem: Exception, status: int, sentence: str
) -> None:
    raising(browser, problem)
    answer = await browser.get("/refused")
    assert answer.status_code == status
    assert sentence in answer.text
    assert "secret" not in answer.text
    assert "disk full" not in answer.text
    assert re.search(r"<h1>\S", answer.text)
    assert "<title>" in answer.text


async def test_whoever_comes_too_often_is_told_when_to_come_back(browser: Browser) -> None:
    raising(browser, TooMany("Slowly.", 30))
    assert (await browser.get("/refused")).headers["retry-after"] == "30"


async def test_a_refusal_does_not_say_its_heading_again(browser: Browser) -> None:
    raising(browser, Forbidden("This is not open to you."))
    page = (await browser.get("/refused")).text
    assert page.partition("<main")[2].count("This is not open to you") == 1


async def test_a_refusal_is_in_the_language_of_whoever_hears_it(browser: Browser) -> None:
    spoken = set()
    for language in ("uk", "en", "ka"):
        answer = await browser.get("/nope", **{"accept-language": language})
        assert f'<html lang="{language}"' in answer.text
        assert answer.headers["content-language"] == language
        spoken.add(re.search(r"<h1>(.*)</h1>", answer.text).group(1))  # type: ignore[union-attr]
    assert len(spoken) == 3


async def test_what_breaks_breaks_in_ones_own_language(browser: Browser, cast: Cast) -> None:
    raising(browser, LookupError())
    await User.filter(login="olena").update(locale="uk")
    answer = await (await browser.as_(cast.olena)).get("/refused")
    assert answer.status_code == 500
    assert '<html lang="uk"' in answer.text


async def test_what_was_typed_comes_back_from_a_page_that_breaks(browser: Browser) -> None:
    async def breaks(request: Request) -> Response:
        raise LookupError((await sent_form(request))["text"])

    browser.inside.router.routes.insert(0, Route("/breaks", breaks, methods=["POST"]))
    letter = "A long letter about the winter."
    answer = await browser.post("/breaks", text=letter, new_password="do not show this one, please")
    assert answer.status_code == 500
    assert letter in answer.text
    assert "do not show" not in answer.text


@pytest.mark.parametrize(
    "problem", [NotFound(), Conflict("Full."), TooMany("Slowly.", 30)], ids=repr
)
async def test_what_was_typed_comes_back_from_every_refusal(
    browser: Browser, problem: Exception
) -> None:
    raising(browser, problem)
    letter = "A long letter about the winter."
    assert letter in (await browser.post("/refused", text=letter)).text


async def test_what_another_site_sends_is_never_shown_as_somebodys_own(browser: Browser) -> None:
    raising(browser, NotFound())
    from_afar = {"sec-fetch-site": "cross-site"}
    lure = "Call this number at once: 000 000 000"
    answer = await browser.client.post("/refused", data={"text": lure}, headers=from_afar)
    assert answer.status_code == 403
    assert lure not in answer.text


async def test_what_is_too_long_is_refused_with_a_page_in_the_readers_language(
    browser: Browser,
) -> None:
    much = b"x" * (LONGEST + 1)
    answer = await browser.client.post("/sign-in", content=much, headers={"accept-language": "uk"})
    assert answer.status_code == 413
    assert '<html lang="uk"' in answer.text


async def test_what_does_not_say_its_length_is_refused_while_it_comes(browser: Browser) -> None:
    async def reads_all(request: Request) -> Response:
        return Response(await request.body())

    async def endless() -> AsyncIterator[bytes]:
        while len(sent) < 100:
            sent.append(1)
            yield b"x" * 65_536

    sent: list[int] = []
    browser.inside.router.routes.insert(0, Route("/all", reads_all, methods=["POST"]))
    answer = await browser.client.post("/all", content=endless())
    assert answer.status_code == 413
    assert "<h1>" in answer.text


async def test_a_length_that_is_no_number_is_refused(browser: Browser) -> None:
    sent = browser.client.build_request("POST", "/sign-in", content=b"login=x")
    sent.headers["content-length"] = "-1"
    assert (await browser.client.send(sent)).status_code == 413


PARTS = "multipart/form-data; boundary=x"
A_FILE = b'--x\r\ncontent-disposition: form-data; name="a"; filename="b"\r\n\r\nc\r\n--x--\r\n'
A_FIELD = b'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n\xff\r\n--x--\r\n'


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/x-www-form-urlencoded", b"a=1&" * 61),
        ("multipart/form-data", b"--x--"),
        (PARTS, b"no part at all"),
        (PARTS, b"--x\r\ncontent-disposition: form-data\r\n\r\n1\r\n--x--\r\n"),
        (PARTS, A_FILE),
        (PARTS + "; charset=undefined", A_FIELD),
    ],
    ids=["fields", "no boundary", "no parts", "no name", "a file", "no alphabet"],
)
async def test_a_form_that_cannot_be_read_is_said_to_be_so(
    browser: Browser, kind: str, body: bytes
) -> None:
    answer = await browser.client.post("/sign-in", content=body, headers={"content-type": kind})
    assert answer.status_code == 400
    assert "<h1>We could not read what was sent</h1>" in answer.text


@pytest.mark.parametrize("charset", ["hex", "idna", "no-such-one", "utf-16"])
async def test_an_alphabet_we_do_not_know_harms_nobody(browser: Browser, charset: str) -> None:
    kind = {"content-type": f"{PARTS}; charset={charset}"}
    answer = await browser.client.post("/sign-in", content=A_FIELD, headers=kind)
    assert answer.status_code == 422


async def test_a_browser_that_hangs_up_is_nobodys_fault(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    raising(browser, ClientDisconnect())
    assert (await browser.post("/refused")).status_code == 400
    assert not caplog.records


async def test_what_a_page_says_once_is_said_once(browser: Browser) -> None:
    async def done(request: Request) -> Response:
        return go(request, "accounts:sign_in", say="Your tea is <b>ready</b>.")

    browser.inside.router.routes.insert(0, Route("/done", done))
    first = await browser.follow(await browser.get("/done"))
    assert "Your tea is &lt;b&gt;ready&lt;/b&gt;." in first.text
    assert "Your tea" not in (await browser.get("/sign-in")).text


async def test_nobody_else_can_put_words_into_our_mouth(browser: Browser) -> None:
    browser.client.cookies.set("said", "Your bank is on the phone.", domain="kolo.test")
    assert "bank" not in (await browser.get("/sign-in")).text


@pytest.mark.parametrize("path", ["/home", "/rooms/3xK9#m1", "/c/abc/rooms", "/a.b-c_d"])
def test_a_path_of_ours_can_be_come_back_to(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "path",
    [
        "", "home", "//evil.example", "///evil.example", "https://evil.example", "/\\evil.example",
        "/%2f/evil.example", "/\tevil.example", "/home?next=//evil", "javascript:alert(1)", "/é",
        "/@evil.example", "/:80", "/" + "x" * 200,
    ],
)  # fmt: skip
def test_nothing_else_can(path: str) -> None:
    assert own_path(path) is None


async def test_a_visitor_is_brought_back_to_where_they_wanted_to_go(
    browser: Browser, cast: Cast
) -> None:
    answer = await browser.get("/settings/devices")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/settings/devices"


async def test_what_was_typed_is_not_lost_when_the_session_ends(browser: Browser) -> None:
    letter = "A long letter about the winter, <b>typed with care</b>."
    answer = await browser.post("/rooms/x/messages", text=letter, password="do not show this one")
    assert answer.status_code == 401
    assert "A long letter about the winter, &lt;b&gt;typed with care&lt;/b&gt;." in answer.text
    assert "do not show this one" not in answer.text


def test_a_page_that_forgot_something_breaks_in_the_test_and_not_silently() -> None:
    with pytest.raises(UndefinedError):
        environment.from_string("{{ never_given }}").render()


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_no_template_shouts_or_trusts_what_people_wrote(path: Path) -> None:
    """Capitals made by a program are empty boxes in Georgian; |safe is a hole."""
    text = path.read_text()
    assert not re.search(r"\|\s*(upper|capitalize|title|safe)\b|\.upper\(\)|style=\"", text)
    assert not re.search(r'<[^>]+\son[a-z]+=|<script(?! type="application/json"|[^>]*\ssrc=)', text)
