"""Who keeps the list of families: given by an owner or a moderator, for half a year (domain.md)."""

from __future__ import annotations

from datetime import timedelta

from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Role, Viewer
from app.groups.models import Belonging, Membership, RoleGrant
from app.registry import rules

LASTS = timedelta(days=182)

NAMED = deed("registrar.named", N_("Made somebody a keeper of the list of families"))
ENDED = deed("registrar.ended", N_("Took the list of families out of somebody’s hands"))

NOT_ONESELF = N_("Somebody else has to give it to you: another owner or a moderator.")


async def name_registrar(viewer: Viewer, group_id: int, user_id: int) -> None:
    """Again makes it last from today. Nobody gives it to themselves, unless nobody else in the
    circle could: Conflict."""
    rules.name_registrars.require(viewer, group_id)
    async with transaction():
        if user_id == viewer.user_id and await _others_could(group_id, user_id):
            raise Conflict(NOT_ONESELF)
        belonging = Membership.filter(group_id=group_id, user_id=user_id, state=Belonging.ACTIVE)
        membership = await belonging.select_related("user").get()
        held = RoleGrant.filter(membership_id=membership.id, role=Role.REGISTRAR)
        await held.delete()
        await RoleGrant(
            membership_id=membership.id, role=Role.REGISTRAR, expires_at=now() + LASTS
        ).save()
        await record(viewer, group_id, NAMED, membership.user.pub)


async def end_registrar(viewer: Viewer, group_id: int, user_id: int) -> None:
    """By whoever could give it, or by themself. Twice changes nothing."""
    if user_id != viewer.user_id:
        rules.name_registrars.require(viewer, group_id)
    async with transaction():
        held = RoleGrant.filter(
            membership__group_id=group_id, membership__user_id=user_id, role=Role.REGISTRAR
        )
        for grant in await held.select_related("membership__user"):
            await grant.delete()
            await record(viewer, group_id, ENDED, grant.membership.user.pub)


async def _others_could(group_id: int, but: int) -> bool:
    givers = RoleGrant.filter(
        membership__group_id=group_id,
        membership__state=Belonging.ACTIVE,
        role__in=(Role.OWNER, Role.MODERATOR),
    ).exclude(membership__user_id=but)
    return await givers.exists()
