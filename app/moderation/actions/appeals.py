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
from app.moderation import rules
from app.moderation.actions.measures import make_milder, undo
from app.moderation.forms import VerdictForm
from app.moderation.models import Appeal, Measure, Told, Verdict
from app.moderation.queries import Disagreed, MyMeasure

TOO_LATE = N_("It can be disagreed with for fourteen days, once. That time is over.")
ONCE = N_("You have said already that you disagree. Somebody else will answer.")
ANSWERED = N_("Somebody else has answered this a moment ago.")
NOT_MILDER = N_("This cannot become milder. It can stay, or be taken back.")

DISAGREED = deed("appeal.made", N_("A member disagreed with what was decided about them"))
DECIDED = {
    Verdict.UPHELD: deed("appeal.upheld", N_("Looked at it again, and left it as it was")),
    Verdict.CHANGED: deed("appeal.changed", N_("Looked at it again, and made it milder")),
    Verdict.WITHDRAWN: deed("appeal.withdrawn", N_("Looked at it again, and took it back")),
}


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


async def answer_appeal(viewer: Viewer, found: Disagreed, form: VerdictForm) -> None:
    """By somebody who had no part in it; of two at once, one."""
    group_id, appeal = found.decided.measure.group_id, found.appeal
    rules.keep_circle.require(viewer, group_id)
    if form.verdict is Verdict.CHANGED and not found.may_be_milder:
        raise Conflict(NOT_MILDER)
    async with transaction():
        still = Appeal.filter(id=appeal.id, state=Verdict.OPEN)
        if not await still.update(
            state=form.verdict,
            words=seal(form.words, "appeal", appeal.pub, "words"),
            decided_by_id=viewer.user_id,
            decided_at=now(),
        ):
            raise Conflict(ANSWERED)
        await Told.filter(measure_id=appeal.measure_id).update(read_at=None)
        if form.verdict is Verdict.CHANGED:
            await make_milder(viewer, found.decided, form.lasts)
        await record(viewer, group_id, DECIDED[form.verdict], appeal.pub)
    if form.verdict is Verdict.WITHDRAWN and found.decided.is_in_force:
        await undo(viewer, found.decided)


async def have_read_measure(viewer: Viewer, mine: MyMeasure) -> None:
    await Told.filter(measure_id=mine.measure.id).update(read_at=now())


async def forget(user_id: int) -> None:
    """Inside the transaction that erases a person: how they disagreed."""
    about = await Measure.filter(target_id=user_id).values_list("id", flat=True)
    await Appeal.filter(measure_id__in=list(about)).update(text="", words="")
