"""The whole list is taken away as a file: asked for by the owner, agreed to by a second person, in
open-hearted circles only, for one day, and written in the log that every member reads (R59)."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from tortoise.expressions import F

from app.accounts.actions import really
from app.acts import actions as acts
from app.acts.models import Act, kind
from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, NotFound
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.viewer import Viewer
from app.core.writing_out import as_csv, as_xlsx
from app.groups.models import Care, Group
from app.groups.queries import Circle
from app.registry import rules
from app.registry.models import Copy
from app.registry.queries.copies import copy_for, whole_list

LASTS = timedelta(days=1)
GUARDED = N_("This circle is guarded now: its list is not taken away.")

ALLOWED = deed("list.copy_allowed", N_("Two people let the whole list of families be taken away"))
FETCHED = deed("list.copy_fetched", N_("Took the whole list of families away as a file"))

fetches = Limit(6, 3600)


async def _allow(viewer: Viewer, act: Act) -> None:
    """In the transaction of the second yes."""
    if not await Group.filter(id=act.group_id, care=Care.OPEN).exists():
        raise Conflict(GUARDED)
    assert viewer.user_id is not None
    copy = Copy(
        group_id=act.group_id,
        by_id=act.asked_by_id,
        second_id=viewer.user_id,
        agreed_at=now(),
        ends_at=now() + LASTS,
    )
    await copy.save()
    await record(viewer, act.group_id, ALLOWED, copy.pub)


TAKE_AWAY = kind(
    "registry.copy",
    N_("Let the owner take the whole list of families away as a file, for one day"),
    rules.take_list_away,
    _allow,
    rules.agree_to_copy,
)


async def ask(viewer: Viewer, circle: Circle, password: str) -> Act:
    """The owner asks, and shows again that it is them (R14). Raises Forbidden, Invalid."""
    rules.take_list_away.require(viewer, circle.id)
    if circle.is_guarded:
        raise NotFound
    _ = await really(viewer, password)
    return await acts.ask(viewer, TAKE_AWAY, circle.id)


async def fetch(viewer: Viewer, circle: Circle, pub: str, *, is_xlsx: bool) -> bytes:
    """The file, made now, for whoever asked for it. Raises NotFound for others and after a day."""
    rules.take_list_away.require(viewer, circle.id)
    copy = await copy_for(viewer, circle, pub)
    fetches.spend_for(viewer)
    async with transaction():
        still = Copy.filter(id=copy.id, ends_at__gt=now(), group__care=Care.OPEN)
        if not await still.exists():
            raise NotFound
        await Copy.filter(id=copy.id).update(fetched=F("fetched") + 1)
        await record(viewer, circle.id, FETCHED, copy.pub)
    rows = await whole_list(circle.id)
    return await asyncio.to_thread(as_xlsx if is_xlsx else as_csv, rows)


async def end_leave() -> None:
    """By the clock."""
    _ = await Copy.filter(ends_at__lte=now()).delete()
