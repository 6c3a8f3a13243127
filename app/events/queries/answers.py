"""What somebody answered, what others did as far as one may know it, and who comes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from app.core.clock import now
from app.core.errors import Broken
from app.core.i18n import N_, Words, n_words, words
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.events import rules
from app.events.models import OVER, AnswerState, Duty, EventAnswer, Says
from app.events.queries.occurrences import Happening
from app.groups.queries import Circle

BANDS = (5, 10, 20, 50)
NOBODY = N_("Nobody has said yet that they come.")
A_FEW = N_("A few people are coming.")
NOBODY_DID = N_("Nobody said that they come.")
A_FEW_DID = N_("A few people wanted to come.")


@dataclass(frozen=True, slots=True)
class MyAnswer:
    """What the viewer said themselves."""

    row: EventAnswer = field(repr=False)
    needs: str = field(repr=False)
    duty: str

    @property
    def state(self) -> AnswerState:
        return self.row.state

    @property
    def says(self) -> Says:
        return self.row.says

    @property
    def nonce(self) -> str:
        return self.row.nonce

    @property
    def party(self) -> int:
        return self.row.party

    @property
    def offered_until(self) -> datetime | None:
        return self.row.offered_until


@dataclass(frozen=True, slots=True)
class DutyLine:
    pub: str
    name: str
    needed: int
    taken: int
    is_mine: bool

    @property
    def left(self) -> int:
        return self.needed - self.taken


@dataclass(frozen=True, slots=True)
class Comer:
    """One answer, as the viewer may know it. A guest has no account, and no `user_pub`."""

    pub: str
    name: str
    user_pub: str
    party: int
    children: int
    state: AnswerState
    needs: str = field(default="", repr=False)
    duty: str = ""
    is_me: bool = False


@dataclass(frozen=True, slots=True)
class WhoComes:
    """How many, in words, and those whose names the viewer may know."""

    says: Words | str
    left: Words | str  # "" where there is nothing to say about places
    people: list[Comer]
    sees_all: bool


async def my_answer(viewer: Viewer, one: Happening) -> MyAnswer | None:
    rows = EventAnswer.filter(occurrence_id=one.id, membership__user_id=viewer.user_id)
    mine = await rows.exclude(state__in=OVER).select_related("duty").first()
    if mine is None:
        return None
    duty = mine.duty.pub if mine.duty else ""
    return MyAnswer(mine, opened(mine, "needs"), duty)


async def has_expired(viewer: Viewer, one: Happening) -> bool:
    """Whether the last that became of their answer is that an offer ran out."""
    rows = EventAnswer.filter(occurrence_id=one.id, membership__user_id=viewer.user_id)
    last = await rows.order_by("-id").first()
    return last is not None and last.state is AnswerState.EXPIRED


async def duties_of(viewer: Viewer, one: Happening) -> list[DutyLine]:
    mine = EventAnswer.filter(occurrence_id=one.id, membership__user_id=viewer.user_id)
    found = await mine.exclude(duty_id=None).values_list("duty_id", flat=True)
    held = {int(str(each)) for each in found}
    rows = await Duty.filter(occurrence_id=one.id).order_by("position", "id")
    return [DutyLine(row.pub, row.name, row.needed, row.taken, row.id in held) for row in rows]


async def who_comes(viewer: Viewer, one: Happening, circle: Circle) -> WhoComes:
    """By level of care: whoever holds it, and everybody where the circle is open-hearted, sees
    names and numbers; others a band, and those who chose to be seen (row 68)."""
    sees_all = not circle.is_guarded or rules.see_who_comes(viewer, one.planned)
    rows = EventAnswer.filter(occurrence_id=one.id, state=AnswerState.CONFIRMED)
    coming = await rows.order_by("id").select_related("membership__user", "duty")
    count = sum(row.party for row in coming)
    seen = [
        _comer(viewer, row)
        for row in coming
        if row.membership and (sees_all or row.is_shown or _is_mine(viewer, row))
    ]
    if one.is_past(now()):
        return WhoComes(_exactly_past(count) if sees_all else _band_past(count), "", seen, sees_all)
    says = _exact(count) if sees_all else band(count)
    return WhoComes(says, _places(one, is_exact=sees_all), seen, sees_all)


async def answers_to(viewer: Viewer, one: Happening) -> list[Comer]:
    """For whoever holds it. Raises Forbidden for others. A host who may not know every name knows
    who asks them for a yes, and whom they wrote down themselves."""
    rules.change_event.require(viewer, one.planned)
    sees_all = rules.see_who_comes(viewer, one.planned)
    rows = EventAnswer.filter(occurrence_id=one.id).exclude(state__in=(*OVER, AnswerState.NOTED))
    found = await rows.order_by("place_in_line", "id").select_related("membership__user", "duty")
    return [
        _comer(viewer, row, for_host=True, is_named=sees_all or _is_known(row)) for row in found
    ]


def _is_known(row: EventAnswer) -> bool:
    return row.is_shown or row.membership is None or row.state is AnswerState.PENDING


def _is_mine(viewer: Viewer, row: EventAnswer) -> bool:
    return bool(row.membership and row.membership.user_id == viewer.user_id)


def _comer(
    viewer: Viewer, row: EventAnswer, *, for_host: bool = False, is_named: bool = True
) -> Comer:
    who = row.membership
    name = (who.name if who else opened(row, "name")) if is_named else ""
    return Comer(
        row.pub,
        name,
        who.user.pub if who and is_named else "",
        row.party,
        row.children,
        row.state,
        opened(row, "needs") if for_host else "",
        row.duty.name if row.duty else "",
        _is_mine(viewer, row),
    )


def opened(row: EventAnswer, name: str) -> str:
    try:
        return unseal(getattr(row, name), "event_answer", row.pub, name)
    except Broken:  # the key is another: the page says the rest
        return ""


def _exact(count: int) -> Words | str:
    if not count:
        return NOBODY
    return n_words("%(n)s person is coming.", "%(n)s people are coming.", count)


def band(count: int) -> Words | str:
    """How many come, as those may know it who may not know exactly."""
    if count < BANDS[0]:
        return A_FEW if count else NOBODY
    for least, most in pairwise(BANDS):
        if count < most:
            return words("%(least)s to %(most)s people are coming.", least=least, most=most - 1)
    return words("More than %(n)s people are coming.", n=BANDS[-1] - 1)


def _exactly_past(count: int) -> Words | str:
    if not count:
        return NOBODY_DID
    return n_words("%(n)s person wanted to come.", "%(n)s people wanted to come.", count)


def _band_past(count: int) -> Words | str:
    if count < BANDS[0]:
        return A_FEW_DID if count else NOBODY_DID
    for least, most in pairwise(BANDS):
        if count < most:
            return words("%(least)s to %(most)s people wanted to come.", least=least, most=most - 1)
    return words("More than %(n)s people wanted to come.", n=BANDS[-1] - 1)


def _places(one: Happening, *, is_exact: bool) -> Words | str:
    left = one.seats_left
    if left is None:
        return ""
    if left == 0:
        return N_("All places are taken.")
    if is_exact:
        return n_words("%(n)s place is left.", "%(n)s places are left.", left)
    return N_("There are still places.")
