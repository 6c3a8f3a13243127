"""Something of a promise came with a parcel, and nobody has said how much: before any of it is let
go of, whoever gives says so. Where they say nothing, those who look after the board ask the two
(ADR 23)."""

from __future__ import annotations

from app.core.errors import Conflict
from app.core.i18n import N_
from app.help import sides
from app.help.actions.becoming import step
from app.help.actions.changing import Between
from app.help.actions.in_bags import hand_on
from app.help.actions.losing import ASKED
from app.help.actions.staying import NOT_COUNTED
from app.help.actions.telling import tell, tell_keepers
from app.help.models import Kind, Post, Step
from app.help.queries.before_done import is_said_first, is_uncounted
from app.help.queries.saying import can_say
from app.help.queries.senders import can_be_settled
from app.help.queries.uncounted import uncounted
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import Promise, PromiseState

COUNT_FIRST = N_(
    "Something of it has come already. Please say first how much: press “Only a part of it” below."
)
CAME_FIRST = N_(
    "Something of it has come already. "
    "Please say first, below, whether all of it has come or only a part."
)


async def may_be_less(promise: Promise) -> None:
    """In a transaction that is alone with its sheet, before whoever gives lets go of some of it. Of
    one single thing that is an answer: it did not come. Raises Conflict."""
    if await is_uncounted(promise):
        raise Conflict(COUNT_FIRST)


async def may_be_done(post: Post, by: int) -> None:
    """The same, before all of it is closed. `by`: a membership."""
    if await is_said_first(post):
        own = CAME_FIRST if post.kind is Kind.ASK else COUNT_FIRST
        raise Conflict(own if by in (post.author_id, post.by_id) else NOT_COUNTED)


async def is_counted_first(one: Between, *, by_press: bool) -> bool:
    """Whether letting go of it is only a question now: how much came. Whoever gives is asked once,
    and has the same time for it as for bringing it; then the clock asks those who look after the
    board. Where nobody is there to say it, nothing is asked. `by_press`: theirs are refused."""
    if not await uncounted([one.promise.id]) or not await can_say(one.post, one.promise):
        return False
    if by_press and one.by and one.by.id == sides.giver_of(one.post, one.promise):
        await may_be_less(one.promise)
        return False
    if not await _is_asked(one):
        await _ask(one)
    elif one.by is None:
        await _was_not_said(one)
    return True


async def _is_asked(one: Between) -> bool:
    """Since something was heard of it the last time."""
    mine = Step.filter(post_id=one.post.id, what=ASKED, by_id=one.promise.helper_id)
    return await mine.filter(at__gte=one.promise.changed_at).exists()


async def _ask(one: Between) -> None:
    await lines.still_promised(one.promise)
    await step(one.post, ASKED, one.promise.helper)
    giver = sides.giver_of(one.post, one.promise)
    await tell(Tells.HOW_MUCH, one.post, [giver], again=one.promise.pub)


async def _was_not_said(one: Between) -> None:
    """Where nobody could settle it, it counts as brought, and whoever receives says what came."""
    if one.promise.state is PromiseState.PROPOSED:  # taken is a yes
        await lines.accept(one.promise)
    await hand_on(one.promise, is_all=True)  # what was bought for it is in no bag
    _ = await lines.set_out(one.promise)
    await lines.deliver(one.promise)
    await step(one.post, "not said", None)
    if not await can_be_settled(one.post, one.promise):
        return
    await lines.dispute(one.promise)
    giver, receiver = (
        sides.giver_of(one.post, one.promise),
        sides.receiver_of(one.post, one.promise),
    )
    await tell(Tells.DISPUTED, one.post, [giver, receiver], again=one.promise.pub)
    await tell_keepers(Tells.DISPUTED, one.post, again=one.promise.pub, but=giver)
