"""What the people of a circle promise each other."""

from __future__ import annotations

import pytest

from app.audit.models import Entry
from app.chat.actions import open_everyones_room, seat, send
from app.chat.forms import MessageForm
from app.chat.log import Acked
from app.chat.models import Room
from app.core.errors import Conflict, Forbidden, NotFound
from app.groups import actions
from app.groups.models import Acceptance, Agreement, Membership
from tests.cast import Cast
from tests.conftest import Browser
from tests.groups.ways import words_of


async def test_members_are_asked_at_their_next_page_and_only_once(
    cast: Cast, browser: Browser
) -> None:
    home, page = f"/c/{cast.kalyna.pub}", f"/c/{cast.kalyna.pub}/agreement"
    await browser.as_(cast.taras)
    assert (await browser.get(home)).status_code == 200
    await actions.publish(cast.olena, cast.kalyna.id, "Ми мовчимо\nпро чуже")
    asked = await browser.follow(await browser.get(home))
    assert "Ми мовчимо про чуже" in words_of(asked)
    assert f"/c/{cast.kalyna.pub}/leave" in asked.text
    said = await browser.post(page, version="1")
    assert "Thank you." in words_of(await browser.follow(said))
    await browser.post(page, version="1")
    assert await Acceptance.filter(user_id=cast.taras.user_id).count() == 1
    await browser.as_(cast.olena)
    assert (await browser.get(home)).status_code == 200


async def test_whoever_is_asked_goes_on_to_where_they_wanted(cast: Cast, browser: Browser) -> None:
    await open_everyones_room(cast.kalyna.id)
    await seat(cast.kalyna.id, cast.taras.user_id or 0, False)
    room = f"/rooms/{(await Room.get(group_id=cast.kalyna.id)).pub}"
    asks = f"/c/{cast.kalyna.pub}/agreement"
    await actions.publish(cast.olena, cast.kalyna.id, "Ми мовчимо про чуже")
    await browser.as_(cast.taras)
    sent_on = await browser.get(room)
    assert sent_on.headers["location"] == f"{asks}?next={room}"
    assert f'name="next" value="{room}"' in (await browser.follow(sent_on)).text
    said = await browser.post(asks, version="1", next=room)
    assert said.headers["location"] == room
    assert (await browser.get(room)).status_code == 200
    elsewhere = await browser.post(asks, version="1", next="//evil.example/")
    assert elsewhere.headers["location"] == f"/c/{cast.kalyna.pub}"


async def test_every_page_of_the_circle_asks_first_and_no_way_out_does(
    cast: Cast, browser: Browser
) -> None:
    circle = f"/c/{cast.kalyna.pub}"
    await open_everyones_room(cast.kalyna.id)
    await seat(cast.kalyna.id, cast.taras.user_id or 0, False)
    room = await Room.get(group_id=cast.kalyna.id)
    said = await send(cast.taras, room, MessageForm("c" * 22, "Добрий день"))
    assert isinstance(said, Acked)
    card = (await Membership.get(group_id=cast.kalyna.id, user_id=cast.taras.user_id)).pub
    await actions.publish(cast.olena, cast.kalyna.id, "Ми мовчимо про чуже")
    await browser.as_(cast.taras)
    pages = ("", "/people", "/people/me", "/rooms", "/log", "/care/roles", "/me", "/families/mine")
    asked = [f"{circle}{page}" for page in pages]
    for path in (*asked, f"/rooms/{room.pub}/about", f"/messages/{said.id}", f"/people/{card}"):
        answer = await browser.get(path)
        assert answer.headers.get("location", "").startswith(f"{circle}/agreement"), path
    ways_out = [f"{circle}/{page}" for page in ("agreement", "about", "rest", "leave")]
    for path in (*ways_out, "/settings", "/settings/erase", "/more", "/safety", "/rooms"):
        answer = await browser.get(path)
        assert "/agreement" not in answer.headers.get("location", ""), path
    assert (await browser.get(circle, **{"sec-fetch-dest": "empty"})).status_code == 200


async def test_leaving_needs_no_promise_and_no_other_circle_asks(
    cast: Cast, browser: Browser
) -> None:
    await actions.publish(cast.nino, cast.tbilisi.id, "სიჩუმე")
    await actions.publish(cast.olena, cast.kalyna.id, "Ми мовчимо про чуже")
    await Membership.create(group_id=cast.tbilisi.id, user_id=cast.taras.user_id, name="ტარას")
    await actions.accept(cast.taras, cast.kalyna.id, "1")
    await browser.as_(cast.taras)
    assert (await browser.get(f"/c/{cast.kalyna.pub}")).status_code == 200
    assert (await browser.get(f"/c/{cast.tbilisi.pub}")).status_code == 303
    left = await browser.post(f"/c/{cast.tbilisi.pub}/leave")
    assert left.headers["location"] == "/home"
    assert (await browser.get(f"/c/{cast.tbilisi.pub}")).status_code == 404


async def test_what_is_typed_on_an_open_page_is_still_sent(cast: Cast, browser: Browser) -> None:
    await open_everyones_room(cast.kalyna.id)
    await seat(cast.kalyna.id, cast.taras.user_id or 0, False)
    room = await Room.get(group_id=cast.kalyna.id)
    await browser.as_(cast.taras)
    await actions.publish(cast.olena, cast.kalyna.id, "Ми мовчимо про чуже")
    said = await browser.post(f"/rooms/{room.pub}/messages", text="Довгий лист", cid="d" * 22)
    assert said.status_code == 303
    assert "/agreement" in (await browser.follow(said)).headers["location"]


async def test_a_new_version_asks_again_and_the_old_stays_readable(
    cast: Cast, browser: Browser
) -> None:
    await actions.publish(cast.olena, cast.kalyna.id, "Перше слово")
    await actions.accept(cast.taras, cast.kalyna.id, "1")
    await actions.publish(cast.olena, cast.kalyna.id, "Друге слово")
    await actions.publish(cast.olena, cast.kalyna.id, "Друге слово")
    assert await Agreement.all().count() == 2
    with pytest.raises(Conflict):
        await actions.accept(cast.taras, cast.kalyna.id, "1")
    await browser.as_(cast.taras)
    page = await browser.get(f"/c/{cast.kalyna.pub}/agreement")
    assert "Перше слово" in page.text
    assert "This text is new" in page.text
    assert [one.deed for one in await Entry.all()] == ["agreement.published"] * 2


async def test_only_the_owner_writes_and_only_members_say_yes(cast: Cast, browser: Browser) -> None:
    for who in (cast.marta, cast.taras, cast.nino):
        with pytest.raises(Forbidden):
            await actions.publish(who, cast.kalyna.id, "Моє")
    with pytest.raises(NotFound):
        await actions.accept(cast.taras, cast.kalyna.id, "1")
    await actions.publish(cast.olena, cast.kalyna.id, "Наше")
    with pytest.raises(Forbidden):
        await actions.accept(cast.nino, cast.kalyna.id, "1")
    await browser.as_(cast.olena)
    path = f"/c/{cast.kalyna.pub}/agreement/new"
    assert "Наше" in (await browser.get(path)).text
    assert (await browser.post(path, text=" ")).status_code == 422
    assert (await browser.post(path, text="Спільне")).status_code == 303
