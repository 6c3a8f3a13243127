"""The whole way by keyboard alone: in, into the room, a message, and out again."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, expect

from app.seeds import DEMO_PASSWORD
from tests.e2e.people import DESK, Person, sits_down
from tests.faults.server import Server

STILL: dict[str, object] = {"reduced_motion": "reduce"}  # a page that glides is looked at too soon
NARROW = {"viewport": {"width": 390, "height": 844}, **STILL}
WIDE = {**DESK, **STILL}
# What is said of the focus, whether it can be seen, and whether something lies over it.
FOCUS = """() => {
  const e = document.activeElement;
  const box = e.getBoundingClientRect();
  const over = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  const label = [...(e.labels ?? [])].map(each => each.innerText).join(' ');
  const isLabel = over?.closest('label')?.control === e;
  const isOurs = over && (isLabel || e.contains(over) || over.contains(e));
  const isRinged = each => {
    const style = getComputedStyle(each);
    return style.outlineStyle !== 'none' || style.boxShadow !== 'none';
  };
  return {
    name: e.ariaLabel || label || e.innerText || '',
    isSeen: isRinged(e) || isRinged(e.closest('.hit, .choice, .card') ?? e),
    isCovered: !isOurs,
  };
}"""


async def tabs_to(person: Person, name: str, *, most: int = 60) -> None:
    """Press Tab until the focus is on what has that name; it can be seen all along the way."""
    wanted = person.says(name)
    # Until a page is whole, the browser may still take the focus to where its address points.
    await person.page.wait_for_load_state()
    for _ in range(most):
        await person.page.keyboard.press("Tab")
        focus = await person.page.evaluate(FOCUS)
        assert focus["isSeen"], f"nobody sees where one is: {focus['name']}"
        assert not focus["isCovered"], f"something lies over {focus['name']}"
        if wanted in focus["name"]:
            return
    raise AssertionError(f"«{wanted}» cannot be reached")


@pytest.mark.parametrize("window", [NARROW, WIDE], ids=["390", "1280"])
@pytest.mark.parametrize("language", ["uk", "en"])
async def test_a_conversation_by_keyboard_alone(
    chromium: Browser, demo: Server, language: str, window: dict[str, object]
) -> None:
    async with sits_down(chromium, demo, language, **window) as halyna:
        keys = halyna.page.keyboard
        await halyna.opens("/sign-in")
        await keys.press("Tab")
        await expect(halyna.link("Skip to the content")).to_be_focused()
        await keys.press("Enter")
        await tabs_to(halyna, "Login")
        await keys.type("halyna")
        await tabs_to(halyna, "Password")
        await keys.type(DEMO_PASSWORD)
        await keys.press("Enter")
        await expect(halyna.page).to_have_url(re.compile("/c/"))
        await halyna.post("/language", locale=language)
        await halyna.page.reload()
        await tabs_to(halyna, "Chats")
        await keys.press("Enter")
        await expect(halyna.page).to_have_url(re.compile("/rooms$"))
        await tabs_to(halyna, "Everyone")
        await keys.press("Enter")
        await expect(halyna.field).to_be_visible()
        await tabs_to(halyna, "Write a message")
        await keys.type("Я вже вдома")
        await tabs_to(halyna, "Send")
        await keys.press("Enter")
        await expect(halyna.bubble("Я вже вдома").last).to_contain_text(halyna.says("Sent"))
        await halyna.opens("/more")
        await tabs_to(halyna, "Sign out")
        await keys.press("Enter")
        await expect(halyna.heading("Sign in")).to_be_visible()
