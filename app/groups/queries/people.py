"""The people of a circle, as far as others may know of them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.accounts.models import Standing
from app.core.errors import NotFound
from app.core.signs import look
from app.core.viewer import Role, Viewer
from app.groups import rules
from app.groups.models import INSIDE, Membership, RoleGrant
from app.groups.queries.circles import Circle

KEEPERS = (Role.OWNER, Role.MODERATOR, Role.STEWARD)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the circle, as the circle knows them."""

    pub: str
    name: str
    roles: tuple[Role, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of the circle, for who does something about them."""

    user_id: int
    pub: str
    name: str


async def members_by(group_id: int, user_ids: Collection[int]) -> dict[int, Member]:
    """Those of these accounts that belong to the circle."""
    return {one.user_id: one for one in await _members(group_id, user_id__in=list(user_ids))}


async def names_ever(people: Collection[tuple[int, int]]) -> dict[tuple[int, int], Member]:
    """{(group id, user id): who that is or was there}"""
    rows = Membership.filter(
        group_id__in=list({group for group, _ in people}),
        user_id__in=list({user for _, user in people}),
    )
    found = await rows.values_list("group_id", "user_id", "user__pub", "name")
    return {(group, user): Member(user, pub, name) for group, user, pub, name in found}


async def member_behind(group_id: int, pub: str) -> Member:
    """Whose public id this is. Raises NotFound for whoever does not belong to the circle."""
    found = await _members(group_id, user__pub=pub)
    if not found:
        raise NotFound
    return found[0]


async def members_with(viewer: Viewer, pub: str) -> list[tuple[int, Member]]:
    """(group id, who they are there) for each circle in which the viewer meets somebody."""
    rows = Membership.filter(
        group_id__in=list(viewer.roles),
        state__in=INSIDE,
        user__standing=Standing.ACTIVE,
        user__pub=pub,
    ).order_by("joined_at", "id")
    found = await rows.values_list("group_id", "user_id", "user__pub", "name")
    return [(group_id, Member(*who)) for group_id, *who in found]


async def members_called(group_id: int, name: str) -> list[Member]:
    """Whose name looks like this one; two people may have one name."""
    return [one for one in await _members(group_id) if look(one.name) == look(name)]


async def members_of(group_id: int) -> list[Member]:
    """Everybody who belongs to the circle, whoever looks."""
    return await _members(group_id)


async def _members(group_id: int, **narrower: object) -> list[Member]:
    rows = Membership.filter(
        group_id=group_id,
        state__in=INSIDE,
        user__standing=Standing.ACTIVE,
        **narrower,
    ).order_by("joined_at", "id")
    return [Member(*row) for row in await rows.values_list("user_id", "user__pub", "name")]


async def is_near(viewer: Viewer, group_id: int, user_id: int) -> bool:
    """Whether somebody looks after the circle, or the viewer came into it by their invitation."""
    if await RoleGrant.exists(
        membership__group_id=group_id, membership__user_id=user_id, role__in=KEEPERS
    ):
        return True
    return await Membership.exists(
        group_id=group_id, user_id=viewer.user_id, invitation__inviter_id=user_id
    )


async def keepers_of(circle: Circle) -> list[Person]:
    """Who looks after the circle: every member may know whom to turn to."""
    grants = (
        await RoleGrant.filter(
            membership__group_id=circle.id,
            membership__state__in=INSIDE,
            membership__user__standing=Standing.ACTIVE,
            role__in=(*KEEPERS, Role.ORGANISER),
        )
        .order_by("membership__joined_at", "membership_id", "id")
        .select_related("membership__user")
    )
    people: dict[int, Person] = {}
    for grant in grants:
        held = people.get(grant.membership_id)
        user_pub, name = grant.membership.user.pub, grant.membership.name
        people[grant.membership_id] = Person(
            user_pub, name, (*(held.roles if held else ()), grant.role)
        )
    return list(people.values())


async def names_of_keepers(group_id: int, but: int | None) -> list[str]:
    """What the circle calls those who look after it, except one person."""
    rows = RoleGrant.filter(
        membership__group_id=group_id, membership__state__in=INSIDE, role__in=KEEPERS
    ).exclude(membership__user_id=but)
    return [str(name) for name in await rows.values_list("membership__name", flat=True)]


async def names_of_others(group_id: int, but: int | None) -> list[str]:
    """What the circle calls everybody in it, except one person."""
    rows = Membership.filter(group_id=group_id, state__in=INSIDE).exclude(user_id=but)
    return [str(name) for name in await rows.values_list("name", flat=True)]


async def owners_of(group_id: int) -> set[object]:
    """The user ids of those who own the circle and can sign in."""
    owning = RoleGrant.filter(
        role=Role.OWNER,
        membership__group_id=group_id,
        membership__state__in=INSIDE,
        membership__user__standing=Standing.ACTIVE,
    )
    return set(await owning.values_list("membership__user_id", flat=True))


async def has_others(group_id: int, but: int) -> bool:
    """Whether anybody else belongs to the circle."""
    others = Membership.filter(group_id=group_id, state__in=INSIDE).exclude(user_id=but)
    return await others.exists()


async def members_count(viewer: Viewer, circle: Circle) -> int | None:
    """None where the circle is guarded: then only those who keep its door know (safety.md 1)."""
    if circle.is_guarded and not rules.invite_people(viewer, circle.id):
        return None
    return await Membership.filter(group_id=circle.id, state__in=INSIDE).count()
