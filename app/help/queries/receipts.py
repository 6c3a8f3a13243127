"""What was said of what came: how it was, how many came where it was a part, and a word with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field

from app.core.viewer import Viewer
from app.help.models import Receipt, Result
from app.help.queries.beside import Beside, said_in
from app.lines.models import Line


@dataclass(frozen=True, slots=True)
class Much:
    """So much of something came."""

    pub: str  # of the line
    text: str
    qty: int
    unit: str


@dataclass(frozen=True, slots=True)
class Word:
    """What was said of what came. By nobody: a week passed without a word."""

    result: str
    said: Beside = field(repr=False)
    came: tuple[Much, ...]  # where it was a part
    by: int | None  # a membership

    @property
    def note(self) -> str:
        return self.said.text

    @property
    def by_nobody(self) -> bool:
        return self.by is None

    @property
    def can_be_agreed_to(self) -> bool:
        return self.result in (Result.PARTLY, Result.NOT_RECEIVED)


async def words_of(viewer: Viewer, rows: Collection[Receipt]) -> dict[int, Word]:
    """{receipt, with who wrote it: what it says}"""
    pubs = {pub for row in rows for pub in row.lines or {}}
    lines = await Line.filter(pub__in=sorted(pubs)).order_by("position", "id") if pubs else []
    said = await said_in(viewer, rows)
    return {row.id: _word(row, said[row.id], lines) for row in rows}


async def words_of_promises(viewer: Viewer, ids: Collection[int]) -> dict[int, list[Word]]:
    """{promise: what was said of it}"""
    rows = await Receipt.filter(promise_id__in=sorted(ids)).order_by("id").select_related("by")
    words, found = await words_of(viewer, rows), defaultdict[int, list[Word]](list)
    for row in rows:
        found[row.promise_id].append(words[row.id])
    return found


def _word(row: Receipt, said: Beside, lines: list[Line]) -> Word:
    much = row.lines or {}
    came = [Much(one.pub, one.text, much[one.pub], one.unit) for one in lines if one.pub in much]
    return Word(row.result.value, said, tuple(came), row.by_id)
