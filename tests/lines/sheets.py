"""Sheets and promises, as the tests need them."""

from __future__ import annotations

from collections import Counter

from app.core.tokens import public_id
from app.lines import actions
from app.lines.actions import PromiseForm
from app.lines.models import Line, Part, Promise, PromiseState
from app.lines.queries import COUNTS
from tests.cast import Cast
from tests.events.making import membership_of


class TheSheet:
    """Of Kalyna: insulin, needles and soap."""

    def __init__(self, id: int, lines: list[Line], helpers: list[int]) -> None:
        self.id, self.lines, self.helpers = id, lines, helpers

    async def promises(
        self, helper: int, *wanted: int, nonce: str = "", needs_yes: bool = False
    ) -> PromiseState:
        """So much of each line in their order; 0 says nothing of it."""
        parts = {line.id: n for line, n in zip(self.lines, wanted, strict=False) if n}
        form = PromiseForm(parts, nonce or public_id())
        return await actions.promise(self.id, self.helpers[helper], form, needs_yes=needs_yes)

    async def newest_of(self, helper: int) -> Promise:
        rows = Promise.filter(sheet_id=self.id, helper_id=self.helpers[helper])
        found = await rows.order_by("-id").first()
        assert found
        return found

    async def counted(self) -> list[tuple[int, int]]:
        """(promised, delivered) of every line."""
        rows = await Line.filter(sheet_id=self.id).order_by("id")
        return [(row.promised, row.delivered) for row in rows]

    async def is_right(self) -> None:
        """What the lines count is what the promises add up to, and nothing is promised twice."""
        promised: Counter[int] = Counter()
        delivered: Counter[int] = Counter()
        counting = Part.filter(promise__sheet_id=self.id, promise__state__in=COUNTS)
        for part in await counting.select_related("promise"):
            assert 0 <= part.delivered <= part.qty
            promised[part.line_id] += part.qty
            delivered[part.line_id] += part.delivered
        for line in await Line.filter(sheet_id=self.id):
            assert 0 <= line.delivered <= line.promised <= line.qty
            assert (line.promised, line.delivered) == (promised[line.id], delivered[line.id])


async def sheet(cast: Cast, insulin: int = 10, needles: int = 4, soap: int = 1) -> TheSheet:
    wanted = [
        {"text": "інсулін", "qty": insulin, "unit": "ручка"},
        {"text": "голки", "qty": needles},
        {"text": "мило", "qty": soap},
    ]
    id = await actions.make_sheet(cast.kalyna.id, wanted)
    people = (cast.olena, cast.marta, cast.taras)
    helpers = [(await membership_of(who, cast.kalyna)).id for who in people]
    return TheSheet(id, await Line.filter(sheet_id=id).order_by("position"), helpers)
