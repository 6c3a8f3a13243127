"""No owner has been seen for thirty days: those who choose name somebody, one names and another
agrees. The circle then changes hands in public, in three days; an owner who comes back stops it."""

from __future__ import annotations

from app.acts import actions as acts
from app.acts.models import Act, kind
from app.audit.actions import record
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.groups.queries import members_called
from app.moderation import queries, rules
from app.moderation.actions.roles import (
    HAS_IT,
    NOBODY_SO,
    NOTICE,
    SEVERAL_SO,
    TURNING,
    nothing_announced,
    still_here,
)
from app.moderation.models import Handover

AN_OWNER_CAME = N_("An owner has looked in again, or others choose now. Nothing was decided.")
YOURSELF = N_("You cannot name yourself. Somebody else may name you.")


async def _announce(viewer: Viewer, act: Act) -> None:
    choosers = await queries.choosers_in(act.group_id)
    if not {act.asked_by_id, viewer.user_id} <= choosers:
        raise Conflict(AN_OWNER_CAME)
    one = await still_here(act)
    await nothing_announced(act.group_id)
    await Handover(
        group_id=act.group_id,
        giver_id=(await queries.owners_ever(act.group_id))[0],
        taker_id=one.user_id,
        giver_stays=True,
        announced_at=now(),
        due_at=now() + NOTICE,
    ).save()
    await record(viewer, act.group_id, TURNING, one.pub)


CHOICE = kind(
    queries.CHOOSING,
    N_("Choose an owner, because none has been here for thirty days"),
    rules.belong,
    _announce,
)


async def choose(viewer: Viewer, group_id: int, name: str) -> None:
    """Name somebody; another of those who choose has to agree. Raises NotFound, Invalid."""
    await _require(viewer, group_id)
    found = await members_called(group_id, name)
    if len(found) != 1:
        raise Invalid({"name": SEVERAL_SO if found else NOBODY_SO})
    if found[0].user_id == viewer.user_id:
        raise Invalid({"name": YOURSELF})
    if found[0].user_id in await queries.owners_ever(group_id):
        raise Invalid({"name": HAS_IT})
    await nothing_announced(group_id)
    _ = await acts.ask(viewer, CHOICE, group_id, found[0].pub)


async def answer_choice(viewer: Viewer, act: Act, *, is_yes: bool) -> None:
    await _require(viewer, act.group_id)
    if is_yes:
        await acts.agree(viewer, act)
    else:
        await acts.decline(viewer, act)


async def _require(viewer: Viewer, group_id: int) -> None:
    if not await queries.may_choose(viewer, group_id):
        raise NotFound
