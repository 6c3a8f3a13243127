"""Those who keep order suspend somebody, take them out, ban them, or bring them back. Each is one
transaction that ends everything at once (safety.md R12) and is written down.

Who has to agree, and what the person is told, is decided above; here nobody decides about
themselves, and the last owner stays."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from app.accounts.actions import end_sessions
from app.acts.actions import withdraw_about
from app.audit.actions import CLOCK, record
from app.audit.models import Deed, deed
from app.core.clock import now
from app.core.db import after_commit, transaction
from app.core.errors import Conflict, NotFound
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.groups import rules
from app.groups.actions import telling
from app.groups.actions.admitting import ADMISSION
from app.groups.actions.becoming import MEANWHILE, alone_with, become, end
from app.groups.changes import BAN, LIFT, SUSPEND, TAKE_OUT, UNBAN, Change
from app.groups.models import Belonging, Membership
from app.groups.rules import Whom

TIMED = (Belonging.SUSPENDED, Belonging.BANNED)

SUSPENDED = deed("member.suspended", N_("Suspended a member for a time"))
TAKEN_OUT = deed("member.taken_out", N_("Took a member out of the circle"))
BANNED = deed("member.banned", N_("Banned somebody from the circle"))
BROUGHT_BACK = deed("member.brought_back", N_("Let a suspended member come back"))
UNBANNED = deed("member.unbanned", N_("Let somebody be invited again who was banned"))


async def suspend(
    viewer: Viewer, whom: Whom, until: datetime, reason: str, *, is_appeal: bool = False
) -> None:
    """Until then they see their rights in the circle, and nothing else of it. `reason` is one of
    a list. Suspending again sets another end. `is_appeal`: whoever decides it was asked from
    another circle, and has no part in this one (row 103)."""
    if not is_appeal:
        rules.decide_on_member.require(viewer, whom)
    await _measure(viewer, whom, SUSPEND, SUSPENDED, until, reason)


async def take_out(viewer: Viewer, whom: Whom, reason: str) -> None:
    """Out of the circle; an invitation brings them back."""
    rules.decide_on_member.require(viewer, whom)
    await _measure(viewer, whom, TAKE_OUT, TAKEN_OUT, None, reason)


async def ban(viewer: Viewer, whom: Whom, reason: str, until: datetime | None = None) -> None:
    """They see nothing of the circle, and neither an invitation nor asking helps: for good, or
    until then. Also of who has left, or waits at the door."""
    rules.decide_on_member.require(viewer, whom)
    await _measure(viewer, whom, BAN, BANNED, until, reason)


async def _measure(
    viewer: Viewer,
    whom: Whom,
    change: Change,
    done: Deed,
    until: datetime | None,
    reason: str,
) -> None:
    async with transaction():
        await alone_with(whom.group_id)
        mine = await _belonging(whom)
        if mine.state not in change.was:
            raise Conflict(MEANWHILE)
        await end(mine, change, until=until, reason=reason)
        await withdraw_about(ADMISSION, whom.group_id, mine.user.pub)
        ends = {"until": int(until.timestamp())} if until else {}
        await record(viewer, whom.group_id, done, mine.user.pub, reason=reason, **ends)
        await end_sessions(whom.user_id)


async def bring_back(viewer: Viewer, whom: Whom, *, is_appeal: bool = False) -> None:
    """Whoever is suspended belongs again, without the roles they had; whoever is banned may be
    invited again. Raises Conflict for others. `is_appeal`: as with `suspend`."""
    if not is_appeal:
        rules.decide_on_member.require(viewer, whom)
    async with transaction():
        await alone_with(whom.group_id)
        await _back(viewer, await _belonging(whom))


async def stay_out(whom: Whom, until: datetime | None, reason: str) -> None:
    """In the transaction that takes one thing back while another still keeps them outside: that one
    says now how long. Whoever is not outside for a time stays as they are."""
    mine = Membership.filter(group_id=whom.group_id, user_id=whom.user_id)
    held = Q(state__in=TIMED) | Q(state=Belonging.LEFT, state_until__isnull=False)
    await mine.filter(held).update(state_until=until, reason=reason)


async def end_what_is_over() -> None:
    """By the clock."""
    for one in await _over():
        async with transaction():
            await alone_with(one.group_id)  # somebody may set another end just now
            if found := await _over().filter(id=one.id).select_related("user").first():
                await _back(CLOCK, found)


def _over() -> QuerySet[Membership]:
    return Membership.filter(state__in=TIMED, state_until__lte=now())


async def _back(viewer: Viewer, mine: Membership) -> None:
    if mine.state is Belonging.LEFT and mine.state_until is not None:  # left while suspended
        await Membership.filter(id=mine.id).update(state_until=None)
    elif mine.state is Belonging.SUSPENDED:
        await become(mine, LIFT)
        await record(viewer, mine.group_id, BROUGHT_BACK, mine.user.pub)
        after_commit(partial(telling.joined, mine.group_id, mine.user_id))
    else:
        await become(mine, UNBAN)
        await record(viewer, mine.group_id, UNBANNED, mine.user.pub)


async def _belonging(whom: Whom) -> Membership:
    mine = Membership.filter(group_id=whom.group_id, user_id=whom.user_id)
    found = await mine.select_related("user").first()
    if found is None:
        raise NotFound
    return found
