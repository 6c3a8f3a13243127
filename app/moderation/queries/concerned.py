"""Whom a report concerns: they never see it, and neither does who is near to them."""

from __future__ import annotations

from collections.abc import Iterable

from app.chat.models import Report
from app.moderation.models import Appeal, Measure
from app.moderation.queries.things import people_behind

NOTICE = "notice"  # a report about how something was told to whom it was decided about


async def concerned_by(rows: Iterable[Report]) -> dict[int, frozenset[int]]:
    """{report id: user ids}. Of a notice: everybody who decided it, or answered the appeal. Of a
    thing: whose it is, named or not, and who wrote it down."""
    listed = list(rows)
    behind = await people_behind(listed)
    deciders = await _deciders({row.message_pub for row in listed if row.kind == NOTICE})
    return {
        row.id: frozenset(
            one
            for one in (
                *(row.reporter_id, row.author_id),
                *deciders.get(row.message_pub, ()),
                *behind.get(row.message_pub, ()),
            )
            if one is not None
        )
        for row in listed
    }


async def _deciders(pubs: set[str]) -> dict[str, frozenset[int | None]]:
    measures = await Measure.filter(pub__in=list(pubs)) if pubs else []
    appeals = Appeal.filter(measure_id__in=[one.id for one in measures])
    again = {one.measure_id: one.decided_by_id for one in await appeals} if measures else {}
    return {one.pub: frozenset({*one.deciders, again.get(one.id)}) for one in measures}
