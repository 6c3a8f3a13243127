"""Who is suspended keeps their rights: to read the notice, to report how it was said, to disagree,
to read what was written down about them, and to leave (rows 95, 102, 107 and 11)."""

from __future__ import annotations

import pytest

from app.accounts.models import Session
from app.chat import actions as chat
from app.chat.forms import MessageForm
from app.chat.log import Join
from app.chat.models import Report, Room, RoomKind
from app.chat.the_log import the_log
from app.core.errors import Forbidden, NotFound
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.groups.models import Belonging
from app.moderation import actions, queries
from app.moderation.forms import MeasureForm, NoticeForm
from app.moderation.models import Measure
from tests.cast import person
from tests.conftest import Browser
from tests.groups.test_door import asked, opened
from tests.moderation.conftest import as_now
from tests.moderation.test_measures import measured, state_of
from tests.moderation.test_reports import case_of
from tests.world import World

HARSH = "Такі, як ти, нам тут не потрібні"


async def suspended(world: World, by: Viewer | None = None) -> tuple[Viewer, Measure]:
    taras = await queries.someone_by(world.cast.kalyna.id, world.cast.taras.pub)
    form = MeasureForm("suspend7", "hate", HARSH)
    await actions.decide(by or world.cast.marta, taras, form)
    return await as_now(world.cast.taras), await Measure.get(target_id=world.cast.taras.user_id)


async def test_who_is_suspended_reports_how_it_was_said(browser: Browser, world: World) -> None:
    who, measure = await suspended(world)
    taras = await browser.another().as_(who)
    rights = await taras.follow(await taras.get("/home"))
    assert "report how it was said to you" in rights.text
    path = f"/settings/measures/{measure.pub}"
    assert f"{path}/report" in (await taras.get(path)).text
    assert HARSH in (await taras.get(f"{path}/report")).text
    assert (await taras.post(f"{path}/report")).status_code == 422
    sent = await taras.follow(await taras.post(f"{path}/report", feeling="hate", words="Боляче"))
    assert "What became of my report" in sent.text
    assert (await taras.post(f"{path}/report", feeling="hate")).status_code == 303
    report = await Report.get()  # once, though it was sent twice
    assert HARSH not in report.snapshot
    with pytest.raises(NotFound):
        await case_of(world.cast.marta, world, report)
    olena = await browser.another().as_(world.cast.olena)
    care = f"/c/{world.cast.kalyna.pub}/care/reports/{report.pub}"
    assert HARSH in (await olena.follow(await olena.post(care, do="take"))).text
    await olena.post(care, do="judge", judged="against")
    page = (await olena.get(care)).text
    assert "To what was decided" in page
    assert "The message is gone" not in page
    assert (await olena.post(care, do="settle", ending="talked")).status_code == 303
    assert (
        "We talked with whoever wrote it"
        in (await taras.get(f"/settings/reports/{report.pub}")).text
    )
    for one in (taras, olena):
        await one.client.aclose()


async def test_neither_of_two_who_decided_it_sees_that_report(world: World) -> None:
    await measured(world, world.cast.marta, "suspend30")
    (waiting,) = await queries.waiting_for(
        world.cast.olena, await queries.circle_in_order(world.cast.olena, world.cast.kalyna.pub)
    )
    await actions.agree(world.cast.olena, waiting)
    taras = await as_now(world.cast.taras)
    mine = await queries.measure_about_me(taras, (await Measure.get()).pub)
    await actions.report_notice(taras, mine, NoticeForm("threat"))
    report = await Report.get()
    for who in (world.cast.marta, world.cast.olena):
        with pytest.raises(NotFound):
            await case_of(who, world, report)
    assert (await queries.my_report(taras, report.pub)).is_stuck
    third = await person("third", world.cast.kalyna, "Третя", Role.MODERATOR)
    assert (await case_of(third, world, report)).is_notice


async def test_who_is_out_of_the_circle_reports_nothing_there(
    browser: Browser, world: World
) -> None:
    who, measure = await suspended(world)
    other = await person("ivan", world.cast.kalyna, "Іван")
    with pytest.raises(NotFound):
        await queries.notice_to_report(other, measure.pub)
    taras = await browser.as_(who)
    assert (await taras.post(f"/c/{world.cast.kalyna.pub}/leave", sure="1")).status_code == 303
    with pytest.raises(Forbidden):
        await queries.notice_to_report(await as_now(world.cast.taras), measure.pub)


async def test_who_waits_at_the_door_reports_what_is_said_to_them_there(
    browser: Browser, world: World
) -> None:
    petro = await person("petro")
    await opened(world.cast)
    await asked(world.cast, petro, "Петро")
    petro = await as_now(petro)
    room = await Room.get(kind=RoomKind.WAITING)
    assert world.cast.olena.user_id is not None
    await the_log().put(Join(room.id, world.cast.olena.user_id))
    ack = await chat.send(world.cast.olena, room, MessageForm(public_id(), HARSH))
    visitor = await browser.as_(petro)
    path = f"/messages/{ack.id}/report"  # type: ignore[union-attr]
    assert (await visitor.get(path)).status_code == 200
    assert (await visitor.post(path, feeling="hate")).status_code == 303
    report = await Report.get()
    assert (report.reporter_id, report.author_id) == (petro.user_id, world.cast.olena.user_id)


async def test_who_is_suspended_reads_what_concerns_them_and_nothing_else(
    browser: Browser, world: World
) -> None:
    other = await person("ivan", world.cast.kalyna, "Іван")
    about = await queries.someone_by(world.cast.kalyna.id, other.pub)
    await actions.decide(world.cast.olena, about, MeasureForm("warn", "spam"))
    who, measure = await suspended(world)
    mine = await queries.measure_about_me(who, measure.pub)
    await actions.disagree(who, mine, "Це був не я")
    taras = await browser.as_(who)
    path = f"/c/{world.cast.kalyna.pub}/log"
    page = (await taras.get(path)).text
    assert "Suspended a member for a time" in page
    assert "A member disagreed with what was decided about them" in page
    assert "Warned a member" not in page
    assert 'id="head"' not in page
    assert "Nothing is written down" not in page
    assert "There is nothing before that." in (await taras.get(f"{path}/1")).text
    assert (await taras.get(f"/c/{world.cast.kalyna.pub}/about")).status_code == 404


async def test_who_is_suspended_disagrees_and_leaves(browser: Browser, world: World) -> None:
    who, measure = await suspended(world)
    taras = await browser.as_(who)
    path = f"/settings/measures/{measure.pub}"
    assert HARSH in (await taras.get(path)).text
    assert (await taras.post(path, text="Це був не я")).status_code == 303
    assert (await taras.post(f"/c/{world.cast.kalyna.pub}/leave", sure="1")).status_code == 303
    assert await state_of(world.cast.taras) is Belonging.LEFT
    assert "You disagreed" in (await taras.get(path)).text
    assert await Session.exists(user_id=who.user_id)
