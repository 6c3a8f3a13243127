"""Somebody plans something for their circle; where they are a plain member, somebody who may hold
events says yes first (row 65)."""

from __future__ import annotations

from collections.abc import Collection

from tortoise.exceptions import IntegrityError

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import N_, Words, n_words
from app.core.limits import Limit
from app.core.viewer import Viewer
from app.events import rules
from app.events.actions.asking import ask, first_time
from app.events.actions.series import alone_with_event, make_missing
from app.events.actions.writing import write_down
from app.events.forms import EventForm
from app.events.forms.when import OVER
from app.events.models import (
    HOLDS_SEATS,
    AnswerState,
    Event,
    EventAnswer,
    EventAudience,
    EventState,
    Occurrence,
)
from app.events.queries import Happening, planned
from app.events.recurrence import first_slot, plan_of
from app.groups.models import Membership, RoleGrant

planning = Limit(30, 86_400)

IN_FIRST_DAYS = N_(
    "In your first days here you cannot plan events yet. It opens after some days, "
    "with a yes from those who look after the circle."
)
NOT_FOR_MEMBERS = N_("Only those who look after the circle may plan something only for them.")
ANSWERED_ALREADY = (
    "One person has answered who would not see it any more. Cancel it, and they hear of it.",
    "%(n)s people have answered who would not see it any more. Cancel it, and they hear of it.",
)
COUNT_ON_IT = (*HOLDS_SEATS, AnswerState.PENDING, AnswerState.WAITLISTED)
MOST_ASKED = 5


async def plan(viewer: Viewer, group_id: int, form: EventForm) -> Event:
    """A form sent twice plans one event. What its writer wants of it (`form.aim`): that it is held,
    which for a plain member means that it waits for a yes; to keep it for later; or to copy it."""
    if group_id in viewer.new_in:
        raise Forbidden(IN_FIRST_DAYS)
    rules.plan_events.require(viewer, group_id)
    for_whom(viewer, group_id, form)
    host = await Membership.get(group_id=group_id, user_id=viewer.user_id)
    same = Event.filter(pub=form.once, host_id=host.id)
    if made := await same.first():
        return made
    planning.spend_for(viewer)
    await _not_too_many(viewer, group_id, host.id, form.aim)
    event = Event(pub=form.once, group_id=group_id, host_id=host.id, uid=f"{form.once}@kolo")
    event.state, event.made_at = _state_of(viewer, group_id, form.aim), now()
    write_down(event, form)
    try:
        async with transaction():
            await event.save()
            if event.state is not EventState.TEMPLATE:
                await make_missing(event)
            await ask(event)
    except IntegrityError:  # the same form, sent twice at once
        found = await same.first()
        if found is None:
            raise NotFound from None  # somebody else's, whose address was tried out
        return found
    return event


def for_whom(viewer: Viewer, group_id: int, form: EventForm) -> None:
    """Raises Invalid where somebody would plan what they could not see themselves."""
    if form.audience is EventAudience.TEAM and not viewer.has(group_id, *rules.TEAM):
        raise Invalid({"audience": NOT_FOR_MEMBERS})


async def shut_out(
    event: Event, rows: Collection[Occurrence], audience: EventAudience
) -> Words | None:
    """In a transaction that holds these times still: what to say where somebody has a place, or
    waits for one, who would not see it any more, and could not even give it back."""
    if audience is not EventAudience.TEAM:
        return None
    team = RoleGrant.filter(membership__group_id=event.group_id, role__in=rules.TEAM)
    stay = await team.values_list("membership_id", flat=True)
    theirs = EventAnswer.filter(occurrence_id__in=[row.id for row in rows], state__in=COUNT_ON_IT)
    answers = theirs.exclude(membership_id=None).exclude(
        membership_id__in=[event.host_id, *map(int, map(str, stay))]
    )
    people = set(await answers.values_list("membership_id", flat=True))
    return n_words(*ANSWERED_ALREADY, len(people)) if people else None


def _state_of(viewer: Viewer, group_id: int, aim: str) -> EventState:
    if aim == "draft":
        return EventState.DRAFT
    if aim == "template":
        return EventState.TEMPLATE
    may = rules.needs_no_yes(viewer, group_id)
    return EventState.PUBLISHED if may else EventState.ASKED


async def _not_too_many(viewer: Viewer, group_id: int, host_id: int, aim: str) -> None:
    """Those who say yes should not be buried by one person."""
    if aim != "publish" or rules.needs_no_yes(viewer, group_id):
        return
    if await Event.filter(host_id=host_id, state=EventState.ASKED).count() >= MOST_ASKED:
        raise Conflict(
            n_words(
                "One event of yours waits for a yes already. Please wait for the answer.",
                "%(n)s events of yours wait for a yes already. Please wait for the answers.",
                MOST_ASKED,
            )
        )


async def publish(viewer: Viewer, one: Happening) -> EventState:
    """What was kept for later, or refused and written anew, is to be held now. Again changes
    nothing."""
    rules.change_event.require(viewer, one.planned)
    rules.plan_events.require(viewer, one.group_id)
    async with transaction():
        event = await alone_with_event(one.event.id)
        if event.state is not EventState.DRAFT:
            return event.state
        await _not_too_many(viewer, one.group_id, event.host_id, "publish")
        slot = first_slot(plan_of(event))
        if not event.rule and slot and slot.starts_at <= now():
            raise Conflict(OVER)
        event.state, event.why_not = _state_of(viewer, one.group_id, "publish"), ""
        event.version += 1
        await event.save(update_fields=["state", "why_not", "version"])
        await make_missing(event)
        await ask(event)
        return event.state


async def first_pub(event: Event) -> str:
    """Where its next time is to be looked at; "" for what is only there to be copied."""
    return "" if event.state is EventState.TEMPLATE else (await first_time(event)).pub


async def drop_template(viewer: Viewer, template: Event) -> None:
    """One's own."""
    rules.change_event.require(viewer, planned(template))
    await Event.filter(id=template.id, state=EventState.TEMPLATE).delete()
