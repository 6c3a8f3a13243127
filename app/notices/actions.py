"""Writing down what somebody should know, and what happens to that afterwards."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from tortoise.expressions import Q

from app.accounts.models import Standing, User
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.notices import queries
from app.notices.models import Notice, Urgency

SEEN_ARE_KEPT = timedelta(days=30)
ALL_ARE_KEPT = timedelta(days=90)


async def notify(
    user_ids: Collection[int],
    kind: str,
    *,
    target: str,
    key: str,
    more: Mapping[str, Any] | None = None,
    group_id: int | None = None,
    urgency: Urgency = Urgency.NORMAL,
) -> None:
    """Inside the transaction in which it happened, so that it cannot be lost. Telling again under
    the same key tells nothing new. Who belongs, and who rests, is known to whoever calls."""
    here = User.filter(id__in=sorted(user_ids), standing=Standing.ACTIVE)
    told = [
        Notice(
            user_id=user_id,
            kind=kind,
            target=target,
            key=key,
            more=dict(more or {}),
            group_id=group_id,
            urgency=urgency,
            at=now(),
        )
        for user_id in await here.values_list("id", flat=True)
    ]
    if told:
        await Notice.bulk_create(told, ignore_conflicts=True)


async def not_so_any_more(key: str, *, and_after: bool = False) -> None:
    """Inside a transaction: nobody is told any more what was told under this key; or under those
    that begin with it."""
    under = Q(key__startswith=key) if and_after else Q(key=key)
    await Notice.filter(under, gone_at=None).update(gone_at=now())


async def told_too_early(key: str) -> None:
    """Inside a transaction: it was not so, and the same may be told when it is."""
    was = Notice.filter(key=key)
    await was.filter(gone_at=None).update(gone_at=now())
    await was.update(key=f"{key}:{public_id()}")


async def make_way(kind: str, target: str, of: Collection[int] | None = None) -> None:
    """Inside a transaction: what was told of this kind about this thing, and nobody has looked at,
    makes way for what is told now. `of`: of these accounts only."""
    unread = Notice.filter(kind=kind, target=target, seen_at=None, gone_at=None)
    if of is not None:
        unread = unread.filter(user_id__in=sorted(of))
    await unread.update(gone_at=now())


async def see(viewer: Viewer, pub: str) -> queries.Said | None:
    """They look at one; comes back with where it leads. Raises NotFound for one that is not
    theirs."""
    found = await queries.mine(viewer).get_or_none(pub=pub)
    if found is None:
        raise NotFound
    async with transaction():
        await queries.mine(viewer).filter(id=found.id, seen_at=None).update(seen_at=now())
    return (await queries.said(viewer, [found])).get(found.pub)


async def see_all(viewer: Viewer) -> None:
    async with transaction():
        await queries.mine(viewer).filter(seen_at=None).update(seen_at=now())


async def forget_old() -> None:
    """By the clock."""
    old = Q(seen_at__lt=now() - SEEN_ARE_KEPT) | Q(at__lt=now() - ALL_ARE_KEPT)
    async with transaction():
        await Notice.filter(old).delete()


async def forget_in(group_id: int, user_id: int) -> None:
    """Inside the transaction in which they leave a circle: nothing of it is told to them now."""
    await Notice.filter(group_id=group_id, user_id=user_id).delete()


async def forget_of(user_id: int) -> None:
    """Inside the transaction that erases an account."""
    await Notice.filter(user_id=user_id).delete()
