"""Prescriptions: kept sealed, opened by few, which is written down, and taken away by their owner
or, thirty days after the end, by the clock."""

from __future__ import annotations

import base64
from datetime import timedelta

from tortoise.expressions import Subquery

from app.accounts.models import User
from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, NotFound
from app.core.i18n import N_, zone_named
from app.core.limits import Limit
from app.core.pictures import drawn_anew
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.groups.models import Group
from app.help import rules
from app.help.actions.becoming import alone_with, member_now
from app.help.models import OVER, Picture, PictureLook, Post
from app.help.queries import Need
from app.help.queries.pictures import opened, picture_for

OPENED = deed("help.picture_opened", N_("Opened a prescription"), is_power=False)

FIELD = "picture"
MOST_OF_ONE = 4
MOST_A_DAY = 10  # of one person (R45)
MOST_A_DAY_HERE = 200  # in one circle
A_DAY = timedelta(days=1)
KEPT_AFTER = timedelta(days=30)
ENOUGH = N_("There are enough pictures here. Please take one away first.")
TOMORROW = N_("That was enough pictures for one day. Please come again tomorrow.")
tries = Limit(20, 600)
openings = Limit(60, 3600)


async def keep_picture(viewer: Viewer, need: Need, raw: bytes) -> None:
    """Raises Invalid for what is no picture, Conflict where there are enough."""
    rules.attach_picture.require(viewer, need.posted)
    tries.spend_for(viewer)
    drawn = await drawn_anew(raw, FIELD)
    async with transaction():
        _ = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        _ = await User.select_for_update(no_key=True).get(id=viewer.user_id)  # two asks, one by one
        today = Picture.filter(made_at__gt=now() - A_DAY)
        if await Picture.filter(post_id=post.id).count() >= MOST_OF_ONE:
            raise Conflict(ENOUGH)
        of_mine = await today.filter(post__by__user_id=viewer.user_id).count()
        if of_mine >= MOST_A_DAY:
            raise Conflict(TOMORROW)
        if await today.filter(post__group_id=post.group_id).count() >= MOST_A_DAY_HERE:
            raise Conflict(TOMORROW)
        row = Picture(post_id=post.id, wide=drawn.wide, high=drawn.high, made_at=now())
        text = base64.b64encode(drawn.jpeg).decode()
        row.picture = seal(text, "help_picture", row.pub, "picture")
        await row.save()


async def open_picture(viewer: Viewer, need: Need, pub: str) -> bytes:
    """A JPEG. Whose it is can see who else looked, and on which day; that they look at their own is
    nobody's business. Raises NotFound, and TooMany after sixty in an hour."""
    row = await picture_for(viewer, need, pub)
    openings.spend_for(viewer)
    async with transaction():
        mine = await member_now(viewer, need.group_id)
        if mine.id != need.row.author_id:
            await record(viewer, need.group_id, OPENED, need.pub)
            zone = zone_named((await Group.get(id=need.group_id)).zone)
            day = now().astimezone(zone).date()
            looked = PictureLook(post_id=need.id, viewer_id=mine.id, day=day)
            await PictureLook.bulk_create([looked], ignore_conflicts=True)
    return opened(row)


async def take_picture_away(viewer: Viewer, need: Need, pub: str) -> None:
    """Raises NotFound for whoever does not own it. Twice changes nothing."""
    if not (rules.is_own(viewer, need.posted) and viewer.is_member(need.group_id)):
        raise NotFound
    async with transaction():
        await Picture.filter(post_id=need.id, pub=pub).delete()


async def wipe_pictures() -> None:
    """By the clock. What is renewed meanwhile keeps its pictures. Who looked is wiped with
    them."""
    over = Subquery(Post.filter(state__in=OVER).values("id"))
    async with transaction():
        await Picture.exclude(post_id__in=over).exclude(wipe_at=None).update(wipe_at=None)
        ended = Picture.filter(post_id__in=over, wipe_at=None)
        await ended.update(wipe_at=now() + KEPT_AFTER)
        await Picture.filter(wipe_at__lte=now()).delete()
        kept = Subquery(Picture.all().values("post_id"))
        long_ago = PictureLook.filter(post_id__in=over, day__lt=(now() - KEPT_AFTER).date())
        await long_ago.exclude(post_id__in=kept).delete()
