"""Who would like to know how to reach the viewer, who may, and who looked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time

from app.accounts.models import Standing
from app.chat.queries import hidden_from
from app.core.clock import now
from app.core.errors import NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.directory.models import Asking, ContactRequest, Reveal
from app.directory.queries.cards import Head
from app.groups.models import INSIDE, Membership


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody asks, or may know until then."""

    pub: str
    card: str
    user_pub: str
    name: str
    why: str
    at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody looked; without a name where the viewer does not meet them any more."""

    name: str
    card: str
    day: datetime


async def waiting_for(viewer: Viewer, group_id: int) -> list[Asked]:
    """Who waits for the viewer's answer in a circle, the first first."""
    return await _asked(viewer, group_id, state=Asking.WAITING)


async def granted_by(viewer: Viewer, group_id: int) -> list[Asked]:
    """Who may know just now."""
    return await _asked(viewer, group_id, state=Asking.GRANTED, until__gt=now())


async def _asked(viewer: Viewer, group_id: int, **narrower: object) -> list[Asked]:
    rows = (
        await ContactRequest.filter(
            asked__group_id=group_id,
            asked__user_id=viewer.user_id,
            asked__state__in=INSIDE,
            asker__state__in=INSIDE,
            asker__user__standing=Standing.ACTIVE,
            **narrower,
        )
        .order_by("asked_at", "id")
        .select_related("asker__user")
    )
    hidden = await hidden_from(viewer, group_id) if rows else {}
    return [_line(row) for row in rows if row.asker.user_id not in hidden]


def _line(row: ContactRequest) -> Asked:
    asker = row.asker
    why = unseal(row.why, "contact_request", row.pub, "why")
    return Asked(row.pub, asker.pub or "", asker.user.pub, asker.name, why, row.asked_at, row.until)


async def request_to(viewer: Viewer, group_id: int, pub: str) -> ContactRequest:
    """One that somebody made of the viewer. Raises NotFound."""
    found = await ContactRequest.get_or_none(
        pub=pub, asked__group_id=group_id, asked__user_id=viewer.user_id
    )
    if found is None or not viewer.is_member(group_id):
        raise NotFound
    return found


async def looked_at(viewer: Viewer, head: Head) -> list[Looked]:
    """Who looked at how to reach the viewer, the last first."""
    assert viewer.user_id == head.user_id
    rows = await Reveal.filter(membership_id=head.id).order_by("-day", "-id").limit(200)
    members = Membership.filter(
        id__in=[row.viewer_id for row in rows],
        state__in=INSIDE,
        user__standing=Standing.ACTIVE,
    )
    hidden = await hidden_from(viewer, head.group_id) if rows else {}
    known = {one.id: one for one in await members if one.user_id not in hidden}
    return [_looked(known.get(row.viewer_id), row) for row in rows]


def _looked(one: Membership | None, row: Reveal) -> Looked:
    day = datetime.combine(row.day, time(12), UTC)  # the same day everywhere near
    return Looked(one.name, one.pub or "", day) if one else Looked("", "", day)
