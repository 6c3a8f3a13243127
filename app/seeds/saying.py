"""People take their seats and talk. Everything goes through the room log, so that numbers, keys and
events are real; only the times are set afterwards, because nobody waits three weeks for a demo."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from rich.progress import Progress
from tortoise.connection import get_connection

from app.accounts.models import User
from app.chat.log import Acked, Join, Mark, Send
from app.chat.the_log import the_log
from app.core.db import transaction
from app.core.tokens import public_id
from app.core.viewer import Role
from app.seeds.people import Somebody
from app.seeds.settling import Place

T = TypeVar("T")

AT_ONCE = 256  # what the log commits in one go
UNREAD = 4  # messages that the people of the demo find new


async def seat_all(
    place: Place, members: Sequence[Somebody], accounts: Mapping[str, User]
) -> list[int]:
    """The numbers of the events by which they came."""
    joins = [
        Join(place.room_id, accounts[one.login].id, "host" if _keeps(one, place) else "member")
        for one in members
    ]
    numbers: list[int] = []
    for part in _parts(joins):
        moved = await asyncio.gather(*map(the_log().put, part))
        numbers += [one.seq for one in moved if one.seq is not None]
    return numbers


def _keeps(one: Somebody, place: Place) -> bool:
    return not {Role.OWNER, Role.MODERATOR}.isdisjoint(one.roles.get(place.where, ()))


async def say_all(
    place: Place,
    lines: Sequence[tuple[Somebody, str]],
    accounts: Mapping[str, User],
    progress: Progress,
) -> list[Acked]:
    """In this order, as fast as the log writes."""
    task = progress.add_task("Messages", total=len(lines))
    spoken: list[Acked] = []
    for part in _parts(lines):
        sends = [Send(place.room, accounts[one.login].id, public_id(), text) for one, text in part]
        acks = await asyncio.gather(*map(the_log().put, sends))
        spoken += [ack for ack in acks if isinstance(ack, Acked)]
        progress.advance(task, len(part))
    return spoken


async def set_times(place: Place, when: Mapping[int, datetime]) -> None:
    """When each event happened, by its number."""
    rest = iter([(seq, int(moment.timestamp() * 1000)) for seq, moment in when.items()])
    async with transaction():
        while part := list(islice(rest, 1000)):
            rows = ", ".join(f"({seq}, {ms})" for seq, ms in part)
            for table in ("room_event", "message"):
                # Both databases call the columns of VALUES so. Only numbers of ours are in it.
                await get_connection("default").execute_query(
                    f"UPDATE {table} SET ts = w.column2 FROM (VALUES {rows}) AS w "  # noqa: S608
                    f"WHERE {table}.room_id = {place.room_id} AND {table}.seq = w.column1"
                )
        await get_connection("default").execute_query(
            "UPDATE room_member SET last_post_at = (SELECT max(m.ts) FROM message m "  # noqa: S608
            "WHERE m.room_id = room_member.room_id AND m.author_id = room_member.user_id) "
            f"WHERE room_id = {place.room_id}"
        )


async def mark_read(
    place: Place,
    members: Sequence[Somebody],
    accounts: Mapping[str, User],
    lines: Sequence[tuple[Somebody, str]],
    spoken: Sequence[Acked],
) -> None:
    """Nearly everything is read; nobody is behind what they said themselves."""
    own = {one.login: ack.seq for (one, _), ack in zip(lines, spoken, strict=True)}
    marks = []
    for number, one in enumerate(members):
        behind = UNREAD if one.has_a_part else number % 50
        if behind < len(spoken):
            read = spoken[-1 - behind].seq
            marks.append(Mark(place.room, accounts[one.login].id, max(read, own.get(one.login, 0))))
    for part in _parts(marks):
        await asyncio.gather(*map(the_log().put, part))


def _parts(whole: Sequence[T]) -> Iterator[Sequence[T]]:
    return (whole[start : start + AT_ONCE] for start in range(0, len(whole), AT_ONCE))
