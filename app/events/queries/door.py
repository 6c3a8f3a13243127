"""The door of an occurrence: who is expected, and who has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from app.core.db.quick import asked
from app.core.errors import Broken, NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.events import rules
from app.events.codes import code_at_door
from app.events.models import AnswerState, CheckIn, EventAnswer, Method, Says
from app.events.queries.occurrences import Happening, occurrence_for
from app.groups.models import Care, Group, Membership

EXPECTED = (AnswerState.CONFIRMED,)
WAITING = (AnswerState.OFFERED, AnswerState.WAITLISTED, AnswerState.PENDING)


@dataclass(frozen=True, slots=True)
class Here:
    """Somebody has come. Of a family only how many it is."""

    pub: str
    name: str
    party: int
    at: datetime  # on the clock of the place
    method: Method
    answer_id: int | None
    membership_id: int | None
    is_undone: bool = False

    @property
    def is_family(self) -> bool:
        return self.method is Method.CARD


@dataclass(frozen=True, slots=True)
class Expected:
    """An answer, as the door sees it; `name` is "" of somebody who is not to be named here."""

    id: int
    pub: str
    name: str
    party: int
    children: int
    state: AnswerState
    has_come: bool | None
    here: Here | None


@dataclass(frozen=True, slots=True)
class AtDoor:
    """What whoever keeps an entrance sees: lists without who has come, and counts of people."""

    expected: list[Expected]
    waiting: list[Expected]
    maybe: list[Expected]
    here: list[Here]  # the last first
    expected_count: int
    here_count: int
    waiting_count: int
    unnamed_count: int  # of those who are expected and cannot be named

    @property
    def is_quiet(self) -> bool:
        return not (self.expected or self.waiting or self.maybe)


async def entrance_for(viewer: Viewer, pub: str) -> Happening:
    """For those who keep it (row 69). Raises Forbidden for others who know of the event, NotFound
    for all others."""
    one = await occurrence_for(viewer, pub)
    rules.keep_entrance.require(viewer, one.planned)
    return one


async def at_door(viewer: Viewer, one: Happening) -> AtDoor:
    """From `entrance_for`."""
    here = await arrivals_at(one)
    answers = await answers_at_door(viewer, one, here)
    still = [each for each in answers if each.here is None]
    expected = [each for each in still if each.state in EXPECTED]
    return AtDoor(
        expected=[each for each in expected if each.name],
        waiting=[each for each in still if each.state in WAITING and each.name],
        maybe=[each for each in still if each.state is AnswerState.NOTED and each.name],
        here=here,
        expected_count=sum(each.party for each in answers if each.state in EXPECTED),
        here_count=sum(each.party for each in here),
        waiting_count=sum(each.party for each in answers if each.state in WAITING),
        unnamed_count=sum(each.party for each in expected if not each.name),
    )


async def arrivals_at(one: Happening) -> list[Here]:
    """Who is here: what was taken back is not told."""
    rows = CheckIn.filter(occurrence_id=one.id, undone_at=None).order_by("-at", "-id")
    return [here_of(one, row) for row in await rows.select_related("membership", "answer")]


async def arrival(viewer: Viewer, one: Happening, pub: str) -> Here:
    """One of them, also after it was taken back. From `entrance_for`; raises NotFound."""
    row = await CheckIn.get_or_none(occurrence_id=one.id, pub=pub).select_related(
        "membership", "answer"
    )
    if row is None:
        raise NotFound
    return here_of(one, row)


def here_of(one: Happening, row: CheckIn) -> Here:
    """Of a row that brought its membership and answer along. Whoever is here is named to whoever
    let them in."""
    at = row.at.astimezone(ZoneInfo(one.event.zone))
    return Here(
        row.pub,
        _name_of(row),
        row.party,
        at,
        row.method,
        row.answer_id,
        row.membership_id,
        row.undone_at is not None,
    )


async def answers_at_door(
    viewer: Viewer, one: Happening, here: list[Here] | None = None
) -> list[Expected]:
    """Everybody who said yes or maybe and did not take it back, by name."""
    here = await arrivals_at(one) if here is None else here
    by_answer = {each.answer_id: each for each in here if each.answer_id}
    by_member = {each.membership_id: each for each in here if each.membership_id}
    rows = EventAnswer.filter(
        occurrence_id=one.id, state__in=(*EXPECTED, *WAITING, AnswerState.NOTED)
    ).exclude(says=Says.NO)
    names_all = await _names_everybody(viewer, one)
    found = [
        Expected(
            row.id,
            row.pub,
            _called(row) if names_all or row.is_shown or row.membership is None else "",
            row.party,
            row.children,
            row.state,
            row.has_come,
            by_answer.get(row.id) or by_member.get(row.membership_id or 0),
        )
        for row in await rows.select_related("membership").order_by("id")
    ]
    return sorted(found, key=lambda each: each.name.casefold())


async def door_version(viewer: Viewer, one: Happening) -> str:
    """Something that is another as soon as the page of the door would be; cheap, because phones
    ask for it every few seconds."""
    [came] = await asked(
        "SELECT COUNT(*) AS n, COUNT(undone_at) AS undone, COALESCE(SUM(id * party), 0) AS people"
        " FROM check_in WHERE occurrence_id = $1",
        one.id,
    )
    [said] = await asked(
        "SELECT COUNT(*) AS n, MAX(changed_at) AS at FROM event_answer WHERE occurrence_id = $1",
        one.id,
    )
    return "-".join(str(value) for value in (*came.values(), *said.values(), one.row.state.value))


async def my_code_for(viewer: Viewer, one: Happening, key: bytes) -> str:
    """What the viewer shows at the door of it. From `occurrence_for`."""
    mine = await Membership.get(group_id=one.group_id, user_id=viewer.user_id)
    return code_at_door(key, one.pub, mine.pub or "")


async def my_arrival(viewer: Viewer, one: Happening) -> Here | None:
    """Whether somebody at the door has said that the viewer is here."""
    row = CheckIn.filter(
        occurrence_id=one.id, undone_at=None, membership__user_id=viewer.user_id
    ).select_related("membership", "answer")
    found = await row.first()
    return here_of(one, found) if found else None


async def _names_everybody(viewer: Viewer, one: Happening) -> bool:
    if rules.name_who_is_expected(viewer, one.planned):
        return True
    return (await Group.get(id=one.group_id)).care is Care.OPEN


def _called(answer: EventAnswer) -> str:
    if answer.membership is not None:
        return answer.membership.name
    return _opened(answer.name, "event_answer", answer.pub)


def _name_of(row: CheckIn) -> str:
    if row.membership is not None:
        return row.membership.name
    if row.answer is not None:
        return _opened(row.answer.name, "event_answer", row.answer.pub)
    return _opened(row.name, "check_in", row.pub)


def _opened(closed: str, table: str, pub: str) -> str:
    try:
        return unseal(closed, table, pub, "name")
    except Broken:  # the key is another: that they came is still true
        return "…"
