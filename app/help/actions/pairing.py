"""Somebody brings something of an ask out of what they offer on the board: an ordinary promise, and
so much of the offer is kept for it."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_, Words, n_words
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help.actions.becoming import alone_with_all, follow_lines, member_now
from app.help.actions.changing import parts_of
from app.help.actions.promising import promise
from app.help.forms.promising import BringForm
from app.help.models import ON_THE_BOARD, MatchPair, Post, Suggestion
from app.help.queries import Need
from app.help.queries.matches import Goes, goes_of, may_bring_from
from app.lines import actions as lines
from app.lines.models import Line, Promise, PromiseState
from app.lines.queries import open_promise_of

NOT_OFFERED = N_("What you offer is not on the board any more. You can still bring this.")


async def promise_from(viewer: Viewer, need: Need, offer: Need, form: BringForm) -> PromiseState:
    """So much of each of these lines in all, the rest of it as `promise` says. What is more than
    they had promised is kept of their offer: Invalid beside the line where less is free."""
    may_bring_from(viewer, need, offer)
    async with transaction():
        me = await member_now(viewer, need.group_id)
        await alone_with_all([need.id, offer.id])
        row = await Post.get(id=offer.id)
        if row.state not in ON_THE_BOARD or row.hidden_at:
            raise Conflict(NOT_OFFERED)
        sheet = need.row.sheet_id
        had = await parts_of(await open_promise_of(sheet, me.id))
        state = await promise(viewer, need, form)
        if mine := await open_promise_of(sheet, me.id):
            has = await parts_of(mine)
            more = {one: has[one] - had[one] for one in form.lines.parts if has[one] > had[one]}
            await _keep_all(mine, await goes_of(need, offer), more, await _by(need, row, me))
        _ = await follow_lines(await Post.get(id=offer.id))
    return state


async def _by(need: Need, offer: Post, me: Membership) -> int:
    """Who thought of it first."""
    asked = await Suggestion.get_or_none(post_id=need.id, helper_id=me.id, offer_id=offer.id)
    return asked.by_id if asked else me.id


async def _keep_all(mine: Promise, goes: list[Goes], more: Mapping[int, int], by_id: int) -> None:
    if not more.keys() <= {one.ask_line.id for one in goes}:
        raise Conflict(NOT_OFFERED)  # by now
    problems: dict[str, Words | str] = {}
    for one in goes:
        qty = more.get(one.ask_line.id, 0)
        if qty and not await lines.keep(one.offer_line.id, qty):
            problems[lines.field_of(one.ask_line.pub)] = await _too_many(one.offer_line)
        elif qty:
            await _pair(mine, one, qty, by_id)
    if problems:
        raise Invalid(problems)


async def _pair(mine: Promise, one: Goes, qty: int, by_id: int) -> None:
    row, is_new = await MatchPair.get_or_create(
        defaults={"qty": qty, "by_id": by_id, "at": now()},
        promise_id=mine.id,
        ask_line_id=one.ask_line.id,
        offer_line_id=one.offer_line.id,
    )
    if not is_new:
        _ = await MatchPair.filter(id=row.id).update(qty=row.qty + qty)


async def _too_many(line: Line) -> Words | str:
    left = (await Line.get(id=line.id)).left
    if not left:
        return N_("Nothing of what you offer is free any more.")
    return n_words(
        "Only one of what you offer is free.", "Only %(n)s of what you offer are free.", left
    )
