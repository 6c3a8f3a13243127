from __future__ import annotations

from app.acts.models import KINDS, Act, State
from app.core.clock import now
from app.core.errors import NotFound
from app.core.viewer import Viewer


async def act_for(viewer: Viewer, pub: str) -> Act:
    """Raises NotFound for whoever did not ask for it and could not agree to it, and for whom it is
    about."""
    act = await Act.get_or_none(pub=pub)
    if act is None or not _concerns(viewer, act):
        raise NotFound
    return act


async def waiting_for(viewer: Viewer, group_id: int) -> list[Act]:
    """What waits in a circle and concerns the viewer: their own asking, and what they could agree
    to. The oldest first."""
    acts = Act.filter(group_id=group_id, state=State.WAITING, expires_at__gt=now())
    return [act for act in await acts.order_by("asked_at", "id") if _concerns(viewer, act)]


async def waiting_about(viewer: Viewer, group_id: int, kind: str) -> dict[str, Act]:
    """What waits of one kind and concerns the viewer, by what it is about."""
    waiting = await waiting_for(viewer, group_id)
    return {act.subject: act for act in waiting if act.kind == kind}


def _concerns(viewer: Viewer, act: Act) -> bool:
    known = KINDS.get(act.kind)
    if known is None or not viewer.is_member(act.group_id) or act.subject == viewer.pub:
        return False
    return viewer.user_id == act.asked_by_id or known.may_agree(viewer, act.group_id)
