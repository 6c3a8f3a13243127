"""Whether there is a seat for who wants to come, or a place in the line."""

from __future__ import annotations

from typing import Any

from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_, Words, n_words
from app.events import waiting
from app.events.actions.becoming import (
    FULL,
    MEANWHILE,
    become,
    begin,
    next_place,
    take_in_turn,
)
from app.events.forms import AnswerForm
from app.events.models import AnswerState, EventAnswer, Says
from app.events.queries import Happening, sees_numbers
from app.groups.models import Membership
from app.groups.queries import viewer_in

CLOSED = N_("The time to answer is over.")
SAID_NO = N_("Whoever holds this said no this time. You can write to them.")
ASK_FIRST = N_("There was a yes for fewer people. Please ask whoever holds this before.")
NO_MORE = N_("There are no more places. Your answer stays as it was.")
FEWER_AT_ALL = N_("There are fewer places than that in all.")
NOT_SO_MANY = N_("There are not so many free places. Your answer stays as it was.")
TOO_MANY_AT_ALL = ("There is one place in all.", "There are %(n)s places in all.")
FEWER_LEFT = (
    "Only one more place is free. Your answer stays as it was.",
    "Only %(n)s more places are free. Your answer stays as it was.",
)


async def seat(one: Happening, mine: EventAnswer, form: AnswerForm) -> AnswerState:
    """In a transaction that is alone with the occurrence: they come with so many, or wait. `mine`
    is what they said before, or new and not kept yet."""
    party, children = _wanted(mine, form)
    if one.row.capacity is not None and party > one.row.capacity:
        at_all = n_words(*TOO_MANY_AT_ALL, one.row.capacity)
        raise Invalid({"party": at_all if await _sees_numbers(one, mine) else FEWER_AT_ALL})
    was = mine.state if mine.id else None
    if was in (None, AnswerState.NOTED):
        await _come(one, mine, party, children)
    elif was is AnswerState.DECLINED:
        raise Conflict(SAID_NO)
    elif was in (AnswerState.PENDING, AnswerState.WAITLISTED):
        await _wait_as(one, mine, party, children)
    else:
        await _hold(one, mine, party, children)
    return mine.state


def _wanted(mine: EventAnswer, form: AnswerForm) -> tuple[int, int]:
    party = form.party or mine.party
    children = mine.children if form.children is None else form.children
    return party, min(children, party)


async def _come(one: Happening, mine: EventAnswer, party: int, children: int) -> None:
    """Who has no place, and waits for none."""
    if not one.is_open(now()):
        raise Conflict(CLOSED)
    if one.event.needs_yes:
        await _begin(one, mine, AnswerState.PENDING, party, children)
    else:
        await sit_or_wait(one, mine, party, children)


async def sit_or_wait(one: Happening, mine: EventAnswer, party: int, children: int) -> None:
    """Also of whoever had the host's yes."""
    if await take_in_turn(one, party):
        await _begin(one, mine, AnswerState.CONFIRMED, party, children)
        return
    if not one.event.has_waiting_list or waiting.is_too_late(now(), one.row.starts_at):
        left = one.seats_left or 0
        if left and party > 1:
            raise Invalid({"party": await _left(one, mine)})
        raise Conflict(FULL)
    place = await next_place(one)
    await _begin(one, mine, AnswerState.WAITLISTED, party, children, place)


async def _begin(
    one: Happening,
    mine: EventAnswer,
    to: AnswerState,
    party: int,
    children: int,
    place: int | None = None,
) -> None:
    how: dict[str, Any] = {"says": Says.GOING, "party": party, "children": children}
    how |= {"passed_over_at": None, "offered_until": None}
    if place is not None:
        how["place_in_line"] = place
    await (become if mine.id else begin)(one, mine, to, **how)


async def _wait_as(one: Happening, mine: EventAnswer, party: int, children: int) -> None:
    """Whoever waits keeps their place in the line, with more people or with fewer. In the last hour
    nobody is offered anything: they take what is free."""
    is_last_hour = waiting.is_too_late(now(), one.row.starts_at) and one.is_open(now())
    if mine.state is AnswerState.WAITLISTED and is_last_hour and await take_in_turn(one, party):
        await become(one, mine, AnswerState.CONFIRMED, party=party, children=children)
        return
    if party > mine.party and not one.is_open(now()):
        raise Conflict(CLOSED)
    await _keep(mine, party, children)


async def _hold(one: Happening, mine: EventAnswer, party: int, children: int) -> None:
    """Whoever has seats, or is offered some and takes them: more only where they are free."""
    more = party - mine.party
    if now() >= one.row.starts_at or not one.row.happens:
        raise Conflict(CLOSED)
    if more > 0 and not one.is_open(now()):
        raise Conflict(CLOSED)
    if more > 0 and one.event.needs_yes:
        raise Invalid({"party": ASK_FIRST})
    if not await take_in_turn(one, more):
        raise Invalid({"party": await _left(one, mine)})
    await become(
        one, mine, AnswerState.CONFIRMED, party=party, children=children, offered_until=None
    )


async def _keep(mine: EventAnswer, party: int, children: int) -> None:
    same = EventAnswer.filter(id=mine.id, state=mine.state)
    if not await same.update(party=party, children=children, changed_at=now()):
        raise Conflict(MEANWHILE)
    mine.party, mine.children = party, children


async def _left(one: Happening, mine: EventAnswer) -> Words | str:
    if not (left := one.seats_left or 0):
        return NO_MORE
    return n_words(*FEWER_LEFT, left) if await _sees_numbers(one, mine) else NOT_SO_MANY


async def _sees_numbers(one: Happening, mine: EventAnswer) -> bool:
    """Whoever sent it: a refusal tells no more than the page does."""
    by = await Membership.get(id=mine.by_id)
    return await sees_numbers(await viewer_in(one.group_id, by.user_id), one)
