"""J5: somebody asks for medicine on a phone."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.e2e.conftest import PHONE, Enter


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
async def test_three_medicines_are_asked_for_on_a_phone(enter: Enter, *, scripts: bool) -> None:
    taras = await enter("taras", **PHONE)
    if not scripts:
        await taras.page.route("**/*.js", lambda route: route.abort())
    await taras.opens("/home")
    await taras.page.goto(f"{taras.page.url}/help")
    await taras.link("I need help").click()
    await taras.radio("Medicine").check()
    await taras.button("Continue").click()
    await taras.box("Say it in a few words").fill("Medicine for mother")
    await taras.button("Continue").click()
    for n, (name, qty) in enumerate((("Metformin 850", "60"), ("Insulin", "10"), ("D3", "1"))):
        await taras.page.get_by_label("Name and strength").nth(n).fill(name)
        await taras.page.get_by_label("How many").nth(n).fill(qty)
    await taras.button("Add another").click()
    await expect(taras.page.get_by_label("Name and strength")).to_have_count(4)
    await taras.button("Remove D3").click()
    await expect(taras.page.get_by_label("Name and strength")).to_have_count(3)
    await taras.button("Undo D3").click()
    await expect(taras.page.get_by_label("Name and strength").nth(2)).to_have_value("D3")
    await taras.page.go_back()
    await taras.page.go_forward()
    await taras.page.get_by_label("Name and strength").nth(2).press("Enter")
    await taras.radio("This week").check()
    await taras.button("Continue").click()
    await taras.page.get_by_label("The address (optional)").fill("5 Garden Street")
    await taras.button("Continue").click()
    await expect(taras.heading("Check your answers")).to_be_visible()
    await expect(taras.page.get_by_text("Metformin 850: 60")).to_be_visible()
    await taras.link("Change When").click()
    await taras.radio("When you can").check()
    await taras.button("Save").click()
    await taras.button("Publish the ask").click()
    await expect(taras.heading("Medicine for mother")).to_be_visible()
