"""Somebody reports what stands on the help board, or beside it. What several people report is out
of sight until whoever keeps order has looked at it; what they decide is done here."""

from __future__ import annotations

from tortoise.expressions import Q

from app.chat import actions as chat
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.help import rules
from app.help.actions.becoming import alone_with, step
from app.help.actions.telling import tell, tell_keepers
from app.help.models import HiddenFor, Post, Receipt, Thanks
from app.help.queries import THANKS, Need
from app.help.queries.beside import SAID, ToReport
from app.help.queries.closing import words_of_thanks
from app.help.queries.reporting import POST, posts_of_said, words_of
from app.help.tells import Tells
from app.lines.models import Promise

OWN = N_("This is your own. You can change it, or take it off the board.")
OWN_WORDS = N_("These are your own words.")


def may_report(viewer: Viewer, need: Need) -> None:
    if rules.is_own(viewer, need.posted):
        raise Conflict(OWN)
    rules.report_post.require(viewer, need.posted)


async def report(viewer: Viewer, need: Need, form: chat.ReportForm) -> None:
    """Into the one queue of those who keep order, with the words as they are now. Again changes
    nothing. Nobody is named to its author, and nothing is told to them before several say so: with
    the last of those it is out of sight, or that is not kept either."""
    may_report(viewer, need)
    told = chat.Told(need.group_id, POST, need.pub, need.posted.author, await words_of(need))
    async with transaction():
        post = await alone_with(need.id)
        if await chat.report_told(viewer, told, form.feeling, form.words):
            await _hide_until_looked_at(post)


async def _hide_until_looked_at(post: Post) -> None:
    """By nobody in particular: who reported it is never shown."""
    if post.hidden_at is not None:
        return
    await _hide(post, HiddenFor.REPORTS)
    again = f"{now():%y%m%d%H%M%S}"
    await tell_keepers(Tells.HIDDEN, post, again=again, but=post.author_id)
    await tell(Tells.HIDDEN, post, {post.author_id}, again=again)


async def take_out_of_sight(pub: str) -> bool:
    """In the transaction in which who keeps order decides it: for everybody but its author, who has
    promised something, and those who look after the board. Whether that is news."""
    post = await _post(pub)
    if post is None or (post.hidden_at is not None and post.hidden_for is HiddenFor.ORDER):
        return False
    await _hide(post, HiddenFor.ORDER)
    return True


async def show_after_look(pub: str, was: HiddenFor) -> None:
    """In a transaction: whoever keeps order found nothing against it, or it was taken back. What is
    hidden for another reason stays so."""
    post = await _post(pub)
    if post is None or post.hidden_at is None or post.hidden_for is not was:
        return
    _ = await Post.filter(id=post.id).update(hidden_at=None)
    await step(post, "show again", None)
    await tell(Tells.SHOWN_AGAIN, post, {post.author_id}, again=f"{now():%y%m%d%H%M%S}")


async def _post(pub: str) -> Post | None:
    found = await Post.get_or_none(pub=pub)
    return await alone_with(found.id) if found else None


async def _hide(post: Post, why: HiddenFor) -> None:
    _ = await Post.filter(id=post.id).update(hidden_at=now(), hidden_for=why)
    await step(post, "hide", None)


# --- words of thanks ----------------------------------------------------------------------------


def may_report_thanks(viewer: Viewer, row: Thanks) -> None:
    """Of a row that they read."""
    if viewer.user_id == row.sender.user_id:
        raise Conflict(OWN_WORDS)


async def report_thanks(viewer: Viewer, row: Thanks, form: chat.ReportForm) -> None:
    """As a post is reported; several people hide it from the circle, and not from its two."""
    may_report_thanks(viewer, row)
    said = (row.post.group_id, THANKS, row.pub, row.sender.user_id, words_of_thanks(row))
    async with transaction():
        _ = await Thanks.select_for_update().get(id=row.id)
        if await chat.report_told(viewer, chat.Told(*said), form.feeling, form.words):
            waits = {"hidden_at": now(), "hidden_for": HiddenFor.REPORTS}
            if await Thanks.filter(id=row.id, hidden_at=None).update(**waits):
                await _tell_sender(Tells.THANKS_HIDDEN, row)


async def take_thanks_out_of_sight(pub: str) -> bool:
    """In the transaction in which who keeps order decides it: for everybody but who wrote them."""
    others = Thanks.filter(Q(hidden_at=None) | ~Q(hidden_for=HiddenFor.ORDER), pub=pub)
    return bool(await others.update(hidden_at=now(), hidden_for=HiddenFor.ORDER))


async def show_thanks_after_look(pub: str, was: HiddenFor) -> None:
    """In a transaction: whoever keeps order found nothing against them, or it was taken back."""
    hidden = Thanks.filter(pub=pub, hidden_at__isnull=False, hidden_for=was)
    if await hidden.update(hidden_at=None):
        row = await Thanks.get(pub=pub).select_related("post")
        await _tell_sender(Tells.THANKS_SHOWN, row)


async def _tell_sender(kind: Tells, row: Thanks) -> None:
    await tell(kind, row.post, {row.sender_id}, again=f"{row.pub}:{now():%y%m%d%H%M%S}")


# --- words beside a promise ---------------------------------------------------------------------


def may_report_said(viewer: Viewer, said: ToReport) -> None:
    """Of words that they read."""
    if viewer.user_id == said.author:
        raise Conflict(OWN_WORDS)


async def report_said(viewer: Viewer, said: ToReport, form: chat.ReportForm) -> None:
    """As a post is reported; what is promised, and what came of it, stays as it was said."""
    may_report_said(viewer, said)
    told = chat.Told(said.need.group_id, SAID, said.row.pub, said.author, said.text)
    async with transaction():
        post = await alone_with(said.need.id)
        if await chat.report_told(viewer, told, form.feeling, form.words):
            waits = {"hidden_at": now(), "hidden_for": HiddenFor.REPORTS}
            rows = type(said.row).filter(id=said.row.id, hidden_at=None)
            if await rows.update(**waits):
                await _tell_writer(Tells.SAID_HIDDEN, post, said.row)


async def take_said_out_of_sight(pub: str) -> bool:
    """In the transaction in which who keeps order decides it: for everybody but who wrote them."""
    gone = {"hidden_at": now(), "hidden_for": HiddenFor.ORDER}
    others = Q(Q(hidden_at=None) | ~Q(hidden_for=HiddenFor.ORDER), pub=pub)
    return bool(
        await Promise.filter(others).update(**gone) or await Receipt.filter(others).update(**gone)
    )


async def show_said_after_look(pub: str, was: HiddenFor) -> None:
    """In a transaction: whoever keeps order found nothing against them, or it was taken back."""
    for rows in (Promise.filter(pub=pub), Receipt.filter(pub=pub)):
        if await rows.filter(hidden_at__isnull=False, hidden_for=was).update(hidden_at=None):
            row, post = await rows.get(), (await posts_of_said([pub])).get(pub)
            if post:
                await _tell_writer(Tells.SAID_SHOWN, post, row)


async def _tell_writer(kind: Tells, post: Post, row: Promise | Receipt) -> None:
    writer = row.by_id if isinstance(row, Receipt) else row.helper_id
    if writer is not None:
        await tell(kind, post, {writer}, again=f"{row.pub}:{now():%y%m%d%H%M%S}")
