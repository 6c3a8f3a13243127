"""Which other circle looks again at what nobody in somebody's own is free to judge (row 103)."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from app.accounts.models import Standing
from app.groups.models import INSIDE, Group, Membership, RoleGrant
from app.moderation import rules
from app.moderation.models import Appeal


@dataclass(frozen=True, slots=True)
class Panel:
    group_id: int
    people: frozenset[int]  # who may answer


async def panel_for(appeal: Appeal, part: Collection[int]) -> Panel | None:
    """Always the same one for the same appeal, and nobody chooses it, so that nobody can look for
    a kind judge. When nobody there is free any more, the next one; none where there is none.
    `part`: who had a part in what the appeal is about."""
    home_id = appeal.measure.group_id
    at_home = Membership.filter(group_id=home_id).values_list("user_id", flat=True)
    near = {*part, *[int(str(id_)) for id_ in await at_home]}  # also who has left it
    free = await _keepers_outside(home_id, near)
    pubs = {one.id: one.pub for one in await Group.filter(id__in=list(free))} if free else {}
    if not pubs:
        return None
    first = min(pubs, key=lambda id_: _lot(appeal.pub, pubs[id_]))
    return Panel(first, frozenset(free[first]))


async def _keepers_outside(home_id: int, near: Collection[int]) -> dict[int, set[int]]:
    grants = RoleGrant.filter(
        role__in=rules.KEEPS_ORDER,
        membership__state__in=INSIDE,
        membership__user__standing=Standing.ACTIVE,
    ).exclude(membership__group_id=home_id)
    found: dict[int, set[int]] = {}
    for one in await grants.values(group="membership__group_id", by="membership__user_id"):
        if one["by"] not in near:
            found.setdefault(one["group"], set()).add(one["by"])
    return found


def _lot(appeal: str, circle: str) -> str:
    return hashlib.sha256(f"{appeal} {circle}".encode()).hexdigest()
