"""Cards of the cast, and what they are asked for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx2

from app.core.viewer import Viewer
from app.directory.actions import write
from app.directory.forms import CardForm
from app.directory.models import Audience, Field
from app.directory.queries import my_head
from app.groups.models import Care, Group, Membership
from tests.conftest import Browser

SitsDown = Callable[[object], Awaitable[Browser]]

ME, ORGANISERS, MEMBERS = Audience.ME, Audience.ORGANISERS, Audience.MEMBERS


async def writes(
    who: Viewer, circle: Group, audience: Audience, session: int = 0, **said: str
) -> None:
    """Answers of one question, for one audience."""
    head = await my_head(who, circle.id)
    await write(who, head, CardForm({Field(name): value for name, value in said.items()}, audience))


async def card_of(who: Viewer, circle: Group) -> str:
    """The address of somebody's card."""
    found = await Membership.get(group_id=circle.id, user_id=who.user_id)
    return f"/people/{found.pub}"


async def opened(circle: Group) -> None:
    await Group.filter(id=circle.id).update(care=Care.OPEN)


async def finds(who: Browser, circle: Group, q: str = "", only: str = "") -> httpx2.Response:
    return await who.post(f"/c/{circle.pub}/people", q=q, only=only)
