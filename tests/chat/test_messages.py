"""One message as a page, in a browser without JavaScript."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator

import pytest

from app.chat import actions, queries, rules
from app.chat.actions import messages
from app.chat.forms import EditForm, MessageForm, ReactForm, RemovalForm
from app.chat.log import Join, Leave, Mute
from app.chat.models import HistoryPolicy, Room, RoomKind
from app.chat.the_log import the_log
from app.core.clock import now
from app.core.config import Config
from app.core.errors import Conflict, Forbidden, NotFound, TooMany
from app.core.limits import Limit
from app.core.tokens import public_id
from app.core.viewer import Viewer
from realtime.needs import Batch
from tests.cast import Cast
from tests.chat.payloads import PAYLOADS, is_only_words
from tests.conftest import Browser, Database
from tests.open_log import open_log
from tests.world import World, forgive_everybody, lived_in


@pytest.fixture
async def told(db: Database) -> AsyncIterator[list[Batch]]:
    async with open_log(db) as told:
        yield told


@pytest.fixture
async def world(told: list[Batch], cast: Cast, config: Config) -> World:
    forgive_everybody()
    return await lived_in(cast, config)


@pytest.fixture
async def taras(browser: Browser, world: World) -> Browser:
    return await browser.as_(world.cast.taras)


@pytest.fixture
async def marta(browser: Browser, world: World) -> Browser:
    return await browser.another().as_(world.cast.marta)


async def said(who: Viewer, world: World, text: str, re: str | None = None) -> str:
    """The public id of a new message."""
    room, _ = await queries.room_for(who, world.things["room"])
    ack = await actions.send(who, room, MessageForm(public_id(), text, re))
    return str(ack.id)  # type: ignore[union-attr]


async def at(who: Viewer, id_: str) -> queries.Found:
    return await queries.message_for(who, id_)


def cid_in(html: str) -> str:
    found = re.search(r'name="cid" value="(\w{22})"', html)
    assert found
    return found[1]


async def test_a_message_is_shown_with_all_that_may_be_done(taras: Browser, world: World) -> None:
    theirs = await said(world.cast.marta, world, "Хто їде в неділю?")
    html = (await taras.get(f"/messages/{theirs}")).text
    assert "Хто їде в неділю?" in html
    for word in ("Heart", "Reply", "Report", "Copy the link"):
        assert word in html
    for word in ("Edit<", "Pin<", "Delete<", "A pause for"):
        assert word not in html
    assert f"http://kolo.test/rooms/{world.things['room']}/at/{theirs}#m{theirs}" in html


async def test_ones_own_can_be_changed_and_deleted_and_not_reported(
    taras: Browser, world: World
) -> None:
    mine = await said(world.cast.taras, world, "Я")
    html = (await taras.get(f"/messages/{mine}")).text
    assert "Edit<" in html
    assert "Delete<" in html
    assert "/report" not in html


async def test_other_words_are_seen_in_the_room(taras: Browser, world: World) -> None:
    mine = await said(world.cast.taras, world, "О девятій")
    form = await taras.get(f"/messages/{mine}/edit")
    assert ">\nО девятій</textarea>" in form.text
    base = re.search(r'name="base" value="(\d+)"', form.text)
    assert base
    saved = await taras.post(
        f"/messages/{mine}/edit", cid=cid_in(form.text), base=base[1], text="О дев’ятій"
    )
    assert saved.headers["location"] == f"/rooms/{world.things['room']}/at/{mine}#m{mine}"
    room = await taras.follow(await taras.follow(saved))
    assert "О дев’ятій" in room.text
    assert "О девятій" not in room.text


async def test_saving_twice_changes_it_once(taras: Browser, world: World) -> None:
    mine = await said(world.cast.taras, world, "раз")
    cid = public_id()
    for _ in range(2):
        saved = await taras.post(f"/messages/{mine}/edit", cid=cid, text="два")
        assert saved.status_code == 303
    assert (await at(world.cast.taras, mine)).line.v == (await at(world.cast.taras, mine)).seat.head


async def test_two_windows_do_not_write_over_each_other(taras: Browser, world: World) -> None:
    mine = await said(world.cast.taras, world, "раз")
    base = str((await at(world.cast.taras, mine)).line.v)
    await taras.post(f"/messages/{mine}/edit", cid=public_id(), base=base, text="два")
    page = await taras.post(f"/messages/{mine}/edit", cid=public_id(), base=base, text="три")
    assert page.status_code == 409
    assert "changed in another window" in page.text
    assert ">\nтри</textarea>" in page.text
    assert "два</p>" in page.text
    newer = re.search(r'name="base" value="(\d+)"', page.text)
    assert newer
    again = await taras.post(
        f"/messages/{mine}/edit", cid=cid_in(page.text), base=newer[1], text="три"
    )
    assert again.status_code == 303
    assert (await at(world.cast.taras, mine)).line.text == "три"


async def test_after_a_quarter_of_an_hour_it_stays_as_it_is(
    taras: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = await said(world.cast.taras, world, "Я")
    monkeypatch.setattr("app.chat.queries.messages.EDIT_MS", 0)
    page = await taras.get(f"/messages/{mine}")
    assert "/edit" not in page.text
    assert "This one is older." in page.text
    late = await taras.get(f"/messages/{mine}/edit")
    assert late.status_code == 409
    assert "This one is older." in late.text
    monkeypatch.setattr("app.chat.log.touching.EDIT_MS", -1)
    typed = await taras.post(f"/messages/{mine}/edit", cid=public_id(), text="нові слова")
    assert typed.status_code == 409
    assert ">\nнові слова</textarea>" in typed.text


async def test_nothing_is_no_other_word(taras: Browser, world: World) -> None:
    mine = await said(world.cast.taras, world, "Я")
    page = await taras.post(f"/messages/{mine}/edit", cid=public_id(), text=" ")
    assert page.status_code == 422
    assert "Write something first." in page.text


async def test_only_its_author_changes_a_message(taras: Browser, world: World) -> None:
    theirs = await said(world.cast.marta, world, "Я")
    for answer in (
        await taras.get(f"/messages/{theirs}/edit"),
        await taras.post(f"/messages/{theirs}/edit", cid=public_id(), text="не я"),
        await taras.get(f"/messages/{theirs}/remove"),
        await taras.post(f"/messages/{theirs}/remove", cid=public_id(), reason="spam"),
        await taras.post(f"/messages/{theirs}/pin", on="1"),
    ):
        assert answer.status_code == 403
    assert (await at(world.cast.taras, theirs)).line.text == "Я"


async def test_ones_own_message_is_asked_about_and_goes(taras: Browser, world: World) -> None:
    mine = await said(world.cast.taras, world, "мій номер 555")
    form = await taras.get(f"/messages/{mine}/remove")
    assert "Remove this message?" in form.text
    assert "Why?" not in form.text
    gone = await taras.post(f"/messages/{mine}/remove", cid=cid_in(form.text))
    room = await taras.follow(await taras.follow(gone))
    assert "The message is removed." in room.text
    assert "Removed by the author" in room.text
    assert "555" not in room.text
    assert "555" not in (await taras.get(f"/messages/{mine}")).text
    for path in ("edit", "remove"):
        late = await taras.get(f"/messages/{mine}/{path}")
        assert (late.status_code, "removed" in late.text) == (409, True)


async def test_a_keeper_says_why_and_the_author_reads_it(
    taras: Browser, marta: Browser, world: World, told: list[Batch]
) -> None:
    words = await said(world.cast.taras, world, "адреса Марії: …")
    page = await marta.post(f"/messages/{words}/remove", cid=public_id())
    assert page.status_code == 422
    assert "Please choose why." in page.text
    await marta.post(f"/messages/{words}/remove", cid=public_id(), reason="private")
    assert b'"as":"host"' in told[-1].events[-1].json
    mine = await taras.get(f"/messages/{words}")
    assert "Removed by a moderator: It tells what is private" in mine.text
    assert "адреса" not in mine.text
    room = await taras.get(f"/rooms/{world.things['room']}")
    assert "Removed by a moderator" in room.text
    assert re.search(rf'data-why><a href="/messages/{words}">Why was it removed\?<', room.text)
    assert "data-why>" not in (await marta.get(f"/rooms/{world.things['room']}")).text


async def test_a_message_is_hidden_looked_at_and_brought_back(
    taras: Browser, marta: Browser, world: World, told: list[Batch]
) -> None:
    words = await said(world.cast.taras, world, "про кого це?")
    room = f"/rooms/{world.things['room']}"
    assert (await taras.post(f"/messages/{words}/hide")).status_code == 403
    hidden = await marta.post(f"/messages/{words}/hide")
    assert "brought back" in (await marta.follow(await marta.follow(hidden))).text
    assert b'"as":"host"' in told[-1].events[-1].json
    olena = await marta.another().as_(world.cast.olena)
    assert "про кого це?" not in (await olena.get(room)).text
    assert (await marta.post(f"/messages/{words}/hide")).status_code == 409
    waits = (await marta.get(f"{room}/held")).text
    assert "про кого це?" in waits
    found = re.search(r'data-hid="(\w+)"', waits)
    assert found
    assert (await marta.post(f"{room}/held/{found[1]}", answer="yes")).status_code == 303
    again = told[-1].events[-1].json.decode()
    assert ("про кого це?" in again, f'"by":"{world.cast.taras.pub}"' in again) == (True, True)
    assert "про кого це?" in (await taras.get(room)).text


async def test_of_somebody_who_left_the_room_a_message_can_only_be_removed(
    marta: Browser, world: World
) -> None:
    words = await said(world.cast.taras, world, "про кого це?")
    room = await Room.get(pub=world.things["room"])
    assert world.cast.taras.user_id is not None
    await the_log().put(Leave(room.id, world.cast.taras.user_id))
    page = await marta.post(f"/messages/{words}/hide")
    assert (page.status_code, "can only be removed" in page.text) == (409, True)
    assert (await at(world.cast.marta, words)).is_there


async def test_a_host_who_moderates_nothing_else_removes_in_their_own_room(
    taras: Browser, world: World
) -> None:
    room = await Room.create(group_id=world.cast.kalyna.id, kind=RoomKind.CLOSED, title="Ліки")
    for who, role in ((world.cast.taras, "host"), (world.cast.marta, "member")):
        assert who.user_id is not None
        await the_log().put(Join(room.id, who.user_id, role))
    ack = await actions.send(world.cast.marta, room, MessageForm(public_id(), "не туди"))
    path = f"/messages/{ack.id}"  # type: ignore[union-attr]
    html = (await taras.get(path)).text
    assert "Delete<" in html
    assert "Pin<" not in html
    assert (await taras.post(path + "/remove", cid=public_id(), reason="spam")).status_code == 303
    assert "has nothing to do with this room" in (await taras.get(path)).text


async def test_nobody_keeps_order_between_two_people(world: World) -> None:
    room = (await queries.room_for(world.cast.marta, world.things["room"]))[0]
    assert rules.keep_order(world.cast.marta, room)
    room.kind = RoomKind.DIRECT
    assert not rules.keep_order(world.cast.marta, room)


async def test_one_touch_answers_and_another_takes_it_back(taras: Browser, world: World) -> None:
    theirs = await said(world.cast.marta, world, "Дитина здорова!")
    for on, pressed, total in (("1", "true", 1), ("1", "true", 1), ("", "false", 0)):
        answer = await taras.post(f"/messages/{theirs}/react", emoji="🎉", on=on)
        assert answer.status_code == 303
        html = (await taras.get(f"/messages/{theirs}")).text
        joy = re.search(r'aria-pressed="(\w+)"[^>]*><span aria-hidden="true">🎉', html)
        assert joy
        assert joy[1] == pressed
        assert sum(rx.tot for rx in (await at(world.cast.taras, theirs)).line.rx) == total


async def test_other_signs_are_not_taken_from_a_page(taras: Browser, world: World) -> None:
    theirs = await said(world.cast.marta, world, "Привіт")
    page = await taras.post(f"/messages/{theirs}/react", emoji="💩", on="1")
    assert page.status_code == 422
    assert "Привіт" in page.text


async def test_what_is_removed_is_not_touched(world: World) -> None:
    found = await at(world.cast.taras, await said(world.cast.taras, world, "Я"))
    await actions.remove(world.cast.taras, found, RemovalForm(public_id()))
    with pytest.raises(Conflict, match="removed meanwhile"):
        await actions.react(world.cast.taras, found, ReactForm("🙏", True))
    with pytest.raises(Conflict, match="removed meanwhile"):
        await actions.edit(world.cast.taras, found, EditForm(public_id(), "ще"))


async def test_a_keeper_pins_and_everybody_finds_it(
    taras: Browser, marta: Browser, world: World
) -> None:
    pins = f"/rooms/{world.things['room']}/pins"
    assert "Nothing is pinned here." in (await taras.get(pins)).text
    words = await said(world.cast.taras, world, "Аптека працює до восьмої")
    pinned = await marta.post(f"/messages/{words}/pin", on="1")
    assert "The message is pinned." in (await marta.follow(await marta.follow(pinned))).text
    html = (await taras.get(pins)).text
    assert "Аптека працює до восьмої" in html
    assert f"/at/{words}#m{words}" in html
    await marta.post(f"/messages/{words}/pin", on="")
    assert "Nothing is pinned here." in (await taras.get(pins)).text


async def test_an_answer_carries_what_it_answers(taras: Browser, world: World) -> None:
    theirs = await said(world.cast.marta, world, "Хто їде?")
    page = await taras.get(f"/rooms/{world.things['room']}?re={theirs}")
    assert page.status_code == 200
    sent = await taras.post(
        f"/rooms/{world.things['room']}/messages", cid=public_id(), text="Я", re=theirs
    )
    assert sent.status_code == 303
    _, seat = await queries.room_for(world.cast.taras, world.things["room"])
    last = (await queries.timeline(world.cast.taras, seat)).lines[-1]
    assert last.quote.text == "Хто їде?"  # type: ignore[union-attr]


async def test_what_is_answered_is_looked_for_in_this_room_only(world: World) -> None:
    _, seat = await queries.room_for(world.cast.taras, world.things["room"])
    _, other = await queries.room_for(world.cast.nino, await rooms_pub(world.cast.nino))
    theirs = await said(world.cast.marta, world, "Хто їде?")
    assert await queries.answered(world.cast.taras, seat, theirs) is not None
    assert await queries.answered(world.cast.taras, other, theirs) is None
    assert await queries.answered(world.cast.taras, seat, "nothing") is None


async def rooms_pub(who: Viewer) -> str:
    (line,) = await queries.lines_for(who)
    return line.pub


async def test_people_of_other_rooms_do_not_find_it(browser: Browser, world: World) -> None:
    nino = await browser.as_(world.cast.nino)
    words = await said(world.cast.taras, world, "Лише для нас")
    for path in ("", "/edit", "/remove", "/report"):
        assert (await nino.get(f"/messages/{words}{path}")).status_code == 404
    for path in ("edit", "remove", "report", "react", "pin"):
        answer = await nino.post(f"/messages/{words}/{path}", on="1", emoji="🙏")
        assert answer.status_code == 404
    with pytest.raises(NotFound):
        await at(world.cast.nino, words)


async def test_whoever_looks_into_an_open_room_may_report_there_and_no_more(
    taras: Browser, world: World
) -> None:
    room = await Room.create(
        group_id=world.cast.kalyna.id,
        kind=RoomKind.OPEN,
        title="Водії",
        hist_policy=HistoryPolicy.WHOLE,
    )
    assert world.cast.marta.user_id is not None
    await the_log().put(Join(room.id, world.cast.marta.user_id))
    ack = await actions.send(world.cast.marta, room, MessageForm(public_id(), "Їду в неділю"))
    path = f"/messages/{ack.id}"  # type: ignore[union-attr]
    html = (await taras.get(path)).text
    assert "Їду в неділю" in html
    assert "Report<" in html
    for word in ("Heart", "Reply<", "Edit<", "Delete<"):
        assert word not in html
    assert (await taras.post(path + "/react", emoji="🙏", on="1")).status_code == 404
    assert (await taras.post(path + "/report", feeling="spam")).status_code == 303


async def test_one_can_write_to_who_wrote_or_not_meet_them(taras: Browser, world: World) -> None:
    theirs = await said(world.cast.marta, world, "Я")
    html = (await taras.get(f"/messages/{theirs}")).text
    assert f'href="/direct/{world.cast.marta.pub}"' in html
    assert f'action="/settings/blocked/{world.cast.marta.pub}"' in html
    await taras.post(f"/settings/blocked/{world.cast.marta.pub}", on="yes")
    folded = (await taras.get(f"/messages/{theirs}")).text
    assert "From somebody you do not want to read" in folded
    assert "/settings/blocked/" not in folded


async def test_what_was_said_before_i_came_is_not_there(taras: Browser, world: World) -> None:
    room, seat = await queries.room_for(world.cast.olena, world.things["room"])
    first = (await queries.timeline(world.cast.olena, seat)).lines[1]
    assert (await taras.get(f"/messages/{first.id}")).status_code == 404  # type: ignore[union-attr]
    assert (await taras.get(f"/rooms/{room.pub}/at/{first.id}")).status_code == 404  # type: ignore[union-attr]


async def test_a_muted_person_reads_until_when(taras: Browser, world: World) -> None:
    room, _ = await queries.room_for(world.cast.taras, world.things["room"])
    assert world.cast.taras.user_id is not None
    until = round(now().timestamp() * 1000) + 3_600_000
    await the_log().put(Mute(room.id, world.cast.taras.user_id, until))
    page = await taras.post(f"/rooms/{room.pub}/messages", cid=public_id(), text="Чому?")
    assert page.status_code == 403
    assert "You can write here again: " in page.text
    assert ">\nЧому?</textarea>" in page.text


async def test_too_many_touches_have_to_wait(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    found = await at(world.cast.taras, await said(world.cast.marta, world, "Я"))
    monkeypatch.setattr(messages, "touches", Limit(2, 60))
    await actions.react(world.cast.taras, found, ReactForm("🙏", True))
    await actions.react(world.cast.taras, found, ReactForm("🙏", False))
    with pytest.raises(TooMany):
        await actions.react(world.cast.taras, found, ReactForm("🙏", True))


async def test_a_plain_member_may_not_keep_order(world: World) -> None:
    found = await at(world.cast.taras, await said(world.cast.marta, world, "Я"))
    with pytest.raises(Forbidden):
        await actions.remove(world.cast.taras, found, RemovalForm(public_id(), "spam"))
    with pytest.raises(Forbidden):
        await actions.pin(world.cast.taras, found, True)


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_whatever_is_written_is_only_words(
    marta: Browser, world: World, payload: str
) -> None:
    words = await said(world.cast.taras, world, payload)
    answer = await said(world.cast.taras, world, "так", words)
    await marta.post(f"/messages/{words}/pin", on="1")
    for path in (
        *(f"/messages/{words}{page}" for page in ("", "/remove", "/report")),
        f"/messages/{answer}",
        f"/rooms/{world.things['room']}/pins",
        f"/rooms/{world.things['room']}?re={words}",
    ):
        page = await marta.get(path)
        assert page.status_code == 200
        is_only_words(page.text, payload)
