"""Reminders: rows that wait for their minute. What is true then decides, not what was true when
they were written."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from app.core.clock import now
from app.core.db import transaction
from app.core.viewer import Viewer
from app.events import rules
from app.events.models import (
    HAPPENS,
    AnswerState,
    Event,
    EventAnswer,
    EventState,
    Occurrence,
    Remind,
    Reminder,
    ReminderWish,
)
from app.events.tells import Tells
from app.groups.models import INSIDE, Belonging, Membership
from app.notices.actions import notify

A_DAY, TWO_HOURS = 24 * 60, 2 * 60
MINUTES = {  # before the start
    Remind.BOTH: (A_DAY, TWO_HOURS),
    Remind.DAY: (A_DAY,),
    Remind.HOURS: (TWO_HOURS,),
    Remind.NONE: (),
}
IN_ONE_GO = 500


async def remind(occurrence: Occurrence, memberships: Collection[int]) -> None:
    """Inside the transaction that gives them a place. What is not ahead any more is left out, and
    doing it again changes nothing."""
    wishes = await ReminderWish.filter(membership_id__in=sorted(memberships))
    before = {one.membership_id: MINUTES[one.before] for one in wishes}
    rows = [
        Reminder(
            occurrence_id=occurrence.id,
            membership_id=membership,
            minutes=minutes,
            due_at=occurrence.starts_at - timedelta(minutes=minutes),
        )
        for membership in sorted(memberships)
        for minutes in before.get(membership, MINUTES[Remind.BOTH])
        if occurrence.starts_at - timedelta(minutes=minutes) > now()
    ]
    if rows:
        await Reminder.bulk_create(rows, ignore_conflicts=True)


async def forget_reminders(occurrence_id: int, membership_id: int) -> None:
    """Inside the transaction in which they lose their place, or give it back."""
    await Reminder.filter(occurrence_id=occurrence_id, membership_id=membership_id).delete()


async def move_reminders(occurrence: Occurrence) -> None:
    """Inside the transaction in which it got another time."""
    await Reminder.filter(occurrence_id=occurrence.id).delete()
    coming = EventAnswer.filter(occurrence_id=occurrence.id, state=AnswerState.CONFIRMED)
    people = await coming.exclude(membership_id=None).values_list("membership_id", flat=True)
    await remind(occurrence, [int(str(one)) for one in people])


async def wish_reminders(viewer: Viewer, group_id: int, before: Remind) -> None:
    """From now on, and of what they have already said they come to."""
    rules.see_calendar.require(viewer, group_id)
    async with transaction():
        mine = await Membership.select_for_update(no_key=True).get(
            group_id=group_id, user_id=viewer.user_id, state__in=INSIDE
        )
        ahead = await _alone_with_what_they_come_to(mine.id)
        await ReminderWish.filter(membership_id=mine.id).delete()
        _ = await ReminderWish.create(membership_id=mine.id, before=before)
        await Reminder.filter(membership_id=mine.id, done_at=None).delete()
        for one in ahead:
            await remind(one, [mine.id])


async def _alone_with_what_they_come_to(membership_id: int) -> list[Occurrence]:
    """In a transaction: what is still to come, in the one order; who moves it moves reminders."""
    mine = EventAnswer.filter(membership_id=membership_id, state=AnswerState.CONFIRMED)
    ahead = Occurrence.filter(
        id__in=await mine.values_list("occurrence_id", flat=True),
        starts_at__gt=now(),
        state__in=HAPPENS,
    )
    return await ahead.order_by("id").select_for_update(no_key=True)


async def remind_due() -> None:
    """By the clock, every minute."""
    due = Reminder.filter(done_at=None, due_at__lte=now()).order_by("due_at", "id")
    rows = await due.limit(IN_ONE_GO)
    for occurrence_id in dict.fromkeys(row.occurrence_id for row in rows):
        await _remind_of(occurrence_id, [row for row in rows if row.occurrence_id == occurrence_id])


async def _remind_of(occurrence_id: int, rows: list[Reminder]) -> None:
    async with transaction():
        one = await Occurrence.select_for_update().get(id=occurrence_id)
        event = await Event.get(id=one.event_id)
        ids = [row.id for row in rows]
        still = Reminder.filter(id__in=ids, done_at=None)
        people = {int(str(n)) for n in await still.values_list("membership_id", flat=True)}
        await still.update(done_at=now())
        is_on = one.happens and event.state is EventState.PUBLISHED and now() < one.starts_at
        if not is_on or event.hidden_at or not people:
            return
        coming = Membership.filter(
            id__in=sorted(people),
            state=Belonging.ACTIVE,
            event_answers__occurrence_id=one.id,
            event_answers__state=AnswerState.CONFIRMED,
        )
        await notify(
            {int(str(user)) for user in await coming.values_list("user_id", flat=True)},
            Tells.REMINDER,
            target=one.pub,
            key=f"{Tells.REMINDER}:{one.pub}:{min(row.minutes for row in rows)}"
            f":{one.starts_at:%Y%m%dT%H%M}",
            more={"minutes": min(row.minutes for row in rows)},
            group_id=one.group_id,
        )
