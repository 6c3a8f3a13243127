"""Whom a post concerns is told. Whoever does not belong any more is told nothing, and whoever rests
only what cannot wait."""

from __future__ import annotations

from collections.abc import Collection

from app.groups.models import INSIDE, Belonging, Membership
from app.help.models import Post, Shown
from app.help.queries.keeping import keeping
from app.help.tells import URGENT, Tells
from app.lines.models import OPEN_PROMISES, Promise
from app.notices import actions as notices
from app.notices.models import Urgency


async def tell(kind: Tells, post: Post, memberships: Collection[int], *, again: str = "") -> None:
    """Inside a transaction: some members hear something about a post, once for every `again` (what
    it hangs on: a promise's public id, a version)."""
    is_urgent = kind in URGENT
    states = INSIDE if is_urgent else (Belonging.ACTIVE,)
    here = Membership.filter(id__in=sorted(memberships), group_id=post.group_id, state__in=states)
    await notices.notify(
        [int(str(one)) for one in await here.values_list("user_id", flat=True)],
        kind,
        target=post.pub,
        key=_key(kind, post, again),
        group_id=post.group_id,
        urgency=Urgency.URGENT if is_urgent else Urgency.NORMAL,
    )


async def tell_keepers(kind: Tells, post: Post, *, again: str = "", but: int | None = None) -> None:
    """Those who look after the board, but for one of them (a membership)."""
    await tell(kind, post, await keeping(post.group_id) - {but}, again=again)


async def tell_who_hands_on(post: Post, promise: Promise) -> None:
    """Of an ask without a name: who looks after it, and if nobody does, or they rest, all who
    could. Only they come to the door with what was promised."""
    if post.shown is not Shown.TEAM:
        return
    if post.assigned_id not in await keeping(post.group_id, Belonging.ACTIVE):
        await tell_keepers(Tells.HANDS_ON, post, again=promise.pub, but=promise.helper_id)
    elif post.assigned_id != promise.helper_id:
        await tell(Tells.HANDS_ON, post, [post.assigned_id or 0], again=promise.pub)


async def somebody_hands_on(post: Post) -> None:
    """Inside a transaction: somebody looks after it now, so the others need not."""
    await notices.make_way(Tells.HANDS_ON, post.pub)


async def tell_helpers(kind: Tells, post: Post) -> None:
    """Whoever has still to bring something; of several changes they read the last."""
    mine = Promise.filter(sheet_id=post.sheet_id, state__in=OPEN_PROMISES)
    helpers = {int(str(one)) for one in await mine.values_list("helper_id", flat=True)}
    await notices.make_way(kind, post.pub)
    await tell(kind, post, helpers, again=str(post.version))


async def was_heard_of(post: Post, user_id: int) -> None:
    """Inside a transaction: they did something with what they promised, and need not be asked."""
    await notices.make_way(Tells.SOON_FREE, post.pub, of=[user_id])


async def is_answered(post: Post, promise: Promise) -> None:
    """Inside a transaction: what waited for the yes of its author has had a yes or a no, or was let
    go of, or something else is asked by now."""
    await nothing_of_it(Tells.PROPOSED, post, f"{promise.pub}:")


async def not_so_any_more(kind: Tells, post: Post, *, again: str = "") -> None:
    """Inside a transaction: nobody needs to read what was told about it."""
    await notices.not_so_any_more(_key(kind, post, again))


async def told_too_early(kind: Tells, post: Post, *, again: str) -> None:
    """The same of what will be told once more, when it is so."""
    await notices.told_too_early(_key(kind, post, again))


async def nothing_of_it(kind: Tells, post: Post, again: str) -> None:
    """The same of everything that hangs on what begins so."""
    await notices.not_so_any_more(_key(kind, post, again), and_after=True)


def _key(kind: Tells, post: Post, again: str) -> str:
    return f"{kind}:{post.pub}:{again}"
