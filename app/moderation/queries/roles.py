"""Who does what for the circle, and what changed in that lately."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from tortoise.expressions import Q

from app.accounts.models import Standing, User
from app.audit.models import Entry
from app.core.clock import now
from app.core.errors import NotFound
from app.core.i18n import Words
from app.core.viewer import Role, Viewer
from app.groups.models import INSIDE, RoleGrant
from app.groups.queries import Circle, Member, brought_by, names_ever, near_to
from app.moderation import rules
from app.moderation.models import Handover, Turn

NEWS = timedelta(days=14)  # how long home tells it
MOST_NEWS = 3


@dataclass(frozen=True, slots=True)
class Keeper:
    user_id: int
    pub: str
    name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Turning:
    """A circle that is about to change hands."""

    handover: Handover
    giver: str
    taker: str
    may_stop: bool


@dataclass(frozen=True, slots=True)
class News:
    """Somebody does something for the circle now, or does it no longer; or it is kept with more
    care, or with less."""

    words: Words | str
    name: str
    at: datetime
    is_about_somebody: bool


async def keepers(circle: Circle) -> list[Keeper]:
    """Everybody who does something for it, with all of that."""
    grants = (
        await RoleGrant.filter(
            membership__group_id=circle.id,
            membership__state__in=INSIDE,
            membership__user__standing=Standing.ACTIVE,
        )
        .order_by("membership__joined_at", "membership_id", "id")
        .select_related("membership__user")
    )
    held: dict[int, list[Role]] = {}
    for grant in grants:
        held.setdefault(grant.membership_id, []).append(grant.role)
    people = {grant.membership_id: grant.membership for grant in grants}
    return [
        Keeper(one.user_id, one.user.pub, one.name, tuple(held[id_])) for id_, one in people.items()
    ]


async def roles_held(group_id: int, user_id: int) -> frozenset[Role]:
    grants = RoleGrant.filter(membership__group_id=group_id, membership__user_id=user_id)
    return frozenset([grant.role for grant in await grants])


async def keepers_in(group_id: int) -> frozenset[int]:
    """Who keeps order there and can sign in."""
    grants = RoleGrant.filter(
        role__in=rules.KEEPS_ORDER,
        membership__group_id=group_id,
        membership__state__in=INSIDE,
        membership__user__standing=Standing.ACTIVE,
    )
    return frozenset([one["by"] for one in await grants.values(by="membership__user_id")])


async def who_is_apart(group_id: int, people: Collection[int]) -> frozenset[int]:
    """Who keeps order, and is none of these people, and near to none of them."""
    near = [await near_to(group_id, one) for one in people]
    return (await keepers_in(group_id)).difference(people, *near)


async def who_decides(group_id: int, people: Collection[int]) -> frozenset[int]:
    """Who may look at what concerns these people: who is apart from them, and where nobody is,
    whoever is only near (ADR 17). Never they themselves, nor whom a keeper of order among them
    brought (R73)."""
    if apart := await who_is_apart(group_id, people):
        return apart
    keepers = await keepers_in(group_id)
    return keepers - set(people) - await brought_by(group_id, keepers.intersection(people))


async def pub_of(user_id: int) -> str:
    return (await User.get(id=user_id)).pub


async def handover_in(viewer: Viewer, circle: Circle) -> Turning | None:
    """The one that is announced; every member knows of it."""
    found = await Handover.filter(group_id=circle.id, state=Turn.ANNOUNCED).first()
    return await _turning(viewer, found) if found else None


async def handover_for(viewer: Viewer, circle: Circle, pub: str) -> Turning:
    """Raises NotFound."""
    found = await Handover.filter(group_id=circle.id, pub=pub).first()
    if found is None:
        raise NotFound
    return await _turning(viewer, found)


async def _turning(viewer: Viewer, found: Handover) -> Turning:
    two = [(found.group_id, found.giver_id), (found.group_id, found.taker_id)]
    names = await names_ever(two)
    giver, taker = (names[one].name if one in names else "" for one in two)
    is_open = found.state is Turn.ANNOUNCED
    return Turning(found, giver, taker, is_open and rules.stop_handover(viewer, found))


async def news_in(circle: Circle) -> list[News]:
    """What every member should hear of: who began and who ceased to keep the circle, and how
    carefully it is kept."""
    since = int((now() - NEWS).timestamp() * 1000)
    told = Entry.filter(group_id=circle.id, at__gt=since)
    told = told.filter(Q(deed__startswith="role.") | Q(deed__startswith="care."))
    entries = await told.order_by("-seq").limit(MOST_NEWS)
    ids = {user.pub: user.id for user in await User.filter(pub__in=[e.subject for e in entries])}
    names = await names_ever([(circle.id, id_) for id_ in ids.values()])
    nobody = Member(0, "", "")
    return [
        News(
            entry.words,
            names.get((circle.id, ids.get(entry.subject, 0)), nobody).name,
            datetime.fromtimestamp(entry.at / 1000, UTC),
            bool(entry.subject),
        )
        for entry in entries
    ]
