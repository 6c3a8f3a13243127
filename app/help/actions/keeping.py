"""Those who look after the board: what waits for their yes, who looks after what, and what is
hidden."""

from __future__ import annotations

from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import N_
from app.core.limits import Limit
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.groups.queries import are_near
from app.help import rules
from app.help.actions.asking import expiry_of
from app.help.actions.becoming import (
    alone_with,
    become,
    follow_lines,
    member_now,
    step,
)
from app.help.actions.ending import let_all_go
from app.help.actions.staying import may_end
from app.help.actions.telling import (
    not_so_any_more,
    somebody_hands_on,
    tell,
    tell_helpers,
    tell_keepers,
)
from app.help.changes import DECLINE, LET_BE, PUBLISH
from app.help.forms.asking import DecisionForm
from app.help.models import HiddenFor, Kind, Post, PostState, PostYes, Step, Urgency
from app.help.queries import Need, asks_look, can_hurt, keepers_of_board, yeses_of_two
from app.help.queries.running import settled_among
from app.help.tells import Tells
from app.notices import actions as notices

AGREED = deed("help.agreed", N_("Agreed to something on the help board"))
DECLINED = deed("help.declined", N_("Declined something on the help board"))
URGENT = deed("help.urgent", N_("Agreed that something on the help board is for today"))
NOT_URGENT = deed("help.not_urgent", N_("Said that something on the help board is not for today"))
ASSIGNED = deed("help.assigned", N_("Said who looks after something on the help board"))
LOOKED = deed("help.looked", N_("Looked at the words of an offer, and let it stand"))
HIDDEN = deed("help.hidden", N_("Hid something on the help board"))
SHOWN = deed("help.shown", N_("Showed something on the help board again"))

YESES = 2  # to an offer that can hurt (R64)
hidings = Limit(3, 86_400.0)  # in a day: more is no more about them

TOO_NEAR = N_("You are near to its author. Somebody else has to look at this one.")
NEAR_TO_FIRST = N_(
    "You are near to somebody who has said yes already. Their yes stays; a third person has to "
    "look at it, too."
)
SETTLED = N_("Somebody else has answered this a moment ago.")
CHANGED = N_("Its author has changed it since. Please read it again.")
NOT_A_KEEPER = N_("Please choose somebody of the list.")
IS_OVER = N_("It is over, so nobody looks after it any more.")
NOT_HERE = N_("It is hidden until those who keep order have looked at it.")
NOT_BY_ONE = N_("Those who keep order took it out of sight, and take that back where they decide.")


async def decide(viewer: Viewer, need: Need, form: DecisionForm) -> PostState:
    """A yes, or a no for a reason that its author reads. What can hurt needs the yes of two, who
    are near neither to its author nor to each other. Conflict where they are, where it is another
    text by now, or settled; and for a no while something of it is on its way."""
    rules.decide_on_post.require(viewer, need.posted)
    async with transaction():
        mine = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        if post.state is not PostState.PENDING:
            raise Conflict(SETTLED)
        if form.version != str(post.version):
            raise Conflict(CHANGED)
        if can_hurt(post):
            await _not_near(viewer, post)
            if form.is_yes:
                await _apart_from_first(post, mine)
        await record(viewer, post.group_id, AGREED if form.is_yes else DECLINED, post.pub)
        if not form.is_yes:
            await _decline(post, mine, form.why)
        elif await _is_enough(post, mine):
            await _let_be(post, mine)
        return post.state


async def _not_near(viewer: Viewer, post: Post) -> None:
    for one in {post.author.user_id, post.by.user_id}:
        if await are_near(post.group_id, one, viewer.user_id or 0):
            raise Forbidden(TOO_NEAR)


async def _apart_from_first(post: Post, mine: Membership) -> None:
    """Two who are near are one (R71), also where nobody else could say it (ADR 17)."""
    others = Membership.filter(id__in=await yeses_of_two(post) - {mine.id})
    for one in await others:
        if await are_near(post.group_id, one.user_id, mine.user_id):
            raise Conflict(NEAR_TO_FIRST)


async def let_stand(viewer: Viewer, need: Need, version: str) -> None:
    """An offer that has one sign of a snare. Nobody near to its author says so; once more changes
    nothing. NotFound for an ask, to whose author nobody is to find out that they are near. Conflict
    where it is another text by now."""
    rules.decide_on_post.require(viewer, need.posted)
    if need.is_ask:
        raise NotFound
    async with transaction():
        mine = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        if version != str(post.version):
            raise Conflict(CHANGED)
        await _not_near(viewer, post)
        if await asks_look(post):
            await _say_yes(post, mine)
            await record(viewer, post.group_id, LOOKED, post.pub)
            await not_so_any_more(Tells.FLAGGED, post, again=version)


async def _is_enough(post: Post, mine: Membership) -> bool:
    if can_hurt(post):
        await _say_yes(post, mine)
    return not can_hurt(post) or len(await yeses_of_two(post)) >= YESES


async def _say_yes(post: Post, mine: Membership) -> None:
    if mine.id in await yeses_of_two(post):
        return
    _ = await PostYes.update_or_create(
        defaults={"at": now()}, post_id=post.id, by_id=mine.id, version=post.version
    )
    await step(post, "yes", mine)


async def _let_be(post: Post, mine: Membership) -> None:
    asked, is_new = str(post.version), await _has_changed(post)
    await become(post, LET_BE, mine, expires_at=expiry_of(post), told_at=None)
    await follow_lines(post)
    await notices.make_way(Tells.LOOKED_AT, post.pub)
    if is_new:
        await tell_helpers(Tells.CHANGED, post)
    if not (post.urgency is Urgency.TODAY and post.urgent_yes_id is None):
        await not_so_any_more(Tells.WAITS, post, again=asked)
    await tell(Tells.LET_BE, post, {post.author_id, post.by_id}, again=str(post.version))


async def _has_changed(post: Post) -> bool:
    """An offer, since it was read last: who would like something of it was told nothing yet."""
    steps = Step.filter(post_id=post.id, what__in=("change", LET_BE.name, PUBLISH.name))
    last = await steps.order_by("-id").first()
    return post.kind is Kind.OFFER and last is not None and last.what == "change"


async def _decline(post: Post, mine: Membership, why: str) -> None:
    await may_end(post, mine.id)
    asked = str(post.version)
    await become(post, DECLINE, mine, why_not=why)
    await let_all_go(post)
    await not_so_any_more(Tells.WAITS, post, again=asked)
    await tell(Tells.NOT_LET_BE, post, {post.author_id, post.by_id}, again=str(post.version))


async def decide_on_urgency(viewer: Viewer, need: Need, *, is_yes: bool) -> None:
    """Whether a member's «today» counts; with a no it is a matter of days."""
    rules.mark_urgent.require(viewer, need.group_id)
    rules.decide_on_post.require(viewer, need.posted)
    async with transaction():
        mine = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        if post.urgency is not Urgency.TODAY or post.urgent_yes_id is not None:
            raise Conflict(SETTLED)
        changed = {"urgent_yes_id": mine.id} if is_yes else {"urgency": Urgency.DAYS}
        _ = await Post.filter(id=post.id).update(**changed)
        await step(post, "urgent" if is_yes else "not urgent", mine)
        await record(viewer, post.group_id, URGENT if is_yes else NOT_URGENT, post.pub)
        if post.state is not PostState.PENDING:
            await not_so_any_more(Tells.WAITS, post, again=str(post.version))


async def assign(viewer: Viewer, need: Need, who: str) -> None:
    """To one of those who look after the board (the public id of a person), or "" to nobody. They
    see what is shown to nobody else, so what is over is given to nobody (Conflict). Whoever gives
    it back need not say why, and the others are told, whoever it was."""
    if who or not rules.give_back(viewer, need.posted):
        rules.decide_on_post.require(viewer, need.posted)
    known = {one.pub: one.membership_id for one in await keepers_of_board(viewer, need)}
    if who and who not in known:
        raise Invalid({"assigned": NOT_A_KEEPER})
    async with transaction():
        mine = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        to = known.get(who)
        if post.assigned_id == to:
            return
        if to and await settled_among([post]):
            raise Conflict(IS_OVER)
        _ = await Post.filter(id=post.id).update(assigned_id=to)
        await step(post, "assign", mine)
        await record(viewer, post.group_id, ASSIGNED, post.pub)
        if to is None and post.assigned_id == mine.id:
            again = f"{now():%y%m%d%H%M%S}"
            await tell_keepers(Tells.GIVEN_BACK, post, again=again, but=mine.id)
        if to:
            await somebody_hands_on(post)
        if to and to != mine.id:
            await tell(Tells.ASSIGNED, post, {to}, again=f"{to} {now():%y%m%d%H%M}")


async def hide(viewer: Viewer, need: Need) -> None:
    """At once, for everybody but its author and those who look after the board. Again changes
    nothing."""
    rules.hide_post.require(viewer, need.posted)
    if not rules.keep_board(viewer, need.group_id):
        hidings.spend_for(viewer)
    async with transaction():
        mine = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        if post.hidden_at is not None:
            return
        _ = await Post.filter(id=post.id).update(hidden_at=now(), hidden_for=HiddenFor.ASKED)
        await step(post, "hide", mine)
        if rules.keep_board(viewer, post.group_id):
            await record(viewer, post.group_id, HIDDEN, post.pub)
        again = f"{now():%y%m%d%H%M%S}"
        await tell_keepers(Tells.HIDDEN, post, again=again, but=mine.id)
        await tell(Tells.HIDDEN, post, {post.author_id} - {mine.id}, again=again)


async def show_again(viewer: Viewer, need: Need) -> None:
    """Never what was hidden of one's own. What was reported is answered first, by who is not
    concerned. Raises Conflict."""
    rules.decide_on_post.require(viewer, need.posted)
    async with transaction():
        mine = await member_now(viewer, need.group_id)
        post = await alone_with(need.id)
        if post.hidden_at is None:
            return
        if post.hidden_for is not HiddenFor.ASKED:
            raise Conflict(NOT_HERE if post.hidden_for is HiddenFor.REPORTS else NOT_BY_ONE)
        _ = await Post.filter(id=post.id).update(hidden_at=None)
        await step(post, "show again", mine)
        await record(viewer, post.group_id, SHOWN, post.pub)
        again = f"{now():%y%m%d%H%M%S}"
        await tell(Tells.SHOWN_AGAIN, post, {post.author_id}, again=again)
