"""What stands on a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.lines.actions.becoming import alone_with
from app.lines.actions.promising import drop_line
from app.lines.forms import LineForm
from app.lines.models import Line, Sheet

MOST_LINES = 60
TOO_LONG = N_("This list is long enough. Please take something off it first.")


async def make_sheet(group_id: int, wanted: Iterable[Mapping[str, Any]] = ()) -> int:
    """In a transaction. `wanted` as events keep it: [{"text": …, "qty": …, "unit": …}]."""
    sheet = await Sheet.create(group_id=group_id)
    lines = [
        Line(
            sheet_id=sheet.id,
            position=n,
            text=one["text"],
            qty=one["qty"],
            unit=one.get("unit", ""),
        )
        for n, one in enumerate(wanted)
    ]
    await Line.bulk_create(lines)
    return sheet.id


async def add_line(sheet_id: int, form: LineForm) -> str:
    """At the end; its public id. The same thing once more, pressed twice, is the same line. Raises
    Conflict where there are too many."""
    async with transaction():
        await alone_with(sheet_id)
        rows = await Line.filter(sheet_id=sheet_id, gone_at=None).order_by("position", "id")
        for row in rows:
            if (row.text, row.qty, row.unit) == (form.text, form.qty, form.unit):
                return row.pub
        if len(rows) >= MOST_LINES:
            raise Conflict(TOO_LONG)
        line = Line(
            sheet_id=sheet_id,
            position=rows[-1].position + 1 if rows else 0,
            text=form.text,
            qty=form.qty,
            unit=form.unit,
        )
        await line.save()
        return line.pub


async def remove_line(sheet_id: int, line_id: int) -> list[int]:
    """It is not wanted any more. What was promised of it and is not there yet is let go of; the
    answer is who promised it (membership ids), to be told. Twice changes nothing."""
    async with transaction():
        await alone_with(sheet_id)
        gone = Line.filter(id=line_id, sheet_id=sheet_id, gone_at=None)
        if not await gone.update(gone_at=now()):
            return []
        return await drop_line(line_id)
