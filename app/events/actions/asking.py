"""A plain member's event waits for a yes of those who may hold events (row 65), and waits again
when it is not what they said yes to."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Self

from app.core.clock import now
from app.core.db import after_commit, transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.events import rules
from app.events.actions.series import alone_with_event, make_missing
from app.events.actions.telling import COUNT_ON_IT, tell, tell_of
from app.events.actions.writing import said_of
from app.events.forms.planning import Said
from app.events.models import Event, EventAnswer, EventState, Occurrence
from app.events.queries import Happening
from app.events.recurrence import Rule, plan_of
from app.events.tells import Tells
from app.groups.models import RoleGrant

SETTLED = N_("Somebody else has answered this a moment ago.")


async def ask(event: Event) -> None:
    """Those who let members hold events hear that one waits."""
    if event.state is not EventState.ASKED:
        return
    keepers = RoleGrant.filter(
        membership__group_id=event.group_id, role__in=rules.EVENT_KEEPERS
    ).exclude(membership_id=event.host_id)
    people = {int(str(one)) for one in await keepers.values_list("membership_id", flat=True)}
    await tell(Tells.WAITS, await first_time(event), people, again=str(event.version))


async def let_it_be(viewer: Viewer, one: Happening) -> None:
    """A yes to a member's event: everybody it is for sees it now. Raises Conflict where somebody
    else has answered."""
    rules.hold_events.require(viewer, one.group_id)
    async with transaction():
        asked = Event.filter(id=one.event.id, state=EventState.ASKED)
        if not await asked.update(state=EventState.PUBLISHED, why_not=""):
            raise Conflict(SETTLED)
        await make_missing(await alone_with_event(one.event.id))
        await tell(Tells.LET_BE, one.row, [one.event.host_id], again=str(one.event.version))
        after_commit(partial(tell_of, one.event.id))


async def refuse(viewer: Viewer, one: Happening, why: str) -> None:
    """Not now, for a reason that its host reads. It is theirs again, to be changed and asked
    anew."""
    rules.hold_events.require(viewer, one.group_id)
    asked = Event.filter(id=one.event.id, state=EventState.ASKED)
    async with transaction():
        if not await asked.update(state=EventState.DRAFT, why_not=why):
            raise Conflict(SETTLED)
        again = str(one.event.version)
        await tell(Tells.NOT_LET_BE, one.row, [one.event.host_id], again=again)
        await tell_who_counts_on_it(one.event, Tells.NOT_HELD)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What somebody said yes to: the words, how often, and when."""

    said: Said
    often: Rule | None
    times: dict[int, tuple[datetime, datetime]]

    @classmethod
    def of(cls, event: Event, rows: Collection[Occurrence]) -> Self:
        rule = plan_of(event).rule
        often = replace(rule, until=None, count=None) if rule else None
        return cls(said_of(event), often, {row.id: (row.starts_at, row.ends_at) for row in rows})

    def covers(self, event: Event, rows: Collection[Occurrence]) -> bool:
        """Whether it is still that. More or fewer times of the same kind are."""
        new = Agreed.of(event, rows)
        is_moved = any(self.times.get(row, when) != when for row, when in new.times.items())
        return not is_moved and (self.said, self.often) == (new.said, new.often)


def needs_yes_again(viewer: Viewer, event: Event) -> bool:
    """Of what was agreed to already, where it changes."""
    return event.state is EventState.PUBLISHED and not rules.needs_no_yes(viewer, event.group_id)


async def ask_again(event: Event) -> None:
    """In a transaction, alone with it, after it was changed: until somebody says yes only its host
    and they see it. Every answer stays; whoever counts on it is told that, and not yet what."""
    event.state = EventState.ASKED
    await event.save(update_fields=["state"])
    await ask(event)
    await tell_who_counts_on_it(event, Tells.HELD_BACK)


async def tell_who_counts_on_it(event: Event, kind: Tells, *, again: str = "") -> None:
    """Once each, of what is still to come."""
    ahead = EventAnswer.filter(
        COUNT_ON_IT, occurrence__event_id=event.id, occurrence__starts_at__gt=now()
    ).exclude(membership_id=None)
    found = await ahead.exclude(membership_id=event.host_id).values_list("membership_id", flat=True)
    if people := {int(str(one)) for one in found}:
        await tell(kind, await first_time(event), people, again=again or str(event.version))


async def first_time(event: Event) -> Occurrence:
    rows = Occurrence.filter(event_id=event.id).order_by("starts_at")
    return await rows.filter(ends_at__gt=now()).first() or await rows.get()
