"""What a buyer had not found after all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.core.errors import Invalid
from app.core.i18n import Words, n_words
from app.groups.models import Membership
from app.help.actions.becoming import follow_lines, step
from app.help.actions.telling import nothing_of_it
from app.help.forms.buying import found_field
from app.help.models import BuyLine, BuySource, Post
from app.help.queries.bags import had_of
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import OPEN_PROMISES
from app.lines.queries import COUNTS


async def unfind(
    line: BuyLine,
    sources: Sequence[BuySource],
    found: int,
    posts: Mapping[int, Post],
    by: Membership,
) -> None:
    """A slip of the finger: who came last goes without. Raises Invalid for less than was brought
    already."""
    given = sum(source.found for source in sources)
    back = await _can_go_back(sources)
    brought = given - sum(back.values())
    if found < brought:
        raise Invalid({found_field(line.pub): _was_brought(brought)})
    less = max(0, given - found)
    newest_first = list(reversed(sources))
    for source in sorted(newest_first, key=_how_near):
        if goes := min(less, back[source.id]):
            await _not_found(source, goes, posts[source.part.promise.sheet_id], by)
            less -= goes


async def _can_go_back(sources: Sequence[BuySource]) -> dict[int, int]:
    """{source: how much of it is not there yet}"""
    had = await had_of(source.part_id for source in sources)
    back: dict[int, int] = {}
    for source in sources:
        part = source.part
        there = part.delivered if part.promise.state in COUNTS else 0
        back[source.id] = min(source.found, max(0, had.get(part.id, 0) - there))
    return back


def _how_near(source: BuySource) -> int:
    """Before what lies in the bag for somebody, what nobody waits for any more; and last what
    whoever promised it has got from the buyer."""
    promise = source.part.promise
    if promise.state not in COUNTS:
        return 0
    return 1 if source.handed < source.found else 2


async def _not_found(source: BuySource, less: int, post: Post, by: Membership) -> None:
    """After all. Where nothing of it is found, nobody needs to read that it was."""
    promise = source.part.promise
    left = source.found - less
    instead, handed = source.instead if left else "", min(left, source.handed)
    await BuySource.filter(id=source.id).update(found=left, instead=instead, handed=handed)
    if not promise.had_at:
        await lines.hold(promise, {source.part.line_id: handed - source.handed})
    if less == source.found:
        for kind in (Tells.BOUGHT, Tells.LEFT_IN_BAG):
            await nothing_of_it(kind, post, f"{source.id}:")
    if promise.state in OPEN_PROMISES:
        await step(post, "not bought", by, line=source.part.line, qty=less)
        if not await BuySource.exists(part__promise_id=promise.id, found__gt=0):
            await lines.put_back(promise)
    _ = await follow_lines(post)


def _was_brought(n: int) -> Words:
    return n_words(
        "One of them has been brought already, so it cannot be less.",
        "%(n)s of them have been brought already, so it cannot be less.",
        n,
    )
