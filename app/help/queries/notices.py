"""What was told about posts, in words: as far as whoever reads it may know of the post now."""

from __future__ import annotations

from collections.abc import Sequence

from tortoise.expressions import Subquery

from app.core.i18n import Words, bdi, words
from app.core.viewer import Viewer
from app.help.models import ON_THE_BOARD, Kind, Post
from app.help.queries.posts import board_for
from app.help.queries.veiled import unread_among, veil, veiled_in
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
    two look at again also that somebody else has it."""
    rows = [row for row in rows if row.kind in (*OVER, Tells.DECLINED)]
    mine = Promise.filter(helper__user_id=viewer.user_id or 0).values("sheet_id")
    over = Post.filter(pub__in=[row.target for row in rows], sheet_id__in=Subquery(mine))
    posts = await over.select_related("group", "author", "by", "assigned") if rows else []
    unread = await unread_among(posts)
    known = {one.pub: veil(one) if one.id in unread else one for one in posts}
    rows = [row for row in rows if row.target in known]
    return {
        row.pub: Said(
            _sentence(Tells(row.kind), known[row.target]),
            "help:board",
            {"circle": known[row.target].group.pub},
            "hand-heart",
            (),
        )
        for row in rows
        if viewer.is_member(known[row.target].group_id)
        and (row.kind in OVER or known[row.target].id in unread)
    }


def _said(row: Notice, post: Post) -> Said:
    kind = Tells(row.kind)
    return Said(
        _sentence(kind, post), "help:show", {"post": post.pub}, ICONS.get(kind, "hand-heart"), ()
    )


def _sentence(kind: Tells, post: Post) -> Words:
    special = {} if post.state in ON_THE_BOARD else OFF_THE_BOARD
    special = OF_OFFERS if post.kind is Kind.OFFER else special
    return words((SENTENCES | special)[kind], title=bdi(post.title))
