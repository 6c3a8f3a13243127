"""Asks that were made of what somebody said in a room."""

from __future__ import annotations

from collections.abc import Collection

from app.core.viewer import Viewer
from app.help.models import Post, PostState, Source, Step
from app.help.queries.posts import Need, board_for, needs_of


async def asks_of_messages(
    viewer: Viewer, group_id: int, room_id: int, numbers: Collection[int]
) -> dict[int, Need]:
    """By the number of the message. What the viewer may not know of, nobody has made."""
    made = Post.filter(room_id=room_id, message_seq__in=sorted(numbers))
    if not numbers or not await made.exists():
        return {}
    rows = await (await board_for(viewer, group_id)).posts.filter(
        room_id=room_id, message_seq__in=sorted(numbers)
    )
    return {need.row.message_seq or 0: need for need in await needs_of(viewer, rows)}


async def drawn_up_by(viewer: Viewer, need: Need) -> str | None:
    """Who drew it up of the viewer's own message, while it waits for their yes; None: nobody
    else."""
    row = need.row
    is_mine = row.author.user_id == viewer.user_id
    if row.state is not PostState.DRAFT or row.source is not Source.CHAT or not is_mine:
        return None
    first = await Step.filter(post_id=row.id).order_by("id").first().select_related("by")
    if first is None or first.by is None or first.by_id == row.author_id:
        return None
    return first.by.name
