"""How long what is promised stays promised if nothing is heard: said here, and nowhere else. Not of
what has set out in a parcel."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from tortoise.expressions import Q, Subquery

from app.core.clock import now
from app.help.models import Post, Step, Urgency
from app.lines.models import Promise

WITHOUT_A_DAY = timedelta(days=14)  # where nobody named one: since it was last spoken of
URGENT = {  # where it cannot wait as long
    Urgency.TODAY: timedelta(days=2),
    Urgency.DAYS: timedelta(days=3),
    Urgency.WEEK: timedelta(days=7),
}
CALMED = {"was for today": Urgency.TODAY, "was for some days": Urgency.DAYS}  # steps of the clock
BY_WHEN = ("", "0", "1", "3", "7", "14")  # what one can name: days from now; "" is not known yet
GRACE = timedelta(hours=48)  # past the day
A_DAY = timedelta(days=1)


def day_of(
    promise: Promise, post: Post, *, is_bought: bool = False, was: Urgency | None = None
) -> datetime:
    """Until when they bring it. `is_bought`: something of it lies in a buyer's bag
    (`queries.in_bags`), which has to reach them first: twice the time since it was bought.
    `was`: how urgent it was when they spoke of it, where that is less since (`queries.calmed`)."""
    day = promise.promise_by or _without_a_day(post, promise.changed_at, was)
    if not is_bought:
        return day
    return max(day, promise.changed_at + 2 * _held_for(was or post.urgency))


def free_again(
    promise: Promise, post: Post, *, is_bought: bool = False, was: Urgency | None = None
) -> datetime:
    return day_of(promise, post, is_bought=is_bought, was=was) + GRACE


def days_unheard(post: Post) -> int:
    """After so many it is free again, if it is promised now and no day is named."""
    moment = now()
    return (_without_a_day(post, moment) + GRACE - moment).days


def is_late(post: Post, by: datetime | None) -> bool:
    """Later than it is needed."""
    return by is not None and post.needed_by is not None and by.date() > post.needed_by


def late_days(post: Post) -> frozenset[str]:
    """Those of `BY_WHEN` that are."""
    return frozenset(n for n in BY_WHEN if n and is_late(post, now() + timedelta(days=int(n))))


def _without_a_day(post: Post, spoken: datetime, was: Urgency | None = None) -> datetime:
    """Not past the day it is needed, unless it was spoken of after that."""
    day = spoken + _held_for(was or post.urgency)
    if post.needed_by is None:
        return day
    needed = datetime.combine(post.needed_by + A_DAY, time(), UTC)
    return min(day, needed) if needed > spoken else day


def _held_for(urgency: Urgency) -> timedelta:
    return URGENT.get(urgency, WITHOUT_A_DAY)


def may_be_free_by(moment: datetime) -> Q:
    """What is, and a little more, to ask the database: `free_again` says which."""
    day = moment - GRACE
    urgent = [
        Q(changed_at__lt=day - held) & _of(urgency=urgency) for urgency, held in URGENT.items()
    ]
    calmed = Step.filter(what__in=list(CALMED)).values("post_id")
    undated = Q(
        Q(changed_at__lt=day - WITHOUT_A_DAY),
        _of(needed_by__lt=day.date()),
        Q(changed_at__lt=day - min(URGENT.values())) & _of(id__in=Subquery(calmed)),
        *urgent,
        join_type="OR",
    )
    return Q(promise_by__lt=day) | (Q(promise_by=None) & undated)


def _of(**what: object) -> Q:
    return Q(sheet_id__in=Subquery(Post.filter(**what).values("sheet_id")))
