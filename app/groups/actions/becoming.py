"""From one state to another, by the table of `changes`; and what ends with a belonging."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from app.acts.actions import withdraw_all
from app.core.clock import now
from app.core.db import after_commit
from app.core.errors import Conflict
from app.core.i18n import N_
from app.groups import queries
from app.groups.actions import telling
from app.groups.changes import Change
from app.groups.models import Belonging, Group, Invitation, Membership, RoleGrant

MEANWHILE = N_("Something about this person changed a moment ago. Please look again.")
LAST_OWNER = N_(
    "You are the only owner of this circle, so you cannot leave it yet. "
    "First somebody else has to become an owner."
)
THE_LAST_OWNER = N_(
    "They are the only owner of this circle. First somebody else has to become an owner."
)


async def become(
    mine: Membership, change: Change, *, until: datetime | None = None, reason: str = ""
) -> None:
    """In a transaction. Of two who decide at once, the second finds it decided: Conflict."""
    still = Membership.filter(id=mine.id, state__in=[one for one in change.was if one])
    changed = {"state": change.to, "state_until": until, "reason": reason}
    if not await still.update(**changed):
        raise Conflict(MEANWHILE)
    mine.state, mine.state_until, mine.reason = change.to, until, reason


async def end(
    mine: Membership,
    change: Change,
    *,
    until: datetime | None = None,
    reason: str = "",
    only_owner: str = THE_LAST_OWNER,
) -> None:
    """In a transaction: a belonging and all that it opened. Their roles go, the invitations they
    made, what they had asked a second person for; higher features let go of theirs; after the
    commit they are out of every room. What they wrote stays. Raises Conflict for the last owner,
    in these words; "" lets them go, too."""
    if mine.is_inside and only_owner:
        await not_the_last_owner(mine.group_id, mine.user_id, only_owner)
    for goes in telling.on_going_inside:
        await goes(mine.group_id, mine.user_id)
    await become(mine, change, until=until, reason=reason)
    if change.to is Belonging.LEFT:
        await Membership.filter(id=mine.id).update(left_at=now())
    await RoleGrant.filter(membership_id=mine.id).delete()
    made = Invitation.filter(group_id=mine.group_id, inviter_id=mine.user_id, revoked_at=None)
    await made.update(revoked_at=now())
    await withdraw_all(mine.group_id, mine.user_id)
    for lets_go in telling.on_leave_inside:
        await lets_go(mine.group_id, mine.user_id)
    after_commit(partial(telling.left, mine.group_id, mine.user_id))


async def alone_with(group_id: int) -> None:
    """Until the transaction ends, nobody else ends a belonging or takes a role in this circle: two
    owners leave one by one. Rows that name the circle are written meanwhile (`no_key`): whoever
    writes one may have what we want next, and two would wait for each other."""
    _ = await Group.select_for_update(no_key=True).get(id=group_id)


async def not_the_last_owner(group_id: int, user_id: int, words: str = THE_LAST_OWNER) -> None:
    """After `alone_with`, before somebody loses the role or their place. Raises Conflict."""
    if await queries.owners_of(group_id) == {user_id}:
        raise Conflict(words)
