"""Who a parcel comes from, and whom it is for (membership ids)."""

from __future__ import annotations

from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help.models import Kind, Post
from app.help.queries import giver_of, receiver_of
from app.lines.models import Promise
from app.parcels.models import Packed, Parcel


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


async def gives(viewer: Viewer, parcel: Parcel) -> bool:
    """Whether something in it (a row with its post) is theirs to give, also of several together."""
    packed = Packed.filter(parcel_id=parcel.id).select_related("promise")
    givers = {giver_of(parcel.post, one.promise) for one in await packed}
    return await Membership.exists(id__in=givers, user_id=viewer.user_id or 0)
