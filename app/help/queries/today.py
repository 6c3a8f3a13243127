"""What of the help board waits for somebody, for their home page."""

from __future__ import annotations

from tortoise.expressions import Q

from app.core.viewer import Viewer
from app.help.models import Kind
from app.lines.models import Promise, PromiseState

ON_ME = (PromiseState.ACCEPTED, PromiseState.IN_PROGRESS)


async def waits_for_me(viewer: Viewer, group_id: int) -> int:
    """How many promises they are to bring, to say yes to, or to say of whether they came."""
    me = viewer.user_id or 0
    own, theirs = Q(sheet__posts__author__user_id=me), Q(helper__user_id=me)
    ask, offer = Q(sheet__posts__kind=Kind.ASK), Q(sheet__posts__kind=Kind.OFFER)
    proposed = own & Q(state=PromiseState.PROPOSED)
    bring = (theirs & ask | own & offer) & Q(state__in=ON_ME)
    came = (own & ask | theirs & offer) & Q(state=PromiseState.DELIVERED)
    rows = Promise.filter(proposed | bring | came, sheet__posts__group_id=group_id)
    return len(set(await rows.values_list("id", flat=True)))
