"""What of a post runs already: it is not taken back over the heads of those who bring it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.help.models import OVER, Post
from app.help.queries.uncounted import uncounted
from app.help.states import MOVING
from app.lines.models import OPEN_PROMISES, Part, Promise, PromiseState
from app.lines.queries import travelling

TO_BRING = (PromiseState.ACCEPTED, PromiseState.IN_PROGRESS)
UNSETTLED = (*TO_BRING, PromiseState.DELIVERED, PromiseState.DISPUTED)


@dataclass(frozen=True, slots=True)
class Running:
    travels: bool  # somebody has set out with some of it, and it is not there yet
    in_hand: bool  # whoever gives has some of it, or says that it is on its way
    has_come: bool  # some of it was brought, whatever is said of it

    @property
    def is_begun(self) -> bool:
        return self.travels or self.in_hand or self.has_come


async def running_of(post: Post) -> Running:
    rows = Promise.filter(sheet_id=post.sheet_id)
    open_ones = [one.id for one in await rows.filter(state__in=OPEN_PROMISES)]
    on_road = await travelling(open_ones)
    came = await uncounted(open_ones) - on_road
    begun = await rows.filter(state__in=[*MOVING, PromiseState.CONFIRMED])
    states = {one.state for one in begun if one.id not in came}
    return Running(
        bool(on_road),
        PromiseState.IN_PROGRESS in states,
        bool(states - {PromiseState.IN_PROGRESS} or came),
    )


async def settled_among(rows: Collection[Post]) -> set[int]:
    """Of these posts, the ids of those that are over, and nothing of them is on its way or in
    question."""
    over = {row.id: row.sheet_id for row in rows if row.state in OVER}
    if not over:
        return set()
    open_ones = Promise.filter(sheet_id__in=sorted(over.values()), state__in=UNSETTLED)
    open_sheets = {row.sheet_id for row in await open_ones}
    return {id for id, sheet_id in over.items() if sheet_id not in open_sheets}


async def lines_that_travel(post: Post) -> set[str]:
    """Public ids of those of which somebody brings something just now: they stay on the list."""
    parts = Part.filter(promise__sheet_id=post.sheet_id, promise__state__in=OPEN_PROMISES)
    found = await parts.select_related("line")
    on_road = await travelling({part.promise_id for part in found})
    return {part.line.pub for part in found if part.promise_id in on_road}
