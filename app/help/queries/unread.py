"""Offers whose words, as they are now, nobody who looks after the board has let be (R64): they wait
for a yes, were declined, or have left the board while they waited."""

from __future__ import annotations

from collections.abc import Collection

from tortoise.expressions import Q, Subquery
from tortoise.functions import Max
from tortoise.queryset import QuerySet

from app.help.changes import LET_BE, PUBLISH, WAIT, Change
from app.help.models import Kind, Post, PostState, Step
from app.help.rules import KEPT_BACK
from app.lines.models import Promise

LEFT = (PostState.EXPIRED, PostState.CLOSED, PostState.WITHDRAWN)
LOOKS = (PUBLISH.name, WAIT.name, LET_BE.name)  # the last of these steps says whether it was read


def unread(promises: QuerySet[Promise]) -> Q:
    """Of the posts of which something is promised there."""
    sheets = Subquery(promises.values("sheet_id"))
    waited = _waited(Step.filter(post__sheet_id__in=sheets)).values("post_id")
    left = Q(state__in=LEFT, id__in=Subquery(waited))
    return Q(kind=Kind.OFFER) & (Q(state__in=KEPT_BACK) | left)


async def left_unread(rows: Collection[Post]) -> set[int]:
    """Of these posts, the ids of those that left the board while they waited."""
    ids = [row.id for row in rows if row.kind is Kind.OFFER and row.state in LEFT]
    if not ids:
        return set()
    found = await _waited(Step.filter(post_id__in=ids)).values_list("post_id", flat=True)
    return {int(str(one)) for one in found}


async def was_let_be(row: Post) -> bool:
    """By one of those who look after the board, and no more was asked of it since."""
    return bool(await let_be_among([row]))


async def let_be_among(rows: Collection[Post]) -> set[int]:
    """The ids of those of which that is so."""
    steps = Step.filter(post_id__in=[row.id for row in rows])
    found = await _last(LET_BE, steps).values_list("post_id", flat=True)
    return {int(str(one)) for one in found}


def _waited(steps: QuerySet[Step]) -> QuerySet[Step]:
    return _last(WAIT, steps)


def _last(change: Change, steps: QuerySet[Step]) -> QuerySet[Step]:
    """Those with which that was the last that became of the post."""
    last = steps.filter(what__in=LOOKS).annotate(last=Max("id")).group_by("post_id")
    return Step.filter(what=change.name, id__in=Subquery(last.values("last")))
