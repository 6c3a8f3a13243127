"""Whom an event concerns is told: at once, or some minutes after the last pencil has been put down.

Whoever does not belong any more is told nothing, and whoever rests only what cannot wait."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from functools import partial
from typing import Any

from tortoise.expressions import F, Q
from tortoise.queryset import QuerySet

from app.core.clock import now
from app.core.db import after_commit, transaction
from app.events.actions import reminding
from app.events.models import (
    AnswerState,
    Change,
    EventAnswer,
    EventState,
    Occurrence,
    OccurrenceState,
    Says,
)
from app.events.tells import CANCELLED, TIME, Tells
from app.groups.models import INSIDE, Belonging, Membership
from app.lines.queries import who_promised
from app.notices import actions as notices
from app.notices.actions import notify
from app.notices.models import Urgency

TOGETHER = timedelta(minutes=20)  # several edits become one notice
SOON = timedelta(hours=12)  # whoever rests hears of a cancellation that is so near
IN_ONE_GO = 200

TOLD_OF = (EventState.PUBLISHED, EventState.CANCELLED)

COUNT_ON_IT = Q(
    state__in=[
        *(AnswerState.CONFIRMED, AnswerState.PENDING),
        *(AnswerState.WAITLISTED, AnswerState.OFFERED),
    ]
) | Q(state=AnswerState.NOTED, says=Says.MAYBE)


async def changed(occurrence: Occurrence, what: str, *, at_once: bool = False) -> None:
    """Inside the transaction that changes it, after its row is written. `what` are names of
    `tells.CHANGES`, or "cancelled", with commas. A new time and a cancellation are told at once,
    whoever calls; reminders move along, and calendars hear of it."""
    names = {name.strip() for name in what.split(",") if name.strip()}
    at_once = at_once or bool(names & {TIME, CANCELLED})
    await Occurrence.filter(id=occurrence.id).update(sequence=F("sequence") + 1, changed_at=now())
    if TIME in names or "back" in names:
        await reminding.move_reminders(await Occurrence.get(id=occurrence.id))
    due_at = now() if at_once else now() + TOGETHER
    _ = await Change.create(
        occurrence_id=occurrence.id, what=",".join(sorted(names))[:120], due_at=due_at
    )
    if at_once:
        after_commit(partial(tell_of, occurrence.event_id))


async def tell(
    kind: Tells,
    occurrence: Occurrence,
    memberships: Collection[int],
    *,
    again: str = "",
    more: Mapping[str, Any] | None = None,
) -> None:
    """Inside a transaction: some members hear something about an occurrence, once for every `again`
    (such as what it hangs on: an answer's public id, the end of an offer). An offered seat also
    reaches those who rest."""
    is_urgent = kind in (Tells.OFFERED, Tells.GUEST_OFFERED)
    await _notify(kind, occurrence, memberships, again=again, more=more, is_urgent=is_urgent)


async def not_so_any_more(kind: Tells, occurrence: Occurrence, *, again: str) -> None:
    """Inside a transaction: what was told about it is over, and nobody needs to read it."""
    await notices.not_so_any_more(_key(kind, occurrence, again))


async def tell_changes() -> None:
    """By the clock: what was changed, and is due."""
    due = _due().order_by("due_at", "id").limit(IN_ONE_GO)
    for event_id in dict.fromkeys(await due.values_list("occurrence__event_id", flat=True)):
        await tell_of(int(str(event_id)))


def _due() -> QuerySet[Change]:
    """What waits for a yes again is told with it, and not before."""
    of_what_is_known = Change.filter(occurrence__event__state__in=TOLD_OF)
    return of_what_is_known.filter(told_at=None, due_at__lte=now())


async def tell_of(event_id: int) -> None:
    """All that was changed about one occurrence and not told yet is one notice; what was changed
    likewise about several times of an event is one, too, for everybody whom it concerns."""
    async with transaction():
        due = _due().filter(occurrence__event_id=event_id)
        ids = {int(str(each)) for each in await due.values_list("occurrence_id", flat=True)}
        rows = await Occurrence.filter(id__in=sorted(ids)).order_by("id").select_for_update()
        waits = await Change.filter(occurrence_id__in=sorted(ids), told_at=None).order_by("id")
        await Change.filter(id__in=[each.id for each in waits]).update(told_at=now())
        news: dict[tuple[int, Tells, str], list[Occurrence]] = {}  # (whom it concerns, what it is)
        for one in sorted(rows, key=lambda row: row.starts_at):
            names = {n for each in waits if each.occurrence_id == one.id for n in _names(each)}
            if (said := _said_of(one, names)) and now() < one.ends_at:
                for person in await _who_counts_on(one):
                    news.setdefault((person, *said), []).append(one)
        await _tell_each(news, again=str(waits[-1].id) if waits else "")


def _names(change: Change) -> list[str]:
    return change.what.split(",")


def _said_of(one: Occurrence, names: set[str]) -> tuple[Tells, str] | None:
    if one.state is OccurrenceState.CANCELLED:
        return (Tells.CANCELLED, "") if names else None
    what = ",".join(sorted(names - {CANCELLED}))
    return (Tells.CHANGED, what) if what else None


async def _who_counts_on(one: Occurrence) -> set[int]:
    """Who answered, and who only promised to bring something."""
    concerned = EventAnswer.filter(COUNT_ON_IT, occurrence_id=one.id)
    people = await concerned.exclude(membership_id=None).values_list("membership_id", flat=True)
    return {int(str(each)) for each in people} | await who_promised(one.sheet_id)


async def _tell_each(news: Mapping[tuple[int, Tells, str], list[Occurrence]], again: str) -> None:
    """The notice is about the first of the times, and says how many there are."""
    alike: dict[tuple[Tells, str, Occurrence, int], set[int]] = {}
    for (person, kind, what), times in news.items():
        alike.setdefault((kind, what, times[0], len(times)), set()).add(person)
    for (kind, what, first, count), people in alike.items():
        more: dict[str, Any] = {"what": what} if what else {}
        if count > 1:
            more["times"] = count
        is_near = kind is Tells.CANCELLED and first.starts_at - now() < SOON
        await _notify(kind, first, people, again=again, more=more, is_urgent=is_near)


async def _notify(
    kind: Tells,
    occurrence: Occurrence,
    memberships: Collection[int],
    *,
    again: str = "",
    more: Mapping[str, Any] | None = None,
    is_urgent: bool = False,
) -> None:
    states = INSIDE if is_urgent else (Belonging.ACTIVE,)
    here = Membership.filter(
        id__in=sorted(memberships), group_id=occurrence.group_id, state__in=states
    )
    users = await here.values_list("user_id", flat=True)
    await notify(
        [int(str(user)) for user in users],
        kind,
        target=occurrence.pub,
        key=_key(kind, occurrence, again),
        more=more,
        group_id=occurrence.group_id,
        urgency=Urgency.URGENT if is_urgent else Urgency.NORMAL,
    )


def _key(kind: Tells, occurrence: Occurrence, again: str) -> str:
    return f"{kind}:{occurrence.pub}:{again}"
