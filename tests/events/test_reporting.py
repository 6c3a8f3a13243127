"""A meeting is reported by whom it is shown to, hidden with all its times when several do, and
shown again or not by who keeps order. Whoever counts on it hears that much."""

from __future__ import annotations

from datetime import timedelta

from app.chat.models import HiddenFor, Report
from app.core.clock import now
from app.core.viewer import Viewer
from app.events.actions import reminding
from app.events.models import Event, EventAudience, Occurrence, Reminder
from app.moderation.models import Appeal, Measure
from app.notices.models import Notice
from tests.cast import person
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.events.making import answered as said_yes
from tests.events.making import supper
from tests.moderation.looking import answered, looked_at, pages_of
from tests.moderation.power import no_power_to_hide
from tests.world import World

TITLE = "Зустріч з адвокатом"
THREE = (("halyna", "Галина"), ("lali", "Лалі"), ("vasyl", "Василь"))


async def event_of(one: Occurrence) -> Event:
    return await Event.get(id=one.event_id)


async def is_hidden(one: Occurrence) -> HiddenFor | None:
    row = await event_of(one)
    return row.hidden_for if row.hidden_at else None


async def reports(who: Browser, one: Occurrence, **more: str) -> int:
    sent = await who.post(f"/events/{one.pub}/report", **({"feeling": "deceit"} | more))
    return sent.status_code


async def told(who: Viewer) -> list[str]:
    mine = Notice.filter(user_id=who.user_id, kind__startswith="event.", gone_at=None)
    return [one.kind for one in await mine.order_by("id")]


async def test_from_the_page_of_a_meeting_to_the_answer(world: World, at: SitsDown) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.taras, about="Приносьте по сто доларів", place="Поділ")
    her, marta = await at(await person("halyna", cast.kalyna, "Галина")), await at(cast.marta)
    assert f"/events/{one.pub}/report" in (await her.get(f"/events/{one.pub}")).text
    missing = await her.post(f"/events/{one.pub}/report", words="Це шахрай")
    assert (missing.status_code, "Це шахрай" in missing.text) == (422, True)
    for _ in range(2):
        assert await reports(her, one, words="Це шахрай") == 303
    assert "You have reported this" in (await her.get(f"/events/{one.pub}")).text
    event = await event_of(one)
    assert await Report.filter(message_pub=event.pub).count() == 1
    (path,) = await pages_of(event.pub, cast.kalyna.pub)
    page = await looked_at(marta, path)
    for words in ("Вечеря", "Приносьте по сто доларів", "Поділ", "Це шахрай", "Тарас"):
        assert words in page
    assert "Галина" not in page
    link = f"/events/{event.pub}"
    assert link in page
    assert "Приносьте" in (await marta.get(link)).text, "of an event, its next time"
    await answered(marta, path, "talked")
    assert await is_hidden(one) is None


async def test_who_is_not_shown_it_or_who_holds_it_does_not_report_it(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.marta, audience=EventAudience.TEAM)
    for who in (cast.taras, cast.nino):
        assert await reports(await at(who), one) == 404
    marta = await at(cast.marta)
    assert "/report" not in (await marta.get(f"/events/{one.pub}")).text
    assert await reports(marta, one) == 409
    assert await reports(await at(cast.olena), one) == 303
    (path,) = await pages_of((await event_of(one)).pub, cast.kalyna.pub)
    assert (await marta.get(path)).status_code == 404, "whoever holds it never sees it"


async def test_what_three_report_is_hidden_with_all_its_times_until_somebody_has_looked(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.taras, title=TITLE)
    again = one.starts_at + timedelta(days=7)
    next_week = await Occurrence.create(
        event_id=one.event_id,
        group_id=one.group_id,
        local="2030-01-01T18:00",
        starts_at=again,
        ends_at=again + timedelta(hours=2),
    )
    guest = await person("ivan", cast.kalyna, "Іван")
    await said_yes(one, guest)
    bystander, taras, marta = await at(guest), await at(cast.taras), await at(cast.marta)
    assert TITLE in (await bystander.get("/calendar")).text
    for (login, name), time in zip(THREE, (one, next_week, one), strict=True):
        assert (await bystander.get(f"/events/{one.pub}")).status_code == 200
        assert await reports(await at(await person(login, cast.kalyna, name)), time) == 303
    assert await is_hidden(one) is HiddenFor.REPORTS
    for time in (one, next_week):
        assert (await bystander.get(f"/events/{time.pub}")).status_code == 404
    assert TITLE not in (await bystander.get("/calendar")).text
    own = (await taras.get(f"/events/{one.pub}")).text
    assert "It is hidden until those who keep order have looked at it" in own
    for _, name in THREE:
        assert name not in own
    assert (await told(cast.taras), await told(guest)) == (["event.hidden"], ["event.not now"])
    assert "is hidden until somebody has looked at it" in (await bystander.get("/notices")).text

    first, *_ = await pages_of((await event_of(one)).pub, cast.kalyna.pub)
    await answered(marta, first, "fine")
    assert (await bystander.get(f"/events/{one.pub}")).status_code == 200
    assert (await told(cast.taras))[-1] == "event.shown again"
    assert (await told(guest))[-1] == "event.shown again"


async def test_the_last_report_and_the_hiding_are_kept_together_or_not_at_all(
    world: World, at: SitsDown
) -> None:
    one = await supper(world.cast.kalyna, world.cast.taras)
    sat = [await at(await person(login, world.cast.kalyna, name)) for login, name in THREE]
    for who in sat[:2]:
        assert await reports(who, one) == 303
    async with no_power_to_hide("event"):
        assert await reports(sat[2], one) == 500
    assert await Report.filter(message_pub=(await event_of(one)).pub).count() == 2
    assert await reports(sat[2], one) == 303
    assert await is_hidden(one) is HiddenFor.REPORTS


async def test_nobody_is_reminded_of_what_is_hidden(world: World) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.olena)
    await said_yes(one, cast.taras)
    await Event.filter(id=one.event_id).update(hidden_at=now())
    due = {"minutes": 60, "due_at": now() - timedelta(minutes=1)}
    me = (await one.answers.all())[0].membership_id  # type: ignore[attr-defined]
    await Reminder.create(occurrence_id=one.id, membership_id=me, **due)
    await reminding.remind_due()
    assert "event.reminder" not in await told(cast.taras)


async def test_it_goes_out_of_sight_and_comes_back_when_it_is_taken_back(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.taras)
    guest = await person("ivan", cast.kalyna, "Іван")
    await said_yes(one, guest)
    his, taras, marta, olena = [await at(w) for w in (guest, cast.taras, cast.marta, cast.olena)]
    await reports(his, one)
    (path,) = await pages_of((await event_of(one)).pub, cast.kalyna.pub)
    await answered(marta, path, "hidden", reason="danger")
    assert await is_hidden(one) is HiddenFor.ORDER
    assert (await his.get(f"/events/{one.pub}")).status_code == 404
    assert await told(guest) == ["event.gone"]
    measure = await Measure.get(kind="event")
    notice = (await taras.get(f"/settings/measures/{measure.pub}")).text
    assert "A meeting is out of sight" in notice
    assert "Something put people in danger" in notice
    await taras.post(f"/settings/measures/{measure.pub}", text="Це вечеря, і все")
    appeal = await Appeal.get(measure_id=measure.id)
    where = f"/c/{cast.kalyna.pub}/care/appeals/{appeal.pub}"
    assert f"/events/{measure.message_pub}" in (await olena.get(where)).text
    assert (await olena.post(where, verdict="withdrawn", words="Так")).status_code == 303
    assert (await his.get(f"/events/{one.pub}")).status_code == 200
