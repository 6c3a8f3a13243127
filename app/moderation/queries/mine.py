"""What became of what somebody reported, for themselves."""

from __future__ import annotations

from dataclasses import dataclass

from app.acts.models import Act, State
from app.chat import queries as chat
from app.chat.models import UNANSWERED, Report
from app.core.errors import NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.groups.queries import Circle
from app.moderation.models import Look
from app.moderation.queries.concerned import concerned_by
from app.moderation.queries.reports import TO_KNOW_WHO
from app.moderation.queries.roles import who_decides, who_is_apart
from app.moderation.queries.things import without_names
from app.moderation.words import ANSWERS

MOST = 50


@dataclass(frozen=True, slots=True)
class MyReport:
    report: Report
    circle: str
    told: chat.Told
    look: Look
    is_known: bool = False  # two who keep order know who it was
    is_stuck: bool = False  # nobody who keeps order may look at it
    is_near: bool = False  # only somebody who is near to one of the two

    @property
    def is_waiting(self) -> bool:
        return self.report.state in UNANSWERED

    @property
    def is_news(self) -> bool:
        """Whether it should be told at home."""
        is_asked = self.report.state == "needs_info"
        return is_asked or (not self.is_waiting and self.look.read_at is None)

    @property
    def question(self) -> str:
        return unseal(self.look.question, "report_look", self.report.pub, "question")

    @property
    def outcome(self) -> str:
        return ANSWERS.get(self.look.outcome, "")

    @property
    def words(self) -> str:
        return unseal(self.look.words, "report_look", self.report.pub, "words")


async def reports_of(viewer: Viewer) -> list[MyReport]:
    """The newest first."""
    rows = Report.filter(reporter_id=viewer.user_id).order_by("-created_at", "-id").limit(MOST)
    return await _mine(await rows.select_related("group"))


async def my_report(viewer: Viewer, pub: str) -> MyReport:
    """Raises NotFound for somebody else's."""
    row = await Report.filter(reporter_id=viewer.user_id, pub=pub).select_related("group").first()
    if row is None:
        raise NotFound
    (found,) = await _mine([row])
    is_known = await Act.exists(kind=TO_KNOW_WHO, subject=pub, state=State.DONE)
    is_stuck, is_near = await _with_whom(row) if found.is_waiting else (False, False)
    return MyReport(row, found.circle, found.told, found.look, is_known, is_stuck, is_near)


async def answers_for(viewer: Viewer, circle: Circle) -> list[MyReport]:
    """What the viewer should hear of at home."""
    rows = Report.filter(reporter_id=viewer.user_id, group_id=circle.id)
    rows = rows.order_by("-created_at").limit(MOST).select_related("group")
    return [one for one in await _mine(await rows) if one.is_news]


async def _mine(rows: list[Report]) -> list[MyReport]:
    looks = {look.report_id: look for look in await Look.filter(report_id__in=[r.id for r in rows])}
    return [
        MyReport(row, row.group.name, chat.told_in(row), looks.get(row.id, Look(report_id=row.id)))
        for row in rows
    ]


async def _with_whom(row: Report) -> tuple[bool, bool]:
    """Whether nobody at all may look at it, and whether only who is near to one of the two."""
    about = (await concerned_by([row]))[row.id]
    if row.message_pub in await without_names([row]):
        about = frozenset({row.reporter_id})  # else this would tell whom it may be of
    is_stuck = not await who_decides(row.group_id, about)
    return is_stuck, not (is_stuck or await who_is_apart(row.group_id, about))
