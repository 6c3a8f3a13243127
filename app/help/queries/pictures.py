"""Prescriptions: for their owner, and the steward to whom the ask is given (rule 81)."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC, datetime, time

from app.accounts.models import Standing
from app.chat.queries import hidden_from
from app.core.errors import NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.groups.models import INSIDE
from app.help import rules
from app.help.models import Picture, PictureLook
from app.help.queries.posts import Need

MOST_LOOKS = 50


@dataclass(frozen=True, slots=True)
class Looked:
    """Somebody looked; without a name where the viewer does not meet them any more."""

    name: str
    day: datetime  # noon: the same day everywhere near


async def pictures_of(viewer: Viewer, need: Need) -> list[str]:
    """Their public ids; none for everybody else."""
    if not rules.see_documents(viewer, need.posted):
        return []
    rows = Picture.filter(post_id=need.id).order_by("id")
    return [str(one) for one in await rows.values_list("pub", flat=True)]


async def picture_for(viewer: Viewer, need: Need, pub: str) -> Picture:
    """Only for `actions.open_picture`, which writes it down. Raises NotFound."""
    if not rules.see_documents(viewer, need.posted):
        raise NotFound
    row = await Picture.get_or_none(post_id=need.id, pub=pub)
    if row is None:
        raise NotFound
    return row


def opened(row: Picture) -> bytes:
    """A JPEG. Whoever asks writes it down first."""
    return base64.b64decode(unseal(row.picture, "help_picture", row.pub, "picture"))


async def who_looked(viewer: Viewer, need: Need) -> list[Looked]:
    """At the prescriptions of an ask, the last first; for whose it is (R61)."""
    if not (rules.is_own(viewer, need.posted) and viewer.is_member(need.group_id)):
        return []
    looks = PictureLook.filter(post_id=need.id).order_by("-day", "-id").limit(MOST_LOOKS)
    rows = await looks.select_related("viewer__user")
    hidden = await hidden_from(viewer, need.group_id) if rows else {}
    return [_looked(row, row.viewer.user_id in hidden) for row in rows]


def _looked(row: PictureLook, is_hidden: bool) -> Looked:
    who = row.viewer
    is_here = who.state in INSIDE and who.user.standing is Standing.ACTIVE and not is_hidden
    return Looked(who.name if is_here else "", datetime.combine(row.day, time(12), UTC))
