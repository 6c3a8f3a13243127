"""What was told about posts, in words: as far as whoever reads it may know of the post now."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from tortoise.expressions import Subquery

from app.chat.queries import blocked_either_way
from app.core.i18n import Words, bdi, words
from app.core.viewer import Viewer
from app.help.models import ON_THE_BOARD, Kind, Post, Shown, Step
from app.help.queries.posts import board_for
from app.help.queries.veiled import neutral, unread_among, veiled_in
from app.help.tells import ICONS, OF_OFFERS, OFF_THE_BOARD, SENTENCES, Tells
from app.lines.models import Promise
from app.notices.models import Notice
from app.notices.queries import Said

KINDS = frozenset(Tells)
OVER = (Tells.NOT_NEEDED, Tells.TAKEN_FROM, Tells.LOST, Tells.YOURS_LOST)


async def words_for_notices(viewer: Viewer, rows: Sequence[Notice]) -> dict[str, Said]:
    """By the public id of the notice. What they may not know of, or what is gone, is left out."""
    ours = [row for row in rows if row.kind in KINDS]
    known: dict[str, Post] = {}
    for group_id in {row.group_id for row in ours if row.group_id}:
        targets = sorted({row.target for row in ours if row.group_id == group_id})
        for post in await (await board_for(viewer, group_id)).posts.filter(pub__in=targets):
            known[post.pub] = post
        for need in await veiled_in(viewer, group_id, [one for one in targets if one not in known]):
            known[need.pub] = need.row
    said = {row.pub: _said(row, known[row.target]) for row in ours if row.target in known}
    return said | await _over(viewer, [row for row in ours if row.target not in known])


async def _over(viewer: Viewer, rows: Sequence[Notice]) -> dict[str, Said]:
    """Who had promised something reads that it is over, and nothing more of it; of an offer that
    is read again also that somebody else has it."""
    rows = [row for row in rows if row.kind in (*OVER, Tells.DECLINED)]
    mine = Promise.filter(helper__user_id=viewer.user_id or 0).values("sheet_id")
    over = Post.filter(pub__in=[row.target for row in rows], sheet_id__in=Subquery(mine))
    posts = await over.select_related("group", "author", "by", "assigned") if rows else []
    posts = [one for one in posts if viewer.is_member(one.group_id)]
    unread = await unread_among(posts)
    veiled, changed = unread | await _nameless(viewer, posts), await _changed(posts)
    known = {one.pub: one for one in posts}
    found: dict[str, Said] = {}
    for row in rows:
        post = known.get(row.target)
        if post is None or not (row.kind in OVER or post.id in unread):
            continue
        is_veiled = post.id in veiled or row.at < changed.get(post.id, row.at)
        said = _sentence(Tells(row.kind), post, neutral(post) if is_veiled else post.title)
        found[row.pub] = Said(said, "help:board", {"circle": post.group.pub}, "hand-heart", ())
    return found


async def _nameless(viewer: Viewer, posts: Collection[Post]) -> set[int]:
    """Ids of those whose title is not said, of posts that the viewer may know of no more: where one
    of the two does not want to meet the other. So it is of every ask without a name, or the words
    would tell whose it is."""
    mine, theirs = await blocked_either_way(viewer) if posts else (set[int](), set[int]())
    unmet = mine | theirs
    return {one.id for one in posts if one.shown is not Shown.NAMED or one.author.user_id in unmet}


async def _changed(posts: Collection[Post]) -> dict[int, datetime]:
    """By id, when it was changed last: what it says since then was never theirs to read."""
    rows = Step.filter(post_id__in=[one.id for one in posts], what="change").order_by("id")
    return {row.post_id: row.at for row in await rows}


def _said(row: Notice, post: Post) -> Said:
    kind = Tells(row.kind)
    return Said(
        _sentence(kind, post, post.title),
        "help:show",
        {"post": post.pub},
        ICONS.get(kind, "hand-heart"),
        (),
    )


def _sentence(kind: Tells, post: Post, title: str) -> Words:
    special = {} if post.state in ON_THE_BOARD else OFF_THE_BOARD
    special = OF_OFFERS if post.kind is Kind.OFFER else special
    return words((SENTENCES | special)[kind], title=bdi(title))
