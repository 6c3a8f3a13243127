"""What whoever held it says afterwards: never a clock, and never by itself (domain.md 6)."""

from __future__ import annotations

from tortoise.expressions import Q

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, NotFound
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.events import rules
from app.events.forms.door import AttendedForm
from app.events.models import CheckIn, EventAnswer, Occurrence
from app.events.queries.occurrences import Happening

TOO_EARLY = N_("It has not begun yet.")
IS_HERE = N_("At the door somebody wrote that they came. Take that back there first.")


async def say_who_came(viewer: Viewer, one: Happening, form: AttendedForm) -> None:
    """Raises Conflict before it begins, and where the door says otherwise."""
    rules.change_event.require(viewer, one.planned)
    if now() < one.row.starts_at:
        raise Conflict(TOO_EARLY)
    async with transaction():
        _ = await Occurrence.select_for_update().get(id=one.id)
        answer = await EventAnswer.get_or_none(occurrence_id=one.id, pub=form.answer)
        if answer is None:
            raise NotFound
        if form.has_come is False and await _is_here(answer):
            raise Conflict(IS_HERE)
        await EventAnswer.filter(id=answer.id).update(has_come=form.has_come)


async def _is_here(answer: EventAnswer) -> bool:
    whom = Q(answer_id=answer.id)
    if answer.membership_id is not None:
        whom |= Q(membership_id=answer.membership_id)
    here = CheckIn.filter(whom, occurrence_id=answer.occurrence_id, undone_at=None)
    return await here.exists()
