"""Made-up cards, which belong to nobody (R62, row 60). No honest search finds one, so whoever comes
upon it is trying out words or copying cards, and those who keep the door learn of it.

One is nothing but an act of two people that was done, and not undone by another of two."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import msgspec

from app.acts.models import Act, State
from app.acts.queries import waiting_about
from app.core.clock import now
from app.core.errors import NotFound
from app.core.sealed import unseal
from app.core.search import PREFIX, words
from app.core.viewer import Viewer
from app.directory import rules
from app.directory.models import Field, Findable
from app.groups.models import INSIDE, Membership
from app.groups.queries import Circle, Member

PLACE = "directory.canary"  # acts
TAKE_AWAY = "directory.canary_gone"


class Paper(msgspec.Struct, frozen=True):
    """What stands on one, as the act keeps it under seal."""

    name: str
    face: str  # what would be the account's public id
    answers: dict[str, str]
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Canary:
    pub: str
    act_id: int
    group_id: int
    paper: Paper

    @property
    def answers(self) -> dict[Field, str]:
        return {Field(field): value for field, value in self.paper.answers.items()}


@dataclass(frozen=True, slots=True)
class Placed:
    """One, for those who place them."""

    canary: Canary
    is_waiting: bool  # for a second person, to stand
    act: Act | None  # what waits: to place it, or to take it away


async def canaries_of(group_id: int) -> list[Canary]:
    """Those that stand."""
    acts = await Act.filter(
        group_id=group_id, kind__in=[PLACE, TAKE_AWAY], state=State.DONE
    ).order_by("id")
    gone = {act.subject for act in acts if act.kind == TAKE_AWAY}
    return [of_act(act) for act in acts if act.kind == PLACE and act.subject not in gone]


async def made_up_people(group_id: int) -> list[Member]:
    """As they would be met in a conversation; no account has an id below 0."""
    return [
        Member(-one.act_id, one.paper.face, one.paper.name) for one in await canaries_of(group_id)
    ]


async def canary_of_face(group_id: int, face: str) -> Canary:
    """Raises NotFound for the account of somebody real."""
    for one in await canaries_of(group_id):
        if one.paper.face == face:
            return one
    raise NotFound


async def canary_called(viewer: Viewer, pub: str) -> Canary:
    """Raises NotFound, also for whoever is not in its circle."""
    acts = Act.filter(subject=pub, kind=PLACE, state=State.DONE)
    found = await acts.first()
    if found is None or not viewer.is_member(found.group_id):
        raise NotFound
    if await Act.exists(subject=pub, kind=TAKE_AWAY, state=State.DONE):
        raise NotFound
    return of_act(found)


def of_act(act: Act) -> Canary:
    paper = unseal(act.told["card"], "act", act.subject, "card")
    return Canary(act.subject, act.id, act.group_id, msgspec.json.decode(paper, type=Paper))


def found_by(canaries: list[Canary], wanted: list[tuple[str, bool]]) -> list[Canary]:
    """By the name, and by nothing else that stands on them."""
    return [one for one in canaries if wanted and _has_all(one.paper.name, wanted)]


def _has_all(name: str, wanted: list[tuple[str, bool]]) -> bool:
    text = f" {' '.join(words(name))} "
    return all((f" {word}" if on else f" {word} ") in text for word, on in wanted)


async def is_honest_name(circle: Circle, name: str) -> bool:
    """Whether somebody who looks for a person of the circle, or for what they wrote, could come
    upon a card of that name."""
    starts = {word[:PREFIX] for word in words(name)}
    here = Membership.filter(group_id=circle.id, state__in=INSIDE)
    said = [str(one) for one in await here.values_list("name", flat=True)]
    cards = Findable.filter(membership__group_id=circle.id)
    said += [str(one) for one in await cards.values_list("organisers", flat=True)]
    return any(word[:PREFIX] in starts for text in said for word in words(text))


async def canaries_for(viewer: Viewer, circle: Circle) -> list[Placed]:
    """Those that stand, and those that wait. Raises Forbidden for whoever places none."""
    rules.place_canaries.require(viewer, circle.id)
    going = await waiting_about(viewer, circle.id, TAKE_AWAY)
    waiting = await waiting_about(viewer, circle.id, PLACE)
    stand = [
        Placed(one, is_waiting=False, act=going.get(one.pub))
        for one in await canaries_of(circle.id)
    ]
    return stand + [Placed(of_act(act), is_waiting=True, act=act) for act in waiting.values()]


async def has_room(group_id: int, most: int) -> bool:
    """Whether one more may be placed."""
    asked_for = Act.filter(group_id=group_id, kind=PLACE, state=State.WAITING, expires_at__gt=now())
    return len(await canaries_of(group_id)) + await asked_for.count() < most
