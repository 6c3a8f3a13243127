"""Prescriptions: for their owner, and the steward to whom the ask is given (rule 81)."""

from __future__ import annotations

import base64

from app.core.errors import NotFound
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.help import rules
from app.help.models import Picture
from app.help.queries.posts import Need


async def pictures_of(viewer: Viewer, need: Need) -> list[str]:
    """Their public ids; none for everybody else."""
    if not rules.see_documents(viewer, need.posted):
        return []
    rows = Picture.filter(post_id=need.id).order_by("id")
    return [str(one) for one in await rows.values_list("pub", flat=True)]


async def picture_for(viewer: Viewer, need: Need, pub: str) -> bytes:
    """A JPEG. Raises NotFound."""
    if not rules.see_documents(viewer, need.posted):
        raise NotFound
    row = await Picture.get_or_none(post_id=need.id, pub=pub)
    if row is None:
        raise NotFound
    return base64.b64decode(unseal(row.picture, "help_picture", row.pub, "picture"))
