"""Circles as their members see them. To everybody else they are not there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from app.acts.models import Act
from app.acts.queries import waiting_about
from app.core.db.quick import asked, columns, made
from app.core.errors import NotFound
from app.core.tokens import kept
from app.core.viewer import Viewer
from app.groups import rules
from app.groups.models import INSIDE, Belonging, Care, Group, JoinPolicy, Membership

LOOSENING = "care.loosen"  # an act: the circle becomes open-hearted


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle, and what its viewer is called there."""

    id: int
    pub: str
    name: str
    about: str
    care: Care
    locale: str
    zone: str
    my_name: str
    policy: JoinPolicy = JoinPolicy.INVITED
    is_outside: bool = False  # its viewer only waits at its door

    @property
    def is_guarded(self) -> bool:
        return self.care is Care.GUARDED


async def circles_of(viewer: Viewer) -> list[Circle]:
    """Every circle the viewer is in, the oldest membership first."""
    return await _circles(viewer)


async def names_near(user_id: int) -> list[str]:
    """What the circles of a person, and they in them, are called: no secret, and so no password."""
    belonging = Membership.filter(user_id=user_id, state__in=INSIDE).select_related("group")
    return [name for row in await belonging for name in (row.group.name, row.name)]


async def circle_for(viewer: Viewer, pub: str) -> Circle:
    """Raises NotFound for a circle the viewer is not in, as for one that does not exist."""
    rows = await asked(_mine(), viewer.user_id or 0, pub)  # nearly every page begins with this
    if not rows:
        raise NotFound
    return circle_called(made(Group, "circle", rows[0]), rows[0]["my_name"])


@cache
def _mine() -> str:
    return f"""
SELECT p.name AS my_name, {columns(Group, "circle")} FROM membership p
JOIN circle ON circle.id = p.group_id
WHERE p.user_id = $1 AND circle.pub = $2 AND p.state IN ('active', 'paused')"""  # noqa: S608


async def circle_to_edit(viewer: Viewer, pub: str) -> Circle:
    """For those who may change it. Raises Forbidden for other members, NotFound for others."""
    circle = await circle_for(viewer, pub)
    rules.edit_circle.require(viewer, circle.id)
    return circle


async def id_of(pub: str) -> int | None:
    """Whoever asks looks themselves whether they belong there."""
    found = await Group.get_or_none(pub=pub)
    return found.id if found else None


async def pub_of(group_id: int) -> str:
    return (await Group.get(id=group_id)).pub


async def care_waits(viewer: Viewer, circle: Circle) -> Act | None:
    """What its owner asked for and nobody has agreed to yet: less care."""
    return (await waiting_about(viewer, circle.id, LOOSENING)).get("")


async def circle_to_open(viewer: Viewer, pub: str) -> Circle:
    """For those who keep its door. Raises Forbidden for other members, NotFound for others."""
    circle = await circle_for(viewer, pub)
    rules.invite_people.require(viewer, circle.id)
    return circle


async def circle_at_the_door(viewer: Viewer, pub: str) -> Circle:
    """For those who decide who comes in. Raises Forbidden for other members, NotFound for
    others."""
    circle = await circle_for(viewer, pub)
    rules.keep_door.require(viewer, circle.id)
    return circle


async def circle_near(viewer: Viewer, pub: str) -> Circle:
    """Also for who waits at its door: what they may know of it, which is nearly nothing. Raises
    NotFound."""
    waits = Membership.filter(user_id=viewer.user_id, state=Belonging.APPLIED, group__pub=pub)
    mine = await waits.select_related("group").first() if viewer.waiting_in else None
    if mine is None:
        return await circle_for(viewer, pub)
    return circle_called(mine.group, mine.name, is_outside=True)


async def _circles(viewer: Viewer, **narrower: str) -> list[Circle]:
    memberships = (
        await Membership.filter(user_id=viewer.user_id, state__in=INSIDE, **narrower)
        .order_by("joined_at", "id")
        .select_related("group")
    )
    return [circle_called(row.group, row.name) for row in memberships]


def circle_called(group: Group, my_name: str, *, is_outside: bool = False) -> Circle:
    """A circle by its row, for somebody who is called `my_name` there. Whoever only waits at its
    door does not learn what it is called."""
    return Circle(
        id=group.id,
        pub=group.pub,
        name="" if is_outside else group.name,
        about="" if is_outside else group.about,
        care=group.care,
        locale=group.locale,
        zone=group.zone,
        my_name=my_name,
        policy=group.way_in,
        is_outside=is_outside,
    )


async def circle_behind(viewer: Viewer, code: str) -> Circle | None:
    """The circle a code leads or led into, if the viewer is in it: an old link still goes home."""
    if not viewer.roles:
        return None
    found = await _circles(viewer, group__invitations__code_hash=kept(code))
    found = found or await _circles(viewer, group__door=code)
    return found[0] if found else None
