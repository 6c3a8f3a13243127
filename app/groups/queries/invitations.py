"""Invitations, as whoever holds the link and as those who keep the door see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.acts.models import Act
from app.acts.queries import act_for, waiting_about
from app.core.clock import now
from app.core.errors import NotFound
from app.core.tokens import kept
from app.core.viewer import Role, Viewer
from app.groups import rules
from app.groups.models import INSIDE, Group, Invitation, JoinPolicy, Membership
from app.groups.queries.circles import Circle
from app.groups.queries.people import members_by

WISH = "invitation.wish"  # an act: a member would like somebody to be invited


@dataclass(frozen=True, slots=True)
class Way:
    """A way in as somebody who holds its link sees it: an invitation, or a circle's door."""

    invitation: Invitation | None
    circle_id: int
    circle_pub: str
    circle_name: str
    locale: str
    zone: str
    inviter: str  # what the circle calls them; "" at a door
    policy: JoinPolicy = JoinPolicy.INVITED

    @property
    def asks(self) -> bool:
        """They would have to wait for a yes, and learn nothing of the circle before it."""
        return self.policy is JoinPolicy.ASKED


async def way_behind(code: str) -> Way | None:
    """The open invitation, or the door, with this code."""
    return await invitation_behind(code) or await door_behind(code)


async def door_behind(code: str) -> Way | None:
    """The door of a circle that has opened it to people without an invitation."""
    group = await Group.get_or_none(door=code)
    if group is None or group.way_in is JoinPolicy.INVITED:
        return None
    return Way(
        *(None, group.id, group.pub, group.name, group.locale, group.zone, ""), policy=group.way_in
    )


async def invitation_behind(code: str) -> Way | None:
    """The open invitation with this code. None for one that is unknown, used up, expired or taken
    back: nobody learns which. Also when its inviter has left, whose invitations go with them."""
    invitation = await Invitation.filter(code_hash=kept(code)).select_related("group").first()
    if invitation is None or not invitation.is_open(now()):
        return None
    inviter = await Membership.filter(
        group_id=invitation.group_id, user_id=invitation.inviter_id, state__in=INSIDE
    ).first()
    if inviter is None:
        return None
    group = invitation.group
    return Way(invitation, group.id, group.pub, group.name, group.locale, group.zone, inviter.name)


@dataclass(frozen=True, slots=True)
class Issued:
    """An invitation as those who keep the door see it."""

    pub: str
    label: str
    inviter: str
    uses: int
    max_uses: int
    role: Role  # what they are asked to do here; a second person has to agree
    created_at: datetime
    expires_at: datetime
    is_revoked: bool
    is_open: bool


async def invitations_of(circle: Circle) -> list[Issued]:
    """The newest first, of a circle from `circle_to_open`."""
    rows = await Invitation.filter(group_id=circle.id).order_by("-created_at", "-id").limit(200)
    names = dict(
        await Membership.filter(
            group_id=circle.id, user_id__in=list({row.inviter_id for row in rows})
        ).values_list("user_id", "name")
    )
    return [issued(row, names.get(row.inviter_id, "")) for row in rows]


def issued(row: Invitation, inviter: str = "") -> Issued:
    return Issued(
        pub=row.pub,
        label=row.label,
        inviter=inviter,
        uses=row.uses,
        max_uses=row.max_uses,
        role=row.role,
        created_at=row.created_at,
        expires_at=row.expires_at,
        is_revoked=row.revoked_at is not None,
        is_open=row.is_open(now()),
    )


async def my_invitations(viewer: Viewer, circle: Circle) -> list[Issued]:
    """Those that were made because the viewer asked, the newest first."""
    mine = Invitation.filter(group_id=circle.id, inviter_id=viewer.user_id)
    return [issued(row) for row in await mine.order_by("-created_at", "-id").limit(50)]


async def invitation_for(viewer: Viewer, circle: Circle, pub: str) -> Invitation:
    """One invitation of a circle from `circle_for`: any for those who keep its door, their own for
    others. Raises NotFound."""
    found = Invitation.filter(group_id=circle.id, pub=pub)
    if not rules.invite_people(viewer, circle.id):
        found = found.filter(inviter_id=viewer.user_id)
    invitation = await found.first()
    if invitation is None:
        raise NotFound
    return invitation


@dataclass(frozen=True, slots=True)
class Wish:
    """An invitation that somebody would like to have."""

    act: Act
    label: str  # for whom
    by: str  # what the circle calls who asks
    is_mine: bool


async def wishes_in(viewer: Viewer, circle: Circle) -> list[Wish]:
    """For those who keep the door everybody's, for others their own; the oldest first."""
    waiting = list((await waiting_about(viewer, circle.id, WISH)).values())
    askers = await members_by(circle.id, [act.asked_by_id for act in waiting])
    return [
        Wish(
            act,
            str(act.told["label"]),
            askers[act.asked_by_id].name if act.asked_by_id in askers else "",
            act.asked_by_id == viewer.user_id,
        )
        for act in waiting
    ]


async def wish_for(viewer: Viewer, circle: Circle, pub: str) -> Act:
    """Raises NotFound for whom it does not concern, and what is no such wish."""
    act = await act_for(viewer, pub)
    if act.group_id != circle.id or act.kind != WISH:
        raise NotFound
    return act
