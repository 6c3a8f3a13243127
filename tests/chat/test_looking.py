"""Finding what was said, by its words or its day."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from tortoise.connection import get_connection

from app.accounts.models import User
from app.chat import actions, queries
from app.chat.forms import MessageForm, RemovalForm, ReportForm
from app.chat.log import Join
from app.chat.models import Block, Room, RoomKind
from app.chat.queries.searching import LONGEST
from app.chat.the_log import the_log
from app.chat.views import looking
from app.core.config import Config
from app.core.limits import Limit
from app.core.tokens import public_id
from app.core.viewer import Viewer
from tests.cast import Cast
from tests.chat.payloads import PAYLOADS, is_only_words
from tests.conftest import Browser, Database
from tests.open_log import open_log
from tests.world import World, forgive_everybody, lived_in


@pytest.fixture
async def world(db: Database, cast: Cast, config: Config) -> AsyncIterator[World]:
    forgive_everybody()
    async with open_log(db):
        yield await lived_in(cast, config)


@pytest.fixture
async def taras(browser: Browser, world: World) -> Browser:
    return await browser.as_(world.cast.taras)


async def said(who: Viewer, room: str, text: str) -> str:
    found, _ = await queries.room_for(who, room)
    ack = await actions.send(who, found, MessageForm(public_id(), text))
    await actions.index_words()
    return str(ack.id)  # type: ignore[union-attr]


async def another_room(world: World, *people: Viewer) -> str:
    room = await Room.create(group_id=world.cast.kalyna.id, kind=RoomKind.CLOSED, title="Ліки")
    for who in people:
        assert who.user_id is not None
        await the_log().put(Join(room.id, who.user_id))
    return room.pub


def hits(html: str) -> list[str]:
    return re.findall(r'href="/rooms/\w+/at/(\w+)#m\1"', html)


async def search(browser: Browser, world: World, words: str, **more: str) -> str:
    page = await browser.post(f"/c/{world.things['circle']}/search", q=words, **more)
    assert page.status_code == 200
    return page.text


async def test_words_are_found_however_they_are_written_and_marked(
    taras: Browser, world: World
) -> None:
    id_ = await said(world.cast.marta, world.things["room"], "Шукаємо сім’ю з двома дітьми")
    html = await search(taras, world, "СІМ'Ю")
    assert hits(html) == [id_]
    assert "Шукаємо <mark>сім’ю</mark> з двома дітьми" in html
    assert "<bdi>Марта</bdi>" in html
    assert "Everyone" in html


async def test_the_newest_stands_first_and_older_ones_are_a_form_away(
    taras: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [await said(world.cast.marta, world.things["room"], f"лікар {n}") for n in range(33)]
    html = await search(taras, world, "лікар")
    assert hits(html) == ids[:2:-1]
    before = re.search(r'name="before" value="(\w+)"', html)
    assert before
    rest = await search(taras, world, "лікар", before=before[1])
    assert hits(rest) == ids[2::-1]
    assert 'name="before"' not in rest
    assert not re.search(r'(action|href)="[^"]*(лікар|%D0)', html)


async def test_a_place_to_go_on_from_that_was_never_shown_is_not_there(
    taras: Browser, world: World
) -> None:
    path = f"/c/{world.things['circle']}/search"
    assert (await taras.post(path, q="лікар", before="x")).status_code == 404


async def test_nothing_is_found_where_i_am_not_or_was_not_yet(taras: Browser, world: World) -> None:
    room, seat = await queries.room_for(world.cast.olena, world.things["room"])
    closed = await another_room(world, world.cast.marta, world.cast.olena)
    await said(world.cast.olena, closed, "ранку без мене")
    html = await search(taras, world, "ранку")
    own = await queries.timeline(world.cast.taras, seat)
    assert len(hits(html)) == 1
    assert "без мене" not in html
    assert "Доброго ранку, 0!" not in html
    assert own.as_of
    assert (await taras.get(f"/rooms/{closed}/search")).status_code == 404
    assert (await taras.post(f"/rooms/{closed}/search", q="ранку")).status_code == 404
    assert room.pub == world.things["room"]


async def test_removed_and_reported_words_are_not_found(taras: Browser, world: World) -> None:
    room = world.things["room"]
    gone, hurt = [await said(world.cast.marta, room, f"лікар {n}") for n in range(2)]
    await actions.remove(
        *(world.cast.marta, await queries.message_for(world.cast.marta, gone)),
        RemovalForm(public_id()),
    )
    assert hits(await search(taras, world, "лікар")) == [hurt]
    found = await queries.message_for(world.cast.taras, hurt)
    await actions.report(world.cast.taras, found, ReportForm("hate"))
    html = await search(taras, world, "лікар")
    assert hits(html) == []
    assert "Nothing was found." in html


async def test_people_who_do_not_want_to_meet_do_not_find_each_other(
    taras: Browser, browser: Browser, world: World
) -> None:
    olena = await browser.another().as_(world.cast.olena)
    await said(world.cast.olena, world.things["room"], "лікар від Олени")
    await said(world.cast.taras, world.things["room"], "лікар від Тараса")
    await Block.create(blocker_id=world.cast.taras.user_id, blocked_id=world.cast.olena.user_id)
    assert len(hits(await search(taras, world, "лікар"))) == 1
    assert len(hits(await search(olena, world, "лікар"))) == 2, "who keeps order goes on seeing"


async def test_a_room_has_a_search_of_its_own(taras: Browser, world: World) -> None:
    small = await another_room(world, world.cast.marta, world.cast.taras)
    here = await said(world.cast.marta, small, "лікар тут")
    there = await said(world.cast.marta, world.things["room"], "лікар там")
    page = await taras.post(f"/rooms/{small}/search", q="лікар")
    assert hits(page.text) == [here]
    assert hits(await search(taras, world, "лікар")) == [there, here]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("", "Write what to look for."),
        ("  ", "Write what to look for."),
        ("а", "Please write at least two letters of a word."),
        ("а б !", "Please write at least two letters of a word."),
        ("!?%_", "Please write at least two letters of a word."),
        ("я" * 201, "Please keep this under 200 characters."),
    ],
)
async def test_too_little_or_too_much_is_said_so(
    taras: Browser, world: World, words: str, sentence: str
) -> None:
    page = await taras.post(f"/c/{world.things['circle']}/search", q=words)
    assert page.status_code == 422
    assert sentence in page.text


async def test_looking_too_often_has_to_wait(
    taras: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "searches", Limit(1, 60))
    await search(taras, world, "лікар")
    page = await taras.post(f"/c/{world.things['circle']}/search", q="лікар")
    assert (page.status_code, page.headers["retry-after"]) == (429, "60")
    assert 'value="лікар"' in page.text


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_neither_words_nor_what_they_find_are_more_than_words(
    taras: Browser, world: World, payload: str
) -> None:
    id_ = await said(world.cast.marta, world.things["room"], f"лікар {payload} лікар")
    html = await search(taras, world, "лікар")
    assert hits(html) == [id_]
    assert "<mark>лікар</mark>" in html
    is_only_words(html.replace("<mark>лікар</mark>", ""), payload)
    page = await taras.post(f"/c/{world.things['circle']}/search", q=payload)
    is_only_words(page.text.replace("<mark>", "").replace("</mark>", ""), payload)


async def test_a_long_message_is_shown_where_the_word_stands() -> None:
    marked = queries.marked("а б " * 100 + "тут лікар " + "в г " * 200, "лікар")
    assert "тут <mark>лікар</mark> в" in marked
    assert marked.startswith("…")
    assert marked.endswith("…")
    assert len(marked) < LONGEST + 40
    assert queries.marked("x" * 600, "лікар") == "x" * LONGEST + "…"
    assert queries.marked("а" * 300 + " лікар", "лікар").startswith("…")


async def test_a_day_leads_to_its_first_message_by_ones_own_clock(
    taras: Browser, world: World
) -> None:
    room = world.things["room"]
    late = await said(world.cast.marta, room, "пізно ввечері")
    early = await said(world.cast.marta, room, "рано вранці")
    await get_connection("default").execute_script("UPDATE message SET ts = 1000")
    await moved(late, "2026-11-21T21:59:59+00:00")
    await moved(early, "2026-11-21T22:00:00+00:00")
    await User.filter(id=world.cast.taras.user_id).update(zone="Europe/Kyiv")
    page = await taras.get(f"/rooms/{room}/on?day=2026-11-22")
    assert page.headers["location"] == f"/rooms/{room}/at/{early}#m{early}"
    page = await taras.get(f"/rooms/{room}/on/2026-11-21")
    assert page.headers["location"] == f"/rooms/{room}/at/{late}#m{late}"


async def moved(id_: str, moment: str) -> None:
    ms = round(datetime.fromisoformat(moment).timestamp() * 1000)
    await get_connection("default").execute_script(
        f"UPDATE message SET ts = {ms} WHERE pub = '{id_}'"
    )


async def test_after_the_last_message_there_is_a_sentence(taras: Browser, world: World) -> None:
    page = await taras.get(f"/rooms/{world.things['room']}/on/2999-01-01")
    assert page.status_code == 200
    assert "Nobody has written here on that day or after it." in page.text


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", "20261122", "2026-W47-1", ""])
async def test_what_is_no_day_is_asked_again(taras: Browser, world: World, day: str) -> None:
    path = f"/rooms/{world.things['room']}/on"
    page = await taras.get(f"{path}?day={day}")
    assert page.status_code == 422
    assert "Please choose a day" in page.text
    if day:
        assert (await taras.get(f"{path}/{day}")).status_code == 404


async def test_a_link_to_an_older_message_shows_what_stood_around_it(
    taras: Browser, world: World
) -> None:
    room = world.things["room"]
    ids = [await said(world.cast.marta, room, f"line {n}.") for n in range(40)]
    html = (await taras.get(f"/rooms/{room}/at/{ids[5]}")).text
    assert f'id="m{ids[5]}"' in html
    assert "line 0." in html
    assert "line 19." in html
    assert "line 20." not in html
    later = re.search(r'href="(/rooms/\w+/after/\d+)"', html)
    assert later
    rest = (await taras.get(later[1])).text
    assert "line 20." in rest
    assert "line 19." not in rest
    newest = await taras.get(f"/rooms/{room}/at/{ids[39]}")
    assert newest.headers["location"] == f"/rooms/{room}#m{ids[39]}"
