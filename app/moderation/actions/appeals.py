"""Somebody disagrees with what was decided about them, and somebody else decides again."""

from __future__ import annotations

from tortoise.exceptions import IntegrityError

from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.groups import actions as groups
from app.moderation import rules
from app.moderation.actions.lifting import felt_in_room, lift, make_milder
from app.moderation.actions.measures import OVER
from app.moderation.forms import VerdictForm
from app.moderation.models import Appeal, Measure, Told, Verdict
from app.moderation.queries import Disagreed, MyMeasure

TOO_LATE = N_("It can be disagreed with for fourteen days, once. That time is over.")
ONCE = N_("You have said already that you disagree. Somebody else will answer.")
ANSWERED = N_("Somebody else has answered this a moment ago.")
NOT_MILDER = N_("This cannot become milder. It can stay, or be taken back.")
NO_NEED = N_(
    "Somebody in the circle is free to look at it, or another circle has been asked already."
)

DISAGREED = deed("appeal.made", N_("A member disagreed with what was decided about them"))
SENT_ON = deed(
    "appeal.sent_on",
    N_("Asked another circle to look at it again: nobody here was free to"),
)
DECIDED = {
    Verdict.UPHELD: deed("appeal.upheld", N_("Looked at it again, and left it as it was")),
    Verdict.CHANGED: deed("appeal.changed", N_("Looked at it again, and made it milder")),
    Verdict.WITHDRAWN: deed("appeal.withdrawn", N_("Looked at it again, and took it back")),
}
DECIDED_ELSEWHERE = {
    Verdict.UPHELD: deed(
        "appeal.upheld_elsewhere", N_("Another circle looked at it again, and left it as it was")
    ),
    Verdict.CHANGED: deed(
        "appeal.changed_elsewhere", N_("Another circle looked at it again, and made it milder")
    ),
    Verdict.WITHDRAWN: deed(
        "appeal.withdrawn_elsewhere", N_("Another circle looked at it again, and took it back")
    ),
}
HELPED = deed("appeal.for_others", N_("Looked at something again for another circle"))


async def disagree(viewer: Viewer, mine: MyMeasure, text: str) -> None:
    """Within fourteen days and once; also by who is suspended or banned (row 102)."""
    if not mine.may_disagree:
        raise Conflict(ONCE if mine.appeal else TOO_LATE)
    appeal = Appeal(measure_id=mine.measure.id, made_at=now())
    appeal.text = seal(text, "appeal", appeal.pub, "text")
    try:
        async with transaction():
            await appeal.save()
            await record(viewer, mine.measure.group_id, DISAGREED, appeal.pub)
    except IntegrityError:
        raise Conflict(ONCE) from None


async def send_on(viewer: Viewer, mine: MyMeasure) -> None:
    """Where nobody in the circle is free to look, whoever disagrees lets another circle do it (row
    103). Nobody else can want that for them: those others read their words."""
    if mine.appeal is None or not mine.may_send_on:
        raise Conflict(NO_NEED)
    async with transaction():
        still = Appeal.filter(id=mine.appeal.id, state=Verdict.OPEN)
        if not await still.update(state=Verdict.ELSEWHERE):
            raise Conflict(NO_NEED)
        await record(viewer, mine.measure.group_id, SENT_ON, mine.appeal.pub)


async def answer_appeal(viewer: Viewer, found: Disagreed, form: VerdictForm) -> None:
    """By somebody who had no part in it; of two at once, one."""
    rules.keep_circle.require(viewer, found.panel_id)
    if form.verdict is Verdict.CHANGED and not found.may_be_milder:
        raise Conflict(NOT_MILDER)
    is_lifted = form.verdict is Verdict.WITHDRAWN and found.decided.is_in_force
    try:
        async with transaction():
            await groups.alone_with(found.decided.measure.group_id)
            await _answered(viewer, found, form)
            if form.verdict is Verdict.CHANGED:
                await make_milder(viewer, found.decided, form.lasts)
            if is_lifted:
                await lift(viewer, found.decided, is_appeal=True)
    except IntegrityError:  # it was taken back while this was written
        raise Conflict(OVER) from None
    if is_lifted:
        by_id = found.decided.measure.by_id if found.is_elsewhere else viewer.user_id
        await felt_in_room(by_id, found.decided)


async def _answered(viewer: Viewer, found: Disagreed, form: VerdictForm) -> None:
    appeal, group_id = found.appeal, found.decided.measure.group_id
    still = Appeal.filter(id=appeal.id, state=appeal.state)
    if not appeal.is_open or not await still.update(
        state=form.verdict,
        words=seal(form.words, "appeal", appeal.pub, "words"),
        decided_by_id=viewer.user_id,
        decided_at=now(),
    ):
        raise Conflict(ANSWERED)
    await Told.filter(measure_id=appeal.measure_id).update(read_at=None)
    done = DECIDED_ELSEWHERE if found.is_elsewhere else DECIDED
    logs = [(group_id, done[form.verdict])]
    logs += [(found.panel_id, HELPED)] if found.is_elsewhere else []
    for circle_id, what in sorted(logs, key=lambda one: one[0]):  # always in the same order
        await record(viewer, circle_id, what, appeal.pub)


async def have_read_measure(viewer: Viewer, mine: MyMeasure) -> None:
    await Told.filter(measure_id=mine.measure.id).update(read_at=now())


async def forget(user_id: int) -> None:
    """Inside the transaction that erases a person: how they disagreed."""
    about = await Measure.filter(target_id=user_id).values_list("id", flat=True)
    await Appeal.filter(measure_id__in=list(about)).update(text="", words="")
