"""The first run: an empty place becomes somebody's, once."""

from __future__ import annotations

import asyncio
import re

from app.accounts.models import User
from app.core.config import Config, secret_key
from app.core.viewer import Role
from app.groups.actions import first_run_path
from app.groups.models import Care, Group, Membership, RoleGrant
from tests.cast import Cast
from tests.conftest import Browser
from tests.groups.ways import PASSWORD, words_of

FIRST = {
    "circle": "Калина",
    "about": "Сусіди",
    "locale": "uk",
    "zone": "Europe/Kyiv",
    "name": "Олена",
    "login": "olena-k",
    "password": PASSWORD,
    "own_phone": "yes",
}


def path(config: Config) -> str:
    return first_run_path(secret_key(config.data))


async def test_an_empty_place_says_where_to_begin(browser: Browser) -> None:
    page = await browser.get("/")
    assert "This place is not set up yet" in page.text
    assert "in the terminal" in page.text
    assert "/first/" not in page.text


async def test_the_first_person_begins_a_circle(browser: Browser, config: Config) -> None:
    form = await browser.get(path(config))
    assert "Begin your circle" in form.text
    assert re.search(r'value="Europe/Kyiv"\s+selected', form.text)

    sheet = await browser.follow(await browser.post(path(config), **FIRST))
    assert "Your recovery sheet" in sheet.text
    assert "Step 4 of 4" not in sheet.text
    kept = await browser.post(f"{path(config)}/sheet", kept="1")
    home = await browser.follow(await browser.follow(kept))
    assert "Олена" in home.text
    assert "Калина" in home.text
    room = re.search(r"/rooms/\w{22}", home.text)
    assert room
    assert (await browser.get(room[0])).status_code == 200

    user = await User.get(login="olena-k")
    assert user.is_admin
    circle = await Group.get(name="Калина")
    assert (circle.care, circle.locale, circle.zone) == (Care.GUARDED, "uk", "Europe/Kyiv")
    grant = await RoleGrant.get().select_related("membership")
    assert (grant.role, grant.membership.user_id) == (Role.OWNER, user.id)
    assert grant.membership.name == "Олена"


async def test_it_works_once(browser: Browser, config: Config) -> None:
    await browser.post(path(config), **FIRST)
    assert (await browser.get(path(config))).headers["location"] == "/home"
    stranger = browser.another()
    assert (await stranger.get(path(config))).status_code == 404
    again = await stranger.post(path(config), **FIRST | {"login": "other-one"})
    await stranger.client.aclose()
    assert again.status_code == 409
    assert "This place was set up a moment ago" in again.text
    assert await User.all().count() == 1


async def test_of_two_tabs_one_wins_and_the_other_is_told(browser: Browser, config: Config) -> None:
    tabs = [browser, browser.another(), browser.another()]
    answers = await asyncio.gather(
        *(
            tab.post(path(config), **FIRST | {"login": f"login-{n}", "circle": f"Коло {n}"})
            for n, tab in enumerate(tabs)
        )
    )
    for tab in tabs[1:]:
        await tab.client.aclose()
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409]
    told = next(answer for answer in answers if answer.status_code == 409)
    assert "set up a moment ago" in words_of(told)
    assert await User.all().count() == 1
    assert await Group.all().count() == 1
    assert await Membership.all().count() == 1


async def test_the_same_form_sent_twice_at_once_begins_once(
    browser: Browser, config: Config
) -> None:
    answers = await asyncio.gather(*(browser.post(path(config), **FIRST) for _ in range(2)))
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    assert await User.all().count() == 1


async def test_a_wrong_code_opens_nothing(browser: Browser, config: Config) -> None:
    for wrong in ("/first/x", path(config)[:-1], path(config) + "x", "/first/ключ"):
        assert (await browser.get(wrong)).status_code == 404
        assert (await browser.post(wrong, **FIRST)).status_code == 404
    assert not await User.all().exists()


async def test_where_people_are_already_nobody_begins(
    cast: Cast, browser: Browser, config: Config
) -> None:
    assert (await browser.get(path(config))).status_code == 404
    assert (await browser.post(path(config), **FIRST)).status_code == 409
    assert not await User.filter(login="olena-k").exists()


async def test_the_first_form_comes_back_as_typed(browser: Browser, config: Config) -> None:
    wrong = FIRST | {"circle": "", "password": "password12", "zone": "x"}
    answer = await browser.post(path(config), **wrong)
    assert answer.status_code == 422
    for field in ("circle", "password", "zone"):
        assert f'href="#{field}"' in answer.text
    assert 'value="olena-k"' in answer.text
    assert 'value="Олена"' in answer.text
    assert "password12" not in answer.text
    assert not await User.all().exists()
    assert not await Group.all().exists()
