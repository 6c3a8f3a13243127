"""One card: somebody else's, my own, and my own as others see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from tortoise.queryset import QuerySet

from app.accounts.models import Standing
from app.chat.queries import hidden_from
from app.core.clock import now
from app.core.db.quick import asked
from app.core.errors import NotFound
from app.core.sealed import unseal
from app.core.viewer import Role, Viewer
from app.directory.models import Asking, Audience, CardAnswer, ContactRequest, Field, is_sealed
from app.directory.queries.alarms import asked_in_vain
from app.directory.queries.canaries import Canary, canary_called, canary_of_face
from app.directory.queries.people import JUST_CAME
from app.directory.queries.sight import covered_for
from app.directory.queries.sql import ANSWERS, read_by
from app.directory.rules import Reach, Sight, Whose, ask_how_to_reach, may_see
from app.groups.models import INSIDE, Care, Group, Membership, RoleGrant
from app.groups.queries import is_near

NOBODY = 0  # no user has this id
CAN_HELP = frozenset({Field.CAN, Field.TRANSLATE, Field.DRIVE, Field.ROOM})


@dataclass(frozen=True, slots=True)
class Head:
    """Whose card it is, and nothing that is written on it."""

    id: int  # of the membership
    pub: str
    group_id: int
    group_pub: str
    care: Care
    user_id: int
    user_pub: str
    name: str
    joined_at: datetime
    canary: Canary | None = None  # made up: it belongs to nobody

    @property
    def just_came(self) -> bool:
        return now() - self.joined_at < JUST_CAME


@dataclass(frozen=True, slots=True)
class Card:
    """As far as its reader may see it."""

    head: Head
    answers: Mapping[Field, str]
    roles: list[Role]


@dataclass(frozen=True, slots=True)
class Written:
    """One of my own answers."""

    value: str  # "" for how to reach me: that is shown only to who shows again that it is them
    audience: Audience


async def head_for(viewer: Viewer, pub: str) -> Head:
    """Raises NotFound for whoever is not in a circle of the viewer's, or not to be met there. It
    may be made up, which nobody can see."""
    try:
        return await _head(viewer, pub=pub)
    except NotFound:
        return await _made_up(viewer, pub)


async def _made_up(viewer: Viewer, pub: str) -> Head:
    canary = await canary_called(viewer, pub)
    group, paper = await Group.get(id=canary.group_id), canary.paper
    return Head(
        id=NOBODY,
        pub=pub,
        group_id=group.id,
        group_pub=group.pub,
        care=group.care,
        user_id=NOBODY,
        user_pub=paper.face,
        name=paper.name,
        joined_at=paper.joined_at,
        canary=canary,
    )


async def circle_of_card(named: Mapping[str, Any]) -> int | None:
    """Of a page whose address names a card. Whoever asks looks themselves whether they belong."""
    one = await Membership.get_or_none(pub=named["card"]) if "card" in named else None
    return one.group_id if one else None


async def head_of(viewer: Viewer, group_id: int, user_pub: str) -> Head:
    """The same for an account in a circle."""
    return await _head(viewer, group_id=group_id, user__pub=user_pub)


async def card_behind(viewer: Viewer, group_id: int, user_pub: str) -> str:
    """The public id of an account's card in a circle of the viewer's, which may be made up. Raises
    NotFound."""
    try:
        return (await head_of(viewer, group_id, user_pub)).pub
    except NotFound:
        return (await canary_of_face(group_id, user_pub)).pub


async def my_head(viewer: Viewer, group_id: int) -> Head:
    return await _head(viewer, group_id=group_id, user_id=viewer.user_id)


async def _head(viewer: Viewer, **narrower: object) -> Head:
    found = (
        await Membership.filter(state__in=INSIDE, user__standing=Standing.ACTIVE, **narrower)
        .select_related("group", "user")
        .first()
    )
    if found is None or not viewer.is_member(found.group_id):
        raise NotFound
    if found.user_id in await hidden_from(viewer, found.group_id):
        raise NotFound
    group, user = found.group, found.user
    return Head(
        id=found.id,
        pub=found.pub or "",
        group_id=group.id,
        group_pub=group.pub,
        care=group.care,
        user_id=user.id,
        user_pub=user.pub,
        name=found.name,
        joined_at=found.joined_at,
    )


async def card_of(viewer: Viewer, head: Head) -> Card:
    """What the viewer may read of it. How to reach somebody is never among it."""
    if head.canary:
        return Card(head, head.canary.answers, [])
    read = read_by(viewer, head.group_id, head.care)
    rows = await asked(ANSWERS.format(whose="a.membership_id = $1", read=read), head.id)
    answers = {Field(row["field"]): row["value"] for row in rows}
    if head.user_id in await covered_for(viewer, head.group_id):
        answers = {}
    grants = RoleGrant.filter(membership_id=head.id).order_by("id")
    held = [one.role for one in await grants if not one.expires_at or now() < one.expires_at]
    return Card(head, answers, held)


async def my_answers(viewer: Viewer, head: Head) -> dict[Field, Written]:
    """All of it, except how to reach me."""
    assert viewer.user_id == head.user_id
    rows = await CardAnswer.filter(membership_id=head.id)
    return {row.field: _written(head, row) for row in rows}


async def my_contact(viewer: Viewer, head: Head) -> str:
    """How I wrote that I can be reached. Ask only for who has just shown that it is them (R14)."""
    assert viewer.user_id == head.user_id
    row = await CardAnswer.get_or_none(membership_id=head.id, field=Field.CONTACT)
    return opened(head.pub, row) if row else ""


async def has_contact(head: Head) -> bool:
    """Whether I wrote how I can be reached."""
    return await CardAnswer.exists(membership_id=head.id, field=Field.CONTACT)


def _written(head: Head, row: CardAnswer) -> Written:
    if row.field is Field.CONTACT:
        return Written("", row.audience)
    return Written(opened(head.pub, row), row.audience)


def opened(pub: str, row: CardAnswer) -> str:
    """What an answer says. `pub` is its membership's, which is part of the seal."""
    if is_sealed(row.field, row.audience):
        return unseal(row.value, "card_answer", pub, row.field.value)
    return row.value


def seen_as(who: str, head: Head) -> Viewer:
    """Somebody of that kind, to look at one's own card with: member, organiser, outsider."""
    held = {
        "member": {head.group_id: frozenset({Role.MEMBER})},
        "organiser": {head.group_id: frozenset({Role.MEMBER, Role.ORGANISER})},
        "outsider": {},
    }
    return Viewer(user_id=NOBODY, roles=held[who])


async def sight_of_contact(viewer: Viewer, head: Head, request: ContactRequest | None) -> Sight:
    """Whether the viewer may learn how to reach somebody: yes; masked, after they said so; no.
    `request` is what they have asked of them."""
    answer = await CardAnswer.get_or_none(membership_id=head.id, field=Field.CONTACT)
    whose = Whose(
        head.group_id,
        head.care,
        head.user_id,
        {Field.CONTACT: answer.audience} if answer else {},
        has_said_yes=request is not None and request.opens(now()),
        is_covered=head.user_id in await covered_for(viewer, head.group_id),
    )
    return may_see(viewer, whose, Field.CONTACT)


async def request_between(viewer: Viewer, head: Head) -> ContactRequest | None:
    return await ContactRequest.get_or_none(
        asker__user_id=viewer.user_id, asker__group_id=head.group_id, asked_id=head.id
    )


@dataclass(frozen=True, slots=True)
class Way:
    """How far the viewer has come towards reaching somebody outside Kolo. A no and no answer are
    the same here."""

    sight: Sight
    may_ask: bool
    rests: bool  # asked, and not yet answered
    asked_at: datetime | None
    granted_until: datetime | None
    was_granted: bool


async def way_to(viewer: Viewer, head: Head) -> Way:
    request = await request_between(viewer, head)
    rung_at = await asked_in_vain(viewer, head.group_id, head.pub) if head.canary else None
    sight = await sight_of_contact(viewer, head, request)
    opens = sight is Sight.YES and request is not None and request.opens(now())
    near = await is_near(viewer, head.group_id, head.user_id)
    return Way(
        sight=sight,
        may_ask=ask_how_to_reach(viewer, Reach(head.group_id, head.user_id, near)),
        rests=rung_at is not None or (request is not None and request.rests(now())),
        asked_at=request.asked_at if request else rung_at,
        granted_until=request.until if request and opens else None,
        was_granted=request is not None and request.state in (Asking.GRANTED, Asking.TAKEN_BACK),
    )


async def my_words(viewer: Viewer, group_id: int) -> dict[Field, str]:
    """All that the viewer wrote on their card there, except how to reach them; nothing for who does
    not belong."""
    if not viewer.is_member(group_id):
        return {}
    rows = await _mine(viewer, group_id).exclude(field=Field.CONTACT).select_related("membership")
    return {row.field: opened(row.membership.pub or "", row) for row in rows}


async def helps_in(viewer: Viewer, group_id: int) -> bool:
    """Whether they said on their card there that they can help with something."""
    return await _mine(viewer, group_id).filter(field__in=sorted(CAN_HELP)).exists()


def _mine(viewer: Viewer, group_id: int) -> QuerySet[CardAnswer]:
    me = viewer.user_id or 0
    return CardAnswer.filter(membership__group_id=group_id, membership__user_id=me)
