"""Whoever sits at a browser. Everything is found as they find it: by role, and name in words."""

from __future__ import annotations

import gettext
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    expect,
)

from app.core.i18n import catalogue
from app.core.tokens import public_id
from tests.faults.server import Server

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 2,
}
DESK: dict[str, Any] = {"viewport": {"width": 1280, "height": 860}}
SPOKEN = {"uk": "uk-UA", "ka": "ka-GE", "en": "en-GB"}

Enter = Callable[..., Awaitable["Person"]]


def something() -> str:
    """Words nobody has said before."""
    return f"word {public_id()[:8]}"


@dataclass(frozen=True)
class Says:
    """Kolo's words in one language: says("Send") is «Надіслати»."""

    language: str

    def __call__(self, sentence: str, **gaps: object) -> str:
        said = self._words.gettext(sentence)
        return said % gaps if gaps else said

    def like(self, sentence: str) -> re.Pattern[str]:
        """For a sentence whose gaps may hold anything."""
        parts = re.split(r"%\(\w+\)s", self._words.gettext(sentence))
        return re.compile(".+".join(re.escape(part) for part in parts))

    @property
    def _words(self) -> gettext.NullTranslations:
        return catalogue(self.language)


@dataclass
class Person:
    """One person in front of one browser, and what that browser complained of meanwhile."""

    kolo: Server
    context: BrowserContext
    page: Page
    language: str = "en"
    complaints: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.says = Says(self.language)
        self.context.set_default_timeout(15_000)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        self.context.on("request", self._request)

    async def opens(self, path: str) -> None:
        await self.page.goto(self.kolo.origin + path)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=self.says(name), exact=True)

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=self.says(name), exact=True)

    def box(self, name: str) -> Locator:
        return self.page.get_by_role("textbox", name=self.says(name), exact=True)

    def radio(self, name: str) -> Locator:
        return self.page.get_by_role("radio", name=self.says(name))

    def checkbox(self, name: str) -> Locator:
        return self.page.get_by_role("checkbox", name=self.says(name))

    def starts_with(self, name: str) -> re.Pattern[str]:
        return re.compile("^" + re.escape(self.says(name)))

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=self.says(name))

    def status(self, name: str) -> Locator:
        return self.page.get_by_role("status").filter(has_text=self.says(name))

    async def sign_in(self, login: str, password: str = "", *, own_phone: bool = False) -> None:
        """Through the page, as anybody does."""
        await self.opens("/sign-in")
        await self.box("Login").fill(login)
        await self.box("Password").fill(password or PASSWORDS[self.kolo.origin])
        whose = "Yes, only I use it" if own_phone else "No, others use it too"
        await self.radio(whose).check()
        await self.button("Sign in").click()
        await expect(self.page).not_to_have_url(re.compile("/sign-in"))

    # --- in a room ---

    async def go_in(self) -> None:
        """Into the room of everybody, by the way the pages show."""
        await self.opens("/rooms")
        everybody = self.says("Everyone")
        await self.page.get_by_role("link", name=everybody).first.click()
        await expect(self.field).to_be_visible()

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def field(self) -> Locator:
        return self.box("Write a message")

    def bubble(self, text: str) -> Locator:
        return self.log.get_by_role("listitem").filter(has_text=text)

    async def say(self, text: str) -> None:
        await self.field.fill(text)
        await self.button("Send").click()

    async def reads(self, text: str) -> None:
        """It stands there, once."""
        await expect(self.bubble(text)).to_have_count(1)
        await expect(self.bubble(text)).to_be_visible()

    async def post(self, path: str, **form: str) -> None:
        """From another window of the same browser."""
        await self.context.request.post(self.kolo.origin + path, form=form)

    # --- inside ---

    def _console(self, message: ConsoleMessage) -> None:
        # A page that is answered with 404 or 422 is what some tests ask for.
        if message.type == "error" and "status of 4" not in message.text:
            self.complaints.append(f"console: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith((self.kolo.origin, "data:", "blob:")):
            self.complaints.append(f"leaves our origin: {request.url}")


@asynccontextmanager
async def sits_down(
    chromium: Browser, kolo: Server, language: str, login: str = "", **window: Any
) -> AsyncIterator[Person]:
    """A new browser in that language, signed in as `login`; at the end it complained of nothing."""
    where = {"locale": SPOKEN[language], "timezone_id": "Asia/Tbilisi"}
    context = await chromium.new_context(**{**where, **window})
    try:
        if login:
            await sign_in(context, kolo, login, language)
        person = Person(kolo, context, await context.new_page(), language)
        yield person
    finally:
        await context.close()
    assert not person.complaints


async def sign_in(context: BrowserContext, kolo: Server, login: str, language: str) -> None:
    """Without going through the pages: each person once for each server, so that nobody waits."""
    if (kolo.origin, login) not in _signed_in:
        form = {"login": login, "password": PASSWORDS[kolo.origin], "own_phone": "no"}
        answer = await context.request.post(kolo.origin + "/sign-in", form=form, max_redirects=0)
        assert answer.status == 303, f"{login} cannot sign in: {answer.status}"
        cookies = await context.cookies()
        _signed_in[kolo.origin, login] = [each for each in cookies if each["name"] == "sid"]
    await context.add_cookies(_signed_in[kolo.origin, login])
    await context.request.post(kolo.origin + "/language", form={"locale": language})


_signed_in: dict[tuple[str, str], Any] = {}
PASSWORDS: dict[str, str] = {}  # of everybody in the server at that address
