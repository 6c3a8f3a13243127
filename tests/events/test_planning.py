"""Somebody plans something: what is taken, what is asked about, who says yes."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from app.core.clock import now
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.viewer import Role
from app.events import actions
from app.events.forms import EventForm
from app.events.models import Duty, Event, EventState, Occurrence
from app.events.queries import asked_in, occurrence_for
from app.events.recurrence import Rule
from app.lines.models import Line
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.events.plans import at_kyiv, plan_sent, planned_by, sunday, times_of
from tests.world import World

SPRING, AUTUMN = "2027-03-28", "2027-10-31"  # the nights in which the clocks of Kyiv change


def problems(**different: object) -> dict[str, str]:
    with pytest.raises(Invalid) as no:
        EventForm.parse(plan_sent(**different))
    return {name: str(words) for name, words in no.value.problems.items()}


@pytest.mark.parametrize(
    ("field", "different"),
    [
        ("title", {"title": " "}),
        ("title", {"title": "а" * 121}),
        ("day", {"day": ""}),
        ("day", {"day": "31.11.2026"}),
        ("day", {"day": "2020-01-01"}),
        ("at", {"at": "25:00"}),
        ("end_at", {"end_at": ""}),
        ("end_at", {"end_at": "17:59"}),
        ("end_at", {"end_at": "18:00"}),
        ("end_day", {"end_day": "2098-01-01"}),
        ("zone", {"zone": "Europe/Atlantis"}),
        ("locale", {"locale": "xx"}),
        ("online_url", {"online_url": "javascript:alert(1)"}),
        ("online_url", {"online_url": "https://"}),
        ("online_url", {"online_url": "http://[1"}),
        ("capacity", {"capacity": "0"}),
        ("capacity", {"capacity": "many"}),
        ("guests_max", {"guests_max": "21"}),
        ("answer_by", {"answer_by": "-1"}),
        ("audience", {"audience": "everybody"}),
        ("place_for", {"place_for": "x"}),
        ("repeat", {"repeat": "daily"}),
        ("every", {"repeat": "weekly", "every": "0"}),
        ("every", {"repeat": "weekly", "every": "13"}),
        ("stops", {"repeat": "weekly", "stops": "later"}),
        ("until", {"repeat": "weekly", "stops": "until", "until": ""}),
        ("until", {"repeat": "weekly", "stops": "until", "until": "2026-01-01"}),
        ("count", {"repeat": "weekly", "stops": "count", "count": "0"}),
        ("count", {"repeat": "weekly", "stops": "count", "count": "401"}),
        ("on_MO", {"repeat": "weekly", "on_MO": "1"}),
        ("skips", {"repeat": "weekly", "skips": "Різдво"}),
        ("skips", {"repeat": "weekly", "skips": " ".join(["24.12.2026"] * 1 + ["x"])}),
        ("duties", {"duties": "Водій: 2\nВодій: 1"}),
        ("duties", {"duties": "Водій: 0"}),
        ("duties", {"duties": "Водій: 1000000000"}),
        ("wanted", {"wanted": "х" * 121}),
        ("wanted", {"wanted": "\n".join(f"стілець {n}" for n in range(31))}),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(field: str, different: dict[str, str]) -> None:
    assert set(problems(**different)) == {field}


def test_everything_that_is_wrong_is_said_at_once() -> None:
    rule = {"repeat": "weekly", "stops": "until", "until": "2026-01-01", "skips": "Різдво"}
    assert set(problems(**rule, at="", capacity="x")) == {"at", "until", "skips", "capacity"}
    asked = problems(**rule, day=SPRING, at="03:30")
    assert set(asked) == {"starts_meant", "until", "skips"}


def test_the_last_weekday_of_a_month_has_to_be_one() -> None:
    assert set(problems(day="2027-01-24", repeat="monthly_last")) == {"repeat"}
    form = EventForm.parse(plan_sent(day="2027-01-31", repeat="monthly_last"))
    assert form.when.plan.rule == Rule(is_monthly=True, days=("-1SU",))


def test_a_rule_of_which_every_day_is_left_out_would_never_happen() -> None:
    day = sunday()
    sent = {"repeat": "weekly", "stops": "count", "count": "2"}
    skips = f"{day:%d.%m.%Y} {day + timedelta(days=7)}"
    assert set(problems(**sent, skips=skips)) == {"skips"}


@pytest.mark.parametrize(("day", "meant"), [(SPRING, "04:30"), (AUTUMN, "03:30")])
def test_a_time_the_clocks_do_not_show_once_is_asked_about(day: str, meant: str) -> None:
    sent = {"day": day, "at": "03:30", "end_at": "06:00"}
    assert set(problems(**sent)) == {"starts_meant"}
    stale = "2027-10-30T03:30/1"
    assert set(problems(**sent, starts_meant=stale)) == {"starts_meant"}, "of another question"
    form = EventForm.parse(plan_sent(**sent, starts_meant=f"{day}T03:30/1"))
    starts = form.when.plan.starts
    assert f"{starts:%H:%M}" == meant
    assert starts.fold == (day == AUTUMN)
    assert form.when.plan.minutes == (90 if day == SPRING else 150)


def test_an_end_at_such_a_time_is_asked_about_too() -> None:
    sent = {"day": "2027-10-30", "at": "22:00", "end_day": AUTUMN, "end_at": "03:15"}
    assert set(problems(**sent)) == {"ends_meant"}
    first, second = (
        EventForm.parse(plan_sent(**sent, ends_meant=f"{AUTUMN}T03:15/{n}")) for n in (0, 1)
    )
    assert (first.when.plan.minutes, second.when.plan.minutes) == (315, 375)


def test_days_and_times_are_read_as_people_write_them() -> None:
    form = EventForm.parse(plan_sent(day="06.12.2099", at="9.30", end_at="11:00:00"))
    assert f"{form.when.plan.starts:%Y-%m-%d %H:%M}" == "2099-12-06 09:30"
    lists = plan_sent(duties="Водій: 2\nКухар", wanted="Хліб: 4 буханці\nСупутник — 3\nСіль")
    form = EventForm.parse(lists)
    assert form.duties == [{"name": "Водій", "needed": 2}, {"name": "Кухар", "needed": 1}]
    assert [tuple(one.values()) for one in form.wanted] == [
        ("Хліб", 4, "буханці"),
        ("Супутник", 3, ""),
        ("Сіль", 1, ""),
    ]


# --- making it ------------------------------------------------------------------------------------


async def test_a_weekly_supper_is_there_for_ninety_days_with_its_duties_and_lists(
    world: World,
) -> None:
    cast = world.cast
    day = sunday()
    event = await planned_by(
        cast.olena,
        cast.kalyna,
        repeat="weekly",
        capacity=10,
        duties="Кухар: 2",
        wanted="Хліб: 4",
        skips=f"{day + timedelta(days=14):%d.%m.%Y}",
    )
    times = await times_of(event)
    assert len(times) in (11, 12)
    assert {(at_kyiv(one).weekday(), at_kyiv(one).hour) for one in times} == {(6, 18)}
    assert (day + timedelta(days=14)) not in {at_kyiv(one).date() for one in times}
    assert {one.capacity for one in times} == {10}
    assert await Duty.filter(occurrence__event_id=event.id, needed=2).count() == len(times)
    assert len({one.sheet_id for one in times}) == len(times)
    assert await Line.filter(sheet_id=times[0].sheet_id, text="Хліб", qty=4).exists()


async def test_what_is_far_away_has_at_least_its_first_time(world: World) -> None:
    cast = world.cast
    day = sunday(52).isoformat()
    event = await planned_by(cast.olena, cast.kalyna, repeat="weekly", day=day)
    assert [one.local for one in await times_of(event)] == [f"{day}T18:00"]


async def test_making_ahead_at_once_from_everywhere_makes_nothing_twice(world: World) -> None:
    cast = world.cast
    event = await planned_by(cast.olena, cast.kalyna, repeat="weekly", duties="Кухар: 1")
    there = [one.local for one in await times_of(event)]
    await Occurrence.filter(event_id=event.id).delete()
    await Event.filter(id=event.id).update(made_until=None)
    await asyncio.gather(*(actions.make_all_ahead() for _ in range(8)))
    assert [one.local for one in await times_of(event)] == there
    assert await Duty.filter(occurrence__event_id=event.id).count() == len(there)
    await actions.make_ahead(event.id)
    assert len(await times_of(event)) == len(there)


async def test_the_same_form_sent_twice_at_once_plans_one_event(world: World) -> None:
    cast = world.cast
    form = EventForm.parse(plan_sent(repeat="weekly"))
    made = await asyncio.gather(*(actions.plan(cast.olena, cast.kalyna.id, form) for _ in "abcd"))
    assert len({one.id for one in made}) == 1
    assert await Event.filter(title="Вечеря", rule__not="").count() == 1


async def test_nobody_takes_over_an_event_by_naming_its_form(world: World) -> None:
    cast = world.cast
    form = EventForm.parse(plan_sent())
    event = await actions.plan(cast.olena, cast.kalyna.id, form)
    with pytest.raises(NotFound):
        await actions.plan(cast.marta, cast.kalyna.id, form)
    assert (await Event.get(id=event.id)).host_id == event.host_id


async def test_a_members_event_waits_for_a_yes(world: World) -> None:
    cast = world.cast
    event = await planned_by(cast.taras, cast.kalyna)
    assert event.state is EventState.ASKED
    [asked] = await asked_in(cast.olena, cast.kalyna.id)
    assert (asked.one.event.id, asked.host) == (event.id, "Тарас")
    with pytest.raises(Forbidden):
        await asked_in(cast.marta, cast.kalyna.id)
    with pytest.raises(Forbidden):
        await actions.let_it_be(cast.taras, asked.one)
    await actions.let_it_be(cast.olena, asked.one)
    assert (await Event.get(id=event.id)).state is EventState.PUBLISHED
    with pytest.raises(Conflict):
        await actions.refuse(cast.olena, asked.one, "Ні")


async def test_what_is_refused_is_its_hosts_again_with_the_reason(world: World) -> None:
    cast = world.cast
    event = await planned_by(cast.taras, cast.kalyna)
    [asked] = await asked_in(cast.olena, cast.kalyna.id)
    await actions.refuse(cast.olena, asked.one, "У неділю вже є вечеря")
    event = await Event.get(id=event.id)
    assert (event.state, event.why_not) == (EventState.DRAFT, "У неділю вже є вечеря")
    mine = await occurrence_for(cast.taras, asked.one.pub)
    assert await actions.publish(cast.taras, mine) is EventState.ASKED


async def test_stewards_organisers_and_owners_need_no_yes_and_newcomers_wait(world: World) -> None:
    kalyna = world.cast.kalyna
    for role in (Role.STEWARD, Role.ORGANISER, Role.OWNER):
        host = await person(f"host-{role}", kalyna, role.value, role)
        assert (await planned_by(host, kalyna)).state is EventState.PUBLISHED
    asked = await person("host-moderator", kalyna, "Модератор", Role.MODERATOR)
    assert (await planned_by(asked, kalyna)).state is EventState.ASKED


async def test_one_person_does_not_bury_those_who_say_yes(world: World) -> None:
    cast = world.cast
    for _ in range(5):
        _ = await planned_by(cast.taras, cast.kalyna)
    with pytest.raises(Conflict):
        _ = await planned_by(cast.taras, cast.kalyna)


# --- on its pages ---------------------------------------------------------------------------------


async def test_an_organiser_plans_a_weekly_supper_on_the_page(world: World, at: SitsDown) -> None:
    olena = await at(world.cast.olena)
    path = f"/c/{world.cast.kalyna.pub}/events/new"
    page = await olena.get(path)
    assert 'name="once"' in page.text
    sent = plan_sent(repeat="weekly", exact_place="Поділ, вулиця 1, дзвонити двічі")
    answer = await olena.post(path, **sent)
    event = await Event.get(pub=sent["once"])
    assert answer.headers["location"] == f"/events/{(await times_of(event))[0].pub}"
    assert "Поділ" not in event.exact_place
    again = await olena.post(path, **sent)
    assert again.headers["location"] == answer.headers["location"]


@pytest.mark.parametrize(
    ("repeat", "day", "words"),
    [
        ("monthly_date", "2027-06-15", "Every month: on day 15"),
        ("monthly_weekday", "2027-06-13", "Every month: the second Sunday, 5 times in all"),
        ("monthly_last", "2027-06-27", "Every 2 months: the last Sunday, until 24.12.2027"),
    ],
)
async def test_a_page_says_on_which_days_of_a_month_it_comes_again(
    world: World, at: SitsDown, repeat: str, day: str, words: str
) -> None:
    ends = {"stops": "until", "until": "2027-12-24", "every": 2} if "until" in words else {}
    ends = {"stops": "count", "count": 5} if "times" in words else ends
    event = await planned_by(world.cast.olena, world.cast.kalyna, day=day, repeat=repeat, **ends)
    [row, *_] = await times_of(event)
    assert words in (await (await at(world.cast.olena)).get(f"/events/{row.pub}")).text


async def test_what_was_typed_stays_and_the_night_is_asked_about(
    world: World, at: SitsDown
) -> None:
    olena = await at(world.cast.olena)
    path = f"/c/{world.cast.kalyna.pub}/events/new"
    sent = plan_sent(title="Нічна зміна", day=AUTUMN, at="03:30", end_at="08:00")
    asked = await olena.post(path, **sent)
    assert asked.status_code == 422
    assert "comes twice" in asked.text
    assert "Нічна зміна" in asked.text
    assert f'value="{AUTUMN}T03:30/1"' in asked.text
    done = await olena.post(path, **sent, starts_meant=f"{AUTUMN}T03:30/1")
    assert done.status_code == 303
    [row] = await times_of(await Event.get(pub=sent["once"]))
    assert row.starts_at.astimezone(ZoneInfo("Europe/Kyiv")).utcoffset() == timedelta(hours=2)
    spring = await olena.post(path, **plan_sent(day=SPRING, at="03:30", end_at="08:00"))
    assert "there is no 03:30" in spring.text


async def test_a_draft_a_template_and_a_copy(world: World, at: SitsDown) -> None:
    cast = world.cast
    taras, olena = await at(cast.taras), await at(cast.olena)
    new = f"/c/{cast.kalyna.pub}/events/new"
    assert (await taras.post(new, **plan_sent(aim="draft", title="Похід"))).status_code == 303
    template = plan_sent(aim="template", title="Чай", day="", exact_place="вулиця Тиха 3")
    assert (await taras.post(new, **template)).status_code == 303
    kept = await taras.get(f"/c/{cast.kalyna.pub}/events/kept")
    assert "Whoever holds events here can use it too" in kept.text
    assert "Похід" in kept.text
    assert "Чай" in kept.text
    mine = f"/c/{cast.kalyna.pub}/events/kept/{template['once']}"
    assert "вулиця Тиха 3" in (await taras.get(mine)).text
    hers = await olena.get(mine)
    assert 'value="Чай"' in hers.text
    assert "вулиця Тиха 3" not in hers.text, "an owner is no organiser"
    marta = await at(cast.marta)
    assert (await marta.get(mine)).status_code == 404
    assert (await olena.post(mine)).status_code == 403
    assert (await taras.post(mine)).status_code == 303
    assert not await Event.filter(pub=template["once"]).exists()
    copied = await taras.get(f"/events/{world.things['event']}/copy")
    assert 'value="Вечеря"' in copied.text


async def test_a_past_time_cannot_be_planned(world: World, at: SitsDown) -> None:
    olena = await at(world.cast.olena)
    yesterday = (now() - timedelta(days=1)).date().isoformat()
    answer = await olena.post(f"/c/{world.cast.kalyna.pub}/events/new", **plan_sent(day=yesterday))
    assert answer.status_code == 422
    assert "This time is over already." in answer.text
