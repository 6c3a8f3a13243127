"""Browser tests run apart, as a call of their own (`-m e2e tests/e2e`), with Debian's Chromium."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, Playwright, async_playwright

from app.seeds import DEMO_PASSWORD
from tests.e2e.people import DESK, PASSWORDS, PHONE, Enter, Person
from tests.e2e.places import Place, all_places
from tests.faults.server import Server

__all__ = ["PHONE", "Enter", "Person"]

FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PASSWORD = "stove tea winter 41"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("e2e")


@pytest.fixture(scope="session")
def where_chromium_is() -> str:
    """KOLO_CHROMIUM, or what the machine calls it."""
    found = os.environ.get("KOLO_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        pytest.skip("there is no Chromium here («apt install chromium» brings one)")
    return found


@pytest.fixture(scope="session")
async def playwright(where_chromium_is: str) -> AsyncIterator[Playwright]:
    async with async_playwright() as started:
        yield started


@pytest.fixture(scope="session")
async def chromium(playwright: Playwright, where_chromium_is: str) -> AsyncIterator[Browser]:
    browser = await playwright.chromium.launch(executable_path=where_chromium_is, args=FLAGS)
    yield browser
    await browser.close()


def complaints(server: Server) -> list[str]:
    """Lines of its log that say something went wrong."""
    return [line for line in server.log.read_text().splitlines() if " ERROR " in line]


@pytest.fixture
async def nobody(where_chromium_is: str, tmp_path: Path) -> AsyncIterator[Server]:
    """A server with an empty database, running."""
    server = Server(tmp_path)
    await server.start()
    yield server
    server.stop()
    assert not complaints(server)


@pytest.fixture(scope="session")
async def demo(
    where_chromium_is: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Server]:
    """The demo community, running, for tests that take nothing away from it."""
    server = Server(tmp_path_factory.mktemp("demo"))
    PASSWORDS[server.origin] = DEMO_PASSWORD
    await server.lived_in(people=15, messages=200)
    await server.start()
    yield server
    server.stop()
    assert not complaints(server)


@pytest.fixture(scope="session")
async def places(chromium: Browser, demo: Server) -> list[Place]:
    """Every page of the demo."""
    return await all_places(chromium, demo)


@pytest.fixture(scope="session")
async def kolo(
    where_chromium_is: str, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Server]:
    """One circle with Olena, Taras and Nino, who read English; it may be killed."""
    server = Server(tmp_path_factory.mktemp("kolo"))
    PASSWORDS[server.origin] = PASSWORD
    for login in ("olena", "taras", "nino"):
        role = ["--role", "owner"] if login == "olena" else []
        name = ["--name", login.title(), "--password", PASSWORD]
        await server.command("user", "add", login, *name, *role)
    await server.start()
    yield server
    server.stop()


@pytest.fixture
async def enter(kolo: Server, chromium: Browser) -> AsyncIterator[Enter]:
    """`await enter("olena", **PHONE)`: she is signed in on a browser of her own, in the room."""
    async with AsyncExitStack() as leaving:

        async def came(login: str, **window: Any) -> Person:
            context = await chromium.new_context(**{"locale": "en-GB", **DESK, **window})
            leaving.push_async_callback(context.close)
            person = Person(kolo, context, await context.new_page())
            await context.request.post(kolo.origin + "/language", form={"locale": "en"})
            await person.sign_in(login)
            await person.post("/language", locale="en")
            await person.go_in()
            return person

        yield came


@pytest.fixture
async def own_phone(
    playwright: Playwright, where_chromium_is: str, kolo: Server, tmp_path: Path
) -> AsyncIterator[Callable[[], Awaitable[Person]]]:
    """A phone that keeps what browsers keep: close its context, open it again, all is there."""
    async with AsyncExitStack() as leaving:

        async def opened() -> Person:
            context = await playwright.chromium.launch_persistent_context(
                tmp_path / "profile",
                executable_path=where_chromium_is,
                args=FLAGS,
                **{"locale": "en-GB", **PHONE},
            )
            leaving.push_async_callback(context.close)
            return Person(kolo, context, context.pages[0])

        yield opened
