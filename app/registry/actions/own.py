"""What somebody does with their own record: opens what is closed of it, and says what is wrong."""

from __future__ import annotations

from dataclasses import dataclass

from app.accounts.actions import really, renewed
from app.accounts.queries import is_fresh
from app.audit.actions import record
from app.audit.models import deed
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.viewer import Viewer
from app.registry import rules
from app.registry.actions.history import happened, locked
from app.registry.actions.opening import Contents, contents_of
from app.registry.models import Household, What
from app.registry.queries.deciding import Mine
from app.registry.queries.wrongs import wrongs_in

OPENED = deed("family.own_opened", N_("Opened what is closed of their own record"), is_power=False)
NO_HOME = N_("You are written down in no family just now. Please tell those who keep the list.")

asking = Limit(20, 3600)


@dataclass(frozen=True, slots=True)
class OwnOpened:
    contents: Contents
    token: str | None  # this browser's new one, where it was asked again who is there


async def open_own(viewer: Viewer, mine: Mine, password: str) -> OwnOpened:
    """Only for who has just shown that it is them, or does so now (R14); and written down, as every
    opening is. Raises Invalid."""
    assert mine.person.user_id == viewer.user_id
    asks_again = not await is_fresh(viewer)
    if asks_again:
        _ = await really(viewer, password)
    async with transaction():
        await record(viewer, mine.person.group_id, OPENED, mine.person.pub)
        token = await renewed(viewer) if asks_again else None
    return OwnOpened(contents_of(mine.person), token)


async def say_what_is_wrong(viewer: Viewer, mine: Mine, lines: list[str]) -> None:
    """Those who keep the list see which lines; saying it twice is saying it once. Raises
    Conflict."""
    assert mine.person.user_id == viewer.user_id
    if mine.home is None:
        raise Conflict(NO_HOME)
    asking.spend_for(viewer)
    async with transaction():
        home = await locked(mine.home)
        known = {one.person.id: one.lines for one in await wrongs_in(home)}
        for line in lines:
            if line not in known.get(mine.person.id, []):
                await happened(viewer, home, What.WRONG, person_id=mine.person.id, word=line)


async def put_right(viewer: Viewer, home: Household) -> None:
    """Somebody who keeps the list has looked at all of it."""
    rules.keep_families.require(viewer, home.group_id)
    async with transaction():
        home = await locked(home)
        if await wrongs_in(home):
            await happened(viewer, home, What.RIGHT)
