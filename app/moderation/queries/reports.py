"""What was reported, as those who keep order see it: nobody sees what concerns themselves, or whom
they brought into the circle or came by (rows 96 and 97)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.acts.models import Act, State
from app.chat import queries as chat
from app.chat.models import UNANSWERED, Report
from app.core.clock import now
from app.core.errors import NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.groups.queries import Circle, Member, names_ever, near_to
from app.moderation import rules
from app.moderation.models import PATIENCE, Look
from app.moderation.queries.concerned import NOTICE, concerned_by
from app.moderation.queries.covering import without
from app.moderation.queries.roles import who_decides
from app.moderation.queries.things import OUT_OF_SIGHT, Thing, shows_author, things_of
from app.moderation.words import REPORTED, Reported, endings_of

TO_KNOW_WHO = "report.who"  # the kind of act by which two learn who reported


@dataclass(frozen=True, slots=True)
class Case:
    """A report, and what has been done about it, for somebody who may see it."""

    report: Report
    look: Look
    told: chat.Told
    author: Member | None
    keeper: Member | None  # whom it is with
    is_mine: bool
    reporter: Member | None = None  # only for the two who asked
    thing: Thing | None = None  # what is reported, where it is no message

    @property
    def is_blind(self) -> bool:
        """Names are covered until the first judgement is noted."""
        return not self.look.judged and self.is_waiting

    @property
    def is_notice(self) -> bool:
        """Reported is what those who keep order told somebody, not a message in a room."""
        return self.report.kind == NOTICE

    @property
    def is_of_thing(self) -> bool:
        """Reported is something that can be taken out of sight here."""
        return self.report.kind in OUT_OF_SIGHT

    @property
    def is_nameless(self) -> bool:
        """Also to who keeps order, at least to the viewer."""
        return not shows_author(self.report, self.thing)

    @property
    def waits_hidden(self) -> bool:
        return self.thing is not None and self.thing.waits_hidden

    @property
    def what(self) -> Reported:
        return REPORTED[self.report.kind]

    @property
    def endings(self) -> dict[str, str]:
        return endings_of(self.report.kind)

    @property
    def is_waiting(self) -> bool:
        return self.report.state in UNANSWERED

    @property
    def is_threat(self) -> bool:
        return self.report.category == "threat"

    @property
    def question(self) -> str:
        return unseal(self.look.question, "report_look", self.report.pub, "question")

    @property
    def answer(self) -> str:
        return unseal(self.look.answer, "report_look", self.report.pub, "answer")

    @property
    def words(self) -> str:
        return unseal(self.look.words, "report_look", self.report.pub, "words")

    @property
    def until(self) -> datetime | None:
        return self.look.claimed_at and self.look.claimed_at + PATIENCE


async def open_cases(viewer: Viewer, circle: Circle) -> list[Case]:
    """What waits for an answer: who feels threatened first, then the longest waiting."""
    rules.open_care_desk.require(viewer, circle.id)
    rows = Report.filter(group_id=circle.id, state__in=UNANSWERED).order_by("created_at", "id")
    seen = await _apart_from(viewer, circle.id, await rows)
    return sorted(await _cases(viewer, seen), key=lambda case: not case.is_threat)


async def case_for(viewer: Viewer, circle: Circle, pub: str) -> Case:
    """Raises NotFound for whom it concerns, and for whoever keeps no order."""
    row = await Report.get_or_none(group_id=circle.id, pub=pub)
    seen = await _apart_from(viewer, circle.id, [row] if row else [])
    if not seen or not rules.open_care_desk(viewer, circle.id):
        raise NotFound
    (case,) = await _cases(viewer, seen)
    return case


async def may_see(viewer: Viewer, report: Report) -> bool:
    return bool(await _apart_from(viewer, report.group_id, [report]))


async def _apart_from(viewer: Viewer, group_id: int, rows: list[Report]) -> list[Report]:
    near = await near_to(group_id, viewer.user_id or 0) if rows else frozenset()
    concerned = await concerned_by(rows)
    return [row for row in rows if await _may_look(viewer, near, row, concerned[row.id])]


async def _may_look(
    viewer: Viewer, near: frozenset[int], row: Report, about: frozenset[int]
) -> bool:
    """Who is near to somebody concerned looks only where nobody is free (ADR 17)."""
    if viewer.user_id in about or near.isdisjoint(about):
        return viewer.user_id not in about
    return viewer.user_id in await who_decides(row.group_id, about)


async def _cases(viewer: Viewer, rows: list[Report]) -> list[Case]:
    looks = {look.report_id: look for look in await Look.filter(report_id__in=[r.id for r in rows])}
    people = set()
    for row in rows:
        look = looks.setdefault(row.id, Look(report_id=row.id))
        ids = (row.author_id, row.reporter_id, look.claimed_by_id)
        people |= {(row.group_id, one) for one in ids if one}
    names = await names_ever(people)
    known = await _known_to(viewer, rows)
    things = await things_of(viewer, rows)
    return [
        _case(viewer, row, looks[row.id], names, known, things.get(row.message_pub)) for row in rows
    ]


def _case(
    viewer: Viewer,
    row: Report,
    look: Look,
    names: dict[tuple[int, int], Member],
    known: frozenset[str],
    thing: Thing | None,
) -> Case:
    author = names.get((row.group_id, row.author_id or 0))
    reporter = names.get((row.group_id, row.reporter_id))
    told = chat.told_in(row)
    waits = row.state in UNANSWERED
    if waits and not look.judged:
        told = _covered(told, [one.name for one in (author, reporter) if one and one.name])
    is_taken = look.is_taken(now())
    return Case(
        *(row, look, told),
        author=None if not shows_author(row, thing) or (waits and not look.judged) else author,
        keeper=names.get((row.group_id, look.claimed_by_id or 0)) if is_taken else None,
        is_mine=waits and look.is_with(viewer.user_id, now()),
        reporter=reporter if row.pub in known else None,
        thing=thing,
    )


def _covered(told: chat.Told, names: list[str]) -> chat.Told:
    """Without the names of the two, for who should judge the words and not the people."""
    return chat.Told(told.feeling, without(names, told.words), without(names, told.snapshot))


async def _known_to(viewer: Viewer, rows: list[Report]) -> frozenset[str]:
    """Of which reports the viewer knows who made them, because two have agreed to that."""
    done = Act.filter(kind=TO_KNOW_WHO, state=State.DONE, subject__in=[row.pub for row in rows])
    two = [(act.subject, (act.asked_by_id, act.second_id)) for act in await done] if rows else []
    return frozenset(subject for subject, ids in two if viewer.user_id in ids)
