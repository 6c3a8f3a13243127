"""The demo's first circle has something to go to (plans.py), and people have answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from app.accounts.models import User
from app.core.clock import now
from app.core.sealed import seal
from app.core.tokens import public_id
from app.events.models import (
    AnswerState,
    CheckIn,
    Duty,
    Event,
    EventAnswer,
    EventState,
    Method,
    Occurrence,
    OccurrenceState,
    Says,
)
from app.groups.models import Membership
from app.lines.actions import PromiseForm, make_sheet, promise
from app.lines.models import Line
from app.seeds.people import ZONES, Somebody
from app.seeds.plans import PLANS, Planned
from app.seeds.settling import Place

A_WEEK = timedelta(days=7)


PARTS = {one.host for one in PLANS} | {answer[0] for one in PLANS for answer in one.answers}


def has_meetings(members: list[Somebody]) -> bool:
    return {one.login for one in members} >= PARTS


async def plan_some(place: Place, accounts: Mapping[str, User]) -> None:
    found = await Membership.filter(group_id=place.group_id)
    by_user = {one.user_id: one.id for one in found}
    people = {login: by_user[accounts[login].id] for login in PARTS}
    for one in PLANS:
        await _plan(place, one, people)


async def _plan(place: Place, one: Planned, people: dict[str, int]) -> None:
    first = _next(place, one) - one.before * A_WEEK
    pub = public_id()
    plan = {"state": EventState.PUBLISHED} | one.different
    event = await Event.create(
        pub=pub,
        group_id=place.group_id,
        host_id=people[one.host],
        locale="uk",
        title=one.title,
        about=one.about,
        exact_place=seal(one.exact_place, "event", pub, "exact_place"),
        zone=ZONES[place.where],
        starts=f"{first:%Y-%m-%dT%H:%M}",
        minutes=one.minutes,
        uid=f"{pub}@kolo",
        made_at=now(),
        **plan,
    )
    for n in range(one.before + 1 + one.after):
        row = await _occurs(event, first + n * A_WEEK, one)
        if n < one.before:
            await _came(row, one, people, n)
        elif n == one.before:
            await _answered(row, one, people)


def _next(place: Place, one: Planned) -> datetime:
    """The wall clock there: that weekday, not today."""
    today = datetime.now(place.zone).date()
    days = (one.weekday - today.weekday()) % 7 or 7
    return datetime.combine(today + timedelta(days=days) + one.weeks * A_WEEK, one.at)


async def _occurs(event: Event, local: datetime, one: Planned) -> Occurrence:
    starts_at = local.replace(tzinfo=ZoneInfo(event.zone)).astimezone(UTC)
    row = await Occurrence.create(
        event_id=event.id,
        group_id=event.group_id,
        local=f"{local:%Y-%m-%dT%H:%M}",
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=one.minutes),
        state=OccurrenceState.CANCELLED if one.why_cancelled else OccurrenceState.SCHEDULED,
        why_cancelled=one.why_cancelled,
        capacity=event.capacity,
        sheet_id=await make_sheet(event.group_id, event.wanted) if event.wanted else None,
    )
    duties = [Duty(occurrence_id=row.id, position=n, **each) for n, each in enumerate(event.duties)]
    await Duty.bulk_create(duties)
    return row


async def _answered(row: Occurrence, one: Planned, people: dict[str, int]) -> None:
    """In the order in which they are named, as long as there are seats."""
    duties = {duty.name: duty for duty in await Duty.filter(occurrence_id=row.id)}
    for login, says, party, children, duty in one.answers:
        state, place = AnswerState.NOTED, None
        if says is Says.GOING:
            state = AnswerState.CONFIRMED
            if row.capacity is not None and row.taken + party > row.capacity:
                state, place = AnswerState.WAITLISTED, row.next_in_line
                row.next_in_line += 1
            else:
                row.taken += party
        _ = await _answer(row, people[login], says, state, party, children, place, duties.get(duty))
    await row.save(update_fields=["taken", "next_in_line"])
    for login, thing, qty in one.brings:
        assert row.sheet_id
        line = await Line.get(sheet_id=row.sheet_id, text=thing)
        form = PromiseForm({line.id: qty}, public_id())
        _ = await promise(row.sheet_id, people[login], form)


async def _answer(
    row: Occurrence,
    who: int,
    says: Says,
    state: AnswerState,
    party: int,
    children: int,
    place: int | None,
    duty: Duty | None,
) -> EventAnswer:
    if duty:
        duty.taken += 1
        await duty.save(update_fields=["taken"])
    return await EventAnswer.create(
        occurrence_id=row.id,
        group_id=row.group_id,
        membership_id=who,
        by_id=who,
        says=says,
        state=state,
        party=party,
        children=children,
        duty_id=duty.id if duty else None,
        place_in_line=place,
        nonce=public_id(),
        made_at=now(),
        changed_at=now(),
    )


async def _came(row: Occurrence, one: Planned, people: dict[str, int], week: int) -> None:
    """One that has been: whoever answered came, but one of them each time."""
    for n, (login, says, party, children, _) in enumerate(one.answers):
        if says is not Says.GOING:
            continue
        who = people[login]
        answer = await _answer(row, who, says, AnswerState.CONFIRMED, party, children, None, None)
        row.taken += party
        if n == week:
            continue
        _ = await CheckIn.create(
            occurrence_id=row.id,
            group_id=row.group_id,
            answer_id=answer.id,
            membership_id=who,
            party=party,
            method=Method.LIST,
            by_id=people[one.host],
            nonce=public_id(),
            at=row.starts_at,
        )
    await row.save(update_fields=["taken"])
