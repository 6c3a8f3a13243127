"""Somebody comes. A check-in is one row, written in one statement: two phones that say the same at
once make one, and a press that is sent twice is one (`nonce`)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from tortoise.exceptions import IntegrityError
from tortoise.expressions import Q

from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import N_
from app.core.limits import Limit, Patience
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.events import rules
from app.events.codes import bare, whose_code
from app.events.forms.door import CameForm, CodeForm, Press, SizeForm, WalkInForm
from app.events.models import (
    OVER,
    CheckIn,
    EventAnswer,
    EventState,
    Method,
    OccurrenceState,
)
from app.events.queries.occurrences import Happening
from app.groups.models import INSIDE, Membership
from app.registry.queries import family_of_card

KEPT = timedelta(days=90)  # after it is over; then only how many came, and when
NOT_HELD = N_("This does not take place, so nobody can be let in.")
NOT_OURS = N_("They do not belong to the circle any more.")
UNKNOWN = N_(
    "This code does not open this door. It may be of another day, or of another circle. "
    "Ask for the page “My code” of this event, or find them by name."
)
MEANWHILE = N_("Somebody changed this meanwhile. Please look again.")

presses = Limit(400, 300)  # of one person: a bus full of people, and no flood
patience = Patience()  # with codes that open nothing


@dataclass(frozen=True, slots=True)
class Arrival:
    """`is_new`: by this press, also when it is sent again; otherwise they were here already."""

    pub: str
    is_new: bool


async def come(viewer: Viewer, one: Happening, form: CameForm) -> Arrival:
    """Somebody of the list is here, whatever their answer has become meanwhile. Raises NotFound
    for an answer to something else, Conflict for who does not belong any more."""
    _may_let_in(viewer, one)
    answer = await EventAnswer.get_or_none(occurrence_id=one.id, pub=form.answer).select_related(
        "membership"
    )
    if answer is None:
        raise NotFound
    if answer.membership is not None and not answer.membership.is_inside:
        raise Conflict(NOT_OURS)
    row = CheckIn(
        answer_id=answer.id,
        membership_id=answer.membership_id,
        party=form.party or answer.party,
        method=Method.LIST,
    )
    return await _written(viewer, one, row, form.press)


async def walk_in(viewer: Viewer, one: Happening, form: WalkInForm) -> Arrival:
    """Somebody nobody expected, also where it is full: that they came is so."""
    _may_let_in(viewer, one)
    row = CheckIn(party=form.party, method=Method.WALK_IN)
    row.name = seal(form.name, "check_in", row.pub, "name")
    return await _written(viewer, one, row, form.press)


async def show_code(viewer: Viewer, one: Happening, form: CodeForm, key: bytes) -> Arrival:
    """A member's code for this occurrence, or the card of a family of the circle. Raises Invalid
    for what is neither, TooMany for guesses."""
    _may_let_in(viewer, one)
    patience.check(viewer.user_id)
    row = await _of_member(one, form.code, key) or await _of_family(one, form.code)
    if row is None:
        patience.wrong(viewer.user_id)
        raise Invalid({"code": UNKNOWN})
    patience.right(viewer.user_id)
    return await _written(viewer, one, row, form.press)


async def resize(viewer: Viewer, one: Happening, form: SizeForm) -> None:
    """More came with them, or fewer. Raises Conflict where it was taken back."""
    rules.keep_entrance.require(viewer, one.planned)
    still = CheckIn.filter(occurrence_id=one.id, pub=form.check_in, undone_at=None)
    if not await still.update(party=form.party):
        raise Conflict(MEANWHILE)


async def undo(viewer: Viewer, one: Happening, pub: str) -> None:
    """It was somebody else, or they went again. Twice is once. Raises NotFound."""
    rules.keep_entrance.require(viewer, one.planned)
    rows = CheckIn.filter(occurrence_id=one.id, pub=pub)
    if not await rows.filter(undone_at=None).update(undone_at=now()) and not await rows.exists():
        raise NotFound


async def forget_who_came() -> None:
    """Long after it, nobody needs to know any more who came: how many, and when, stays."""
    over = CheckIn.filter(occurrence__ends_at__lt=now() - KEPT)
    told = (
        Q(membership_id__not_isnull=True)
        | Q(answer_id__not_isnull=True)
        | Q(household_id__not_isnull=True)
    )
    ids = await over.filter(told | ~Q(name="")).limit(1000).values_list("id", flat=True)
    await CheckIn.filter(id__in=list(ids)).update(
        membership_id=None, answer_id=None, household_id=None, name=""
    )


def _may_let_in(viewer: Viewer, one: Happening) -> None:
    rules.keep_entrance.require(viewer, one.planned)
    presses.spend_for(viewer)
    is_held = one.event.state in (EventState.PUBLISHED, EventState.ARCHIVED)
    if not (is_held and one.row.state is not OccurrenceState.CANCELLED):
        raise Conflict(NOT_HELD)


async def _of_member(one: Happening, code: str, key: bytes) -> CheckIn | None:
    belong = Membership.filter(group_id=one.group_id, state__in=INSIDE)
    pubs = {pub: id for id, pub in await belong.values_list("id", "pub") if pub}
    whose = whose_code(key, one.pub, code, pubs)
    if whose is None:
        return None
    answer = (
        await EventAnswer.filter(occurrence_id=one.id, membership_id=pubs[whose])
        .exclude(state__in=OVER)
        .first()
    )
    return CheckIn(
        membership_id=pubs[whose],
        answer_id=answer.id if answer else None,
        party=answer.party if answer else 1,
        method=Method.CODE,
    )


async def _of_family(one: Happening, code: str) -> CheckIn | None:
    """Whose card it is stays with the list of families: the door learns how many they are. So it
    is not looked up whether one of them had answered, either."""
    family = await family_of_card(one.group_id, bare(code))
    if family is None:
        return None
    return CheckIn(household_id=family.household_id, party=family.size, method=Method.CARD)


async def _written(viewer: Viewer, one: Happening, row: CheckIn, press: Press) -> Arrival:
    me = await Membership.get(group_id=one.group_id, user_id=viewer.user_id)
    row.occurrence_id, row.group_id, row.by_id = one.id, one.group_id, me.id
    row.nonce, row.at = press.nonce, now() - press.ago
    same = CheckIn.filter(by_id=me.id, nonce=press.nonce)
    if sent_before := await same.first():
        return Arrival(sent_before.pub, is_new=True)
    try:
        await row.save()
    except IntegrityError:  # they are here already, or the press came twice at once
        if sent_before := await same.first():
            return Arrival(sent_before.pub, is_new=True)
        if here := await _here_already(row):
            return Arrival(here.pub, is_new=False)
        raise Conflict(MEANWHILE) from None
    return Arrival(row.pub, is_new=True)


async def _here_already(row: CheckIn) -> CheckIn | None:
    whom = Q()
    for name in ("answer_id", "membership_id", "household_id"):
        if getattr(row, name) is not None:
            whom |= Q(**{name: getattr(row, name)})
    here = CheckIn.filter(whom, occurrence_id=row.occurrence_id, undone_at=None)
    return await here.first()
