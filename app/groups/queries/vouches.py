"""Who vouched for whom at the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.expressions import Q

from app.accounts.models import Standing
from app.acts.models import Act, State
from app.core.clock import now
from app.core.errors import NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.groups.models import INSIDE, Belonging, Membership, RoleGrant, Vouch
from app.groups.queries.circles import Circle
from app.groups.rules import DOOR_KEEPERS, Whom

LONG_ENOUGH = timedelta(days=30)  # in the circle, before one vouches for others
VOUCHES, DECIDERS = 2, 2
READING = "member.read_vouches"


@dataclass(frozen=True, slots=True)
class Vouched:
    giver: str  # what the circle calls them
    text: str


@dataclass(frozen=True, slots=True)
class Vouchee:
    """Who waits at the door, as a member sees them whom they gave the address."""

    whom: Whom
    pub: str
    name: str
    mine: str | None  # what the viewer has said of them


async def has_vouched(group_id: int, giver_id: int | None, receiver_id: int) -> bool:
    return await Vouch.exists(
        group_id=group_id, giver_id=giver_id, receiver_id=receiver_id, withdrawn_at=None
    )


async def vouches_for(whom: Whom, *, is_open: bool) -> list[Vouched]:
    """For those who keep the door; also what was said by who has left since. The words stay sealed
    until two have opened them."""
    rows = await Vouch.filter(
        group_id=whom.group_id, receiver_id=whom.user_id, withdrawn_at=None
    ).order_by("id")
    names = dict(
        await Membership.filter(
            group_id=whom.group_id, user_id__in=[row.giver_id for row in rows]
        ).values_list("user_id", "name")
    )
    return [
        Vouched(
            names.get(row.giver_id, ""),
            unseal(row.text, "vouch", row.pub, "text") if is_open else "",
        )
        for row in rows
    ]


async def may_read_vouches(viewer: Viewer, group_id: int, pub: str, since: datetime) -> bool:
    """Whether the viewer is one of two who opened them since that person asked (row 18)."""
    opened = Act.filter(
        Q(asked_by_id=viewer.user_id) | Q(second_id=viewer.user_id),
        group_id=group_id,
        kind=READING,
        subject=pub,
        state=State.DONE,
        settled_at__gte=since,
    )
    return await opened.exists()


async def vouches_missing(whom: Whom) -> int:
    """How many more have to vouch before two may let somebody into a guarded circle (row 19): two,
    or as many as there can be while the circle is too young to have them beside those two."""
    lasting = Membership.filter(
        group_id=whom.group_id, state__in=INSIDE, user__standing=Standing.ACTIVE
    )
    keeps = RoleGrant.filter(membership__group_id=whom.group_id, role__in=DOOR_KEEPERS)
    keepers: set[object] = set(await keeps.values_list("membership_id", flat=True))
    able = {
        row.user_id
        for row in await lasting
        if row.id in keepers or (now() - row.joined_at >= LONG_ENOUGH and row.welcomed_at)
    }
    given = Vouch.filter(group_id=whom.group_id, receiver_id=whom.user_id, withdrawn_at=None)
    count = len(able.intersection(await given.values_list("giver_id", flat=True)))
    return max(0, min(VOUCHES, len(able) - DECIDERS) - count)


async def vouchee_for(viewer: Viewer, circle: Circle, pub: str) -> Vouchee:
    """Of a circle from `circle_for`. Raises NotFound for whoever does not wait there."""
    waits = Membership.filter(group_id=circle.id, user__pub=pub, state=Belonging.APPLIED)
    one = await waits.first()
    if one is None:
        raise NotFound
    given = await Vouch.get_or_none(
        group_id=circle.id, giver_id=viewer.user_id, receiver_id=one.user_id, withdrawn_at=None
    )
    mine = unseal(given.text, "vouch", given.pub, "text") if given else None
    return Vouchee(Whom(circle.id, one.user_id), pub, one.name, mine)
