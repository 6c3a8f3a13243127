"""Sessions end here, and nowhere else: whoever holds a socket open for one is told."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tortoise.queryset import QuerySet

from app.accounts.models import Session
from app.core.clock import now
from app.core.db import after_commit, transaction

# Called after the commit with the row ids of the sessions that ended.
on_sessions_ended: list[Callable[[list[int]], None]] = []
# Higher features register here, with a user id: what ends with an old password, in the transaction
# that ends it (R12).
on_new_password_inside: list[Callable[[int], Awaitable[None]]] = []


async def end_with_password(user_id: int) -> None:
    """Inside the transaction in which they get a new one."""
    for ends in on_new_password_inside:
        await ends(user_id)


async def end_sessions(user_id: int, *, but: int = 0) -> None:
    """Everywhere this person is signed in, browsers and programs, but for one session."""
    await end(Session.filter(user_id=user_id).exclude(id=but))


async def purge_sessions() -> None:
    """Sessions that are over leave no trace."""
    await end(Session.filter(ends_at__lte=now()))


async def end(sessions: QuerySet[Session]) -> None:
    async with transaction():
        ids = [session.id for session in await sessions.only("id")]
        if not ids:
            return
        await Session.filter(id__in=ids).delete()

        async def tell() -> None:
            for listener in on_sessions_ended:
                listener(ids)

        after_commit(tell)
