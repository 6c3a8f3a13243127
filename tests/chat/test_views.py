"""A room as a page, in a browser without JavaScript."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from app.chat import actions, queries
from app.chat.forms import MessageForm
from app.chat.views import rooms
from app.core.config import Config
from app.core.limits import Limit
from app.core.tokens import public_id
from app.core.viewer import Viewer
from tests.cast import Cast
from tests.conftest import Browser, Database
from tests.open_log import open_log
from tests.world import World, lived_in


@pytest.fixture
async def world(db: Database, cast: Cast, config: Config) -> AsyncIterator[World]:
    async with open_log(db):
        yield await lived_in(cast, config)


@pytest.fixture
async def taras(browser: Browser, world: World) -> Browser:
    return await browser.as_(world.cast.taras)


def path_of(world: World) -> str:
    return f"/rooms/{world.things['room']}"


async def say(who: Viewer, world: World, text: str) -> None:
    room, _ = await queries.room_for(who, world.things["room"])
    await actions.send(who, room, MessageForm(public_id(), text))


def cid_in(html: str) -> str:
    found = re.search(r'name="cid" value="(\w{22})"', html)
    assert found
    return found[1]


async def test_what_i_write_stands_at_the_end(taras: Browser, world: World) -> None:
    page = await taras.get(path_of(world))
    sent = await taras.post(path_of(world) + "/messages", cid=cid_in(page.text), text="Я вже їду")
    assert sent.headers["location"] == path_of(world) + "#end"
    assert "Я вже їду" in (await taras.follow(sent)).text


async def test_pressing_send_twice_says_it_once(taras: Browser, world: World) -> None:
    cid = cid_in((await taras.get(path_of(world))).text)
    for _ in range(2):
        sent = await taras.post(path_of(world) + "/messages", cid=cid, text="Лише раз")
        assert sent.status_code == 303
    assert (await taras.get(path_of(world))).text.count(">Лише раз<") == 1


async def test_nothing_written_is_said_so_and_the_room_stays(taras: Browser, world: World) -> None:
    page = await taras.post(path_of(world) + "/messages", cid=public_id(), text="  ")
    assert page.status_code == 422
    assert "Write something first." in page.text
    assert "Доброго ранку, 2!" in page.text


async def test_too_much_is_given_back_as_it_was_typed(taras: Browser, world: World) -> None:
    page = await taras.post(path_of(world) + "/messages", cid=public_id(), text="я" * 4001)
    assert page.status_code == 422
    assert "я" * 4001 in page.text


async def test_even_a_whole_book_is_given_back(taras: Browser, world: World) -> None:
    page = await taras.post(path_of(world) + "/messages", cid=public_id(), text="я" * 40_000)
    assert page.status_code == 422
    assert "A message holds 4000 characters at most." in page.text
    assert "я" * 40_000 in page.text


async def test_other_words_under_the_same_key_are_not_sent(taras: Browser, world: World) -> None:
    cid = public_id()
    await taras.post(path_of(world) + "/messages", cid=cid, text="one")
    page = await taras.post(path_of(world) + "/messages", cid=cid, text="another")
    assert page.status_code == 409
    assert 'dir="auto" autocomplete="off"' in page.text
    assert ">\nanother</textarea>" in page.text


async def test_who_says_too_much_at_once_pauses_and_loses_nothing(
    taras: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rooms, "saying", Limit(1, 60))
    cid = public_id()
    for _ in range(2):  # the second is the same message, and asks for nothing new
        sent = await taras.post(path_of(world) + "/messages", cid=cid, text="Раз")
        assert sent.status_code == 303
    page = await taras.post(path_of(world) + "/messages", cid=public_id(), text="Два")
    assert page.status_code == 429
    assert "Please wait 60 seconds before the next message." in page.text
    assert ">\nДва</textarea>" in page.text


async def test_a_script_in_a_message_is_only_words(taras: Browser, world: World) -> None:
    await say(world.cast.olena, world, "<script>alert(1)</script> \"' & {{ 7 * 7 }}")
    html = (await taras.get(path_of(world))).text
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html


async def test_longer_histories_are_pages_that_lead_back(taras: Browser, world: World) -> None:
    for n in range(33):
        await say(world.cast.olena, world, f"line {n}.")
    page = await taras.get(path_of(world))
    assert "line 3." in page.text
    assert "line 2." not in page.text
    back = re.search(r'href="(/rooms/\w+/before/\d+)"', page.text)
    assert back
    before = await taras.get(back[1])
    assert "line 2." in before.text
    assert "line 3." not in before.text
    assert "To the newest messages" in before.text
    assert "<chat-room" not in before.text, "a page of the past does not pretend to be live"


@pytest.mark.parametrize("place", ["before", "after", "more"])
async def test_beyond_all_counting_there_is_nothing(
    taras: Browser, world: World, place: str
) -> None:
    room = f"/rooms/{world.things['room']}"
    assert (await taras.get(f"{room}/{place}/{10**18 - 1}")).status_code == 200
    assert (await taras.get(f"{room}/{place}/{10**18}")).status_code == 404


async def test_what_is_new_is_marked_until_it_is_read(taras: Browser, world: World) -> None:
    await taras.post(path_of(world) + "/read")
    await say(world.cast.olena, world, "Щось нове")
    assert '<li class="unread">' in (await taras.get(path_of(world))).text
    listed = await taras.get(f"/c/{world.things['circle']}/rooms")
    assert 'class="badge">1<' in listed.text
    read = await taras.post(path_of(world) + "/read")
    assert '<li class="unread">' not in (await taras.follow(read)).text


async def test_a_room_of_another_circle_is_not_there(browser: Browser, world: World) -> None:
    nino = await browser.as_(world.cast.nino)
    for answer in (
        await nino.get(path_of(world)),
        await nino.get(path_of(world) + "/before/2"),
        await nino.post(path_of(world) + "/messages", cid=public_id(), text="hello"),
        await nino.post(path_of(world) + "/read"),
        await nino.get(f"/c/{world.things['circle']}/rooms"),
    ):
        assert answer.status_code == 404


async def test_the_list_says_who_spoke_last_and_what(taras: Browser, world: World) -> None:
    html = (await taras.get(f"/c/{world.things['circle']}/rooms")).text
    assert "<bdi>Тарас</bdi>: <bdi>Доброго ранку, 2!</bdi>" in html


async def test_somebody_with_one_circle_is_led_into_it(taras: Browser, world: World) -> None:
    answer = await taras.get("/rooms")
    assert answer.headers["location"] == f"/c/{world.things['circle']}/rooms"


async def test_somebody_without_a_circle_sees_an_empty_list(browser: Browser, world: World) -> None:
    page = await (await browser.as_(world.cast.bohdan)).get("/rooms")
    assert "There are no conversations here yet." in page.text


async def test_the_page_says_to_its_scripts_who_and_where(taras: Browser, world: World) -> None:
    html = (await taras.get(path_of(world))).text
    assert f'data-room="{world.things["room"]}" data-me="{world.cast.taras.pub}"' in html
    assert "data-own-phone" not in html, "nothing may be kept on a shared phone"
    assert "data-draft" not in html


@pytest.mark.parametrize("locale", ["uk", "en", "ka"])
async def test_the_words_for_scripts_are_whole_in_every_language(
    taras: Browser, world: World, locale: str
) -> None:
    import msgspec

    await taras.post("/language", locale=locale, next="/")
    html = (await taras.get(path_of(world))).text
    block = re.search(r'id="words">(.*?)</script>', html, re.DOTALL)
    assert block
    words = msgspec.json.decode(block[1])
    assert all(
        "%(n)s" in form
        for kind in ("sent_late", "too_many", "letters_left")
        for form in words[kind].values()
    )
    assert all("%(name)s" in words[kind] for kind in ("joined", "left"))
    assert "%(time)s" in words["muted_until"]
    assert "%(when)s" in words["still_send"]
    assert len(words["months"]) == 12
