"""The door of a circle: how people come in, what they are asked, who waits there and why."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from tortoise.queryset import QuerySet

from app.acts.queries import waiting_about
from app.core.clock import now
from app.core.errors import Conflict, NotFound
from app.core.i18n import N_
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.groups.models import Answer, Belonging, Group, JoinPolicy, Membership, Question
from app.groups.queries.circles import Circle
from app.groups.queries.vouches import (
    READING,
    Vouched,
    may_read_vouches,
    vouches_for,
    vouches_missing,
)
from app.groups.rules import Whom

DECIDED = N_("They do not wait at the door any more: it was decided a moment ago, or before.")
TOLD = timedelta(days=30)  # how long somebody reads that they were not let in


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as it is put at the door."""

    id: int
    pub: str
    text: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class Door:
    policy: JoinPolicy
    code: str | None
    questions: list[Asked]


async def questions_of(group_id: int) -> list[Asked]:
    rows = Question.filter(group_id=group_id, archived_at=None).order_by("id")
    return [Asked(row.id, row.pub, row.text, row.is_required) for row in await rows]


async def door_of(circle: Circle) -> Door:
    """Of a circle whose owner asks."""
    group = await Group.get(id=circle.id)
    return Door(group.way_in, group.door, await questions_of(circle.id))


@dataclass(frozen=True, slots=True)
class Said:
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Application:
    """Somebody at the door, as those who keep it see them."""

    whom: Whom
    pub: str
    name: str
    since: datetime
    said: list[Said]
    yes_by: str  # who said the first of two; "" for nobody
    yes_is_mine: bool
    vouches: list[Vouched] = field(default_factory=list)
    vouches_missing: int = 0  # before two may let them into a guarded circle
    words_are_open: bool = False  # the viewer is one of two who opened what is said of them
    words_by: str = ""  # who asked to open them; "" for nobody
    words_are_mine: bool = False  # the viewer asked


async def waiting_at(viewer: Viewer, circle: Circle) -> list[Application]:
    """Of a circle from `circle_to_open`; the longest waiting first."""
    rows = await _waiting(circle).order_by("joined_at", "id").select_related("user").limit(200)
    said = await _said([row.id for row in rows])
    yes = await waiting_about(viewer, circle.id, "member.admit")
    by = {act.asked_by_id for act in yes.values()}
    names = dict(
        await Membership.filter(group_id=circle.id, user_id__in=list(by)).values_list(
            "user_id", "name"
        )
    )
    found = []
    for row in rows:
        act = yes.get(row.user.pub)
        yes_by = names.get(act.asked_by_id, "") if act else ""
        is_mine = act is not None and act.asked_by_id == viewer.user_id
        found.append(
            Application(
                *(Whom(circle.id, row.user_id), row.user.pub, row.name, row.joined_at),
                *(said[row.id], yes_by, is_mine),
            )
        )
    return found


async def application_for(viewer: Viewer, circle: Circle, pub: str) -> Application:
    """Raises Conflict for somebody of the circle who does not wait any more, or NotFound."""
    found = [one for one in await waiting_at(viewer, circle) if one.pub == pub]
    if not found:
        if await Membership.exists(group_id=circle.id, user__pub=pub):
            raise Conflict(DECIDED)
        raise NotFound
    one = found[0]
    is_open = await may_read_vouches(viewer, circle.id, pub, one.since)
    act = (await waiting_about(viewer, circle.id, READING)).get(pub)
    asked = (
        await Membership.get_or_none(group_id=circle.id, user_id=act.asked_by_id) if act else None
    )
    return replace(
        one,
        vouches=await vouches_for(one.whom, is_open=is_open),
        vouches_missing=await vouches_missing(one.whom) if circle.is_guarded else 0,
        words_are_open=is_open,
        words_by=asked.name if asked else "",
        words_are_mine=asked is not None and asked.user_id == viewer.user_id,
    )


async def waiting_count(circle: Circle) -> int:
    return await _waiting(circle).count()


def _waiting(circle: Circle) -> QuerySet[Membership]:
    return Membership.filter(group_id=circle.id, state=Belonging.APPLIED)


async def _said(memberships: list[int]) -> dict[int, list[Said]]:
    said: dict[int, list[Said]] = defaultdict(list)
    rows = Answer.filter(membership_id__in=memberships).order_by("question_id")
    for row in await rows.select_related("question"):
        text = unseal(row.text, "join_answer", row.pub, "text")
        said[row.membership_id].append(Said(row.question.text, text))
    return said


@dataclass(frozen=True, slots=True)
class MyApplication:
    """What somebody who asked may know: what they wrote, and whether there is an answer."""

    group_id: int
    circle_pub: str
    my_name: str
    since: datetime
    is_refused: bool
    reason: str
    said: list[Said]


async def my_applications(viewer: Viewer) -> list[MyApplication]:
    """What waits, and what was answered with a no in the last days."""
    rows = Membership.filter(
        user_id=viewer.user_id, state__in=[Belonging.APPLIED, Belonging.REFUSED]
    )
    found = []
    for row in await rows.order_by("joined_at").select_related("group"):
        is_refused = row.state is Belonging.REFUSED
        if is_refused and (row.left_at is None or now() - row.left_at > TOLD):
            continue
        said = (await _said([row.id]))[row.id]
        found.append(
            MyApplication(
                *(row.group_id, row.group.pub, row.name, row.joined_at),
                *(is_refused, row.reason, said),
            )
        )
    return found


async def my_application(viewer: Viewer, pub: str) -> MyApplication:
    """Raises NotFound for whoever did not ask there."""
    found = [one for one in await my_applications(viewer) if one.circle_pub == pub]
    if not found:
        raise NotFound
    return found[0]
