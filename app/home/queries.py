"""What stands on somebody's home pages."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from app.accounts.queries import account_of
from app.chat.queries import Asked, RoomLine, lines_for
from app.chat.queries import my_invitations as asked_into_rooms
from app.core.viewer import Viewer
from app.directory.queries import Asked as WouldReach
from app.directory.queries import rings_for, waiting_for
from app.events.queries import Soon, soon_in
from app.groups.queries import Circle, due_count, my_invitations, waiting_count, wishes_in
from app.groups.rules import keep_door
from app.help.queries import waits_for_me
from app.moderation.queries import (
    MyMeasure,
    MyReport,
    News,
    Turning,
    answers_for,
    handover_in,
    may_choose,
    news_in,
    unread_about_me,
)
from app.notices.queries import unseen_count

MOST_LINES = 5


@dataclass(frozen=True, slots=True)
class Today:
    """What is new in one circle; quiet things are left out before loud ones are."""

    lines: list[RoomLine]
    asked: list[Asked]  # who waits for an answer
    reach: list[WouldReach]  # and who would like to know how to reach the viewer
    unread: int
    sheet_waits: bool  # the recovery sheet is not on paper yet
    decided: list[MyMeasure]  # about the viewer, and not read yet
    answers: list[MyReport]  # to what the viewer has reported
    turning: Turning | None  # the circle is about to change hands
    news: list[News]  # who keeps it, and who does no longer
    new_due: int  # newcomers who wait for nothing but a yes, for the same
    chooses: bool  # the viewer is one of those who choose an owner: none has looked in for long
    wishes: int  # invitations that members ask for, for the same
    ready: int  # and those that the viewer asked for and may hand on
    has_rung: bool  # somebody came upon a made-up card lately, for the same
    at_the_door: int  # who waits for a yes, for those who keep the door
    soon: Soon  # what the viewer goes to, and what about events waits for them
    help_waits: int  # promises to bring, to say yes to, or to say of whether they came
    told: int  # notices they have not looked at

    @property
    def is_quiet(self) -> bool:
        return not (
            self.help_waits
            or self.unread
            or self.asked
            or self.reach
            or self.told
            or self.soon.offers
        )


async def today(viewer: Viewer, circle: Circle) -> Today:
    lines = [line for line in await lines_for(viewer, circle.id) if not line.is_archived]
    account = await account_of(viewer)
    asked = [one for one in await asked_into_rooms(viewer) if one.room.group_id == circle.id]
    return Today(
        lines[:MOST_LINES],
        asked[:MOST_LINES],
        (await waiting_for(viewer, circle.id))[:MOST_LINES],
        sum(line.loud for line in lines),
        account.sheet_seed is not None,
        [one for one in await unread_about_me(viewer) if one.measure.group_id == circle.id],
        await answers_for(viewer, circle),
        await handover_in(viewer, circle),
        await news_in(circle),
        await due_count(circle) if keep_door(viewer, circle.id) else 0,
        await may_choose(viewer, circle.id),
        len(await wishes_in(viewer, circle)) if keep_door(viewer, circle.id) else 0,
        0 if keep_door(viewer, circle.id) else await _ready(viewer, circle),
        bool(await rings_for(viewer, circle)),
        await waiting_count(circle) if keep_door(viewer, circle.id) else 0,
        await soon_in(viewer, circle.id),
        await waits_for_me(viewer, circle.id),
        await unseen_count(viewer, circle.id),
    )


async def _ready(viewer: Viewer, circle: Circle) -> int:
    return sum(one.is_open for one in await my_invitations(viewer, circle))


async def unread_by_circle(viewer: Viewer) -> dict[int, int]:
    """{circle id: how much is new}"""
    unread: Counter[int] = Counter()
    for line in await lines_for(viewer):
        unread[line.group_id] += line.loud
    return dict(unread)
