"""Who chooses an owner where none has been seen for thirty days (domain.md, 1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from app.accounts.models import Standing, User
from app.acts.models import Act
from app.acts.queries import waiting_about
from app.core.clock import today
from app.core.errors import NotFound
from app.core.viewer import Role, Viewer
from app.groups.models import INSIDE, Belonging, Membership, RoleGrant
from app.groups.queries import Circle, members_by

GONE = timedelta(days=30)  # without a visit of any owner
MEMBERS = 5  # who choose where there are not two moderators
CHOOSING = "owner.choose"  # an act


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody who could be the owner, and who said so first."""

    act: Act
    name: str
    by: str
    is_mine: bool


async def owners_ever(group_id: int) -> list[int]:
    """The accounts that own a circle, whether they can sign in or not."""
    owning = RoleGrant.filter(
        role=Role.OWNER, membership__group_id=group_id, membership__state__in=INSIDE
    ).order_by("id")
    return [one["by"] for one in await owning.values(by="membership__user_id")]


async def choosers_in(group_id: int) -> frozenset[int]:
    """Nobody while an owner looks in. Then the moderators, and where there are not two of them the
    five who have been here longest, too: of those who look in themselves."""
    owners = await owners_ever(group_id)
    looks_in = Membership.filter(
        group_id=group_id, user__standing=Standing.ACTIVE, seen_on__gt=today() - GONE
    )
    here = looks_in.filter(state=Belonging.ACTIVE)
    if not owners or await looks_in.filter(state__in=INSIDE, user_id__in=owners).exists():
        return frozenset()
    keeping = here.filter(grants__role=Role.MODERATOR)
    moderators = await keeping.values_list("user_id", flat=True)
    if len(moderators) >= 2:
        return frozenset([int(str(one)) for one in moderators])
    longest = (
        await here.order_by("joined_at", "id").limit(MEMBERS).values_list("user_id", flat=True)
    )
    return frozenset([int(str(one)) for one in [*moderators, *longest]])


async def may_choose(viewer: Viewer, group_id: int) -> bool:
    return viewer.is_member(group_id) and viewer.user_id in await choosers_in(group_id)


async def proposed_in(viewer: Viewer, circle: Circle) -> list[Proposed]:
    """Raises NotFound for whoever does not choose."""
    if not await may_choose(viewer, circle.id):
        raise NotFound
    waiting = await waiting_about(viewer, circle.id, CHOOSING)
    named = {one.pub: one.id for one in await User.filter(pub__in=list(waiting))}
    ids = {*named.values(), *[act.asked_by_id for act in waiting.values()]}
    people = await members_by(circle.id, ids)
    called = {id_: one.name for id_, one in people.items()}
    return [
        Proposed(
            act,
            called.get(named.get(subject, 0), ""),
            called.get(act.asked_by_id, ""),
            act.asked_by_id == viewer.user_id,
        )
        for subject, act in waiting.items()
    ]


async def proposal_for(viewer: Viewer, circle: Circle, pub: str) -> Act:
    """Raises NotFound for what is no such proposal, and for whoever does not choose."""
    found = [one.act for one in await proposed_in(viewer, circle) if one.act.pub == pub]
    if not found:
        raise NotFound
    return found[0]
