"""Whom a part of the way may name: whoever plans for others does not name themselves, for nobody
whose things they are, or whose door it is, would know that they come."""

from __future__ import annotations

from app.core.errors import Invalid
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.parcels import rules
from app.parcels.queries import Sent
from app.parcels.queries.sides import gives

NOT_ONESELF = N_(
    "You plan this way for others. To carry it yourself, let whoever gives it name you, or take "
    "care of the ask first."
)


async def may_be(viewer: Viewer, sent: Sent, carrier: Membership | None) -> None:
    """Raises Invalid."""
    if carrier is None or carrier.user_id != viewer.user_id:
        return
    if not rules.name_oneself(viewer, rules.Own(sent.carried, await gives(viewer, sent.row))):
        raise Invalid({"carrier": NOT_ONESELF})
