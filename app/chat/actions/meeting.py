"""Two people: one writes to the other, who may answer, decline, or not want to meet them at all."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

from tortoise.exceptions import IntegrityError

from app.accounts.models import User
from app.chat import queries, rules
from app.chat.actions.rooms import in_words
from app.chat.forms import MessageForm
from app.chat.log import Join, Send, SetRoom
from app.chat.models import Block, HistoryPolicy, Knock, Room, RoomKind, pair_of
from app.chat.rules import Reach
from app.chat.the_log import the_log
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, TooMany
from app.core.i18n import N_, n_words
from app.core.viewer import Viewer
from app.groups.queries import Member, is_near
from realtime.needs import Refused

# Higher features hear of it here: (viewer, group id, who is nobody, what was done).
on_made_up: list[Callable[[Viewer, int, Member, str], Awaitable[None]]] = []

# And here, inside the transaction: (account of who does not want to meet, account of whom).
on_block_inside: list[Callable[[int, int], Awaitable[None]]] = []

A_DAY = 5  # new people one may write to (R54, row 38)

NOT_TO_THEM = N_("You cannot write to this person.")
TAKE_IT_BACK = N_(
    "You blocked this person. If you would like to write to them, unblock them first."
)
IN_FIRST_DAYS = N_(
    "In your first days here you can write to those who look after the circle, "
    "and to whoever invited you. The rest opens after some days, with their yes."
)
NOT_ANSWERED = N_("They have not answered yet. When they do, you can go on writing.")


async def write_to(viewer: Viewer, group_id: int, one: Member, form: MessageForm) -> Room:
    """Send somebody a first message, which they accept or not; or the next one, where they talk
    already. The same form sent twice is one message. Raises Forbidden, Conflict, TooMany."""
    await _may_write_to(viewer, group_id, one)
    room = await _room_of_two(viewer, group_id, one)
    assert viewer.user_id is not None
    await _come_in(viewer, room)
    try:
        await the_log().put(Send(room.pub, viewer.user_id, form.cid, form.text))
    except Refused as no:
        raise (Conflict(NOT_ANSWERED) if no.code == "forbidden" else in_words(no)) from no
    room = await Room.get(id=room.id)
    if one.user_id < 0:
        await _made_up(viewer, group_id, one, "write")
    elif not await the_log().mine(room.id, one.user_id):
        await Knock.get_or_create({"by_id": viewer.user_id}, room_id=room.id, user_id=one.user_id)
    return room


async def _made_up(viewer: Viewer, group_id: int, one: Member, how: str) -> None:
    """Nobody is told and nobody answers; for whoever wrote it looks like anybody who does not."""
    for hears in on_made_up:
        await hears(viewer, group_id, one, how)


async def _may_write_to(viewer: Viewer, group_id: int, one: Member) -> None:
    near = await is_near(viewer, group_id, one.user_id)
    if not rules.write_to_person(viewer, Reach(group_id, one.user_id, near)):
        raise Forbidden(IN_FIRST_DAYS if group_id in viewer.new_in else NOT_TO_THEM)
    if await queries.has_blocked(viewer, one.user_id):
        raise Forbidden(TAKE_IT_BACK)
    if await queries.is_blocked(viewer.user_id or 0, one.user_id):
        raise Forbidden(NOT_TO_THEM)


async def _room_of_two(viewer: Viewer, group_id: int, one: Member) -> Room:
    assert viewer.user_id is not None
    pair = pair_of(group_id, viewer.user_id, one.user_id)
    if room := await Room.get_or_none(pair=pair):
        return room
    try:
        async with transaction():
            await _not_too_many(viewer)
            return await Room.create(
                group_id=group_id,
                kind=RoomKind.DIRECT,
                title="",
                pair=pair,
                hist_policy=HistoryPolicy.WHOLE,
                made_by_id=viewer.user_id,
                asked_by_id=viewer.user_id,
            )
    except IntegrityError:  # both at once, or the same form twice
        return await Room.get(pair=pair)


async def _not_too_many(viewer: Viewer) -> None:
    _ = await User.select_for_update().get(id=viewer.user_id)  # two tabs count one by one
    since = now() - timedelta(days=1)
    asked = Room.filter(kind=RoomKind.DIRECT, made_by_id=viewer.user_id, created_at__gt=since)
    if await asked.count() >= A_DAY:
        raise TooMany(
            n_words(
                "You may write to one new person a day. Please go on tomorrow.",
                "You may write to %(n)s new people a day. Please go on tomorrow.",
                A_DAY,
            ),
            3600,
        )


async def _come_in(viewer: Viewer, room: Room) -> None:
    """Writing to somebody who has written is answering them."""
    assert viewer.user_id is not None
    await the_log().put(Join(room.id, viewer.user_id))
    if room.is_waiting and room.asked_by_id != viewer.user_id:
        await the_log().put(SetRoom(room.id, viewer.user_id, accepted=True))
        await Knock.filter(room_id=room.id, user_id=viewer.user_id).delete()


async def block(viewer: Viewer, group_id: int, one: Member) -> None:
    """Neither meets the other any more, in whichever circle: what they write to each other stops,
    and what waits is forgotten. Again changes nothing. What else is between them, higher features
    know."""
    assert viewer.user_id is not None
    if one.user_id == viewer.user_id:
        raise Conflict(N_("That is you."))
    if one.user_id < 0:
        await _made_up(viewer, group_id, one, "block")
        return
    async with transaction():
        await Block.get_or_create(blocker_id=viewer.user_id, blocked_id=one.user_id)
        for hears in on_block_inside:
            await hears(viewer.user_id, one.user_id)
    pairs = [pair_of(circle, viewer.user_id, one.user_id) for circle in viewer.roles]
    for room in await Room.filter(pair__in=pairs):
        # From now on it waits for the one who blocked, whoever asked first.
        await Room.filter(id=room.id).update(asked_by_id=one.user_id)
        await the_log().put(SetRoom(room.id, viewer.user_id, accepted=False))
    pair = (viewer.user_id, one.user_id)
    await Knock.filter(user_id__in=pair, by_id__in=pair).delete()


async def unblock(viewer: Viewer, pub: str) -> None:
    """What they wrote is seen again. They are not told; the two talk again once the one who blocked
    writes."""
    await Block.filter(blocker_id=viewer.user_id, blocked__pub=pub).delete()
