"""Changing an event: this one time, this and all that follow, or all of them. Nobody's answer is
lost by it: answers hang on times, and those stay (`series.realign`)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_, Words, words
from app.core.sealed import seal
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.events import rules
from app.events.actions.asking import Agreed, ask_again, needs_yes_again
from app.events.actions.hosting import first_pub, for_whom, shut_out
from app.events.actions.lists import coming, too_few, write_duties, write_wanted
from app.events.actions.series import alone_with_event, realign, told
from app.events.actions.waiting import offer_seats
from app.events.actions.writing import (
    SEALED,
    apart,
    opened,
    own_words,
    words_of,
    write_down,
)
from app.events.forms import EventForm, OneForm
from app.events.models import (
    Event,
    EventState,
    Occurrence,
    OccurrenceState,
)
from app.events.queries import Happening
from app.events.queries.planning import version_of
from app.events.recurrence import (
    Plan,
    ended_before,
    first_slot,
    moment,
    plan_of,
    slot,
    slots,
    times_before,
    wall,
)

GONE = N_("This was cancelled meanwhile.")
NOTHING_LEFT = N_("Then nothing of it would be left to come. To end it, cancel what is to come.")


class Meanwhile(Conflict):
    """Somebody saved first; the page shows both."""


async def edit_one(viewer: Viewer, one: Happening, form: OneForm) -> None:
    """Only this time: its words, its seats, and when it is. Raises Invalid for fewer seats than
    are taken, Meanwhile where it was changed since the form was shown."""
    rules.change_event.require(viewer, one.planned)
    async with transaction():
        event, row = await _still(one, form.version)
        _not_over(event)
        if row.state is OccurrenceState.CANCELLED:
            raise Conflict(GONE)
        said = words_of(event, row)
        what = apart(said, form.said)
        own = own_words(event, row, form.said)
        values: dict[str, Any] = {"own": own, "capacity": form.capacity}
        starts_at = moment(form.plan.starts, form.plan.zone)
        ends_at = slot(form.plan, form.plan.starts).ends_at
        if (starts_at, ends_at) != (row.starts_at, row.ends_at):
            values |= {
                "starts_at": starts_at,
                "ends_at": ends_at,
                "state": _moved(event, row, form),
            }
            what.append("time")
        values |= {"sequence": row.sequence + 1, "changed_at": now()}
        if not await _with_room(row, form.capacity).update(**values):
            raise Invalid({"capacity": await _taken(row)})
        await _offer(row, form.capacity)
        is_other = said != form.said or "time" in what
        if is_other and needs_yes_again(viewer, event):
            await told(event, row, *what, "about")
            await ask_again(event)
        else:
            await told(event, row, *what)


def _moved(event: Event, row: Occurrence, form: OneForm) -> OccurrenceState:
    if not event.rule:
        return OccurrenceState.SCHEDULED
    rule = plan_of(event)
    should = slot(rule, wall(row.local))
    mine = slot(form.plan, form.plan.starts)
    is_back = (should.starts_at, should.ends_at) == (mine.starts_at, mine.ends_at)
    return OccurrenceState.SCHEDULED if is_back else OccurrenceState.MOVED


async def edit_all(viewer: Viewer, one: Happening, form: EventForm) -> str:
    """Everything that is still to come; what was held stays as it was. The answer is the public id
    of a time to look at."""
    rules.change_event.require(viewer, one.planned)
    for_whom(viewer, one.group_id, form)
    async with transaction():
        event, row = await _still(one, form.version)
        _not_over(event)
        await _rewrite(viewer, event, form)
    return await still_there(event, row)


async def edit_following(viewer: Viewer, one: Happening, form: EventForm) -> str:
    """From this time on it is another event, which those who answered to come along to. The answer
    is the public id of its first time."""
    rules.change_event.require(viewer, one.planned)
    for_whom(viewer, one.group_id, form)
    async with transaction():
        event, row = await _still(one, form.version)
        _not_over(event)
        day = date.fromisoformat(row.local[:10])
        plan = plan_of(event)
        if not event.rule or not times_before(plan, day):
            await _rewrite(viewer, event, form)
        else:
            _after_what_stays(plan, day, form)
            later = await _split(event, row.local)
            before = ended_before(plan, day)
            assert before.rule is not None
            event.rule = before.rule.text(before.zone)
            event.version, event.sequence = event.version + 1, event.sequence + 1
            await event.save()
            await _rewrite(viewer, later, form)
            event = later
    return await still_there(event, row)


def _after_what_stays(plan: Plan, day: date, form: EventForm) -> None:
    """Else two times would stand on one day."""
    stays = slots(plan, day - timedelta(days=400), day - timedelta(days=1))
    if stays and form.when.plan.starts.date() <= stays[-1].day:
        last = f"{stays[-1].day:%d.%m.%Y}"
        raise Invalid({"day": words("It has to be later than %(day)s, which stays.", day=last)})


async def _split(event: Event, local: str) -> Event:
    """A second event with everything of the first, whose times from there on it takes over."""
    pub = public_id()
    kept = {
        name: getattr(event, name)
        for name in event._meta.db_fields
        if name not in ("id", "pub", "uid", "version", "sequence", "made_at", *SEALED)
    }
    later = Event(**kept, pub=pub, uid=f"{pub}@kolo", made_at=now())
    for name in SEALED:
        setattr(later, name, seal(opened(event, name), "event", pub, name))
    await later.save()
    follow = Occurrence.filter(event_id=event.id, local__gte=local)
    rows = await follow.order_by("id").select_for_update()
    await Occurrence.filter(id__in=[row.id for row in rows]).update(event_id=later.id)
    return later


async def _rewrite(viewer: Viewer, event: Event, form: EventForm) -> None:
    """In a transaction, alone with it."""
    before = {name: getattr(event, name) for name in ("capacity", "duties", "wanted", "rule")}
    rows = await coming(event)
    if problem := await too_few(event, rows, form.duties):
        raise Invalid({"duties": problem})
    if problem := await shut_out(event, rows, form.audience):
        raise Invalid({"audience": problem})
    agreed = Agreed.of(event, rows)
    what = apart(agreed.said, form.said)
    write_down(event, form)
    if rows and not await _comes_again(event):
        raise Invalid({"day": NOTHING_LEFT})
    event.version, event.sequence = event.version + 1, event.sequence + 1
    await event.save()
    await realign(event, was_once=not before["rule"])
    rows = [row for row in await coming(event) if row.happens]
    needs_yes = needs_yes_again(viewer, event) and not agreed.covers(event, rows)
    what += ["about"] if needs_yes else []
    await write_duties(rows, form.duties)
    await write_wanted(event, rows, before["wanted"])
    for row in rows:
        if row.capacity == before["capacity"]:
            await _give_room(row, form.capacity)
        await told(event, row, *what)
    if needs_yes:
        await ask_again(event)


async def still_there(event: Event, row: Occurrence) -> str:
    """This time, or the next one where the rule does not make it any more."""
    is_there = await Occurrence.filter(id=row.id).exists()
    return row.pub if is_there else await first_pub(event)


async def _comes_again(event: Event) -> bool:
    plan = plan_of(event)
    today = now().astimezone(plan.zone).date()
    found = first_slot(plan, today)
    if found and found.starts_at <= now():
        found = first_slot(plan, date.fromordinal(today.toordinal() + 1))
    return found is not None


async def _give_room(row: Occurrence, capacity: int | None) -> None:
    if row.capacity == capacity:
        return
    if not await _with_room(row, capacity).update(capacity=capacity):
        raise Invalid({"capacity": await _taken(row)})
    await _offer(row, capacity)


def _with_room(row: Occurrence, capacity: int | None) -> Any:
    rows = Occurrence.filter(id=row.id)
    return rows if capacity is None else rows.filter(taken__lte=capacity)


async def _taken(row: Occurrence) -> Words:
    taken = (await Occurrence.get(id=row.id)).taken
    day = date.fromisoformat(row.local[:10])
    return words(
        "On %(day)s %(n)s seats are taken or kept for somebody: it cannot be fewer.",
        day=f"{day:%d.%m.%Y}",
        n=str(taken),
    )


async def _offer(row: Occurrence, capacity: int | None) -> None:
    """There may be room now for whoever waits."""
    if row.capacity is not None and (capacity is None or capacity > row.capacity):
        await offer_seats(row.id)


async def _still(one: Happening, version: str) -> tuple[Event, Occurrence]:
    """In a transaction: both as they are, if they are as the form showed them. Times are locked
    later and all in one order: whoever answers to all of them at once does it likewise."""
    event = await alone_with_event(one.event.id)
    row = await Occurrence.get_or_none(id=one.id, event_id=event.id)
    if row is None or version_of(event, row) != version:
        raise Meanwhile
    return event, row


def _not_over(event: Event) -> None:
    if event.state is EventState.CANCELLED:
        raise Conflict(GONE)
