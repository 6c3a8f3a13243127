"""Somebody comes in by an invitation, or by a door that stands open."""

from __future__ import annotations

from enum import StrEnum
from functools import partial

from tortoise.exceptions import IntegrityError
from tortoise.expressions import F

from app.acts.actions import withdraw_about
from app.core.clock import now
from app.core.db import after_commit, transaction
from app.core.errors import Conflict, NotFound
from app.core.i18n import N_
from app.core.viewer import Role, Viewer
from app.groups.actions import telling
from app.groups.actions.admitting import ADMISSION
from app.groups.actions.becoming import become
from app.groups.actions.naming import come_as
from app.groups.changes import COME_IN
from app.groups.models import INSIDE, Belonging, Invitation, Membership
from app.groups.queries import Way, way_behind

LATE = N_("Somebody else came in by this invitation a moment ago. Please ask for another one.")


class Arrival(StrEnum):
    CAME_IN = "came in"
    WAS_IN = "was in"


class _WasIn(Exception):
    """Gives the seat back."""


async def join(viewer: Viewer, code: str, name: str) -> Arrival:
    """Come in by a link; asking again changes nothing. Of two people with one link, one
    comes in and the other hears Conflict. Raises NotFound where the code opens nothing, Invalid
    for a keeper's name."""
    assert viewer.user_id is not None, "an account comes before a membership"
    way = await way_behind(code)
    if way is None or way.asks:
        raise NotFound
    await come_as(viewer, way.circle_id, name)
    try:
        async with transaction():
            await _sit_down(way, viewer.user_id, name)
            await withdraw_about(ADMISSION, way.circle_id, viewer.pub)  # what waited at the door
            after_commit(partial(telling.joined, way.circle_id, viewer.user_id))
            if way.invitation and way.invitation.role is not Role.MEMBER:
                by, role = way.invitation.inviter_id, way.invitation.role
                after_commit(partial(telling.promised, way.circle_id, by, viewer.user_id, role))
    except (_WasIn, IntegrityError):
        return Arrival.WAS_IN  # the same person in two tabs: the second took no seat
    return Arrival.CAME_IN


async def _sit_down(way: Way, user_id: int, name: str) -> None:
    # First the seat: on PostgreSQL this row is what everybody with the same link waits for.
    invitation = way.invitation
    is_seated = await _take_seat(invitation.id) if invitation else True
    mine = await Membership.filter(group_id=way.circle_id, user_id=user_id).first()
    if mine and mine.is_inside:
        raise _WasIn
    was_refused = mine is not None and mine.state is Belonging.REFUSED and invitation is None
    if was_refused or (mine and mine.is_shut_out(now())):
        raise NotFound  # for them it opens nothing
    if not is_seated:
        raise Conflict(LATE)
    if mine:
        await become(mine, COME_IN)
    else:
        mine = Membership(group_id=way.circle_id, user_id=user_id)
    mine.name = name
    if invitation and not await _has_sponsor(mine):
        mine.invitation_id = invitation.id
    mine.joined_at, mine.left_at = now(), None
    mine.welcomed_at, mine.is_open_early = None, False
    await mine.save()


async def _has_sponsor(mine: Membership) -> bool:
    """Whoever first brought them stays who brought them, as long as they are here themselves: else
    coming again, by a door or by a third person's link, makes two of two who are near (are_near,
    R71)."""
    first = await Invitation.get_or_none(id=mine.invitation_id) if mine.invitation_id else None
    return first is not None and await Membership.exists(
        group_id=mine.group_id, user_id=first.inviter_id, state__in=INSIDE
    )


async def _take_seat(invitation_id: int) -> bool:
    seats = Invitation.filter(
        id=invitation_id, uses__lt=F("max_uses"), revoked_at=None, expires_at__gt=now()
    )
    return bool(await seats.update(uses=F("uses") + 1))
