"""Whoever stays away for long rests: they belong, and are sent nothing, until they say that they
are back. Nobody is taken out for staying away. They are told first."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from app.audit.actions import CLOCK, record
from app.audit.models import deed
from app.core.clock import today
from app.core.db import after_commit, transaction
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.groups import queries, rules
from app.groups.actions import telling
from app.groups.actions.becoming import alone_with, become
from app.groups.changes import REST, RETURN, Change
from app.groups.models import Belonging, Membership

TELL_AFTER = timedelta(days=53)  # without a visit
REST_AFTER = timedelta(days=60)
NOTICE = REST_AFTER - TELL_AFTER  # at least, however late the clock came to tell them

# Members need not read who stays away, so it is no power.
RESTED = deed(
    "member.rests", N_("Somebody rests who had stayed away for sixty days"), is_power=False
)


async def look_in(viewer: Viewer, group_id: int) -> None:
    """They look at something of this circle, for the first time today."""
    mine = Membership.filter(group_id=group_id, user_id=viewer.user_id)
    async with transaction():
        await mine.filter(Q(seen_on=None) | Q(seen_on__lt=today())).update(
            seen_on=today(), told_on=None
        )


async def rest(viewer: Viewer, group_id: int) -> None:
    """They choose it themselves."""
    await _becomes(viewer, group_id, REST)


async def come_back(viewer: Viewer, group_id: int) -> None:
    """One tap."""
    await _becomes(viewer, group_id, RETURN)


async def _becomes(viewer: Viewer, group_id: int, change: Change) -> None:
    """Saying it twice changes nothing."""
    rules.rest_and_return.require(viewer, group_id)
    async with transaction():
        await alone_with(group_id)
        mine = await Membership.get(group_id=group_id, user_id=viewer.user_id)
        if mine.state in change.was:
            await become(mine, change)
            await Membership.filter(id=mine.id).update(seen_on=today(), told_on=None)
            after_commit(partial(telling.stands_otherwise, mine.user_id))


async def let_rest() -> None:
    """By the clock. The last owner of a circle never rests by it."""
    day = today()
    active = Membership.filter(state=Belonging.ACTIVE)
    async with transaction():
        # Of who was here before visits were kept, the count begins today.
        await active.filter(seen_on=None).update(seen_on=day)
    async with transaction():
        await active.filter(seen_on__lte=day - TELL_AFTER, told_on=None).update(told_on=day)
    for one in await _due(day).order_by("id"):
        async with transaction():
            await alone_with(one.group_id)
            still = await _due(day).filter(id=one.id).select_related("user").first()
            if still is None or await queries.owners_of(one.group_id) == {one.user_id}:
                continue
            await become(still, REST)
            await record(CLOCK, one.group_id, RESTED, still.user.pub)
            after_commit(partial(telling.stands_otherwise, one.user_id))


def _due(day: date) -> QuerySet[Membership]:
    return Membership.filter(
        state=Belonging.ACTIVE, seen_on__lte=day - REST_AFTER, told_on__lte=day - NOTICE
    )
