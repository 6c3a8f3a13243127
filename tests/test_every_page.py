"""What every page promises its reader: nothing inline, nothing foreign, nothing countable."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import httpx2
import pytest

from app.core.config import Config
from app.main import build
from tests.cast import gather_cast
from tests.conftest import Browser, Database
from tests.open_log import open_log
from tests.test_doors import GETS, POSTS, ROUTES
from tests.world import World, at_browser_of, forgive_everybody, lived_in

NAMES = ("Калина", "Олена", "Марта", "Тарас", "ნინო", "olena", "marta", "taras", "nino")
ADDRESSES = ("href", "src", "action", "formaction", "data-url")
VOICE = ("visitor", "bohdan", "taras", "olena")


class Page(HTMLParser):
    """The elements of a page, and the words of its title."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.title = ""
        self._in_title = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        self._in_title = tag == "title" and not self.title

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self.title += data

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False


# Fetched by the script of a page.
PIECES = ("/events/{event}/door/now", "/help/{post}/now", "/rooms/{room}/above")


@pytest.fixture(scope="module")
async def pages(database: Database, config: Config) -> dict[str, httpx2.Response]:
    """Every page as several people get it, by who and where; the forms also as they come back.
    Asked for once: whoever reads them changes nothing."""
    forgive_everybody()
    await database.empty()
    browser = Browser(*build(config))
    async with open_log(database):
        world = await lived_in(await gather_cast(), config, is_full=True)
        seen = {
            f"{name} {path} {answer.status_code}": answer
            for name in VOICE
            for path, answer in await seen_by(name, browser, world)
        }
    await browser.client.aclose()
    forgive_everybody()
    return seen


async def seen_by(name: str, browser: Browser, world: World) -> list[tuple[str, httpx2.Response]]:
    who = await at_browser_of(browser, world.cast, name)
    asked = [path for path in GETS if GETS[path] and path not in PIECES]
    seen = [(path, await who.get(world.filled(path))) for path in asked]
    seen.append(("/nope", await who.get("/nope")))
    for path, signs in POSTS.items():
        if "?" in signs:
            seen.append((path, await who.post(world.filled(path))))
    await who.client.aclose()
    return [(path, answer) for path, answer in seen if is_page(answer)]


def is_page(answer: httpx2.Response) -> bool:
    return answer.headers.get("content-type", "").startswith("text/html")


async def test_there_is_a_page_behind_nearly_every_address(
    pages: dict[str, httpx2.Response],
) -> None:
    assert len(pages) > 60
    assert len(ROUTES) == len(GETS)


async def test_nothing_in_a_page_is_written_into_it(pages: dict[str, httpx2.Response]) -> None:
    for where, answer in pages.items():
        nonce = re.search(r"'nonce-([^']+)'", answer.headers["content-security-policy"])
        assert nonce, where
        for tag, has in Page(answer.text).elements:
            assert "style" not in has, where
            assert not [name for name in has if name.startswith("on")], where
            assert tag != "style" or has["nonce"] == nonce[1], where
            assert tag != "script" or "src" in has or has["type"] == "application/json", where
            assert tag not in ("iframe", "object", "embed", "base"), where
            assert has.get("http-equiv", "").casefold() != "refresh", where


async def test_every_address_in_a_page_is_our_own(pages: dict[str, httpx2.Response]) -> None:
    for where, answer in pages.items():
        for tag, has in Page(answer.text).elements:
            for address in (has[name] for name in ADDRESSES if name in has):
                assert re.match(r"(/(?!/)|#|\?|data:image/svg|$)", address), (where, tag, address)


async def test_no_address_counts_or_names_anything(
    pages: dict[str, httpx2.Response],
) -> None:
    """Except where a room numbers its events for everybody in it (ADR 5), and where somebody turns
    the pages of a list of their own."""
    for where, answer in pages.items():
        for tag, has in Page(answer.text).elements:
            for address in (has[name] for name in ADDRESSES if name in has):
                bare = re.sub(r"/(before|rehearsal/\w+)/\d+", "", address)
                assert not re.search(r"/\d+(/|$|\?|#)|=\d+(&|$)", bare), (where, tag, address)
                assert not any(name in bare for name in NAMES), (where, tag, address)


async def test_a_title_says_where_i_am_and_nothing_of_anybody(
    pages: dict[str, httpx2.Response],
) -> None:
    for where, answer in pages.items():
        title = Page(answer.text).title
        assert title, where
        assert not re.search(r"\d", title), (where, title)
        assert not any(name in title for name in NAMES), (where, title)
        status = int(where.split()[-1])
        assert title.startswith("Error:") == (status == 422), (where, title)


async def test_every_page_has_one_heading_a_way_past_the_menu_and_a_language(
    pages: dict[str, httpx2.Response],
) -> None:
    for where, answer in pages.items():
        page = Page(answer.text)
        tags = [tag for tag, _ in page.elements]
        assert tags.count("h1") == 1, where
        assert tags.count("main") == 1, where
        first_link = next(has for tag, has in page.elements if tag == "a")
        assert first_link["href"] == "#main", where
        assert dict(page.elements)["html"]["lang"] == "en", where


async def test_a_name_in_a_page_cannot_turn_the_words_around_it(
    pages: dict[str, httpx2.Response],
) -> None:
    """A name may run from right to left: <bdi> keeps that to itself."""
    seen = 0
    for where, answer in pages.items():
        rest, found = re.subn(r"<bdi\b[^>]*>[^<]*</bdi>", "", answer.text)
        seen += found
        words = re.sub(r"<[^>]*>", "", rest)
        assert not [name for name in NAMES[:5] if name in words], where
    assert seen > 50


async def test_no_password_is_cut_short_where_it_is_typed(
    pages: dict[str, httpx2.Response],
) -> None:
    """One that is too long is told so: cut in silence it would not open the door next time."""
    asked = [
        (where, has)
        for where, answer in pages.items()
        for tag, has in Page(answer.text).elements
        if tag == "input" and has.get("type") == "password"
    ]
    assert len(asked) > 10
    assert not [where for where, has in asked if "maxlength" in has]
