"""What stands on a sheet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import N_, n_words
from app.lines.actions.becoming import alone_with
from app.lines.actions.promising import drop_line
from app.lines.forms import LineForm, field_of
from app.lines.models import Line, Sheet

MOST_LINES = 60
WRITTEN = ("text", "qty", "unit", "substitutes_ok")
BROUGHT_ALREADY = N_("Somebody brings this already. Please add another line instead.")
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


async def write_line(sheet_id: int, pub: str, form: LineForm) -> bool:
    """In a transaction that is alone with the sheet: the line of this public id as the form has it,
    made where it is not there yet; whether that changed anything. What somebody brings does not
    become something else, or less of it: Invalid says so beside its field."""
    found = await Line.get_or_none(pub=pub)
    if found is None:
        rows = Line.filter(sheet_id=sheet_id).order_by("-position", "-id")
        if await rows.filter(gone_at=None).count() >= MOST_LINES:
            raise Conflict(TOO_LONG)
        last = await rows.first()
        line = Line(pub=pub, sheet_id=sheet_id, position=last.position + 1 if last else 0)
        await _write(line, form)
        return True
    if found.sheet_id != sheet_id:
        raise NotFound
    if found.gone_at or all(getattr(found, name) == getattr(form, name) for name in WRITTEN):
        return False
    if found.promised and (found.text, found.unit) != (form.text, form.unit):
        raise Invalid({f"text-{pub}": BROUGHT_ALREADY})
    if form.qty < found.promised:
        few = n_words(
            "One is promised already. Write at least as much.",
            "%(n)s are promised already. Write at least as much.",
            found.promised,
        )
        raise Invalid({field_of(pub): few})
    await _write(found, form)
    return True


async def _write(line: Line, form: LineForm) -> None:
    for name in WRITTEN:
        setattr(line, name, getattr(form, name))
    await line.save()


async def want_again(sheet_id: int, pub: str) -> None:
    """In a transaction that is alone with the sheet: what was taken off it stands there again.
    Whoever had promised it says so anew."""
    await Line.filter(sheet_id=sheet_id, pub=pub).update(gone_at=None)


async def remove_line(sheet_id: int, line_id: int) -> list[int]:
    """It is not wanted any more. What was promised of it and is not there yet is let go of; the
    answer is who promised it (membership ids), to be told. Twice changes nothing."""
    async with transaction():
        await alone_with(sheet_id)
        gone = Line.filter(id=line_id, sheet_id=sheet_id, gone_at=None)
        if not await gone.update(gone_at=now()):
            return []
        return await drop_line(line_id)
