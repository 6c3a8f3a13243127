"""What is typed on a page and not saved is kept with the draft, whole or not: going back loses
nothing. It stays on the server, sealed; a browser keeps nothing of it (safety.md, decision 8)."""

from __future__ import annotations

import json
from collections.abc import Mapping

from app.core.clock import now
from app.core.db import transaction
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.help import rules
from app.help.actions.becoming import alone_with, member_now
from app.help.models import Post, PostState
from app.help.queries import Need
from app.help.queries.typed import key_of, typed_in, unlike_what_stands

MOST = 12_000  # characters of one page: more than all of its fields may have


async def keep_typed(viewer: Viewer, need: Need, page: str, sent: Mapping[str, str]) -> None:
    """Instead of what was kept of this page before. What is longer than any answer is not."""
    said = await unlike_what_stands(viewer, need, page, sent)
    if sum(len(name) + len(value) for name, value in said.items()) <= MOST:
        await _keep(viewer, need, page, said)


async def forget_typed(viewer: Viewer, need: Need, page: str) -> None:
    """It is saved, or was thrown away."""
    if need.row.typed:
        await _keep(viewer, need, page, {})


async def _keep(viewer: Viewer, need: Need, page: str, said: Mapping[str, str]) -> None:
    rules.change_post.require(viewer, need.posted)
    async with transaction():
        _ = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        kept = typed_in(post)
        kept.pop(key_of(viewer, page), None)
        if said:
            kept[key_of(viewer, page)] = dict(said)
        text = seal(json.dumps(kept), "help_post", post.pub, "typed") if kept else ""
        later = {"changed_at": now()} if post.state is PostState.DRAFT else {}  # not forgotten yet
        _ = await Post.filter(id=post.id).update(typed=text, **later)
