"""Looking costs: nobody can copy a circle card by card (R60). Counted in the database, so that
signing in again, or with a second phone, begins nothing anew."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import TooMany
from app.core.i18n import N_
from app.core.sealed import mark
from app.core.viewer import Viewer
from app.directory.actions.canaries import ring
from app.directory.models import CardLook
from app.directory.queries import TOO_MUCH, Head, is_known, more_until
from app.groups.models import Care, Membership

A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)

ENOUGH = deed(TOO_MUCH, N_("Opened more than anybody needs in a day"), is_power=False)

SLOWLY = N_("That was many at once. Please wait a minute, then go on.")
TOMORROW = N_(
    "That is as many as one person may open in a day, so that nobody can copy the whole circle. "
    "Tomorrow you can go on. If you need somebody now, ask those who look after the circle."
)


@dataclass(frozen=True, slots=True)
class Budget:
    """How many different ones in a day, and in a minute."""

    a_day: int
    a_minute: int

    @property
    def raised(self) -> Budget:
        """After two have agreed that somebody needs more (row 62)."""
        return Budget(self.a_day * 3, self.a_minute * 3)


CARDS = {Care.GUARDED: Budget(30, 5), Care.OPEN: Budget(300, 30)}
SEARCHES = {Care.GUARDED: Budget(60, 10), Care.OPEN: Budget(300, 30)}
NEW_HERE = {"card": Budget(5, 5), "search": Budget(10, 5)}


async def open_card(viewer: Viewer, me: Head, head: Head) -> None:
    """Before a card is shown; the same one again within a day costs nothing. Raises TooMany."""
    if head.canary:
        await ring(viewer, head.group_id, head.pub, "card")
    await _spend(viewer, me, "card", mark(f"{me.pub} {head.pub}", "look"))


async def begin_search(viewer: Viewer, me: Head, sought: str) -> None:
    """Before something is looked for. Raises TooMany."""
    await _spend(viewer, me, "search", mark(f"{me.pub} {sought}", "search"))


async def _spend(viewer: Viewer, me: Head, kind: str, what: str) -> None:
    budget = _budget(viewer, me, kind)
    async with transaction():
        _ = await Membership.select_for_update().get(id=me.id)  # two phones count one by one
        since = now() - A_DAY
        looks = await CardLook.filter(viewer_id=me.id, kind=kind, at__gt=since).order_by("at", "id")
        if any(look.mark == what for look in looks):
            return
        over = _over(budget, [look.at for look in looks])
        if over and await more_until(me.group_id, me.user_pub):
            over = _over(budget.raised, [look.at for look in looks])
        if over is None:
            await CardLook(viewer_id=me.id, kind=kind, mark=what, at=now()).save()
            return
        await _tell_who_keeps_the_door(viewer, me, kind)
    raise over


def _budget(viewer: Viewer, me: Head, kind: str) -> Budget:
    if me.group_id in viewer.new_in:
        return NEW_HERE[kind]
    return (CARDS if kind == "card" else SEARCHES)[me.care]


def _over(budget: Budget, looks: list[datetime]) -> TooMany | None:
    """`looks` of the last day, the oldest first."""
    if len(looks) >= budget.a_day:
        return TooMany(TOMORROW, _seconds_to(looks[-budget.a_day] + A_DAY))
    recent = [at for at in looks if at > now() - A_MINUTE]
    if len(recent) >= budget.a_minute:
        return TooMany(SLOWLY, _seconds_to(recent[-budget.a_minute] + A_MINUTE))
    return None


def _seconds_to(moment: datetime) -> int:
    return max(1, math.ceil((moment - now()).total_seconds()))


async def _tell_who_keeps_the_door(viewer: Viewer, me: Head, kind: str) -> None:
    """Once a day of each."""
    if not await is_known(me.group_id, me.user_id):
        await record(viewer, me.group_id, ENOUGH, me.pub, kind=kind)


async def forget_looks() -> None:
    """Nobody needs to know what was counted yesterday."""
    async with transaction():
        await CardLook.filter(at__lte=now() - A_DAY).delete()
