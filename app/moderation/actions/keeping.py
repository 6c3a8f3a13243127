"""What is decided about somebody is a row that stays, with what they read of it."""

from __future__ import annotations

from app.chat.models import Report
from app.core.sealed import seal
from app.moderation.models import Measure, Told


async def kept(row: Measure, words: str = "", report: str = "") -> None:
    """In a transaction."""
    if report:
        of_them = Report.filter(group_id=row.group_id, author_id=row.target_id)
        found = await of_them.get_or_none(pub=report)
        row.report_id = found.id if found else None
    await row.save()
    await Told(measure_id=row.id, words=seal(words, "measure_told", row.pub, "words")).save()
