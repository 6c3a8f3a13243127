"""Telling the keepers that something hurts, in three touches."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from app.accounts.actions import erase_account
from app.chat import actions, queries
from app.chat.actions import reporting
from app.chat.forms import MessageForm, RemovalForm, ReportForm
from app.chat.models import Report
from app.core.clock import now
from app.core.config import Config
from app.core.errors import Conflict, TooMany
from app.core.sealed import unseal, use
from app.core.tokens import public_id
from app.core.viewer import Viewer
from tests.cast import Cast
from tests.chat.payloads import PAYLOADS
from tests.conftest import Browser, Database
from tests.open_log import open_log
from tests.world import World, lived_in

THREAT = ReportForm("threat")


@pytest.fixture
async def world(db: Database, cast: Cast, config: Config):  # type: ignore[no-untyped-def]
    use(config.key)
    async with open_log(db):
        yield await lived_in(cast, config)


def opened(report: Report) -> tuple[str, str]:
    """The reporter's words, and the words reported."""
    words = unseal(report.words, "report", report.pub, "words")
    return words, unseal(report.snapshot, "report", report.pub, "snapshot")


async def said(who: Viewer, world: World, text: str) -> str:
    room, _ = await queries.room_for(who, world.things["room"])
    ack = await actions.send(who, room, MessageForm(public_id(), text))
    return str(ack.id)  # type: ignore[union-attr]


async def test_three_touches_and_the_keepers_have_it(browser: Browser, world: World) -> None:
    taras = await browser.as_(world.cast.taras)
    words = await said(world.cast.marta, world, "Я знаю, де ти живеш")
    assert f"/messages/{words}/report" in (await taras.get(f"/messages/{words}")).text
    form = await taras.get(f"/messages/{words}/report")
    assert "I feel threatened" in form.text
    assert "In your words" in form.text
    sent = await taras.post(f"/messages/{words}/report", feeling="threat", words="Мені страшно")
    room = await taras.follow(await taras.follow(sent))
    assert "Thank you. A moderator will read this today." in room.text
    page = (await taras.get(f"/messages/{words}")).text
    assert "You have reported this message" in page
    assert "/report" not in page
    report = await Report.get(message_pub=words)
    assert (report.category, report.state, report.kind) == ("threat", "open", "message")
    assert opened(report) == ("Мені страшно", "Я знаю, де ти живеш")
    assert "страшно" not in report.words
    assert "живеш" not in report.snapshot
    assert (report.reporter_id, report.author_id, report.group_id) == (
        *(world.cast.taras.user_id, world.cast.marta.user_id, world.cast.kalyna.id),
    )


async def test_the_report_outlives_the_words(world: World) -> None:
    words = await said(world.cast.marta, world, "Я знаю, де ти живеш")
    await actions.report(
        world.cast.taras, await queries.message_for(world.cast.taras, words), THREAT
    )
    found = await queries.message_for(world.cast.marta, words)
    await actions.remove(world.cast.marta, found, RemovalForm(public_id()))
    assert opened(await Report.get(message_pub=words)) == ("", "Я знаю, де ти живеш")


async def test_it_does_not_outlive_whoever_wrote_them(world: World) -> None:
    words = await said(world.cast.marta, world, "Я знаю, де ти живеш")
    found = await queries.message_for(world.cast.taras, words)
    await actions.report(world.cast.taras, found, ReportForm("threat", "Мені страшно"))
    assert world.cast.marta.user_id is not None
    await erase_account(world.cast.marta.user_id)
    assert opened(await Report.get(message_pub=words)) == ("Мені страшно", "")
    assert world.cast.taras.user_id is not None
    await erase_account(world.cast.taras.user_id)
    assert opened(await Report.get(message_pub=words)) == ("", "")


async def test_the_list_of_rooms_does_not_show_it_again(browser: Browser, world: World) -> None:
    taras = await browser.as_(world.cast.taras)
    words = await said(world.cast.marta, world, "Я знаю, де ти живеш")
    listed = f"/c/{world.things['circle']}/rooms"
    assert "де ти живеш" in (await taras.get(listed)).text
    found = await queries.message_for(world.cast.taras, words)
    await actions.report(world.cast.taras, found, THREAT)
    assert "де ти живеш" not in (await taras.get(listed)).text


async def test_the_list_of_rooms_keeps_a_cover_closed(browser: Browser, world: World) -> None:
    taras = await browser.as_(world.cast.taras)
    room, _ = await queries.room_for(world.cast.marta, world.things["room"])
    await actions.send(
        world.cast.marta, room, MessageForm(public_id(), "подробиці", cw="про обстріл")
    )
    listed = (await taras.get(f"/c/{world.things['circle']}/rooms")).text
    assert "про обстріл" in listed
    assert "подробиці" not in listed


async def test_asking_twice_is_one_report(world: World) -> None:
    words = await said(world.cast.marta, world, "…")
    found = await queries.message_for(world.cast.taras, words)
    await asyncio.gather(*(actions.report(world.cast.taras, found, THREAT) for _ in range(3)))
    await actions.report(world.cast.taras, found, ReportForm("spam"))
    assert await Report.all().count() == 1
    olena = await queries.message_for(world.cast.olena, words)
    await actions.report(world.cast.olena, olena, THREAT)
    assert await Report.all().count() == 2


async def test_without_a_reason_it_is_asked_for_and_what_was_typed_stays(
    browser: Browser, world: World
) -> None:
    taras = await browser.as_(world.cast.taras)
    words = await said(world.cast.marta, world, "…")
    page = await taras.post(f"/messages/{words}/report", words="Мені страшно")
    assert page.status_code == 422
    assert "Please choose what fits best." in page.text
    assert ">\nМені страшно</textarea>" in page.text
    assert not await Report.exists()


async def test_nobody_reports_themselves_or_what_is_gone(browser: Browser, world: World) -> None:
    taras = await browser.as_(world.cast.taras)
    mine = await said(world.cast.taras, world, "…")
    assert (await taras.get(f"/messages/{mine}/report")).status_code == 409
    page = await taras.post(f"/messages/{mine}/report", feeling="spam")
    assert (page.status_code, "your own message" in page.text) == (409, True)
    words = await said(world.cast.marta, world, "…")
    found = await queries.message_for(world.cast.marta, words)
    await actions.remove(world.cast.marta, found, RemovalForm(public_id()))
    gone = await queries.message_for(world.cast.taras, words)
    with pytest.raises(Conflict, match="removed already"):
        await actions.report(world.cast.taras, gone, THREAT)
    assert not await Report.exists()


async def test_twenty_a_day_are_enough(
    browser: Browser, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    taras = await browser.as_(world.cast.taras)
    monkeypatch.setattr(reporting, "MOST", 2)
    ids = [await said(world.cast.marta, world, f"{n}") for n in range(4)]
    for id_ in ids[:2]:
        found = await queries.message_for(world.cast.taras, id_)
        await actions.report(world.cast.taras, found, THREAT)
    page = await taras.post(f"/messages/{ids[2]}/report", feeling="spam", words="Вже знову")
    assert page.status_code == 429
    assert 86_000 < int(page.headers["retry-after"]) <= 86_401
    assert "You have reported a lot today." in page.text
    assert ">\nВже знову</textarea>" in page.text
    await Report.filter(message_pub=ids[0]).update(created_at=now() - timedelta(days=1))
    assert (await taras.post(f"/messages/{ids[2]}/report", feeling="spam")).status_code == 303
    found = await queries.message_for(world.cast.taras, ids[3])
    with pytest.raises(TooMany):
        await actions.report(world.cast.taras, found, THREAT)


@pytest.mark.parametrize("payload", PAYLOADS)
async def test_the_words_of_a_report_are_kept_as_words(world: World, payload: str) -> None:
    words = await said(world.cast.marta, world, payload)
    found = await queries.message_for(world.cast.taras, words)
    form = ReportForm.parse({"feeling": "other", "words": payload})
    await actions.report(world.cast.taras, found, form)
    report = await Report.get(message_pub=words)
    assert opened(report) == (form.words, found.line.text)
