"""How much somebody wants to carry, and whether the circle's picture may count them."""

from __future__ import annotations

from datetime import timedelta

from app.core.clock import now
from app.core.db import transaction
from app.core.limits import Limit
from app.core.viewer import Viewer
from app.help import rules
from app.help.actions.becoming import member_now
from app.help.forms.closing import CarryingForm
from app.help.models import Carrying

changes = Limit(60, 600)


async def wish_to_carry(viewer: Viewer, group_id: int, form: CarryingForm) -> None:
    rules.see_board.require(viewer, group_id)
    changes.spend_for(viewer)
    async with transaction():
        me = await member_now(viewer, group_id)
        row, _ = await Carrying.get_or_create(membership_id=me.id)
        until = row.paused_until
        if form.pause is not None:
            until = now() + timedelta(days=form.pause) if form.pause else None
        await Carrying.filter(id=row.id).update(
            weekly=form.weekly,
            paused_until=until,
            is_counted=form.is_counted,
            is_named=form.is_named,
        )


async def forget_wish(group_id: int, user_id: int) -> None:
    """Inside the transaction in which they leave: nothing counts or names them any more."""
    await Carrying.filter(membership__group_id=group_id, membership__user_id=user_id).delete()
