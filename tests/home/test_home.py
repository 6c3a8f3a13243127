"""The front door, home, and the pages anybody may read."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from tortoise.connection import get_connection

from app.chat import actions as chat
from app.chat.forms import MessageForm
from app.chat.queries import room_for, visible_to
from app.core.config import Config
from app.core.i18n import say, speaking
from app.core.viewer import Role, Viewer
from app.groups.models import Membership, RoleGrant
from app.home import greeting
from tests.cast import Cast
from tests.conftest import Browser
from tests.groups.ways import words_of


async def room_of(cast: Cast, *people: Viewer) -> str:
    await chat.open_everyones_room(cast.kalyna.id)
    for one in people:
        await chat.seat(cast.kalyna.id, one.user_id or 0, False)
    return (await visible_to(cast.olena).get(group_id=cast.kalyna.id)).pub


async def say_in(viewer: Viewer, pub: str, text: str, cid: str) -> None:
    room, _ = await room_for(viewer, pub)
    await chat.send(viewer, room, MessageForm.parse({"cid": cid, "text": text}))


# --- the front door ---------------------------------------------------------------------------


async def test_a_warm_place_says_what_it_is_for(cast: Cast, browser: Browser) -> None:
    page = await browser.get("/")
    assert "There is a place for you in the circle" in page.text
    assert 'href="/join"' in page.text
    assert 'href="/sign-in"' in page.text


async def test_a_neutral_place_says_nothing_of_itself(
    cast: Cast, browser: Browser, config: Config
) -> None:
    browser.inside.state.config = replace(config, front="neutral")
    page = await browser.get("/")
    assert 'href="/sign-in"' in page.text
    assert "Українська" in page.text
    said = words_of(page)
    for word in ("circle", "invit", "help", "prison", "home,"):
        assert word not in said


async def test_somebody_signed_in_is_led_home(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.taras)
    assert (await browser.get("/")).headers["location"] == "/home"


# --- home -------------------------------------------------------------------------------------


async def test_with_one_circle_home_is_that_circle(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.taras)
    assert (await browser.get("/home")).headers["location"] == f"/c/{cast.kalyna.pub}"


async def test_with_several_they_are_listed(cast: Cast, browser: Browser) -> None:
    await Membership.create(group_id=cast.tbilisi.id, user_id=cast.taras.user_id, name="ტარასი")
    both = {cast.kalyna.id: frozenset({Role.MEMBER}), cast.tbilisi.id: frozenset({Role.MEMBER})}
    taras = replace(cast.taras, roles=both)
    room = await room_of(cast, cast.olena, taras)
    await say_in(cast.olena, room, "Добрий день", "c1")
    await browser.as_(taras)
    page = await browser.get("/home")
    assert "<h1>My circles</h1>" in page.text
    assert words_of(page).index("Калина") < words_of(page).index("თბილისი")
    assert f'href="/c/{cast.tbilisi.pub}"' in page.text
    assert re.search(r'class="badge">1<', page.text)
    assert "My circles" in (await browser.get("/more")).text


async def test_without_any_it_says_how_to_come_in(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.bohdan)
    page = await browser.get("/home")
    assert page.status_code == 200
    assert "You are not in a circle now" in page.text
    assert 'href="/join"' in page.text


async def test_home_shows_the_room_and_its_last_words(cast: Cast, browser: Browser) -> None:
    room = await room_of(cast, cast.olena, cast.taras)
    await browser.as_(cast.taras)
    page = await browser.get(f"/c/{cast.kalyna.pub}")
    assert "Nothing new." in page.text
    assert "Nobody has written yet." in page.text

    await say_in(cast.olena, room, "Чай <b>о п’ятій</b>", "c1")
    page = await browser.get(f"/c/{cast.kalyna.pub}")
    assert "Чай &lt;b&gt;о п’ятій" in page.text
    assert f'href="/rooms/{room}#end"' in page.text
    assert "Nothing new." not in page.text
    assert re.search(r'class="badge">1<', page.text)


@pytest.mark.parametrize(("who", "invites"), [("olena", True), ("marta", True), ("taras", False)])
async def test_only_those_who_may_invite_are_offered_to(
    cast: Cast, browser: Browser, who: str, invites: bool
) -> None:
    await browser.as_(getattr(cast, who))
    for path in (f"/c/{cast.kalyna.pub}", "/more"):
        page = await browser.get(path)
        assert ("Invite someone" in page.text) is invites


async def test_a_guarded_circle_does_not_count_its_members_for_them(
    cast: Cast, browser: Browser
) -> None:
    await browser.as_(cast.taras)
    for page in ("", "/about"):
        said = words_of(await browser.get(f"/c/{cast.kalyna.pub}{page}"))
        assert not re.search(r"\b4\b", said)
        assert "Марта" not in words_of(await browser.get(f"/c/{cast.kalyna.pub}"))


@pytest.mark.parametrize(
    ("hour", "zone", "words"),
    [
        (3, "Europe/Kyiv", "Good morning, Bohdan"),
        (2, "Europe/Kyiv", "Good evening, Bohdan"),
        (8, "Asia/Tbilisi", "Good afternoon, Bohdan"),
        (16, "Europe/Kyiv", "Good evening, Bohdan"),
        (9, "UTC", "Good morning, Bohdan"),
    ],
)
def test_the_greeting_goes_by_the_clock_of_whoever_is_greeted(
    monkeypatch: pytest.MonkeyPatch, hour: int, zone: str, words: str
) -> None:
    monkeypatch.setattr(greeting, "now", lambda: datetime(2026, 11, 22, hour, 30, tzinfo=UTC))
    with speaking("en", zone):
        assert say(greeting.greeting("Bohdan")) == words.replace("Bohdan", "<bdi>Bohdan</bdi>")


async def test_more_leads_to_everything_that_exists(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    page = await browser.get("/more")
    places = re.findall(r'href="(/[^"#]*)"', page.text.partition("<main")[2])
    assert f"/c/{cast.kalyna.pub}/about" in places
    for place in places:
        assert (await browser.get(place)).status_code == 200, place
    assert 'action="/sign-out"' in page.text


async def test_every_link_of_home_leads_somewhere(cast: Cast, browser: Browser) -> None:
    await room_of(cast, cast.olena)
    await browser.as_(cast.olena)
    page = await browser.get(f"/c/{cast.kalyna.pub}")
    for place in set(re.findall(r'href="(/[^"#]*)"', page.text)):
        answer = await browser.get(place)
        assert answer.status_code in (200, 303), place


# --- for anybody ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/safety", "/privacy"])
async def test_anybody_reads_how_to_stay_safe(db: Any, browser: Browser, path: str) -> None:
    page = await browser.get(path)
    assert page.status_code == 200
    assert page.text.count("<h1") == 1


async def test_robots_are_sent_away(db: Any, browser: Browser) -> None:
    assert (await browser.get("/robots.txt")).text == "User-agent: *\nDisallow: /\n"


async def test_a_watching_machine_learns_that_all_is_well(db: Any, browser: Browser) -> None:
    answer = await browser.get("/healthz")
    assert answer.status_code == 200
    assert json.loads(answer.text) == {"status": "ok", "database": "ok"}


async def test_and_that_the_database_is_away(
    db: Any, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(self: Any, *args: Any) -> Any:
        raise OSError("no answer")

    monkeypatch.setattr(type(get_connection("default")), "execute_query", away)
    answer = await browser.get("/healthz")
    assert answer.status_code == 503
    assert json.loads(answer.text) == {"status": "unavailable", "database": "unavailable"}


async def test_looking_at_pages_writes_nothing(cast: Cast, browser: Browser) -> None:
    await room_of(cast, cast.olena)
    mine = await Membership.get(user_id=cast.olena.user_id)
    await RoleGrant.create(membership_id=mine.id, role=Role.STEWARD)
    await browser.as_(cast.olena)
    circle = f"/c/{cast.kalyna.pub}"
    before = await everything()
    for path in (
        *("/", "/home", circle, f"{circle}/about", f"{circle}/edit", f"{circle}/leave"),
        *(f"{circle}/invite", "/more", "/safety", "/privacy", "/join", "/healthz"),
    ):
        assert (await browser.get(path)).status_code in (200, 303)
    assert await everything() == before


async def everything() -> dict[str, Any]:
    db = get_connection("default")
    tables = ("users", "circle", "membership", "role_grant", "invitation", "room", "session")
    return {
        name: sorted(map(str, await db.execute_query_dict(f"SELECT * FROM {name}")))
        for name in (*tables, "room_event", "room_member", "message", "recovery_code")
    }
