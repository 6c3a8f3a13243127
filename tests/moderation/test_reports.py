"""What somebody reports is judged without names, answered, and told to them in words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.actions import erase_account
from app.audit.models import Entry
from app.chat import actions as chat
from app.chat.forms import MessageForm, ReportForm
from app.chat.models import Report
from app.chat.queries import message_for, room_for
from app.core.clock import now
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.groups.models import Membership
from app.groups.queries import circle_for
from app.moderation import actions, queries
from app.moderation.actions import reports
from app.moderation.forms import EndingForm
from app.moderation.models import Look
from tests.cast import person
from tests.conftest import Browser
from tests.moderation.test_roles import brought
from tests.world import World

SAID = "Марто, я знаю, де ти живеш. Тарас"


async def reported(world: World, *, by: Viewer, of: Viewer, feeling: str = "hate") -> Report:
    room, _ = await room_for(of, world.things["room"])
    ack = await chat.send(of, room, MessageForm(public_id(), SAID))
    found = await message_for(by, str(ack.id))  # type: ignore[union-attr]
    await chat.report(by, found, ReportForm(feeling, "Тарас мене лякає"))
    return await Report.get(message_pub=found.line.id)


async def case_of(who: Viewer, world: World, report: Report) -> queries.Case:
    circle = await circle_for(who, world.cast.kalyna.pub)
    return await queries.case_for(who, circle, report.pub)


async def judged(who: Viewer, world: World, report: Report) -> queries.Case:
    await actions.take(who, await case_of(who, world, report))
    await actions.judge(who, await case_of(who, world, report), "against")
    return await case_of(who, world, report)


@pytest.fixture
async def guest(world: World) -> Viewer:
    """Somebody who reports, and is near to nobody."""
    who = await person("halyna", world.cast.kalyna, "Галина")
    assert who.user_id is not None
    await chat.seat(world.cast.kalyna.id, who.user_id, is_keeper=False)
    return who


async def test_from_the_report_to_its_answer(browser: Browser, world: World, guest: Viewer) -> None:
    report = await reported(world, by=guest, of=world.cast.taras)
    marta, halyna = [await browser.another().as_(who) for who in (world.cast.marta, guest)]
    path = f"/c/{world.cast.kalyna.pub}/care/reports/{report.pub}"
    assert path in (await marta.get(f"/c/{world.cast.kalyna.pub}/care")).text
    shut = (await marta.get(path)).text
    assert "живеш" not in shut
    blind = (await marta.follow(await marta.post(path, do="take"))).text
    assert "де ти живеш" in blind
    assert "лякає" in blind
    assert "Тарас" not in blind
    assert "Галина" not in blind
    missing = await marta.post(path, do="judge")
    assert missing.status_code == 422
    seen = (await marta.follow(await marta.post(path, do="judge", judged="against"))).text
    assert "Тарас" in seen
    assert "Галина" not in seen
    done = await marta.follow(await marta.post(path, do="settle", ending="talked", words="Дякую"))
    assert "This is answered." in done.text
    home = (await halyna.get(f"/c/{world.cast.kalyna.pub}")).text
    assert "There is an answer to what you reported" in home
    page = (await halyna.get(f"/settings/reports/{report.pub}")).text
    assert "We talked with whoever wrote it." in page
    assert "Дякую" in page
    assert "Марта" not in page
    await halyna.post(f"/settings/reports/{report.pub}")
    assert "There is an answer" not in (await halyna.get(f"/c/{world.cast.kalyna.pub}")).text
    assert (await Report.get(id=report.id)).state == "resolved_action"
    for one in (marta, halyna):
        await one.client.aclose()


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Галина Петрівна", "Скажіть Галині, що я прийду. І Петрівну теж"),
        ("ნინო", "ნინოს ვუთხარი"),
        ("Тарас", "Тарасе, я з Тарасом"),
    ],
)
async def test_names_are_covered_in_every_case(
    world: World, guest: Viewer, name: str, said: str
) -> None:
    await Membership.filter(user_id=guest.user_id).update(name=name)
    room, _ = await room_for(world.cast.taras, world.things["room"])
    ack = await chat.send(world.cast.taras, room, MessageForm(public_id(), said))
    found = await message_for(guest, str(ack.id))  # type: ignore[union-attr]
    await chat.report(guest, found, ReportForm("hate"))
    await actions.take(world.cast.marta, await case_of(world.cast.marta, world, await Report.get()))
    shown = (await case_of(world.cast.marta, world, await Report.get())).told.snapshot
    assert "…" in shown
    for stem in ("Гали", "Петрів", "ნინ", "Тарас"):
        assert stem not in shown
    assert "прийду" in shown or "я з" in shown or "ვუთხარი" in shown


async def test_whom_it_concerns_never_sees_it(world: World, guest: Viewer) -> None:
    about_marta = await reported(world, by=guest, of=world.cast.marta)
    by_marta = await reported(world, by=world.cast.marta, of=world.cast.taras)
    for report in (about_marta, by_marta):
        with pytest.raises(NotFound):
            await case_of(world.cast.marta, world, report)
        assert await case_of(world.cast.olena, world, report)
    circle = await circle_for(world.cast.marta, world.cast.kalyna.pub)
    assert await queries.open_cases(world.cast.marta, circle) == []


@pytest.mark.parametrize("way", ["brought the reporter", "came by the author"])
async def test_neither_does_who_brought_one_of_them_or_came_by_them(
    world: World, guest: Viewer, way: str
) -> None:
    report = await reported(world, by=guest, of=world.cast.taras)
    if way == "brought the reporter":
        await brought(world, world.cast.marta, guest)
    else:
        await brought(world, world.cast.taras, world.cast.marta)
    with pytest.raises(NotFound):
        await case_of(world.cast.marta, world, report)
    assert await case_of(world.cast.olena, world, report)


async def test_others_do_not_see_the_queue(world: World, guest: Viewer) -> None:
    report = await reported(world, by=guest, of=world.cast.taras)
    circle = await circle_for(world.cast.taras, world.cast.kalyna.pub)
    with pytest.raises(Forbidden):
        await queries.open_cases(world.cast.taras, circle)
    bystander = await person("vasyl", world.cast.kalyna, "Василь", Role.ORGANISER)
    for who in (bystander, guest):
        with pytest.raises(NotFound):
            await case_of(who, world, report)


async def test_a_steward_sees_that_it_waits_and_decides_nothing(
    browser: Browser, world: World, guest: Viewer
) -> None:
    report = await reported(world, by=guest, of=world.cast.taras)
    steward = await person("stefa", world.cast.kalyna, "Стефа", Role.STEWARD)
    stefa = await browser.as_(steward)
    path = f"/c/{world.cast.kalyna.pub}/care/reports/{report.pub}"
    page = await stefa.get(path)
    assert "You see that it waits, and no more." in page.text
    assert "живеш" not in page.text
    assert (await stefa.post(path, do="take")).status_code == 403


async def test_of_two_at_once_one_has_it_and_the_other_is_told(
    browser: Browser, world: World, guest: Viewer
) -> None:
    report = await reported(world, by=guest, of=world.cast.taras)
    path = f"/c/{world.cast.kalyna.pub}/care/reports/{report.pub}"
    marta, olena = [
        await browser.another().as_(who) for who in (world.cast.marta, world.cast.olena)
    ]
    assert (await marta.post(path, do="take")).status_code == 303
    late = await olena.post(path, do="take")
    assert late.status_code == 409
    assert "Somebody else took this a moment ago" in late.text
    assert "Марта" in late.text
    await marta.post(path, do="judge", judged="fine")
    for do in ("judge", "settle", "give_back", "pass_on"):
        answer = await olena.post(path, do=do, judged="fine", ending="fine")
        assert answer.status_code == 409
    for one in (marta, olena):
        await one.client.aclose()


async def test_who_feels_threatened_stands_first(world: World, guest: Viewer) -> None:
    await reported(world, by=guest, of=world.cast.taras)
    threat = await reported(world, by=guest, of=world.cast.taras, feeling="threat")
    circle = await circle_for(world.cast.marta, world.cast.kalyna.pub)
    first, *_ = await queries.open_cases(world.cast.marta, circle)
    assert first.report.pub == threat.pub


async def test_what_lies_for_two_days_comes_back(
    world: World, guest: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = await reported(world, by=guest, of=world.cast.taras)
    await judged(world.cast.marta, world, report)
    await actions.give_back_what_lies()
    assert (await Report.get(id=report.id)).state == "claimed"
    later = now() + timedelta(hours=49)
    monkeypatch.setattr(reports, "now", lambda: later)
    await actions.give_back_what_lies()
    assert (await Report.get(id=report.id)).state == "open"
    await actions.take(world.cast.olena, await case_of(world.cast.olena, world, report))


async def test_who_passes_it_on_does_not_take_it_again(world: World, guest: Viewer) -> None:
    report = await reported(world, by=guest, of=world.cast.taras)
    await actions.pass_on(world.cast.marta, await judged(world.cast.marta, world, report))
    with pytest.raises(Conflict, match="passed this on"):
        await actions.take(world.cast.marta, await case_of(world.cast.marta, world, report))
    await actions.take(world.cast.olena, await case_of(world.cast.olena, world, report))


async def test_a_question_is_answered_without_a_name(
    browser: Browser, world: World, guest: Viewer
) -> None:
    report = await reported(world, by=guest, of=world.cast.taras)
    case = await judged(world.cast.marta, world, report)
    await actions.ask(world.cast.marta, case, "Коли це почалося?")
    halyna = await browser.as_(guest)
    home = await halyna.get(f"/c/{world.cast.kalyna.pub}")
    assert "You are asked something about what you reported" in home.text
    path = f"/settings/reports/{report.pub}"
    assert "Коли це почалося?" in (await halyna.get(path)).text
    assert (await halyna.post(path, answer=" ")).status_code == 422
    await halyna.post(path, answer="У вівторок")
    case = await case_of(world.cast.marta, world, report)
    assert (case.answer, case.reporter, case.report.state) == ("У вівторок", None, "claimed")


async def test_who_reported_is_known_only_to_the_two_who_asked_and_they_are_told(
    browser: Browser, world: World, guest: Viewer
) -> None:
    report = await reported(world, by=guest, of=world.cast.taras)
    act = await actions.ask_who(world.cast.marta, await judged(world.cast.marta, world, report))
    circle = await circle_for(world.cast.olena, world.cast.kalyna.pub)
    await actions.agree(
        world.cast.olena, await queries.act_to_decide(world.cast.olena, circle, act.pub)
    )
    third = await person("third", world.cast.kalyna, "Третя", Role.MODERATOR)
    for who, knows in ((world.cast.marta, True), (world.cast.olena, True), (third, False)):
        assert ((await case_of(who, world, report)).reporter is not None) is knows
    page = await (await browser.as_(guest)).get(f"/settings/reports/{report.pub}")
    assert "learned that it was you" in page.text
    assert await Entry.exists(deed="report.known")


async def test_whom_it_concerns_is_not_one_of_those_two(world: World, guest: Viewer) -> None:
    report = await reported(world, by=world.cast.olena, of=world.cast.taras)
    act = await actions.ask_who(world.cast.marta, await judged(world.cast.marta, world, report))
    circle = await circle_for(world.cast.olena, world.cast.kalyna.pub)
    assert await queries.waiting_for(world.cast.olena, circle) == []
    with pytest.raises(NotFound):
        await queries.act_to_decide(world.cast.olena, circle, act.pub)


async def test_where_nobody_is_free_to_look_the_reporter_is_told(
    browser: Browser, world: World, guest: Viewer
) -> None:
    report = await reported(world, by=guest, of=world.cast.marta)
    halyna = await browser.as_(guest)
    path = f"/settings/reports/{report.pub}"
    assert "too near" not in (await halyna.get(path)).text
    await brought(world, world.cast.marta, world.cast.olena)  # R73: not whom Marta brought
    assert "too near" in (await halyna.get(path)).text


async def test_where_only_who_is_near_can_look_the_reporter_is_told(
    browser: Browser, world: World, guest: Viewer
) -> None:
    report = await reported(world, by=guest, of=world.cast.marta)
    halyna = await browser.as_(guest)
    path = f"/settings/reports/{report.pub}"
    assert "this circle is small" not in (await halyna.get(path)).text
    await brought(world, world.cast.olena, guest)
    assert "this circle is small" in (await halyna.get(path)).text
    assert await case_of(world.cast.olena, world, report)


async def test_what_is_answered_needs_a_judgement_first(world: World, guest: Viewer) -> None:
    report = await reported(world, by=guest, of=world.cast.taras)
    await actions.take(world.cast.marta, await case_of(world.cast.marta, world, report))
    with pytest.raises(Conflict, match="before you know whose"):
        await actions.settle(
            world.cast.marta, await case_of(world.cast.marta, world, report), EndingForm("fine")
        )


async def test_what_whoever_reported_said_goes_with_them(world: World, guest: Viewer) -> None:
    report = await reported(world, by=guest, of=world.cast.taras)
    await actions.ask(world.cast.marta, await judged(world.cast.marta, world, report), "Коли?")
    mine = await queries.my_report(guest, report.pub)
    await actions.answer(guest, mine, "Учора")
    assert guest.user_id is not None
    await erase_account(guest.user_id)
    look = await Look.get(report_id=report.id)
    assert (look.question, look.answer) == ("", "")
