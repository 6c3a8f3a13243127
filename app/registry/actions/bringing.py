"""Somebody brings a list, says what its columns mean, and has it taken over, or not."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from datetime import timedelta

from app.core.clock import now
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.viewer import Viewer
from app.registry import rules
from app.registry.models import Paper, Stage
from app.registry.papers import families
from app.registry.papers.families import Way
from app.registry.papers.headings import Field, headings_of
from app.registry.papers.opening import sheets_in
from app.registry.papers.sheets import Sheet

KEPT = timedelta(days=1)  # a list that nobody has taken over
UNDOABLE = timedelta(days=30)

OTHER_COLUMNS = N_(
    "In another window other columns were chosen for this list. "
    "Please look again at what would happen."
)
GOING_ALREADY = N_("This list is being taken over already, or was.")

uploads = Limit(30, 3600)
readings = Limit(240, 3600)  # of whole lists: each takes a second of everybody’s machine


async def bring(viewer: Viewer, group_id: int, raw: bytes) -> Paper:
    """A file, read and sealed, with our guesses about it. Raises Invalid with what to do."""
    rules.keep_families.require(viewer, group_id)
    uploads.spend_for(viewer)
    assert viewer.user_id is not None
    sheets = await asyncio.to_thread(sheets_in, raw)
    paper = Paper(group_id=group_id, by_id=viewer.user_id, brought_at=now(), ends_at=now() + KEPT)
    longest = max(range(len(sheets)), key=lambda n: len(sheets[n].rows))
    _guess(paper, sheets, longest)
    paper.close(json.dumps([_plain(sheet) for sheet in sheets], ensure_ascii=False))
    await paper.save()
    return paper


async def choose_sheet(viewer: Viewer, paper: Paper, sheets: list[Sheet], sheet: int) -> None:
    """Another sheet of the same file, guessed anew."""
    rules.keep_families.require(viewer, paper.group_id)
    _guess(paper, sheets, sheet)
    await _save(paper)


async def choose(
    viewer: Viewer, paper: Paper, heads: int, columns: Mapping[Field, int], way: Way
) -> None:
    """What the columns mean, and how families are told apart."""
    rules.keep_families.require(viewer, paper.group_id)
    paper.heads, paper.way = heads, way.value
    paper.columns = json.dumps({field.value: column for field, column in columns.items()})
    paper.has_failed = False
    await _save(paper)


async def let_go(viewer: Viewer, paper: Paper, shown: str = "") -> None:
    """Have it taken over by the clock, as it was `shown`; pressing twice is once. Raises
    Conflict, also where other columns were chosen meanwhile."""
    rules.keep_families.require(viewer, paper.group_id)
    if shown and shown != paper.reading:
        raise Conflict(OTHER_COLUMNS)
    as_read = {one: getattr(paper, one) for one in ("sheet", "heads", "columns", "way")}
    waiting = Paper.filter(id=paper.id, stage=Stage.OPEN, ends_at__gt=now(), **as_read)
    ends = now() + UNDOABLE  # it must not vanish while it is being written
    if await waiting.update(
        stage=Stage.GOING, has_failed=False, by_id=viewer.user_id, ends_at=ends
    ):
        return
    if await Paper.filter(id=paper.id, stage=Stage.OPEN, ends_at__gt=now()).exists():
        raise Conflict(OTHER_COLUMNS)
    if not await Paper.filter(id=paper.id, stage__in=(Stage.GOING, Stage.DONE)).exists():
        raise Conflict(GOING_ALREADY)


async def throw_away(viewer: Viewer, paper: Paper) -> None:
    """A list that was not taken over leaves nothing behind."""
    rules.keep_families.require(viewer, paper.group_id)
    _ = await Paper.filter(id=paper.id, stage=Stage.OPEN).delete()


async def forget_papers() -> None:
    """By the clock: lists that nobody took over, and after a month what it takes to undo one."""
    past = Paper.filter(ends_at__lte=now()).exclude(stage=Stage.GOING)
    _ = await past.delete()


async def _save(paper: Paper) -> None:
    still = Paper.filter(id=paper.id, stage=Stage.OPEN)
    changed = await still.update(
        sheet=paper.sheet,
        heads=paper.heads,
        columns=paper.columns,
        way=paper.way,
        has_failed=False,
    )
    if not changed:
        raise Conflict(GOING_ALREADY)


def _guess(paper: Paper, sheets: list[Sheet], sheet: int) -> None:
    heads = headings_of(sheets[sheet])
    columns = {field: n for n, field in enumerate(heads.fields) if field}
    paper.sheet, paper.heads = sheet, heads.row
    paper.columns = json.dumps({field.value: column for field, column in columns.items()})
    paper.way = families.way_of(sheets[sheet], heads, columns).value


def _plain(sheet: Sheet) -> dict[str, object]:
    merges = [(m.top, m.left, m.bottom, m.right) for m in sheet.merges]
    return {"title": sheet.title[:60], "rows": sheet.rows, "merges": merges}
