"""Asks and offers, as the tests need them: only what differs is said."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from app.core.clock import now
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups.models import Group, Membership
from app.help.models import Category, Kind, Post, PostState
from app.lines.actions import make_sheet
from app.lines.models import Line

INSULIN = ({"text": "Інсулін", "qty": 10, "unit": "амп."}, {"text": "Бинт", "qty": 4})


async def membership_of(who: Viewer, circle: Group) -> Membership:
    return await Membership.get(group_id=circle.id, user_id=who.user_id)


async def ask(
    circle: Group, author: Viewer, *, lines: Iterable[dict[str, Any]] = INSULIN, **different: Any
) -> Post:
    """An ask on the board for ten of insulin and four bandages, by its author for themselves."""
    me = (await membership_of(author, circle)).id
    post = Post(
        **{
            "group_id": circle.id,
            "kind": Kind.ASK,
            "author_id": me,
            "by_id": me,
            "sheet_id": await make_sheet(circle.id, lines),
            "category": Category.MEDICINE,
            "title": "Ліки для мами",
            "locale": "uk",
            "expires_at": now() + timedelta(days=14),
            "state": PostState.OPEN,
            "nonce": public_id(),
            "made_at": now(),
            "changed_at": now(),
        }
        | different
    )
    await post.save()
    return post


async def lines_of(post: Post) -> list[Line]:
    return await Line.filter(sheet_id=post.sheet_id).order_by("position")
