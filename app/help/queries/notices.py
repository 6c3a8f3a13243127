"""What was told about posts, in words: as far as whoever reads it may know of the post now."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.i18n import bdi, words
from app.core.viewer import Viewer
from app.help.models import Post
from app.help.queries.posts import board_for
from app.help.tells import ICONS, SENTENCES, Tells
from app.notices.models import Notice
from app.notices.queries import Said

KINDS = frozenset(Tells)


async def words_for_notices(viewer: Viewer, rows: Sequence[Notice]) -> dict[str, Said]:
    """By the public id of the notice. What they may not know of, or what is gone, is left out."""
    ours = [row for row in rows if row.kind in KINDS]
    known: dict[str, Post] = {}
    for group_id in {row.group_id for row in ours if row.group_id}:
        targets = sorted({row.target for row in ours if row.group_id == group_id})
        for post in await (await board_for(viewer, group_id)).posts.filter(pub__in=targets):
            known[post.pub] = post
    return {row.pub: _said(row, known[row.target]) for row in ours if row.target in known}


def _said(row: Notice, post: Post) -> Said:
    kind = Tells(row.kind)
    sentence = words(SENTENCES[kind], title=bdi(post.title))
    return Said(sentence, "help:show", {"post": post.pub}, ICONS.get(kind, "hand-heart"), ())
