"""Signs of a snare in all that an ask or an offer says (R64)."""

from __future__ import annotations

from collections.abc import Collection

from app.help.models import Kind, Post
from app.help.queries.posts import opened
from app.help.signs import signs_in, signs_in_ask
from app.lines.models import Line


def signs_of(post: Post, things: Collection[str]) -> list[str]:
    """`things`: the words of its lines."""
    said = [post.title, post.area, opened(post, "body"), opened(post, "address"), *things]
    find = signs_in if post.kind is Kind.OFFER else signs_in_ask
    return [str(sign) for sign in find("\n".join(said), post.category)]


async def signs_now(post: Post) -> list[str]:
    """Of a draft that may have come by another way than its pages, as from a room."""
    return signs_of(post, await things_of_sheet(post.sheet_id))


async def things_of_sheet(sheet_id: int) -> list[str]:
    """What each line says, with its unit."""
    wanted = await Line.filter(sheet_id=sheet_id, gone_at=None).order_by("position", "id")
    return [f"{line.text} {line.unit}" for line in wanted]
