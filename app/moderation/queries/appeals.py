"""Who disagrees with what was decided about them, for those who had no part in it: in their circle,
or in another one where nobody in theirs is free (row 103)."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app.chat.models import Report
from app.core.clock import now
from app.core.errors import NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.groups.queries import Circle, names_ever, near_to
from app.moderation import rules
from app.moderation.models import UNDECIDED, Appeal, Look, Measure, Verdict
from app.moderation.queries.covering import without
from app.moderation.queries.measures import Decided, decided_of
from app.moderation.queries.panel import panel_for
from app.moderation.queries.roles import keepers_in


@dataclass(frozen=True, slots=True)
class Disagreed:
    """An appeal, for somebody who had no part in what it is about. `panel_id`: the circle that
    looks at it."""

    appeal: Appeal
    decided: Decided
    panel_id: int
    text: str

    @property
    def is_elsewhere(self) -> bool:
        """Those who look know neither whom it is about nor who decided it, nor in which circle."""
        return self.panel_id != self.decided.measure.group_id

    @property
    def is_open(self) -> bool:
        return self.appeal.is_open

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
    rows = Appeal.filter(state__in=UNDECIDED).order_by("made_at", "id").select_related("measure")
    ours = [one for one in await rows if _may_concern(one, circle)]
    return [one for row in ours if (one := await _seen(viewer, circle, row))]


async def appeal_for(viewer: Viewer, circle: Circle, pub: str) -> Disagreed:
    """Raises NotFound for whoever had a part in what it is about."""
    row = await Appeal.filter(pub=pub).select_related("measure").first()
    keeps = rules.keep_circle(viewer, circle.id)
    found = await _seen(viewer, circle, row) if row and keeps else None
    if found is None:
        raise NotFound
    return found


def _may_concern(appeal: Appeal, circle: Circle) -> bool:
    return appeal.state is Verdict.ELSEWHERE or appeal.measure.group_id == circle.id


async def _seen(viewer: Viewer, circle: Circle, appeal: Appeal) -> Disagreed | None:
    """As it is seen from that circle: its own, or the one that was asked to look."""
    measure = appeal.measure
    part = await involved_in(measure)
    panel = await panel_for(appeal, part) if await _is_elsewhere(appeal) else None
    if circle.id != measure.group_id:
        is_asked = panel and panel.group_id == circle.id and viewer.user_id in panel.people
        return await _covered(await _disagreed(circle, appeal)) if is_asked else None
    is_away = appeal.is_open and panel is not None
    return None if is_away or viewer.user_id in part else await _disagreed(circle, appeal)


async def _disagreed(circle: Circle, appeal: Appeal) -> Disagreed:
    (decided,) = await decided_of([appeal.measure])
    return Disagreed(appeal, decided, circle.id, text_of(appeal))


async def _is_elsewhere(appeal: Appeal) -> bool:
    """Or was, until somebody who does not belong here answered it."""
    if appeal.is_open or appeal.decided_by_id is None:
        return appeal.state is Verdict.ELSEWHERE
    at_home = Membership.filter(group_id=appeal.measure.group_id, user_id=appeal.decided_by_id)
    return not await at_home.exists()


async def _covered(found: Disagreed) -> Disagreed:
    """For people of another circle: without the names of those whom it concerns."""
    decided, measure = found.decided, found.decided.measure
    theirs = await names_ever({(measure.group_id, measure.target_id)})
    known = (one.name for one in theirs.values())
    names = [name for name in (*known, *decided.deciders) if name]
    blank = replace(
        decided,
        someone=replace(decided.someone, pub="", name=""),
        deciders=(),
        words=without(names, decided.words),
    )
    return replace(found, decided=blank, text=without(names, found.text))


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


async def has_panel(appeal: Appeal, measure: Measure) -> bool:
    """Whether another circle could look at it."""
    appeal.measure = measure
    return await panel_for(appeal, await involved_in(measure)) is not None
