"""python -m tests.e2e.shots: the picture of the README, docs/shot.png, then every page there is, in
three languages, by day and by night, on a phone and a desk, into tests/e2e/shots/ (`make shots`).
With the word `readme`, only the picture."""

from __future__ import annotations

import asyncio
import base64
import os
import re
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import product
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, async_playwright, expect
from rich.console import Console
from rich.progress import Progress

from app.seeds import DEMO_PASSWORD
from tests.e2e.conftest import FLAGS, NAMES
from tests.e2e.people import DESK, PASSWORDS, PHONE, Person, sits_down
from tests.e2e.places import Place, all_places
from tests.faults.server import ROOT, Server

PICTURE = ROOT / "docs" / "shot.png"
SHOTS = Path(__file__).parent / "shots"
SIZES: dict[str, dict[str, Any]] = {
    "390": {**PHONE, "device_scale_factor": 1},
    "1280": DESK,
}
NARROW_DESK = {"viewport": {"width": 980, "height": 700}}
SMALL_PHONE = {**PHONE, "viewport": {"width": 360, "height": 700}, "device_scale_factor": 1}
THANKS = "Дякую вам обом. Увечері розкажете, як дорога"
SIDE_BY_SIDE = """<!doctype html><style>
  body {{ margin: 0; padding: 24px; width: max-content; background: #e9e1d3 }}
  body {{ display: flex; gap: 24px }}
  img {{ display: block; border-radius: 12px; border: 1px solid #cfc4b2 }}
</style><img src="data:image/png;base64,{0}"><img src="data:image/png;base64,{1}">"""


async def main(words: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        async with demo(Path(folder)) as kolo, chromium() as browser:
            await draw_picture(browser, kolo)
            if words != ["readme"]:
                await look_at_everything(browser, kolo)


@asynccontextmanager
async def demo(folder: Path) -> AsyncIterator[Server]:
    """The demo community, on a free port, until nobody looks any more."""
    kolo = Server(folder)
    PASSWORDS[kolo.origin] = DEMO_PASSWORD
    await kolo.lived_in(people=24, messages=300)
    await kolo.start()
    try:
        yield kolo
    finally:
        kolo.stop()


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    path = os.environ.get("KOLO_CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        sys.exit("There is no Chromium here («apt install chromium» brings one).")
    async with async_playwright() as started:
        browser = await started.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        await browser.close()


async def draw_picture(browser: Browser, kolo: Server) -> None:
    """A room on Olena's phone, and the home of her circle on a desk beside it."""
    day: dict[str, Any] = {"color_scheme": "light"}
    async with sits_down(browser, kolo, "uk", "olena", **SMALL_PHONE, **day) as olena:
        await olena.go_in()
        await olena.say(THANKS)
        await expect(olena.bubble(THANKS)).to_contain_text(olena.says("Sent"))
        await olena.field.blur()
        await olena.page.mouse.move(0, 0)
        phone = await seen(olena)
        await olena.post(re.sub("#.*", "", olena.page.url).removeprefix(kolo.origin) + "/read")
    async with sits_down(browser, kolo, "uk", "olena", **NARROW_DESK, **day) as olena:
        await olena.opens("/home")
        desk = await seen(olena)
    both = SIDE_BY_SIDE.format(*(base64.b64encode(each).decode() for each in (phone, desk)))
    page = await browser.new_page()
    await page.set_content(both)
    await page.locator("body").screenshot(path=PICTURE)
    await page.close()


async def look_at_everything(browser: Browser, kolo: Server) -> None:
    places = await all_places(browser, kolo)
    ways = list(product(("uk", "ka", "en"), ("light", "dark"), SIZES))
    told = Console(stderr=True)
    with Progress(console=told) as progress:
        task = progress.add_task("Pages", total=len(ways) * len(places))
        for language, theme, size in ways:
            folder = SHOTS / f"{language}-{theme}-{size}"
            folder.mkdir(parents=True, exist_ok=True)
            window = {**SIZES[size], "color_scheme": theme}
            async with AsyncExitStack() as stack:
                people: dict[str, Person] = {}
                for place in places:
                    if place.login not in people:
                        people[place.login] = await stack.enter_async_context(
                            sits_down(browser, kolo, language, place.login, **window)
                        )
                    await shoot(people[place.login], place, folder)
                    progress.advance(task)
    told.print(f"They are in {SHOTS.relative_to(ROOT)}/.")


async def shoot(person: Person, place: Place, folder: Path) -> None:
    await place.open(person)
    picture = await seen(person, full_page=not place.path.startswith("/rooms/"))
    (folder / f"{re.sub('[ /]', '-', place.name)}.png").write_bytes(picture)


async def seen(person: Person, **how: Any) -> bytes:
    """What stands on the screen, once nothing moves."""
    await person.page.wait_for_load_state("networkidle")
    return await person.page.screenshot(animations="disabled", caret="hide", **how)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
