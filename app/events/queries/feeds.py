"""What somebody's own calendar shows of a circle (R49, R50): what they may know of and have not
said no to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from app.core.clock import now
from app.core.i18n import gettext
from app.core.tokens import kept
from app.core.viewer import Viewer
from app.events import rules
from app.events.ical import Face, Series, Time
from app.events.models import (
    AnswerState,
    CalendarKey,
    Event,
    EventAnswer,
    EventState,
    Occurrence,
    OccurrenceState,
    Remind,
    ReminderWish,
    Says,
)
from app.events.queries.occurrences import Happening, visible_to
from app.events.rules import SEEN
from app.groups.models import Group
from app.groups.queries import viewer_in

LOOKS_BACK = timedelta(days=31)
WITHOUT_THEM = (AnswerState.DECLINED, AnswerState.CANCELLED)


@dataclass(frozen=True, slots=True)
class Key:
    """What the page of somebody's calendar says of the key that opens it."""

    made_at: datetime
    is_full: bool


@dataclass(frozen=True, slots=True)
class Feed:
    """Whose calendar a key opens, and how it speaks to them."""

    key_id: int
    viewer: Viewer = field(repr=False)
    group_id: int
    is_full: bool
    locale: str
    zone: str


async def my_key(viewer: Viewer, group_id: int) -> Key | None:
    found = await CalendarKey.get_or_none(
        membership__group_id=group_id, membership__user_id=viewer.user_id
    )
    return Key(found.made_at, found.is_full) if found else None


async def my_reminders(viewer: Viewer, group_id: int) -> Remind:
    """How long before an event they want to be reminded of it."""
    found = await ReminderWish.get_or_none(
        membership__group_id=group_id, membership__user_id=viewer.user_id
    )
    return found.before if found else Remind.BOTH


async def feed_behind(circle: str, key: str) -> Feed | None:
    """Of a circle by its public id. None where the key opens nothing, or nothing any more."""
    found = await CalendarKey.get_or_none(key_hash=kept(key)).select_related("membership__user")
    if found is None:
        return None
    mine, group = found.membership, await Group.get(id=found.membership.group_id)
    viewer = await viewer_in(group.id, mine.user_id)
    if group.pub != circle or not rules.have_calendar_key(viewer, group.id):
        return None
    return Feed(found.id, viewer, group.id, found.is_full, mine.user.locale, mine.user.zone)


async def calendar_of(viewer: Viewer, group_id: int, *, is_full: bool) -> list[Series]:
    """In the language that is being spoken. Whatever comes again comes whole, so that a phone
    understands what differs."""
    near = visible_to(viewer).filter(group_id=group_id, ends_at__gte=now() - LOOKS_BACK)
    ids = await near.filter(event__state__in=SEEN).values_list("event_id", flat=True)
    return await _series(viewer, {int(str(one)) for one in ids}, is_full=is_full)


async def one_for_calendar(
    viewer: Viewer, one: Happening, *, is_full: bool
) -> tuple[Series, Time] | None:
    """One time of an event; None where it is not to be held yet."""
    if one.event.state not in SEEN:
        return None
    (series,) = await _series(viewer, {one.event.id}, is_full=is_full, heeds_answers=False)
    return series, next(time for time in series.times if time.local == one.row.local)


async def _series(
    viewer: Viewer, events: Collection[int], *, is_full: bool, heeds_answers: bool = True
) -> list[Series]:
    rows = await visible_to(viewer).filter(event_id__in=sorted(events)).order_by("event_id", "id")
    times: dict[int, list[Occurrence]] = defaultdict(list)
    for row in rows:
        times[row.event_id].append(row)
    no = await _said_no(viewer, [row.id for row in rows]) if heeds_answers else set()
    made = [_one_series(here[0].event, here, no, is_full=is_full) for here in times.values()]
    return [one for one in made if not all(time.is_left_out for time in one.times)]


def _one_series(event: Event, rows: list[Occurrence], no: set[int], *, is_full: bool) -> Series:
    times = tuple(
        Time(
            local=row.local,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            face=_face(event, row, is_full=is_full),
            is_cancelled=row.state is OccurrenceState.CANCELLED,
            is_left_out=row.id in no,
        )
        for row in rows
    )
    return Series(
        uid=event.uid,
        zone=event.zone,
        starts=event.starts,
        minutes=event.minutes,
        rule=event.rule,
        face=_face(event, None, is_full=is_full),
        sequence=_sequence(event, rows),
        changed_at=max(row.changed_at or event.made_at for row in rows),
        times=times,
        skips=_skips(event),
        goes_on=event.state is EventState.PUBLISHED,
    )


def _sequence(event: Event, rows: list[Occurrence]) -> int:
    """Grows with every change, also with one in which an event loses some of its times."""
    return event.sequence * 1000 + min(999, sum(row.sequence for row in rows))


def _skips(event: Event) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, filter(None, event.skips.split(","))))


def _face(event: Event, row: Occurrence | None, *, is_full: bool) -> Face:
    """Only what was chosen, with a warning; never an exact place, nor who comes (R50)."""
    if not is_full:
        return Face(gettext("Appointment"))
    own = row.own if row else {}
    return Face(str(own.get("title", event.title)), str(own.get("place", event.place)))


async def _said_no(viewer: Viewer, occurrences: list[int]) -> set[int]:
    """What somebody answers last counts."""
    mine = EventAnswer.filter(
        occurrence_id__in=occurrences, membership__user_id=viewer.user_id
    ).order_by("id")
    last = {one.occurrence_id: one for one in await mine}
    return {
        occurrence_id
        for occurrence_id, one in last.items()
        if one.says is Says.NO or one.state in WITHOUT_THEM
    }
