"""What is decided about somebody: told in plain words, taken back, looked at again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.actions import erase_account
from app.acts.models import Act
from app.audit.models import Entry
from app.chat import actions as chat
from app.chat.forms import MessageForm, MuteForm
from app.chat.log import Line
from app.chat.models import Report, Room
from app.chat.queries import member_to_keep, message_for, room_for
from app.chat.the_log import the_log
from app.core.clock import now
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.tokens import public_id
from app.core.viewer import Role, Viewer
from app.groups.models import Belonging, Membership
from app.groups.queries import circle_for
from app.moderation import actions, queries
from app.moderation.forms import MeasureForm, VerdictForm
from app.moderation.models import Appeal, Measure, Told, Verdict
from app.moderation.queries import measures as reading
from app.moderation.queries import rights
from tests.cast import person
from tests.conftest import Browser
from tests.moderation.conftest import as_now
from tests.moderation.test_reports import judged, reported
from tests.moderation.test_roles import brought, decide
from tests.world import World

A_DAY = timedelta(days=1)


async def someone(world: World, who: Viewer) -> queries.Someone:
    return await queries.someone_by(world.cast.kalyna.id, who.pub)


async def measured(world: World, by: Viewer, step: str = "warn", **more: str) -> Act | None:
    taras = await someone(world, world.cast.taras)
    return await actions.decide(by, taras, MeasureForm(step, "hate", "Спокійно", **more))


async def state_of(who: Viewer) -> Belonging:
    return (await Membership.get(user_id=who.user_id)).state


async def last_for(world: World, who: Viewer) -> queries.Decided:
    circle = await circle_for(who, world.cast.kalyna.pub)
    return (await queries.decided_lately(who, circle))[0]


async def test_a_warning_is_read_by_whom_it_is_about_and_by_nobody_else(
    browser: Browser, world: World
) -> None:
    marta = await browser.another().as_(world.cast.marta)
    path = f"/c/{world.cast.kalyna.pub}/care/people/{world.cast.taras.pub}"
    assert (await marta.post(path, step="warn")).status_code == 422
    sent = await marta.post(path, step="warn", reason="hate", words="Будь ласка, спокійніше")
    assert "A warning" in (await marta.follow(sent)).text
    taras = await browser.another().as_(world.cast.taras)
    home = (await taras.get(f"/c/{world.cast.kalyna.pub}")).text
    assert "Those who keep order have decided something about you" in home
    measure = await Measure.get()
    mine = f"/settings/measures/{measure.pub}"
    page = (await taras.get(mine)).text
    assert "Будь ласка, спокійніше" in page
    assert "Hateful words were said" in page
    assert "Марта" not in page
    await taras.post(mine, do="read")
    home = (await taras.get(f"/c/{world.cast.kalyna.pub}")).text
    assert "decided something about you" not in home
    for who in (world.cast.olena, world.cast.nino):
        other = await browser.another().as_(who)
        assert (await other.get(mine)).status_code == 404
        await other.client.aclose()
    log = (await taras.get(f"/c/{world.cast.kalyna.pub}/log")).text
    assert "Warned a member" in log
    assert "спокійніше" not in log
    for one in (marta, taras):
        await one.client.aclose()


async def test_a_week_outside_is_for_one_to_decide_and_more_for_two(world: World) -> None:
    await measured(world, world.cast.marta, "suspend7")
    assert await state_of(world.cast.taras) is Belonging.SUSPENDED
    act = await measured(world, world.cast.marta, "suspend30")
    assert act is not None
    assert await Measure.all().count() == 1
    await decide(world, world.cast.olena, act)
    row = await Measure.all().order_by("-id").first()
    assert row is not None
    assert (row.by_id, row.second_id) == (world.cast.marta.user_id, world.cast.olena.user_id)
    assert row.until is not None
    assert row.until > now() + 29 * A_DAY


@pytest.mark.parametrize(("step", "state"), [("out", Belonging.LEFT), ("ban", Belonging.BANNED)])
async def test_nobody_is_shut_out_by_one(world: World, step: str, state: Belonging) -> None:
    act = await measured(world, world.cast.marta, step)
    assert act is not None
    with pytest.raises(Conflict):
        await decide(world, world.cast.marta, act)
    assert await state_of(world.cast.taras) is Belonging.ACTIVE
    await decide(world, world.cast.olena, act)
    assert await state_of(world.cast.taras) is state


async def test_the_second_reads_what_would_be_decided_and_why(
    browser: Browser, world: World
) -> None:
    act = await measured(world, world.cast.marta, "ban")
    assert act is not None
    assert "Спокійно" not in act.facts
    olena = await browser.as_(world.cast.olena)
    page = (await olena.get(f"/c/{world.cast.kalyna.pub}/care/acts/{act.pub}")).text
    for words in ("Out, and no way back", "Hateful words were said", "Спокійно", "Тарас"):
        assert words in page


async def test_something_else_about_them_waits_already(world: World) -> None:
    third = await person("third", world.cast.kalyna, "Третя", Role.MODERATOR)
    await measured(world, world.cast.marta, "ban")
    for by in (world.cast.marta, third):
        with pytest.raises(Conflict, match="waits for a second person already"):
            await measured(world, by, "out")


async def test_nobody_decides_about_whom_they_are_near_to(browser: Browser, world: World) -> None:
    await brought(world, world.cast.marta, world.cast.taras)
    with pytest.raises(Forbidden, match="brought this person"):
        await measured(world, world.cast.marta)
    marta = await browser.as_(world.cast.marta)
    path = f"/c/{world.cast.kalyna.pub}/care/people/{world.cast.taras.pub}"
    assert "Somebody else has to decide about them" in (await marta.get(path)).text
    assert (await marta.post(path, step="warn", reason="hate")).status_code == 403
    act = await measured(world, world.cast.olena, "ban")
    assert act is not None
    with pytest.raises(NotFound):
        await decide(world, world.cast.marta, act)


async def test_about_who_keeps_order_only_an_owner_decides(world: World) -> None:
    third = await person("third", world.cast.kalyna, "Третя", Role.MODERATOR)
    marta = await someone(world, world.cast.marta)
    with pytest.raises(Forbidden, match="Only an owner"):
        await actions.decide(third, marta, MeasureForm("warn", "hate"))
    await actions.decide(world.cast.olena, marta, MeasureForm("warn", "hate"))


async def test_members_and_stewards_decide_nothing(world: World) -> None:
    for who in (
        await person("stefa", world.cast.kalyna, "Стефа", Role.STEWARD, Role.ORGANISER),
        await person("vasyl", world.cast.kalyna, "Василь"),
        world.cast.nino,
    ):
        with pytest.raises(Forbidden):
            await measured(world, who)


async def test_a_day_without_writing(world: World) -> None:
    await measured(world, world.cast.marta, "mute")
    room, _ = await room_for(world.cast.taras, world.things["room"])
    with pytest.raises(Forbidden):
        await chat.send(world.cast.taras, room, MessageForm(public_id(), "Я ще тут"))
    await actions.take_back(
        world.cast.olena, await last_for(world, world.cast.olena), is_mistake=False
    )
    await chat.send(world.cast.taras, room, MessageForm(public_id(), "Я ще тут"))


async def test_a_pause_given_in_a_room_stands_there_too(browser: Browser, world: World) -> None:
    kept = await member_to_keep(world.cast.marta, world.things["room"], world.cast.taras.pub)
    await chat.mute(world.cast.marta, kept, MuteForm(60, "spam"))
    mine = (await queries.measures_about_me(world.cast.taras))[0]
    assert (mine.measure.kind, mine.measure.reason, mine.may_disagree) == ("mute", "spam", True)
    taras = await browser.as_(world.cast.taras)
    page = (await taras.get(f"/settings/measures/{mine.measure.pub}")).text
    assert "You go on reading" in page
    assert "There was advertising" in page


async def test_one_person_hides_a_message_for_a_day_and_then_it_is_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    steward = await person("stefa", world.cast.kalyna, "Стефа", Role.STEWARD)
    assert steward.user_id is not None
    await chat.seat(world.cast.kalyna.id, steward.user_id, is_keeper=False)
    room, _ = await room_for(world.cast.taras, world.things["room"])
    ack = await chat.send(world.cast.taras, room, MessageForm(public_id(), "Гидота"))
    await chat.hide(steward, await message_for(steward, str(ack.id)))  # type: ignore[union-attr]
    assert "Гидота" not in await words_in(world, world.cast.olena)
    await actions.show_what_was_hidden_long_enough()
    assert "Гидота" not in await words_in(world, world.cast.olena)
    later = now() + timedelta(hours=25)
    monkeypatch.setattr(reading, "now", lambda: later)
    await actions.show_what_was_hidden_long_enough()
    await actions.show_what_was_hidden_long_enough()
    assert (await words_in(world, world.cast.olena)).count("Гидота") == 1


async def words_in(world: World, who: Viewer) -> list[str]:
    room = await Room.get(pub=world.things["room"])
    seat = await the_log().seat(who.user_id or 0, room.pub)
    assert seat is not None
    found = await the_log().timeline(seat, who.user_id or 0, limit=20)
    return [line.text or "" for line in (found.lines if found else []) if isinstance(line, Line)]


async def test_a_measure_answers_the_report_it_came_from(world: World) -> None:
    halyna = await person("halyna", world.cast.kalyna, "Галина")
    assert halyna.user_id is not None
    await chat.seat(world.cast.kalyna.id, halyna.user_id, is_keeper=False)
    report = await reported(world, by=halyna, of=world.cast.taras)
    await judged(world.cast.marta, world, report)
    await measured(world, world.cast.marta, "suspend1", report=report.pub)
    assert (await Report.get(id=report.id)).state == "resolved_action"
    mine = await queries.my_report(halyna, report.pub)
    assert "We have done something" in mine.outcome
    assert (await Measure.get()).report_id == report.id


async def test_a_measure_answers_no_report_that_is_with_somebody_else(world: World) -> None:
    halyna = await person("halyna", world.cast.kalyna, "Галина")
    assert halyna.user_id is not None
    await chat.seat(world.cast.kalyna.id, halyna.user_id, is_keeper=False)
    report = await reported(world, by=halyna, of=world.cast.taras)
    await measured(world, world.cast.marta, report=report.pub)
    assert (await Report.get(id=report.id)).state == "open", "nobody has taken it"
    await judged(world.cast.olena, world, report)
    await measured(world, world.cast.marta, report=report.pub)
    assert (await Report.get(id=report.id)).state == "claimed", "it is with the owner"


async def test_a_measure_answers_no_report_about_somebody_else(world: World) -> None:
    halyna = await person("halyna", world.cast.kalyna, "Галина")
    assert halyna.user_id is not None
    await chat.seat(world.cast.kalyna.id, halyna.user_id, is_keeper=False)
    report = await reported(world, by=world.cast.taras, of=halyna)
    await judged(world.cast.marta, world, report)
    await measured(world, world.cast.marta, report=report.pub)
    assert (await Report.get(id=report.id)).state == "claimed"
    assert (await Measure.get()).report_id is None


async def test_who_decided_it_takes_it_back_only_as_a_mistake(
    browser: Browser, world: World
) -> None:
    await measured(world, world.cast.marta, "suspend7")
    decided = await last_for(world, world.cast.marta)
    path = f"/c/{world.cast.kalyna.pub}/care/decided/{decided.measure.pub}"
    marta = await browser.as_(world.cast.marta)
    assert (await marta.post(path)).status_code == 409
    assert await state_of(world.cast.taras) is Belonging.SUSPENDED
    assert (await marta.post(path, mistake="1")).status_code == 303
    assert await state_of(world.cast.taras) is Belonging.ACTIVE
    assert (await marta.post(path, mistake="1")).status_code == 409
    mine = (await queries.measures_about_me(world.cast.taras))[0]
    assert mine.is_reversed


# --- disagreeing --------------------------------------------------------------------------------


async def disagreed(world: World, text: str = "Це був не я") -> Appeal:
    mine = (await queries.measures_about_me(world.cast.taras))[0]
    await actions.disagree(await as_now(world.cast.taras), mine, text)
    return await Appeal.get(measure_id=mine.measure.id)


async def found_by(world: World, who: Viewer, appeal: Appeal) -> queries.Disagreed:
    return await queries.appeal_for(who, await circle_for(who, world.cast.kalyna.pub), appeal.pub)


def verdict(said: Verdict, days: int = 1) -> VerdictForm:
    return VerdictForm(said, timedelta(days=days), "Ми подивилися ще раз")


async def test_who_is_suspended_disagrees_and_somebody_else_takes_it_back(
    browser: Browser, world: World
) -> None:
    await measured(world, world.cast.marta, "suspend7")
    taras = await browser.another().as_(await as_now(world.cast.taras))
    rights = await taras.follow(await taras.get(f"/c/{world.cast.kalyna.pub}"))
    assert "/settings/measures" in rights.text
    measure = await Measure.get()
    path = f"/settings/measures/{measure.pub}"
    assert (await taras.post(path, text=" ")).status_code == 422
    sent = await taras.follow(await taras.post(path, text="Це був не я"))
    assert "It waits for somebody who had no part in it." in sent.text
    assert (await taras.post(path, text="Ще раз")).status_code == 409
    appeal = await Appeal.get()
    assert "не я" not in appeal.text
    desk = f"/c/{world.cast.kalyna.pub}/care"
    marta = await browser.another().as_(world.cast.marta)
    assert appeal.pub not in (await marta.get(desk)).text
    assert (await marta.get(f"{desk}/appeals/{appeal.pub}")).status_code == 404
    olena = await browser.another().as_(world.cast.olena)
    page = (await olena.get(f"{desk}/appeals/{appeal.pub}")).text
    assert "Це був не я" in page
    said = {"verdict": "withdrawn", "words": "Вибачте нам"}
    assert (await olena.post(f"{desk}/appeals/{appeal.pub}", **said)).status_code == 303
    assert (await olena.post(f"{desk}/appeals/{appeal.pub}", **said)).status_code == 409
    assert await state_of(world.cast.taras) is Belonging.ACTIVE
    answer = await browser.another().as_(world.cast.taras)
    page = (await answer.get(path)).text
    assert "It is taken back" in page
    assert "Вибачте нам" in page
    assert "Олена" not in page
    for one in (taras, marta, olena, answer):
        await one.client.aclose()


async def test_it_may_stay_or_become_milder(world: World) -> None:
    await measured(world, world.cast.marta, "suspend7")
    appeal = await disagreed(world)
    found = await found_by(world, world.cast.olena, appeal)
    await actions.answer_appeal(world.cast.olena, found, verdict(Verdict.CHANGED))
    assert await state_of(world.cast.taras) is Belonging.SUSPENDED
    until = (await Membership.get(user_id=world.cast.taras.user_id)).state_until
    assert until is not None
    assert until < now() + 2 * A_DAY
    newer, older = await queries.measures_about_me(world.cast.taras)
    assert (newer.is_in_force, older.is_reversed) == (True, True)


async def test_a_warning_cannot_become_milder_but_it_can_stay(world: World) -> None:
    await measured(world, world.cast.marta)
    found = await found_by(world, world.cast.olena, await disagreed(world))
    with pytest.raises(Conflict, match="cannot become milder"):
        await actions.answer_appeal(world.cast.olena, found, verdict(Verdict.CHANGED))
    await actions.answer_appeal(world.cast.olena, found, verdict(Verdict.UPHELD))
    with pytest.raises(Conflict):
        await actions.answer_appeal(world.cast.olena, found, verdict(Verdict.WITHDRAWN))
    assert await Entry.exists(deed="appeal.upheld")


async def test_who_is_banned_can_disagree_too(browser: Browser, world: World) -> None:
    act = await measured(world, world.cast.marta, "ban")
    assert act is not None
    await decide(world, world.cast.olena, act)
    third = await person("third", world.cast.kalyna, "Третя", Role.MODERATOR)
    taras = await browser.as_(await as_now(world.cast.taras))
    assert "/settings/measures" in (await taras.get("/home")).text
    appeal = await disagreed(world)
    for who in (world.cast.marta, world.cast.olena):
        with pytest.raises(NotFound):
            await found_by(world, who, appeal)
    found = await found_by(world, third, appeal)
    await actions.answer_appeal(third, found, verdict(Verdict.WITHDRAWN))
    assert await state_of(world.cast.taras) is Belonging.LEFT


async def test_after_fourteen_days_it_is_too_late(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    await measured(world, world.cast.marta)
    later = now() + timedelta(days=15)
    monkeypatch.setattr(rights, "now", lambda: later)
    with pytest.raises(Conflict, match="fourteen days"):
        await disagreed(world)


async def test_the_words_go_with_the_person_and_what_was_decided_stays(world: World) -> None:
    await measured(world, world.cast.marta)
    appeal = await disagreed(world)
    assert world.cast.taras.user_id is not None
    await erase_account(world.cast.taras.user_id)
    assert (await Told.get()).words == ""
    assert (await Appeal.get(id=appeal.id)).text == ""
    assert await Measure.all().count() == 1
