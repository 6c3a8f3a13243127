"""Those who look after the board ask a member whether they would take something: once, and without
a reminder. A no needs no reason, and looks like no answer."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, NotFound
from app.core.i18n import N_, zone_named
from app.core.limits import Limit
from app.core.viewer import Viewer
from app.directory.actions import begin_search
from app.directory.queries import my_head
from app.groups.models import Group, Membership
from app.help import rules
from app.help.actions.becoming import alone_with, let_suggestions_rest, member_now
from app.help.actions.telling import not_so_any_more, tell
from app.help.models import OVER, Asked, Post, PostState, Suggestion
from app.help.queries import Need
from app.help.queries.candidates import (
    FEW_DAYS,
    Candidate,
    can_be_asked,
    candidate_called,
    candidates_for,
)
from app.help.tells import Tells

EVENING = time(20)  # no question ends at night
KEPT = timedelta(days=30)  # after the end of an ask
IN_ONE_GO = 200
questions = Limit(20, 3600.0)

SUGGESTED = deed(
    "help.suggested", N_("Asked somebody whether they would take something of the help board")
)

NOT_NOW = N_("They cannot be asked just now. Please choose somebody of the list.")
NOTHING_LEFT = N_("Nothing of it is open any more. Nobody needs to be asked.")


async def look_for_helpers(viewer: Viewer, need: Need) -> list[Candidate]:
    """Who could take it, with reasons from their cards: it costs as much as a search. Raises
    Forbidden, and TooMany."""
    rules.suggest_helper.require(viewer, need.posted)
    await begin_search(viewer, await my_head(viewer, need.group_id), f"who takes {need.pub}")
    return await candidates_for(viewer, need)


async def suggest(viewer: Viewer, need: Need, who: str) -> None:
    """Ask somebody (the public id of an account) whether they would take it. Of two who ask the
    same person, the second asks nothing new. Raises Conflict for who cannot be asked."""
    rules.suggest_helper.require(viewer, need.posted)
    if await Suggestion.exists(post_id=need.id, helper__user__pub=who):
        return
    questions.spend_for(viewer)
    one = await candidate_called(viewer, need, who)
    async with transaction():
        mine = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        if post.state not in (PostState.OPEN, PostState.PARTLY_COVERED) or post.hidden_at:
            raise Conflict(NOTHING_LEFT)
        if await Suggestion.exists(post_id=post.id, helper__user__pub=who):
            return
        if one is None or not await _still(viewer, need, one):
            raise Conflict(NOT_NOW)
        row = await Suggestion.create(
            post_id=post.id,
            helper_id=one.membership_id,
            by_id=mine.id,
            offer_id=one.offer.id if one.offer else None,
            reasons=[reason.value for reason in one.reasons],
            expires_at=await _ends(post.group_id),
            made_at=now(),
            changed_at=now(),
        )
        await record(viewer, post.group_id, SUGGESTED, post.pub)
        await tell(Tells.SUGGESTED, post, [row.helper_id], again=row.pub)


async def _still(viewer: Viewer, need: Need, one: Candidate) -> bool:
    """Nobody else asks them at the same moment about something else, and they have not left."""
    _ = await Membership.select_for_update(no_key=True).get(id=one.membership_id)
    return await can_be_asked(viewer, need, one)


async def _ends(group_id: int) -> datetime:
    """In the evening of the fourth day, by the clock of the circle."""
    zone = zone_named((await Group.get(id=group_id)).zone)
    return datetime.combine((now().astimezone(zone) + FEW_DAYS).date(), EVENING, zone)


async def not_this_time(viewer: Viewer, need: Need) -> None:
    """Twice changes nothing. Raises NotFound for who was not asked."""
    async with transaction():
        me = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        row = await Suggestion.get_or_none(post_id=post.id, helper_id=me.id)
        if row is None:
            raise NotFound
        await _answered(post, row, Asked.DECLINED)


async def taken(post: Post, me: Membership) -> None:
    """In a transaction that is alone with it: whoever promises something of it has said yes, also
    after a no."""
    row = await Suggestion.get_or_none(post_id=post.id, helper_id=me.id)
    if row and row.state is not Asked.ACCEPTED:
        await _answered(post, row, Asked.ACCEPTED)


async def _answered(post: Post, row: Suggestion, state: Asked) -> None:
    was = (Asked.SENT,) if state is Asked.DECLINED else tuple(Asked)
    still = Suggestion.filter(id=row.id, state__in=was)
    if await still.update(state=state, reasons=[], changed_at=now()):
        await not_so_any_more(Tells.SUGGESTED, post, again=row.pub)


async def expire_suggestions() -> None:
    """By the clock: no answer is an answer, too. What was asked about an ask that is long over is
    forgotten."""
    due = Suggestion.filter(state=Asked.SENT, expires_at__lte=now()).order_by("expires_at")
    for row in await due.limit(IN_ONE_GO):
        async with transaction():
            await let_suggestions_rest(await alone_with(row.post_id), id=row.id)
    async with transaction():
        since = now() - KEPT
        await Suggestion.filter(post__state__in=OVER, post__changed_at__lt=since).delete()
