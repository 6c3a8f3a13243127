"""A report is taken, judged before anybody's name is seen, and answered."""

from __future__ import annotations

from tortoise.expressions import Q

from app.acts import actions as acts
from app.acts.models import Act, kind
from app.audit.actions import record
from app.audit.models import Deed, deed
from app.chat.models import UNANSWERED, Report
from app.core.clock import now
from app.core.db import transaction
from app.core.db.quick import hold_still
from app.core.errors import Conflict, Forbidden
from app.core.i18n import N_
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.groups.models import Group
from app.groups.rules import Whom
from app.moderation import queries, rules
from app.moderation.actions.things import what_becomes_of
from app.moderation.forms import EndingForm
from app.moderation.models import PATIENCE, Look
from app.moderation.queries import Case, MyReport
from app.moderation.queries.reports import TO_KNOW_WHO
from app.moderation.queries.things import OUT_OF_SIGHT
from app.moderation.words import ACTED

TAKEN = N_("Somebody else took this a moment ago, or has answered it. Thank you all the same.")
NOT_WITH_YOU = N_("This is not with you any more. Somebody else may have taken it meanwhile.")
FIRST_JUDGE = N_("First say what you think of the words, before you know whose they are.")
NOT_AGAIN = N_("You passed this on. Somebody else has to look at it.")
JUDGED = N_("You have said already what you think of it.")
NOT_ASKED = N_("Nobody asks you anything about this just now.")

LOOKED = deed("report.taken", N_("Took a report to look at it"), is_power=False)
PASSED = deed("report.passed", N_("Passed a report on to somebody else"))
ANSWERED = {
    True: deed("report.acted", N_("Answered a report: something was done")),
    False: deed("report.left", N_("Answered a report: nothing had to be done")),
}
LEARNED = deed("report.known", N_("Learned who had reported something, with a second person"))


# --- taking it ----------------------------------------------------------------------------------


async def take(viewer: Viewer, case: Case) -> None:
    """Of two at once, one has it, and the other hears Conflict."""
    rules.keep_circle.require(viewer, case.report.group_id)
    if case.look.passed_by_id == viewer.user_id:
        raise Conflict(NOT_AGAIN)
    report = case.report
    async with transaction():
        await Look.bulk_create([Look(report_id=report.id)], ignore_conflicts=True)
        free = Look.filter(report_id=report.id).filter(
            Q(claimed_by_id=None) | Q(claimed_at__lt=now() - PATIENCE)
        )
        if not await free.update(claimed_by_id=viewer.user_id, claimed_at=now()):
            raise Conflict(TAKEN)
        await _turn(report, "claimed", TAKEN)
        await record(viewer, report.group_id, LOOKED, report.pub)


async def give_back(viewer: Viewer, case: Case) -> None:
    """For anybody to take, themselves too."""
    async with transaction():
        await _held(viewer, case, claimed_by_id=None, claimed_at=None)
        await _turn(case.report, "open")


async def pass_on(viewer: Viewer, case: Case) -> None:
    """For anybody but themselves."""
    async with transaction():
        await _held(viewer, case, claimed_by_id=None, claimed_at=None, passed_by_id=viewer.user_id)
        await _turn(case.report, "escalated")
        await record(viewer, case.report.group_id, PASSED, case.report.pub)


async def give_back_what_lies() -> None:
    """By the clock: who takes a report and does nothing does not keep it."""
    for look in await Look.filter(claimed_at__lt=now() - PATIENCE).select_related("report"):
        async with transaction():
            still = Look.filter(id=look.id, claimed_at=look.claimed_at)
            if look.report.state in ("claimed", "needs_info") and await still.update(
                claimed_by_id=None, claimed_at=None
            ):
                await _turn(look.report, "open")


# --- looking at it ------------------------------------------------------------------------------


async def judge(viewer: Viewer, case: Case, judgement: str) -> None:
    """Once, and before the names."""
    if case.look.judged:
        raise Conflict(JUDGED)
    async with transaction():
        await _held(viewer, case, judged=judgement)


async def ask(viewer: Viewer, case: Case, question: str) -> None:
    """Whoever reported it is asked, without anybody learning who that is."""
    sealed = seal(question, "report_look", case.report.pub, "question")
    async with transaction():
        await _held(viewer, case, question=sealed, answer="", claimed_at=now())
        await _turn(case.report, "needs_info")


async def answer(viewer: Viewer, mine: MyReport, words: str) -> None:
    """By whoever reported it."""
    if mine.report.state != "needs_info":
        raise Conflict(NOT_ASKED)
    sealed = seal(words, "report_look", mine.report.pub, "answer")
    async with transaction():
        await Look.filter(report_id=mine.report.id).update(answer=sealed, claimed_at=now())
        await _turn(mine.report, "claimed")


# --- answering it -------------------------------------------------------------------------------


async def settle(viewer: Viewer, case: Case, form: EndingForm) -> None:
    """Whoever reported it reads this. Raises Conflict where it is not with the viewer, or not yet
    judged."""
    if not case.look.judged:
        raise Conflict(FIRST_JUDGE)
    async with transaction():
        await hold_still(Group, case.report.group_id)
        await _held(viewer, case)
        await what_becomes_of(viewer, case.report, form.reason)  # locks its thing before the log
        await _end(viewer, case.report, form.ending, form.words)


async def _end(viewer: Viewer, report: Report, outcome: str, words: str = "") -> None:
    has_acted = outcome in ACTED
    await Look.filter(report_id=report.id).update(
        outcome=outcome,
        words=seal(words, "report_look", report.pub, "words"),
        settled_by_id=viewer.user_id,
        settled_at=now(),
    )
    await _turn(report, "resolved_action" if has_acted else "resolved_none")
    done: Deed = ANSWERED[has_acted]
    await record(viewer, report.group_id, done, report.pub)


async def answered_by(viewer: Viewer, whom: Whom, pub: str, decider_id: int | None) -> None:
    """In a transaction: a measure about somebody answers the report about them that whoever decided
    it has taken and judged, if that still waits. It answers no other: a report that is with
    somebody else, or about somebody else, is for them to end. Nor one of a thing: what becomes of
    that is said by itself, and whose it is may be nobody's to know."""
    report = await Report.get_or_none(pub=pub, group_id=whom.group_id) if pub else None
    if report is None or report.state not in UNANSWERED or report.author_id != whom.user_id:
        return
    if report.kind in OUT_OF_SIGHT:
        return
    if not await queries.may_see(viewer, report):
        raise Forbidden(acts.NOT_YOURS)
    held = Look.filter(report_id=report.id, claimed_by_id=decider_id, settled_at=None)
    if await held.exclude(judged="").exists():
        await _end(viewer, report, "measure")


async def have_read(viewer: Viewer, mine: MyReport) -> None:
    await Look.filter(report_id=mine.report.id, read_at=None).update(read_at=now())


async def _held(viewer: Viewer, case: Case, **changes: object) -> None:
    """Change it while it is with the viewer; else nothing happens. Raises Conflict."""
    rules.keep_circle.require(viewer, case.report.group_id)
    held = Look.filter(report_id=case.report.id, claimed_by_id=viewer.user_id, settled_at=None)
    changes = changes or {"claimed_by_id": viewer.user_id}
    if not await held.filter(claimed_at__gt=now() - PATIENCE).update(**changes):
        raise Conflict(NOT_WITH_YOU)


async def _turn(report: Report, state: str, words: str = NOT_WITH_YOU) -> None:
    waits = Report.filter(id=report.id, state__in=UNANSWERED)
    if not await waits.update(state=state):
        raise Conflict(words)


# --- who reported it (row 97) -------------------------------------------------------------------


async def ask_who(viewer: Viewer, case: Case) -> Act:
    """Two have to want to know; whoever reported it is told."""
    if not case.look.judged:
        raise Conflict(FIRST_JUDGE)
    return await acts.ask(viewer, KNOWING, case.report.group_id, case.report.pub)


async def _know(viewer: Viewer, act: Act) -> None:
    report = await Report.get(pub=act.subject)
    if not await queries.may_see(viewer, report):
        raise Forbidden(acts.NOT_YOURS)
    await record(viewer, act.group_id, LEARNED, report.pub)


KNOWING = kind(TO_KNOW_WHO, N_("Learn who reported something"), rules.keep_circle, _know)


async def forget(user_id: int) -> None:
    """Inside the transaction that erases a person: what they told those who keep order."""
    told = await Report.filter(reporter_id=user_id).values_list("id", flat=True)
    await Look.filter(report_id__in=list(told)).update(question="", answer="", words="")
