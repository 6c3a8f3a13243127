"""A card is out of sight until somebody has looked at it: for three days by one person, and after
that only by two (row 59). Nothing of it is lost, and it comes back by itself."""

from __future__ import annotations

from datetime import timedelta

from tortoise.exceptions import IntegrityError

from app.acts import actions as acts
from app.acts.models import Act, kind
from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden
from app.core.i18n import N_
from app.core.sealed import seal, unseal
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.groups.queries import are_near
from app.groups.rules import Whom
from app.moderation import queries, rules
from app.moderation.actions.hiding import CARD_SHOWN
from app.moderation.actions.keeping import kept
from app.moderation.actions.measures import NOT_YOURS, OVER, TOO_NEAR
from app.moderation.forms import HideForm
from app.moderation.models import Measure
from app.moderation.queries import Someone
from app.moderation.queries.cards import ALONE, LONGER

A_MONTH = timedelta(days=30)

HIDDEN = deed("measure.card", N_("Hid a card for three days at most, to look at it"))
KEPT = deed("measure.card_kept", N_("Two people put a card out of sight for thirty days at most"))


async def hide_card(viewer: Viewer, someone: Someone, form: HideForm) -> Act | None:
    """At once where nobody has done so lately; else the act that waits for a second. Raises
    Forbidden, Conflict."""
    rules.hide_card.require(viewer, _whom(someone))
    async with transaction():
        rows = Membership.filter(group_id=someone.group_id, user_id=someone.user_id)
        _ = await rows.select_for_update().get()  # of two at once, one is the first
        if not (await queries.hidden_card(viewer, someone)).needs_two:
            row = _row(someone, form.reason, ALONE)
            row.by_id = viewer.user_id
            await kept(row, form.words)
            await record(viewer, someone.group_id, HIDDEN, someone.pub)
            return None
    await _not_near(viewer, someone)
    sealed = seal(form.words, "act", someone.pub, "words")
    return await acts.ask(
        viewer, FOR_TWO, someone.group_id, someone.pub, reason=form.reason, words=sealed
    )


async def _do_for_two(viewer: Viewer, act: Act) -> None:
    """The second has agreed; whoever asked is the first of the two."""
    someone = await queries.someone_by(act.group_id, act.subject)
    await _not_near(viewer, someone)
    row = _row(someone, act.told["reason"], A_MONTH)
    row.by_id, row.second_id = act.asked_by_id, viewer.user_id
    await kept(row, unseal(act.told["words"], "act", act.subject, "words"))
    await record(viewer, act.group_id, KEPT, act.subject)


FOR_TWO = kind(
    LONGER,
    N_("Put a card out of sight for thirty days at most"),
    rules.open_care_desk,
    _do_for_two,
)


async def show_card(viewer: Viewer, someone: Someone) -> None:
    """By anybody who may hide it; what two decided, by somebody else than they. Raises Conflict."""
    rules.hide_card.require(viewer, _whom(someone))
    hidden = await queries.hidden_card(viewer, someone)
    if not hidden.in_force:
        raise Conflict(OVER)
    for one in hidden.in_force:
        if one.measure.second_id is not None and viewer.user_id in one.measure.deciders:
            raise Conflict(NOT_YOURS)
        if one.measure.second_id is not None:
            await _not_near(viewer, someone)
    try:
        async with transaction():
            for one in hidden.in_force:
                row = _row(someone, "", None)
                row.kind, row.by_id, row.reverses_id = "lift", viewer.user_id, one.measure.id
                await kept(row)
            await acts.withdraw_about(FOR_TWO, someone.group_id, someone.pub)
            await record(viewer, someone.group_id, CARD_SHOWN, someone.pub)
    except IntegrityError:
        raise Conflict(OVER) from None


def _row(someone: Someone, reason: str, lasts: timedelta | None) -> Measure:
    return Measure(
        group_id=someone.group_id,
        target_id=someone.user_id,
        kind="card",
        reason=reason,
        until=now() + lasts if lasts else None,
        at=now(),
    )


async def _not_near(viewer: Viewer, someone: Someone) -> None:
    if await are_near(someone.group_id, viewer.user_id or 0, someone.user_id):
        raise Forbidden(TOO_NEAR)


def _whom(someone: Someone) -> Whom:
    return Whom(someone.group_id, someone.user_id)
