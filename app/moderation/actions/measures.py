"""Something is decided about somebody, by one or by two, and undone. Each is a row that stays, a
line in the log, and a notice that the person reads."""

from __future__ import annotations

from datetime import datetime

from app.acts import actions as acts
from app.acts.models import Act, kind
from app.audit.actions import record
from app.audit.models import deed
from app.chat import actions as chat
from app.chat.models import Room, RoomKind
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden
from app.core.i18n import N_
from app.core.sealed import seal, unseal
from app.core.viewer import Role, Viewer
from app.groups import actions as groups
from app.groups.models import Belonging, Membership
from app.groups.rules import Whom
from app.moderation import queries, rules
from app.moderation.actions.keeping import kept
from app.moderation.actions.reports import answered_by
from app.moderation.forms import MeasureForm
from app.moderation.models import Measure, Told
from app.moderation.queries import Someone
from app.moderation.words import ALONE, STEPS, Step

ASK_AN_OWNER = N_("This person keeps order, too. Only an owner can decide about them.")
TOO_NEAR = N_("You brought this person here, or came by them. Somebody else has to decide.")
MEANWHILE = N_("Somebody decided about this person a moment ago. Please read that first.")
WAITS = N_("Something else about this person waits for a second person already. See the care desk.")
NOT_YOURS = N_("You decided this yourself. If it was a mistake, say so; else somebody else has to.")
OVER = N_("This is over, or was taken back a moment ago.")
NOT_ALONE = N_(
    "They are outside for a time already. Alone you can make it longer, up to a week in all. "
    "Anything else is for two people: choose a month or three, or let somebody else take it back."
)
NOWHERE = N_("They are not in a room where that would change anything.")

WARNED = deed("measure.warned", N_("Warned a member"))
MUTED = deed("measure.muted", N_("Asked a member not to write for a time"))


# --- deciding -----------------------------------------------------------------------------------


async def decide(viewer: Viewer, someone: Someone, form: MeasureForm) -> Act | None:
    """At once where one may decide it; else the act that waits for a second. Raises Forbidden,
    Conflict."""
    await _may(viewer, someone.group_id, someone.user_id)
    step = STEPS[form.step]
    if not step.is_for_two:
        await _decided(viewer, someone, form, step)
        return None
    sealed = seal(form.words, "act", someone.pub, "words")
    known = {"step": form.step, "reason": form.reason, "report": form.report, "words": sealed}
    act = await acts.ask(viewer, FOR_TWO, someone.group_id, someone.pub, **known)
    if act.asked_by_id != viewer.user_id or act.told["step"] != form.step:
        raise Conflict(WAITS)
    return act


async def _decided(viewer: Viewer, someone: Someone, form: MeasureForm, step: Step) -> None:
    until = now() + step.lasts if step.lasts else None
    room = await _room_of(someone) if step.kind == "mute" else None
    async with transaction():
        await _still_as_read(someone, form.last)
        if step.kind == "suspend" and until:
            until = await _a_week_at_most(someone, until)
        row = row_about(viewer, someone, step.kind, form.reason, until)
        row.room_id = room.id if room else None
        await kept(row, form.words, form.report)
        if step.kind == "suspend":
            assert until is not None
            await groups.suspend(viewer, whom_of(someone), until, form.reason)
        else:
            done = WARNED if step.kind == "warn" else MUTED
            await record(viewer, someone.group_id, done, someone.pub)
        await answered_by(viewer, whom_of(someone), form.report, viewer.user_id)
    if room:
        assert until is not None
        await chat.quieten(room, someone.user_id, until, form.reason)


async def _still_as_read(someone: Someone, last: str | None) -> None:
    """Of two who decide about somebody at once, the second reads first what the other decided."""
    await groups.alone_with(someone.group_id)
    if last is not None and last != await queries.last_about(someone):
        raise Conflict(MEANWHILE)


async def _a_week_at_most(someone: Someone, until: datetime) -> datetime:
    """When it ends, then. One person does not shorten what holds somebody outside, and a week after
    a week is longer than a week (rows 99 to 101)."""
    mine = await Membership.get(group_id=someone.group_id, user_id=someone.user_id)
    if mine.state is not Belonging.SUSPENDED:
        return until
    held = await queries.keeps_out(someone.group_id, someone.user_id)
    until = min(until, min([one.at for one in held], default=now()) + ALONE)
    if mine.state_until and until <= mine.state_until:
        raise Conflict(NOT_ALONE)
    return until


async def _do_for_two(viewer: Viewer, act: Act) -> None:
    """The second has agreed; whoever asked is the first of the two."""
    someone = await queries.someone_by(act.group_id, act.subject)
    await _may(viewer, act.group_id, someone.user_id)
    said = act.told
    step, reason = STEPS[said["step"]], said["reason"]
    until = now() + step.lasts if step.lasts else None
    row = row_about(viewer, someone, step.kind, reason, until)
    row.by_id, row.second_id = act.asked_by_id, viewer.user_id
    await kept(row, unseal(said["words"], "act", act.subject, "words"), said["report"])
    whom = whom_of(someone)
    if step.kind == "ban":
        await groups.ban(viewer, whom, reason, until)
    elif step.kind == "out":
        await groups.take_out(viewer, whom, reason)
    else:
        assert until is not None
        await groups.suspend(viewer, whom, until, reason)
    await answered_by(viewer, whom, said["report"], act.asked_by_id)


FOR_TWO = kind(
    "measure.for_two", N_("Shut somebody out of the circle"), rules.keep_circle, _do_for_two
)


async def _may(viewer: Viewer, group_id: int, user_id: int) -> None:
    """Nobody decides about themselves, or about whom they are near to unless nobody else could;
    about who keeps order, only an owner does."""
    rules.keep_circle.require(viewer, group_id)
    if user_id == viewer.user_id:
        raise Forbidden(acts.ABOUT_YOU)
    if viewer.user_id not in await queries.who_decides(group_id, {user_id}):
        raise Forbidden(TOO_NEAR)
    held = await queries.roles_held(group_id, user_id)
    if not held.isdisjoint(rules.KEEPS_ORDER) and not viewer.has(group_id, Role.OWNER):
        raise Forbidden(ASK_AN_OWNER)


def whom_of(someone: Someone) -> Whom:
    return Whom(someone.group_id, someone.user_id)


def row_about(
    viewer: Viewer, someone: Someone, what: str, reason: str, until: datetime | None
) -> Measure:
    return Measure(
        group_id=someone.group_id,
        target_id=someone.user_id,
        kind=what,
        reason=reason,
        until=until,
        by_id=viewer.user_id,
        at=now(),
    )


async def _room_of(someone: Someone) -> Room:
    room = await Room.get_or_none(group_id=someone.group_id, kind=RoomKind.EVERYONE)
    if room is None:
        raise Conflict(NOWHERE)
    return room


async def forget(user_id: int) -> None:
    """Inside the transaction that erases a person: what was written to them."""
    about = await Measure.filter(target_id=user_id).values_list("id", flat=True)
    await Told.filter(measure_id__in=list(about)).update(words="")
