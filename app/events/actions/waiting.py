"""The waiting list moves: freed seats are offered, and offers nobody took go on to the next."""

from __future__ import annotations

from tortoise.expressions import F, Q

from app.core.clock import now
from app.core.db import transaction
from app.core.i18n import zone_named
from app.events import waiting
from app.events.actions.becoming import alone_with_time, become, in_line, take_seats
from app.events.actions.hearing import passed_over
from app.events.models import HAPPENS, AnswerState, EventAnswer, EventState, Occurrence
from app.events.queries import Happening


async def offer_seats(occurrence_id: int) -> None:
    """In a transaction, after seats came free there, or are more than before."""
    await offer(await alone_with_time(occurrence_id))


async def offer(one: Happening) -> None:
    """In a transaction that is alone with the occurrence: to each in turn for whom there are seats,
    which are held for them from now on."""
    if not one.row.happens or one.event.state is not EventState.PUBLISHED:
        return
    while not waiting.is_too_late(now(), one.row.starts_at):
        turn = waiting.turn(await in_line(one), one.seats_left, now())
        if turn.who is None or not await take_seats(one, turn.who.party):
            return
        until = waiting.ends(now(), one.row.starts_at, zone_named(one.event.zone))
        await become(one, turn.who, AnswerState.OFFERED, offered_until=until)
        await _pass_over(one, turn.passed_over)


async def _pass_over(one: Happening, larger: tuple[EventAnswer, ...]) -> None:
    """Each is told once."""
    for each in larger:
        if each.passed_over_at is None:
            await EventAnswer.filter(id=each.id).update(passed_over_at=now())
            await passed_over(one, each)


async def expire(one: Happening) -> None:
    """In a transaction that is alone with the occurrence: every offer whose time is over."""
    over = EventAnswer.filter(
        occurrence_id=one.id, state=AnswerState.OFFERED, offered_until__lte=now()
    )
    for each in await over.order_by("place_in_line"):
        await take_seats(one, -each.party)
        await become(one, each, AnswerState.EXPIRED)


async def pass_on() -> None:
    """By the clock, every minute. Also what came free in some other way is offered."""
    for occurrence_id in await _due():
        async with transaction():
            one = await alone_with_time(occurrence_id)
            await expire(one)
            await offer(one)


async def _due() -> list[int]:
    over = Occurrence.filter(
        state__in=HAPPENS,
        answers__state=AnswerState.OFFERED,
        answers__offered_until__lte=now(),
    )
    free = Occurrence.filter(
        Q(capacity=None) | Q(capacity__gt=F("taken")),
        state__in=HAPPENS,
        event__state=EventState.PUBLISHED,
        answers__state=AnswerState.WAITLISTED,
        starts_at__gt=now() + waiting.TOO_LATE,
    )
    ids: set[int] = set()
    for rows in (over, free):
        ids |= {int(str(each)) for each in await rows.distinct().values_list("id", flat=True)}
    return sorted(ids)
