"""Whom somebody does not want to meet. It hides both ways; nobody learns who blocked them."""

from __future__ import annotations

from dataclasses import dataclass

from tortoise.expressions import Q

from app.chat.models import Block
from app.chat.rules import KEEPS_ORDER
from app.core.viewer import Viewer
from app.groups.queries import members_by


@dataclass(frozen=True, slots=True)
class Blocked:
    """Somebody the viewer has blocked."""

    pub: str
    name: str  # in a circle both are in; "" where there is none any more


async def hidden_from(viewer: Viewer, group_id: int | None = None) -> dict[int, str]:
    """{user id: public id} of those whose messages the viewer does not meet. Whoever keeps order in
    the circle still sees people who blocked them."""
    mine = await Block.filter(blocker_id=viewer.user_id).values_list("blocked_id", "blocked__pub")
    if group_id is not None and viewer.has(group_id, *KEEPS_ORDER):
        return dict(mine)
    theirs = Block.filter(blocked_id=viewer.user_id)
    return dict([*mine, *await theirs.values_list("blocker_id", "blocker__pub")])


async def blocked_either_way(viewer: Viewer) -> tuple[set[int], set[int]]:
    """Accounts of those whom the viewer does not want to meet, and of those who do not want to meet
    the viewer."""
    rows = Block.filter(Q(blocker_id=viewer.user_id) | Q(blocked_id=viewer.user_id))
    mine, theirs = set[int](), set[int]()
    for row in await rows:
        if row.blocker_id == viewer.user_id:
            mine.add(row.blocked_id)
        else:
            theirs.add(row.blocker_id)
    return mine, theirs


async def is_blocked(one_id: int, other_id: int) -> bool:
    """Whether either of the two does not want to meet the other."""
    pair = (one_id, other_id)
    return await Block.exists(blocker_id__in=pair, blocked_id__in=pair)


async def has_blocked(viewer: Viewer, user_id: int) -> bool:
    return await Block.exists(blocker_id=viewer.user_id, blocked_id=user_id)


async def blocked_by_me(viewer: Viewer) -> list[Blocked]:
    """The last blocked first."""
    rows = await Block.filter(blocker_id=viewer.user_id).order_by("-id").select_related("blocked")
    ids = {row.blocked_id for row in rows}
    names: dict[int, str] = {}
    for group_id in viewer.roles:
        names |= {one.user_id: one.name for one in (await members_by(group_id, ids)).values()}
    return [Blocked(row.blocked.pub, names.get(row.blocked_id, "")) for row in rows]
