"""Who disagrees with what was decided about them, for those who had no part in it."""

from __future__ import annotations

from dataclasses import dataclass

from app.chat.models import Report
from app.core.clock import now
from app.core.errors import NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.groups.queries import Circle, near_to
from app.moderation import rules
from app.moderation.models import Appeal, Look, Measure, Verdict
from app.moderation.queries.measures import Decided, decided_of
from app.moderation.queries.roles import keepers_in


@dataclass(frozen=True, slots=True)
class Disagreed:
    """An appeal, for somebody who had no part in what it is about."""

    appeal: Appeal
    decided: Decided

    @property
    def is_open(self) -> bool:
        return self.appeal.state is Verdict.OPEN

    @property
    def text(self) -> str:
        return text_of(self.appeal)

    @property
    def may_be_milder(self) -> bool:
        """What is over in a week is over soon anyway."""
        measure = self.decided.measure
        is_long = measure.until is not None and measure.until > now()
        return measure.kind == "suspend" and is_long and self.decided.is_in_force


def text_of(appeal: Appeal) -> str:
    return unseal(appeal.text, "appeal", appeal.pub, "text")


def answer_of(appeal: Appeal) -> str:
    return unseal(appeal.words, "appeal", appeal.pub, "words")


async def open_appeals(viewer: Viewer, circle: Circle) -> list[Disagreed]:
    """What waits for the viewer to look at it again, the longest waiting first."""
    if not rules.keep_circle(viewer, circle.id):
        return []
    rows = Appeal.filter(state=Verdict.OPEN, measure__group_id=circle.id)
    appeals = await rows.order_by("made_at", "id").select_related("measure")
    free = [one for one in appeals if viewer.user_id not in await involved_in(one.measure)]
    decided = await decided_of([one.measure for one in free])
    return [Disagreed(one, what) for one, what in zip(free, decided, strict=True)]


async def appeal_for(viewer: Viewer, circle: Circle, pub: str) -> Disagreed:
    """Raises NotFound for whoever had a part in what it is about."""
    rows = Appeal.filter(pub=pub, measure__group_id=circle.id).select_related("measure")
    found = await rows.first()
    if found is None or not rules.keep_circle(viewer, circle.id):
        raise NotFound
    if viewer.user_id in await involved_in(found.measure):
        raise NotFound
    return Disagreed(found, (await decided_of([found.measure]))[0])


async def involved_in(measure: Measure) -> frozenset[int]:
    """Who decided it, whom it is about and who is near to them, who reported it and who answered
    that (row 103)."""
    part = {measure.target_id, *measure.deciders}
    part |= await near_to(measure.group_id, measure.target_id)
    if measure.report_id is not None:
        report = await Report.get_or_none(id=measure.report_id)
        look = await Look.get_or_none(report_id=measure.report_id)
        part |= {report.reporter_id} if report else set()
        part |= {id_ for id_ in (look.claimed_by_id, look.settled_by_id) if id_} if look else set()
    return frozenset(part)


async def is_stuck(measure: Measure) -> bool:
    """Whether everybody who keeps order had a part in it."""
    return not await keepers_in(measure.group_id) - await involved_in(measure)
