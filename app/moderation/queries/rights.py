"""What was decided about somebody, for themselves: nobody's name is in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from app.chat.models import Report
from app.core.clock import now
from app.core.errors import NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.groups.models import Group
from app.moderation import rules
from app.moderation.models import Appeal, Measure, Told, Verdict
from app.moderation.queries.appeals import answer_of, has_panel, is_stuck, text_of
from app.moderation.queries.measures import MOST, ended_among, lasts

WHILE = timedelta(days=14)  # in which it may be disagreed with


@dataclass(frozen=True, slots=True)
class MyMeasure:
    """A measure, for whoever it is about."""

    measure: Measure
    circle: str
    told: Told
    appeal: Appeal | None
    is_reversed: bool
    is_stuck: bool = False  # nobody who keeps order is free to look at it again
    may_send_on: bool = False  # but in another circle somebody is
    report: str = ""  # the public id of what they said about how it was told to them

    @property
    def is_in_force(self) -> bool:
        return not self.is_reversed and lasts(self.measure)

    @property
    def may_disagree(self) -> bool:
        is_in_time = now() - self.measure.at < WHILE
        return is_in_time and self.appeal is None and not self.is_reversed

    @property
    def disagree_until(self) -> datetime:
        return self.measure.at + WHILE

    @property
    def words(self) -> str:
        return unseal(self.told.words, "measure_told", self.measure.pub, "words")

    @property
    def text(self) -> str:
        return text_of(self.appeal) if self.appeal else ""

    @property
    def answer(self) -> str:
        return answer_of(self.appeal) if self.appeal else ""


async def measures_about_me(viewer: Viewer) -> list[MyMeasure]:
    """In every circle, also one they are out of; the newest first."""
    rows = Measure.filter(target_id=viewer.user_id).exclude(kind="lift")
    return await _mine(await rows.order_by("-at", "-id").limit(MOST))


async def measure_about_me(viewer: Viewer, pub: str) -> MyMeasure:
    """Raises NotFound for what is about somebody else."""
    row = await Measure.get_or_none(target_id=viewer.user_id, pub=pub)
    if row is None or row.kind == "lift":
        raise NotFound
    (found,) = await _mine([row])
    told = Report.filter(reporter_id=viewer.user_id, message_pub=pub).order_by("-id")
    report = await told.first()
    found = replace(found, report=report.pub if report else "")
    appeal = found.appeal
    if appeal is None or not appeal.is_open:
        return found
    stuck = appeal.state is Verdict.OPEN and await is_stuck(row)
    return replace(found, is_stuck=stuck, may_send_on=stuck and await has_panel(appeal, row))


async def notice_to_report(viewer: Viewer, pub: str) -> MyMeasure:
    """Raises NotFound, and Forbidden for who is out of the circle."""
    mine = await measure_about_me(viewer, pub)
    rules.report_notice.require(viewer, mine.measure)
    return mine


async def unread_about_me(viewer: Viewer) -> list[MyMeasure]:
    return [one for one in await measures_about_me(viewer) if one.told.read_at is None]


async def _mine(rows: list[Measure]) -> list[MyMeasure]:
    if not rows:
        return []
    ids = [row.id for row in rows]
    over = await ended_among(rows)
    told = {one.measure_id: one for one in await Told.filter(measure_id__in=ids)}
    appeals = {one.measure_id: one for one in await Appeal.filter(measure_id__in=ids)}
    groups = {one.id: one for one in await Group.filter(id__in=[row.group_id for row in rows])}
    return [
        MyMeasure(row, groups[row.group_id].name, told[row.id], appeals.get(row.id), row.id in over)
        for row in rows
    ]
