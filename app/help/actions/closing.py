"""Closing the circle: a kind word to whoever helped, and a week later the question how it is."""

from __future__ import annotations

from datetime import timedelta

from tortoise.expressions import Subquery

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.help.actions.becoming import member_now, step
from app.help.actions.telling import tell
from app.help.forms.closing import HowForm, ThanksForm
from app.help.models import OVER, FollowUp, Kind, Post, Thanks
from app.help.queries import Need
from app.help.queries.closing import (
    is_over,
    is_receiver,
    mark_of,
    promise_of,
    thanks_for,
    words_of_thanks,
)
from app.help.sides import giver_of
from app.help.tells import Tells
from app.lines.models import Promise, PromiseState

NOT_YET = N_("Please say first that it has come. Then you can write your thanks.")
NOT_YOURS = N_("Only whoever received it can say this.")
OTHER_WORDS = N_("These words have changed meanwhile. Please read them first.")
NOT_ASKED = N_("Nobody asks this just now. Thank you all the same.")
A_WEEK = timedelta(days=7)
TOO_LATE = timedelta(days=60)  # what is over for longer is not asked about
IN_ONE_GO = 200
kind_words = Limit(30, 600)


async def thank(viewer: Viewer, need: Need, promise_pub: str, form: ThanksForm) -> None:
    """Whoever received it, once for every promise; they may write it anew, and then the other says
    anew whether the circle may read it. Raises Conflict before it has come."""
    promise = await promise_of(need, promise_pub)
    if not is_receiver(viewer, need, promise):
        raise Forbidden(NOT_YOURS)
    if not is_over(promise):
        raise Conflict(NOT_YET)
    kind_words.spend_for(viewer)
    async with transaction():
        me = await member_now(viewer, need.group_id)
        giver = giver_of(need.row, promise)
        row, is_new = await Thanks.get_or_create(
            defaults={"post_id": need.id, "helper_id": giver, "text": "", "at": now()},
            promise_id=promise.id,
            sender_id=me.id,
        )
        text = seal(form.text, "help_thanks", row.pub, "text")
        await Thanks.filter(id=row.id).update(
            text=text, sender_shows=form.shows, helper_shows=False
        )
        if is_new:
            await step(need.row, "thank", me)
            await tell(Tells.THANKED, need.row, [giver], again=row.pub)


async def let_others_read(viewer: Viewer, pub: str, *, shows: bool, read: str = "") -> str:
    """Each of the two says so for themselves, of the words that they have read (`mark_of`), and
    takes it back at any time; the public id of the post. Conflict where it says something else by
    now: nobody's yes is to words that they have not seen."""
    row = await thanks_for(viewer, pub)
    if shows and read != mark_of(words_of_thanks(row)):
        raise Conflict(OTHER_WORDS)
    async with transaction():
        _ = await member_now(viewer, row.post.group_id)
        is_helper = viewer.user_id == row.helper.user_id
        name = "helper_shows" if is_helper else "sender_shows"
        same = Thanks.filter(id=row.id, text=row.text) if shows else Thanks.filter(id=row.id)
        if not await same.update(**{name: shows}):
            raise Conflict(OTHER_WORDS)
    return row.post.pub


async def say_how(viewer: Viewer, need: Need, form: HowForm) -> None:
    """A week later, whoever asked. Raises Conflict where nobody asks that."""
    if not (need.is_ask and viewer.user_id == need.posted.author):
        raise Forbidden(NOT_YOURS)
    async with transaction():
        me = await member_now(viewer, need.group_id)
        due = FollowUp.filter(post_id=need.id, done_at=None, due_at__lte=now())
        row = await due.first()
        if row is None:
            raise Conflict(NOT_ASKED)
        note = seal(form.note, "help_follow_up", row.pub, "note")
        await FollowUp.filter(id=row.id).update(by_id=me.id, done_at=now(), note=note)


async def ask_how_it_is() -> None:
    """By the clock: what has come is remembered, and asked about after a week."""
    await _remember()
    due = FollowUp.filter(told_at=None, done_at=None, due_at__lte=now())
    for row in await due.order_by("id").limit(IN_ONE_GO).select_related("post"):
        async with transaction():
            if await FollowUp.filter(id=row.id, told_at=None).update(told_at=now()):
                await tell(Tells.HOW_ARE_YOU, row.post, [row.post.author_id])


async def _remember() -> None:
    has_come = Promise.filter(state=PromiseState.CONFIRMED).values("sheet_id")
    over = Post.filter(
        kind=Kind.ASK,
        state__in=OVER,  # also where only a part of it came
        follow_up=None,
        changed_at__gt=now() - TOO_LATE,
        sheet_id__in=Subquery(has_come),
    )
    async with transaction():
        for post in await over.order_by("id").limit(IN_ONE_GO):
            due_at = post.changed_at + A_WEEK
            _ = await FollowUp.get_or_create(defaults={"due_at": due_at}, post_id=post.id)


async def forget_kind_words_of(user_id: int) -> None:
    """Inside the transaction that erases an account."""
    await Thanks.filter(sender__user_id=user_id).update(text="", sender_shows=False)
    await Thanks.filter(helper__user_id=user_id).update(helper_shows=False)
    await FollowUp.filter(by__user_id=user_id).update(note="")
