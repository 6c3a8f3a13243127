from __future__ import annotations

from starlette.requests import Request

from app.core.pages import viewer_of
from app.events.queries import Happening
from app.groups.queries import Circle, circle_for, pub_of


async def circle_around(request: Request, one: Happening) -> Circle:
    """The circle that a meeting is of, which its page stands in."""
    return await circle_for(viewer_of(request), await pub_of(one.group_id))
