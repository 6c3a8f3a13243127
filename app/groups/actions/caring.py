"""How carefully a circle is kept: guarded, until its owner and a second person loosen it."""

from __future__ import annotations

from app.acts import actions as acts
from app.acts.models import Act, kind
from app.audit.actions import record
from app.audit.models import deed
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.groups import queries, rules
from app.groups.actions.becoming import alone_with
from app.groups.models import Care, Group
from app.groups.queries import LOOSENING, Circle

LOOSENED = deed(
    "care.loosened", N_("Made the circle open-hearted: its members see each other from now on")
)
TIGHTENED = deed("care.tightened", N_("Made the circle guarded again"))
NO_OWNER = N_("Whoever asked for it does not own the circle any more.")
IS_OPEN = N_("The circle is open-hearted already.")


async def _loosen(viewer: Viewer, act: Act) -> None:
    await alone_with(act.group_id)
    if act.asked_by_id not in await queries.owners_of(act.group_id):
        raise Conflict(NO_OWNER)
    guarded = Group.filter(id=act.group_id, care=Care.GUARDED)
    if not await guarded.update(care=Care.OPEN):
        raise Conflict(IS_OPEN)
    await record(viewer, act.group_id, LOOSENED)


LOOSEN = kind(
    LOOSENING,
    N_("Make the circle open-hearted: its members see each other and how many they are"),
    rules.set_care,
    _loosen,
    agrees=rules.agree_to_care,
)


async def loosen(viewer: Viewer, circle: Circle) -> None:
    """Asks for it; nothing changes before a second person has agreed."""
    rules.set_care.require(viewer, circle.id)
    if not circle.is_guarded:
        raise Conflict(IS_OPEN)
    _ = await acts.ask(viewer, LOOSEN, circle.id)


async def tighten(viewer: Viewer, circle: Circle) -> None:
    """At once and alone: nobody is put at risk by more care. What waited for a yes waits no more,
    so that an old question does not open again what was just shut."""
    rules.set_care.require(viewer, circle.id)
    async with transaction():
        await alone_with(circle.id)
        was_open = await Group.filter(id=circle.id, care=Care.OPEN).update(care=Care.GUARDED)
        await acts.withdraw_about(LOOSEN, circle.id, "")
        if was_open:
            await record(viewer, circle.id, TIGHTENED)
