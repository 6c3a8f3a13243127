"""The cards of an open-hearted circle are taken away as a file: asked for by the owner, agreed to
by a second person, for one day, and each time in the log that every member reads (decision 1)."""

from __future__ import annotations

import asyncio

from app.accounts.actions import really
from app.acts import actions as acts
from app.acts.models import Act, kind
from app.audit.actions import record
from app.audit.models import deed
from app.core.db import transaction
from app.core.errors import Conflict, NotFound
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.viewer import Viewer
from app.core.writing_out import as_csv, as_xlsx
from app.directory import rules
from app.directory.actions.canaries import ring
from app.directory.queries import canaries_of
from app.directory.queries.copies import COPY, leaves_of, whole_directory
from app.groups.models import Care, Group
from app.groups.queries import Circle

GUARDED = N_("This circle is guarded now: nobody takes its cards away.")

ALLOWED = deed("directory.copy_allowed", N_("Two people let the cards of the circle be taken away"))
FETCHED = deed("directory.copy_fetched", N_("Took the cards of the circle away as a file"))

fetches = Limit(6, 3600)


async def _allow(viewer: Viewer, act: Act) -> None:
    """In the transaction of the second yes."""
    if not await Group.filter(id=act.group_id, care=Care.OPEN).exists():
        raise Conflict(GUARDED)
    await record(viewer, act.group_id, ALLOWED, act.pub)


TAKE_AWAY = kind(
    COPY,
    N_("Let the owner take the cards of the circle away as a file, for one day"),
    rules.take_cards_away,
    _allow,
    rules.agree_to_cards_copy,
)


async def ask_to_copy(viewer: Viewer, circle: Circle, password: str) -> Act:
    """The owner asks, and shows again that it is them (R14). Raises Forbidden, Invalid."""
    rules.take_cards_away.require(viewer, circle.id)
    _ = await really(viewer, password)
    return await acts.ask(viewer, TAKE_AWAY, circle.id)


async def fetch_copy(viewer: Viewer, circle: Circle, pub: str, *, is_xlsx: bool) -> bytes:
    """The file, made now, for whoever asked for it. Raises NotFound for others and after a day."""
    if pub not in {one.pub for one in await leaves_of(viewer, circle)}:
        raise NotFound
    fetches.spend_for(viewer)
    async with transaction():
        if not await Group.filter(id=circle.id, care=Care.OPEN).exists():
            raise NotFound
        await record(viewer, circle.id, FETCHED, pub)
    rows = await whole_directory(viewer, circle)
    for one in await canaries_of(circle.id):
        await ring(viewer, circle.id, one.pub, "file")
    return await asyncio.to_thread(as_xlsx if is_xlsx else as_csv, rows)
