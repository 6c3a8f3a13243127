"""Somebody promises to bring something to an event, takes that back, or brings it; and its host
says what is wanted."""

from __future__ import annotations

from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.viewer import Viewer
from app.events import rules
from app.events.actions.telling import tell
from app.events.models import Occurrence
from app.events.queries import Happening, may_bring
from app.events.tells import Tells
from app.groups.models import Membership
from app.lines import actions as lines
from app.lines.actions import LineForm, PromiseForm
from app.lines.queries import line_in, promise_in

NOT_NOW = N_("This is over, or it does not take place.")
promises = Limit(60, 600)


async def bring(viewer: Viewer, one: Happening, form: PromiseForm) -> None:
    """So much of each of these in all. Raises Conflict, and Invalid where there is not as much."""
    sheet = _open_sheet(viewer, one)
    promises.spend_for(viewer)
    _ = await lines.promise(sheet, await _my_id(viewer, one), form)


async def bring_not(viewer: Viewer, one: Happening, pub: str) -> None:
    """They take back what they promised of one line; its host hears that something is missing."""
    sheet = _open_sheet(viewer, one)
    line, mine = await line_in(sheet, pub), await _my_id(viewer, one)
    async with transaction():
        was_promised = await lines.take_back(sheet, mine, line.id)
        if was_promised and mine != one.event.host_id:
            again = f"{line.pub}:{mine}"
            await tell(Tells.RELEASED, one.row, [one.event.host_id], again=again)


async def brought(viewer: Viewer, one: Happening, pub: str, promise_pub: str) -> None:
    """All that somebody promised of one line is there: their host says so, or they themselves."""
    sheet = one.row.sheet_id or 0
    line, promise = await line_in(sheet, pub), await promise_in(sheet, promise_pub)
    is_theirs = promise.helper_id == await _my_id(viewer, one)
    if not is_theirs:
        rules.change_event.require(viewer, one.planned)
    await lines.deliver_line(promise, line.id)


async def want(viewer: Viewer, one: Happening, form: LineForm) -> None:
    """One more thing is wanted, this time. Raises Conflict where the list is too long."""
    _may_change(viewer, one)
    async with transaction():
        row = await Occurrence.select_for_update().get(id=one.id)
        if row.sheet_id is None:
            row.sheet_id = await lines.make_sheet(row.group_id)
            await Occurrence.filter(id=row.id).update(sheet_id=row.sheet_id)
        _ = await lines.add_line(row.sheet_id, form)


async def want_not(viewer: Viewer, one: Happening, pub: str) -> None:
    """Whoever had promised it hears that it is not needed."""
    _may_change(viewer, one)
    sheet = one.row.sheet_id or 0
    line = await line_in(sheet, pub)
    async with transaction():
        people = await lines.remove_line(sheet, line.id)
        others = [each for each in people if each != one.event.host_id]
        await tell(Tells.NOT_NEEDED, one.row, others, again=line.pub)


def _open_sheet(viewer: Viewer, one: Happening) -> int:
    rules.answer_event.require(viewer, one.planned)
    if not may_bring(viewer, one):
        raise Conflict(NOT_NOW)
    return one.row.sheet_id or 0


def _may_change(viewer: Viewer, one: Happening) -> None:
    rules.change_event.require(viewer, one.planned)
    if not one.row.happens:
        raise Conflict(NOT_NOW)


async def _my_id(viewer: Viewer, one: Happening) -> int:
    return (await Membership.get(group_id=one.group_id, user_id=viewer.user_id)).id
