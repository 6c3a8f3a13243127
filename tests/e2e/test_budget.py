"""What a first visit costs on a bad line (docs: the first screen in one round trip)."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from playwright.async_api import Browser, Page

from tests.e2e.people import PHONE, sits_down
from tests.e2e.places import Place
from tests.faults.server import Server

PUBLIC = ("front", "sign in", "sign in with a code", "help", "link", "safety", "privacy", "join")


@dataclass
class Weight:
    """Bytes on the wire by kind of thing, and how many requests there were."""

    requests: int = 0
    bytes: dict[str, int] = field(default_factory=dict)
    _kinds: dict[str, str] = field(default_factory=dict)

    @property
    def whole(self) -> int:
        return sum(self.bytes.values())

    async def on(self, page: Page) -> None:
        wire = await page.context.new_cdp_session(page)
        await wire.send("Network.enable")
        wire.on("Network.responseReceived", self._came)
        wire.on("Network.loadingFinished", self._finished)

    def _came(self, event: dict[str, str]) -> None:
        self._kinds[event["requestId"]] = event["type"]

    def _finished(self, event: dict[str, float]) -> None:
        kind = self._kinds.get(str(event["requestId"]), "Other")
        self.requests += 1
        self.bytes[kind] = self.bytes.get(kind, 0) + int(event["encodedDataLength"])


async def first_visit(chromium: Browser, demo: Server, path: str, login: str) -> Weight:
    """With a phone that has seen nothing of us."""
    async with sits_down(chromium, demo, "uk", login, service_workers="block", **PHONE) as guest:
        for cookie in await guest.context.cookies():
            if cookie["name"] not in ("sid", "lang"):
                await guest.context.clear_cookies(name=cookie["name"])
        weight = Weight()
        await weight.on(guest.page)
        await guest.opens(path)
        await guest.page.wait_for_load_state("networkidle")
        await guest.page.wait_for_timeout(300)
        return weight


@pytest.mark.parametrize("name", PUBLIC)
async def test_a_public_page_weighs_at_most_40_kilobytes(
    chromium: Browser, demo: Server, places: list[Place], name: str
) -> None:
    place = next(each for each in places if each.name == name)
    weight = await first_visit(chromium, demo, place.path, "")
    assert weight.whole <= 40 * 1024, weight
    assert weight.bytes.get("Script", 0) <= 6 * 1024, weight
    assert weight.requests <= 10, weight


async def test_a_room_weighs_at_most_60_kilobytes(
    chromium: Browser, demo: Server, places: list[Place]
) -> None:
    place = next(each for each in places if each.name == "room")
    weight = await first_visit(chromium, demo, place.path, "olena")
    assert weight.whole <= 60 * 1024, weight
    assert weight.bytes["Script"] <= 18 * 1024, weight
    assert weight.bytes["Document"] <= 26 * 1024, weight  # 12 of page and 14 of style sheet
    assert weight.requests <= 10, weight


async def test_every_page_is_small_enough_for_an_old_phone(
    chromium: Browser, demo: Server, places: list[Place]
) -> None:
    async with sits_down(chromium, demo, "uk", "olena", **PHONE) as olena:
        for place in places:
            if place.login == "olena" and not place.is_sent:
                await place.open(olena)
                nodes = await olena.page.evaluate("document.getElementsByTagName('*').length")
                assert nodes <= 1500, (place.name, nodes)


async def test_a_stranger_gets_two_cookies_at_most(chromium: Browser, demo: Server) -> None:
    async with sits_down(chromium, demo, "uk", **PHONE) as guest:
        await guest.opens("/")
        await guest.page.get_by_role("link", name="English").click()
        await guest.opens("/sign-in")
        assert len(await guest.context.cookies()) <= 2
