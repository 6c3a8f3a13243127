"""An offer that is read again, for who would like something of it (R64): that it is there, and
nothing of what it says now."""

from __future__ import annotations

from collections.abc import Collection

from app.core.errors import NotFound
from app.core.i18n import N_, gettext
from app.core.viewer import Viewer
from app.help import rules
from app.help.models import Kind, Post
from app.help.queries.posts import (
    Need,
    circle_of_post,
    knows,
    needs_of,
    post_for,
    posted,
    unread_for,
)
from app.help.queries.unread import left_unread

# Instead of its title.
NEUTRAL = {Kind.ASK: N_("An ask that you answered"), Kind.OFFER: N_("An offer that you answered")}
SAYS = ("body", "address", "area", "words", "typed", "why_not")


def veil(row: Post) -> Post:
    """Only here, and never to be saved."""
    row.title = neutral(row)
    for name in SAYS:
        setattr(row, name, "")
    return row


def neutral(row: Post) -> str:
    return gettext(NEUTRAL[row.kind])


async def unread_among(rows: Collection[Post]) -> set[int]:
    """Ids, of rows with author, `by` and assigned."""
    left = await left_unread(rows)
    return {one.id for one in rows if rules.is_unread(posted(one, left_unread=one.id in left))}


async def veiled_in(
    viewer: Viewer, group_id: int, pubs: Collection[str] | None = None
) -> list[Need]:
    """All of them in a circle, or of these."""
    rows = await unread_for(viewer, group_id)
    rows = rows if pubs is None else rows.filter(pub__in=list(pubs))
    found = await rows.order_by("-changed_at", "-id")
    return await needs_of(viewer, [veil(row) for row in found])


async def post_or_veiled(viewer: Viewer, pub: str) -> Need:
    """As `post_for`, also for what the viewer may not read just now. Raises NotFound."""
    try:
        return await post_for(viewer, pub)
    except NotFound:
        group_id = await circle_of_post({"post": pub})
        found = await veiled_in(viewer, group_id, [pub]) if group_id else []
        if not found:
            raise
        return found[0]


def is_veiled(viewer: Viewer, need: Need) -> bool:
    return not rules.see_post(viewer, need.posted)


async def has_page(viewer: Viewer, pub: str) -> bool:
    """Whether it has a page for them, also after what they have just done with it."""
    if await knows(viewer, pub):
        return True
    group_id = await circle_of_post({"post": pub})
    return group_id is not None and bool(await veiled_in(viewer, group_id, [pub]))
