"""Who a parcel comes from, and whom it is for (membership ids)."""

from __future__ import annotations

from app.help.models import Kind, Post
from app.help.queries import giver_of, receiver_of
from app.lines.models import Promise


def givers_of(post: Post, promise: Promise | None) -> set[int]:
    """Nobody alone, where several promises are packed together: whoever packed it plans."""
    if promise:
        return {giver_of(post, promise)}
    return {post.author_id} if post.kind is Kind.OFFER else set()


def receivers_of(post: Post, promise: Promise | None) -> set[int]:
    """Whoever wrote an ask down for somebody takes what comes, too."""
    if post.kind is Kind.ASK:
        return {post.author_id, post.by_id}
    return {receiver_of(post, promise)} if promise else set()
