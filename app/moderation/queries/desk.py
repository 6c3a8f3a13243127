from __future__ import annotations

from app.core.viewer import Viewer
from app.groups.queries import Circle, circle_for
from app.moderation import rules


async def circle_to_keep(viewer: Viewer, pub: str) -> Circle:
    """For those who look after it. Raises Forbidden for other members, NotFound for others."""
    circle = await circle_for(viewer, pub)
    rules.open_care_desk.require(viewer, circle.id)
    return circle


async def circle_to_share(viewer: Viewer, pub: str) -> Circle:
    """For those who give others a part in keeping it. Raises Forbidden, NotFound."""
    circle = await circle_for(viewer, pub)
    rules.give_roles.require(viewer, circle.id)
    return circle


async def circle_in_order(viewer: Viewer, pub: str) -> Circle:
    """For those who keep order in it. Raises Forbidden, NotFound."""
    circle = await circle_for(viewer, pub)
    rules.keep_circle.require(viewer, circle.id)
    return circle
