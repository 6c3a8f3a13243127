"""A believable community for whoever tries Kolo, and as many people and messages as a test needs.

Nobody in it exists; the town they come from has no name. The rows of people are written in bulk,
what they say goes through the room log like everything that is said.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from rich.progress import Progress

from app.accounts.models import User
from app.core.clock import now
from app.seeds.cards import hand_out
from app.seeds.door import ABOUT_THEM, stand_at_the_door
from app.seeds.families import write_down
from app.seeds.helping import ask_and_offer, has_needs
from app.seeds.meetings import has_meetings, plan_some
from app.seeds.on_the_way import send_some
from app.seeds.order import has_order, leave_something_to_decide
from app.seeds.people import CAST, HERE, THERE, ZONES, Somebody, Where, gather
from app.seeds.rooms import SAID, has_more_rooms, open_more
from app.seeds.saying import mark_read, say_all, seat_all, set_times
from app.seeds.settling import (
    SETTLING,
    Place,
    belong,
    make_accounts,
    make_tokens,
    nobody_is_here,
    open_circles,
)
from app.seeds.talk import told
from app.seeds.times import moments

DEMO_PASSWORD = "tea-by-the-warm-stove"  # noqa: S105 (everybody in the demo has it; it is printed)
FEWEST = 3
SAME_EVERY_TIME = 24  # with it, the demo of usual size ends in three languages


@dataclass(frozen=True, slots=True)
class Story:
    """What is going to be said in one circle, and when."""

    members: list[Somebody]
    said: list[tuple[Somebody, str]]
    when: list[datetime]


async def plant(
    people: int, messages: int, progress: Progress, *, with_tokens: bool, bots: bool
) -> list[dict[str, Any]]:
    """Fill an empty database; needs the room log open. Returns what --tokens writes of each.
    Raises ValueError with a sentence."""
    if people < FEWEST or messages < 0:
        raise ValueError(f"A community has {FEWEST} people or more, and messages or none.")
    await nobody_is_here()
    everybody = gather(people)
    here = [one for one in everybody if HERE in one.circles]
    # Programs that come with tokens write in every room they find, so none is for reading only.
    more = has_more_rooms(here, messages) and not with_tokens
    stories = _stories(everybody, messages - SAID if more else messages)
    began = min((story.when[0] for story in stories.values() if story.when), default=now())
    began -= SETTLING
    accounts = await make_accounts(everybody, DEMO_PASSWORD, began, progress)
    places = await open_circles(list(stories), began)
    await belong(everybody, accounts, places, began)
    for place in places:
        if not with_tokens:
            await hand_out(place, stories[place.where].members, accounts)
        await _live(place, stories[place.where], accounts, began, progress)
        if more and place.where is HERE:
            await open_more(place, here, accounts)
            await write_down(place, accounts)
            if has_meetings(here):
                await plan_some(place, accounts)
            if has_needs(here):
                await ask_and_offer(place, accounts)
                await send_some(place, accounts)
        if place.where is HERE and has_order(here) and not with_tokens:
            await leave_something_to_decide(place, accounts)
            await stand_at_the_door(place, accounts)
    tokens = await make_tokens(accounts, is_bot=bots) if with_tokens else {}
    return [_line(one, accounts, places, tokens) for one in everybody]


def introductions(people: int = len(CAST)) -> list[str]:
    """Who of so many can sign in, for the terminal."""
    lines = [f"{one.login:<8} {one.name}, {one.about}" for one in CAST[:people] if one.about]
    if has_order(CAST[:people]):
        lines += [f"{login:<8} {about}" for login, about in ABOUT_THEM.items()]
    return [*lines, f"Everybody’s password: {DEMO_PASSWORD}"]


def _stories(everybody: list[Somebody], messages: int) -> dict[Where, Story]:
    """Of each circle that somebody is in; the first one talks more."""
    rng = random.Random(SAME_EVERY_TIME)  # noqa: S311 (nothing here is a secret)
    inside = {
        where: members
        for where in Where
        if (members := [one for one in everybody if where in one.circles])
    }
    rest = messages // 4 if len(inside) > 1 else 0
    counts = {HERE: messages - rest, THERE: rest}
    return {where: _story(where, members, counts[where], rng) for where, members in inside.items()}


def _story(where: Where, members: list[Somebody], count: int, rng: random.Random) -> Story:
    conversations = told(where, members, count, rng)
    when = moments([len(one) for one in conversations], now(), ZoneInfo(ZONES[where]), rng)
    return Story(members, [line for one in conversations for line in one], when)


async def _live(
    place: Place, story: Story, accounts: Mapping[str, User], began: datetime, progress: Progress
) -> None:
    """Everybody of a circle takes a seat in its room, then they talk."""
    seats = await seat_all(place, story.members, accounts)
    spoken = await say_all(place, story.said, accounts, progress)
    when = {ack.seq: moment for ack, moment in zip(spoken, story.when, strict=True)}
    when |= {seq: began + SETTLING * n / len(seats) for n, seq in enumerate(seats)}
    await set_times(place, when)
    await mark_read(place, story.members, accounts, story.said, spoken)


def _line(
    one: Somebody, accounts: Mapping[str, User], places: list[Place], tokens: dict[str, str]
) -> dict[str, Any]:
    return {
        "user": accounts[one.login].pub,
        "login": one.login,
        "password": DEMO_PASSWORD,
        "token": tokens.get(one.login),
        "rooms": [place.room for place in places if place.where in one.circles],
    }
