"""The key that opens somebody's calendar to the program on their phone: nobody has one who did not
ask for it, and it opens nothing else (R49)."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from tortoise.expressions import F

from app.core.clock import now, today
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.limits import Limit, wait
from app.core.tokens import kept, secret_token
from app.core.viewer import Viewer
from app.events import queries, rules
from app.events.models import CalendarKey
from app.groups.models import INSIDE, Membership

MOST_A_DAY = 60
changes = Limit(20, 600)


async def make_key(viewer: Viewer, group_id: int, *, is_full: bool) -> str:
    """The key itself, which is shown once; the one before opens nothing any more."""
    rules.have_calendar_key.require(viewer, group_id)
    changes.spend_for(viewer)
    key = secret_token()
    async with transaction():
        mine = await _mine(viewer, group_id)
        await CalendarKey.filter(membership_id=mine.id).delete()
        _ = await CalendarKey.create(
            membership_id=mine.id, key_hash=kept(key), is_full=is_full, made_at=now()
        )
    return key


async def drop_key(viewer: Viewer, group_id: int) -> None:
    """At once, and for good."""
    rules.have_calendar_key.require(viewer, group_id)
    async with transaction():
        mine = CalendarKey.filter(membership__group_id=group_id, membership__user_id=viewer.user_id)
        await CalendarKey.filter(id__in=await mine.values_list("id", flat=True)).delete()


async def show_in_calendar(viewer: Viewer, group_id: int, *, is_full: bool) -> None:
    """With titles and places, or without; the key stays as it is."""
    rules.have_calendar_key.require(viewer, group_id)
    async with transaction():
        mine = await _mine(viewer, group_id)
        await CalendarKey.filter(membership_id=mine.id).update(is_full=is_full)


async def fetch(circle: str, key: str) -> queries.Feed | None:
    """Somebody's program comes for their calendar: None where the key opens nothing. Raises TooMany
    after sixty times a day."""
    feed = await queries.feed_behind(circle, key) if key else None
    if feed is None:
        return None
    mine = CalendarKey.filter(id=feed.key_id)
    async with transaction():
        counted = await mine.filter(fetched_on=today(), fetches__lt=MOST_A_DAY).update(
            fetches=F("fetches") + 1
        )
        is_first = not counted and await _begin_day(feed.key_id)
    if not counted and not is_first:
        raise wait(_seconds_of_today())
    return feed


async def _begin_day(key_id: int) -> bool:
    of_another_day = CalendarKey.filter(id=key_id).exclude(fetched_on=today())
    never = CalendarKey.filter(id=key_id, fetched_on=None)
    fresh = {"fetched_on": today(), "fetches": 1}
    return bool(await of_another_day.update(**fresh) or await never.update(**fresh))


def _seconds_of_today() -> int:
    ends = datetime.combine(today() + timedelta(days=1), time(), UTC)
    return max(1, round((ends - now()).total_seconds()))


async def _mine(viewer: Viewer, group_id: int) -> Membership:
    mine = await Membership.select_for_update().get_or_none(
        group_id=group_id, user_id=viewer.user_id, state__in=INSIDE
    )
    if mine is None:
        raise NotFound
    return mine


async def forget_key(group_id: int, user_id: int) -> None:
    """Inside the transaction in which they leave, or are kept out for a time."""
    mine = await Membership.get_or_none(group_id=group_id, user_id=user_id)
    if mine:
        await CalendarKey.filter(membership_id=mine.id).delete()


async def forget_keys_of(user_id: int) -> None:
    """Inside the transaction that gives them a new password: whoever knew the old one could have
    made a key (R12)."""
    mine = await Membership.filter(user_id=user_id).values_list("id", flat=True)
    await CalendarKey.filter(membership_id__in=list(mine)).delete()
