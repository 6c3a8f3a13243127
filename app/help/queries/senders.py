"""Who had a part in sending what was promised (user ids): higher features know it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping

from app.groups.models import INSIDE, Membership
from app.help.models import Post
from app.help.queries.keeping import keeping
from app.help.queries.posts import posted
from app.help.rules import Promised
from app.lines.models import Promise

# They say here who packed, planned or carried what of these promises.
had_part: list[Callable[[Collection[int]], Awaitable[Mapping[int, Collection[int]]]]] = []


async def senders_of(post: Post, rows: Collection[Promise]) -> Mapping[int, frozenset[int]]:
    """Those who judge nothing of it for that; of promises with their helpers. Where no keeper is
    left who had no part, one who had settles it all the same: else nobody could (ADR 17)."""
    found: dict[int, set[int]] = defaultdict(set)
    for ask in had_part if rows else []:
        for promise, people in (await ask([row.id for row in rows])).items():
            found[promise] |= set(people)
    judges = await _judges(post) if any(found.values()) else set()
    return {
        row.id: frozenset(found[row.id] if judges - found[row.id] - {row.helper.user_id} else ())
        for row in rows
    }


async def can_be_settled(post: Post, promise: Promise) -> bool:
    """Somebody who looks after the board may say what came (`rules.settle_promise`)."""
    return bool(await _judges(post) - {promise.helper.user_id})


async def _judges(post: Post) -> set[int]:
    ids = await keeping(post.group_id, *INSIDE)
    rows = Membership.filter(id__in=sorted(ids - {post.author_id, post.by_id}))
    return {int(str(one)) for one in await rows.values_list("user_id", flat=True)}


async def promised_of(post: Post, promise: Promise) -> Promised:
    """Of a promise with its helper, and a post with its people."""
    senders = await senders_of(post, [promise])
    return Promised(posted(post), promise.helper.user_id, senders[promise.id])
