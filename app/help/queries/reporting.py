"""What stands on the help board, or beside it, and somebody reports; and what those who keep order
may know of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.chat.queries import reported_among
from app.core.viewer import Viewer
from app.help import rules
from app.help.models import HiddenFor, Post, Receipt, Shown, Thanks
from app.help.queries.posts import Need, board_for, needs_of, opened
from app.lines.models import Line, Promise

POST = "post"  # the kind of its reports


@dataclass(frozen=True, slots=True)
class Reported:
    """For who keeps order. `sees_author`: as on the board, and no further (row 80)."""

    sees_author: bool
    waits_hidden: bool  # out of sight until somebody has looked at it


async def has_reported(viewer: Viewer, need: Need) -> bool:
    return bool(await reported_among(viewer, [need.pub]))


async def words_of(need: Need) -> str:
    """What others read of it, as it is now. Never its address: few are shown that."""
    lines = await Line.filter(sheet_id=need.row.sheet_id, gone_at=None).order_by("position", "id")
    things = "\n".join(f"{one.text}: {one.qty} {one.unit}".strip() for one in lines)
    said = (need.title, opened(need.row, "body"), things, need.row.area)
    return "\n\n".join(one for one in said if one)


async def people_of_posts(pubs: Collection[str]) -> dict[str, frozenset[int]]:
    """Whose it is and who wrote it down, for deciding who may look at what is reported of it."""
    rows = Post.filter(pub__in=list(pubs)).select_related("author", "by")
    return {one.pub: frozenset({one.author.user_id, one.by.user_id}) for one in await rows}


async def posts_without_names(pubs: Collection[str]) -> frozenset[str]:
    """Those of the given posts whose author is not named to everybody."""
    rows = Post.filter(pub__in=list(pubs)).exclude(shown=Shown.NAMED)
    return frozenset([str(one) for one in await rows.values_list("pub", flat=True)])


async def reported_posts(
    viewer: Viewer, group_id: int, pubs: Collection[str]
) -> dict[str, Reported]:
    rows = await (await board_for(viewer, group_id)).posts.filter(pub__in=list(pubs))
    return {
        need.pub: Reported(
            rules.see_author(viewer, need.posted),
            need.row.hidden_at is not None and need.row.hidden_for is HiddenFor.REPORTS,
        )
        for need in await needs_of(viewer, rows)
    }


# --- words of thanks ----------------------------------------------------------------------------


async def people_of_thanks(pubs: Collection[str]) -> dict[str, frozenset[int]]:
    """Both of them, for deciding who may look at what is reported of their words."""
    rows = Thanks.filter(pub__in=list(pubs)).select_related("sender", "helper")
    return {one.pub: frozenset({one.sender.user_id, one.helper.user_id}) for one in await rows}


async def thanks_without_names(pubs: Collection[str]) -> frozenset[str]:
    """Those of the given words that are about a post without a name, also where both let the circle
    read them: beside what was asked, that would tell who asked."""
    rows = Thanks.filter(pub__in=list(pubs)).exclude(post__shown=Shown.NAMED)
    return frozenset([str(one) for one in await rows.values_list("pub", flat=True)])


async def reported_thanks(
    viewer: Viewer, group_id: int, pubs: Collection[str]
) -> dict[str, Reported]:
    rows = await Thanks.filter(pub__in=list(pubs), post__group_id=group_id).select_related("post")
    about = await reported_posts(viewer, group_id, {row.post.pub for row in rows})
    return {
        row.pub: Reported(about[row.post.pub].sees_author, row.is_hidden_for is HiddenFor.REPORTS)
        for row in rows
        if row.post.pub in about
    }


# --- words beside a promise ---------------------------------------------------------------------


async def posts_of_said(pubs: Collection[str]) -> dict[str, Post]:
    """{public id of the words: the post, with its author and `by`}"""
    sheets = {row.pub: row.sheet_id for row in await Promise.filter(pub__in=list(pubs))}
    receipts = Receipt.filter(pub__in=list(pubs)).select_related("promise")
    sheets |= {row.pub: row.promise.sheet_id for row in await receipts}
    rows = Post.filter(sheet_id__in=sorted(set(sheets.values()))).select_related("author", "by")
    posts = {row.sheet_id: row for row in await rows}
    return {pub: posts[sheet_id] for pub, sheet_id in sheets.items() if sheet_id in posts}


async def people_of_said(pubs: Collection[str]) -> dict[str, frozenset[int]]:
    """Who wrote them and the two between whom it was promised, for deciding who may look at what is
    reported of them."""
    two: dict[str, set[int]] = {}
    for row in await Promise.filter(pub__in=list(pubs)).select_related("helper"):
        two[row.pub] = {row.helper.user_id}
    receipts = Receipt.filter(pub__in=list(pubs)).select_related("by", "promise__helper")
    for said in await receipts:
        two[said.pub] = {said.promise.helper.user_id, *([said.by.user_id] if said.by else [])}
    posts = await posts_of_said(pubs)
    return {
        pub: frozenset({*two[pub], post.author.user_id, post.by.user_id})
        for pub, post in posts.items()
    }


async def said_without_names(pubs: Collection[str]) -> frozenset[str]:
    """Those of the given words that stand beside a post without a name: who helps would lead to who
    asked."""
    posts = await posts_of_said(pubs)
    return frozenset(pub for pub in pubs if pub not in posts or posts[pub].shown is not Shown.NAMED)


async def reported_said(
    viewer: Viewer, group_id: int, pubs: Collection[str]
) -> dict[str, Reported]:
    posts = await posts_of_said(pubs)
    about = await reported_posts(viewer, group_id, {post.pub for post in posts.values()})
    waiting = await _waiting(pubs)
    return {
        pub: Reported(about[post.pub].sees_author, pub in waiting)
        for pub, post in posts.items()
        if post.pub in about
    }


async def _waiting(pubs: Collection[str]) -> set[str]:
    """Those that several people reported, and nobody has looked at."""
    waits = {"pub__in": list(pubs), "hidden_at__isnull": False, "hidden_for": HiddenFor.REPORTS}
    found = [
        *await Promise.filter(**waits).values_list("pub", flat=True),
        *await Receipt.filter(**waits).values_list("pub", flat=True),
    ]
    return {str(one) for one in found}
