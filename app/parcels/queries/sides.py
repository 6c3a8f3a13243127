"""Who a parcel comes from, and whom it is for."""

from __future__ import annotations

from app.help.models import Kind, Post
from app.lines.models import Promise


def givers_of(post: Post, promise: Promise | None) -> set[int]:
    """Membership ids. Of an offer its author gives, of an ask whoever promised."""
    if post.kind is Kind.OFFER:
        return {post.author_id}
    return {promise.helper_id} if promise else set()


def receivers_of(post: Post, promise: Promise | None) -> set[int]:
    """Membership ids. Whoever wrote an ask down for somebody takes what comes, too."""
    if post.kind is Kind.OFFER:
        return {promise.helper_id} if promise else set()
    return {post.author_id, post.by_id}
