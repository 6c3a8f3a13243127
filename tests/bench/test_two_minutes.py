"""S10: a newcomer asks for three medicines on a small phone, in under two minutes.

A person's time is not slept through but added up by the keystroke-level model (Card, Moran and
Newell, 1980): so much for every sign, tap and look, as slow as somebody of seventy on glass. The
network's is what Chromium measures on a bad line."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

from app.core.clock import now
from app.seeds import DEMO_PASSWORD
from tests.bench.progress import say
from tests.bench.table import Results, Row
from tests.e2e.conftest import chromium, playwright, where_chromium_is
from tests.e2e.people import PASSWORDS, Person, sits_down
from tests.e2e.test_budget import Weight
from tests.faults.server import Server

__all__ = ["chromium", "playwright", "where_chromium_is"]

SMALL = {"viewport": {"width": 360, "height": 640}, "is_mobile": True, "has_touch": True}
SLOW_3G = {"latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}  # bytes
SIGN, TAP, LOOK = 0.7, 1.5, 1.35  # seconds: a sign; a finger that aims; a thought before each act
READ = 3.0  # a new page
MEDICINES = (("Metformin 850", "60"), ("Insulin", "10"), ("Vitamin D3", "1"))
GOAL = 120.0
JUST_CAME = """UPDATE membership SET joined_at = ?
WHERE user_id = (SELECT id FROM users WHERE login = 'taras')"""


@dataclass
class Hand:
    """What somebody does, counted."""

    page: Page
    signs: int = 0
    taps: int = 0
    looks: int = 0
    pages: int = 0
    waited: float = 0.0

    async def taps_on(self, what: Locator) -> None:
        self.looks += 1
        self.taps += 1
        await what.click()

    async def types(self, what: Locator, text: str) -> None:
        await self.taps_on(what)
        self.signs += len(text)
        await what.fill(text)

    async def goes_on(self, what: Locator) -> None:
        """To another page: waits for it, and reads its question."""
        self.looks += 1
        self.taps += 1
        self.pages += 1
        began = time.monotonic()
        async with self.page.expect_navigation(wait_until="domcontentloaded"):
            await what.click()
        self.waited += time.monotonic() - began

    @property
    def person(self) -> float:
        return self.signs * SIGN + self.taps * TAP + self.looks * LOOK + self.pages * READ


@pytest.fixture
async def circle(where_chromium_is: str, tmp_path: Path) -> AsyncIterator[Server]:
    server = Server(tmp_path)
    PASSWORDS[server.origin] = DEMO_PASSWORD
    await server.lived_in(people=15, messages=50)
    with closing(sqlite3.connect(server.data / "kolo.sqlite3")) as db, db:
        db.execute(JUST_CAME, (now().isoformat(sep=" "),))
    await server.start()
    yield server
    server.stop()


async def test_three_medicines_in_two_minutes(
    results: Results, chromium: Browser, circle: Server
) -> None:
    say("three medicines on a small phone, on a slow line")
    async with sits_down(chromium, circle, "en", "taras", **SMALL) as taras:
        await taras.opens("/home")
        weight = await _on_a_bad_line(taras)
        hand = Hand(taras.page)
        await _asks(taras, hand)
    whole = hand.person + hand.waited
    how = f"{hand.pages} pages, {hand.taps} taps, {hand.signs} signs, {weight.whole // 1024} KB"
    what = "three medicines asked for by a newcomer on a phone"
    results.add(Row("S10", what, f"{whole:.0f} s: {how}", "120 s", whole / GOAL))
    line = "of it, waiting for the line (400 ms, 400 kbit/s)"
    results.add(Row("S10", line, f"{hand.waited:.0f} s, {weight.requests} requests"))


async def _on_a_bad_line(taras: Person) -> Weight:
    weight = Weight()
    await weight.on(taras.page)
    wire = await taras.page.context.new_cdp_session(taras.page)
    await wire.send("Network.enable")
    await wire.send("Network.emulateNetworkConditions", {"offline": False, **SLOW_3G})
    return weight


async def _asks(taras: Person, hand: Hand) -> None:
    await hand.goes_on(taras.link("I need help"))
    await hand.taps_on(taras.radio("Medicine"))
    await hand.goes_on(taras.button("Continue"))
    await hand.types(taras.box("Say it in a few words"), "Medicine for mother")
    await hand.goes_on(taras.button("Continue"))
    for n, (name, qty) in enumerate(MEDICINES):
        await hand.types(taras.page.get_by_label("Name and strength").nth(n), name)
        await hand.types(taras.page.get_by_label("How many").nth(n), qty)
    await hand.goes_on(taras.button("Continue"))
    await hand.goes_on(taras.button("Continue"))  # when: as it stands
    await hand.goes_on(taras.button("Continue"))  # where: may be left empty
    await hand.goes_on(taras.button("Publish the ask"))
    waits = "Thank you. Somebody who looks after the board reads it first."
    await expect(taras.page.get_by_text(waits)).to_be_visible()
