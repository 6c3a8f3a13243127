"""Who had a part in sending what was promised (user ids): higher features know it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Awaitable, Callable, Collection, Mapping

from app.help.models import Post
from app.help.queries.posts import posted
from app.help.rules import Promised
from app.lines.models import Promise

# They say here who packed, planned or carried what of these promises.
had_part: list[Callable[[Collection[int]], Awaitable[Mapping[int, Collection[int]]]]] = []


async def senders_of(promises: Collection[int]) -> Mapping[int, frozenset[int]]:
    found: dict[int, frozenset[int]] = defaultdict(frozenset)
    for ask in had_part if promises else []:
        for promise, people in (await ask(promises)).items():
            found[promise] |= frozenset(people)
    return found


async def promised_of(post: Post, promise: Promise) -> Promised:
    """Of a promise with its helper, and a post with its people."""
    senders = await senders_of([promise.id])
    return Promised(posted(post), promise.helper.user_id, senders[promise.id])
