"""What somebody promised, line by line, and where each piece of it is."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from app.help.queries.after_shop import found_of
from app.lines.models import Part


@dataclass(frozen=True, slots=True)
class Thing:
    line_id: int
    pub: str  # of the line
    text: str
    qty: int
    unit: str
    delivered: int
    had: int  # by whoever gives, or sent, and it may be there by now
    brought: int  # of what is there: was not held before
    bought: int = 0  # by whom it may be
    in_bags: int = 0  # of that: not handed on

    @property
    def missing(self) -> int:
        """Of what is to be bought: neither in somebody's hands nor there."""
        return max(0, self.qty - max(self.had + self.brought + self.in_bags, self.delivered))

    @property
    def in_hand(self) -> int:
        return max(0, self.had - max(0, self.delivered - self.brought))

    @property
    def in_bag(self) -> int:
        """Still, and what came out of it is not."""
        return max(0, self.in_bags - max(0, self.delivered - self.had - self.brought))


async def things_of(ids: list[int]) -> dict[int, list[Thing]]:
    found: dict[int, list[Thing]] = defaultdict(list)
    bought = await found_of(ids)
    parts = Part.filter(promise_id__in=ids).order_by("line__position", "line_id")
    for part in await parts.select_related("line"):
        line = part.line
        of_buyers, in_bags = bought.get((part.promise_id, line.id), (0, 0))
        found[part.promise_id].append(
            Thing(
                *(line.id, line.pub, line.text, part.qty, line.unit, part.delivered),
                had=part.had,
                brought=part.brought,
                bought=of_buyers,
                in_bags=in_bags,
            )
        )
    return found
