"""Who gives and who receives: of an ask its author receives, of an offer its author gives. Asked
here and nowhere else."""

from __future__ import annotations

from app.help.models import Kind, Post
from app.lines.models import Promise


def giver_of(post: Post, promise: Promise) -> int:
    """A membership."""
    return promise.helper_id if post.kind is Kind.ASK else post.author_id


def receiver_of(post: Post, promise: Promise) -> int:
    return post.author_id if post.kind is Kind.ASK else promise.helper_id


def needs_yes(post: Post) -> bool:
    """Whether a promise waits for its author: who would like what is offered always does."""
    return post.needs_yes or post.kind is Kind.OFFER
