"""Whoever receives says that a part is there, before whoever gives has said that all of it is: that
is no quarrel (ADR 23)."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.errors import Conflict, Invalid
from app.core.i18n import N_, Words, words
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.help import sides
from app.help.actions.answering import receipt
from app.help.actions.becoming import step
from app.help.actions.believing import said_of
from app.help.actions.changing import Between, again, alone_with_promise, brought_of
from app.help.actions.telling import nothing_of_it, tell
from app.help.deeds import PART
from app.help.forms.promising import NOTHING_YET, PartForm, came_field
from app.help.models import Post, Result
from app.help.queries.after_shop import found_of
from app.help.queries.uncounted import uncounted
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import Line, Part, Promise

SAID_SINCE = N_("Whoever gives has said meanwhile how it goes on. Please speak to them.")
MORE_CAME = N_(
    "Already there: %(much)s. If %(more)s more came, please write %(all)s. "
    "If it is %(more)s in all, press once more."
)
LESS_CAME = N_("Already there: %(much)s. If it is only %(more)s in all, press once more.")
NONE_CAME = N_("Already there: %(much)s. If none of it came, press once more.")


async def receive_part(viewer: Viewer, post: Post, promise: Promise, form: PartForm) -> bool:
    """So much of it is there, in all, as they say; the rest stays promised until whoever gives says
    how it goes on. Nothing: what they said before was a slip. Whether anything is there. Twice
    changes nothing; Conflict while it is in a parcel that moves, Invalid for less than is there
    unless they are sure."""
    async with alone_with_promise(PART, viewer, post, promise, None) as one:
        if not form.is_sure:
            await _is_no_less(one, form.came)
        if not any(form.came.values()):
            await _nothing_came(one, form.came)
            return False
        had = await brought_of(one.promise)
        await lines.deliver(one.promise, form.came)
        await receipt(one, Result.PARTLY, "", form.came)
        if await brought_of(one.promise) != had:
            await step(one.post, "part came", one.by)
            await _tell(one, Tells.PART_CAME)
        return True


async def _is_no_less(one: Between, came: Mapping[int, int]) -> None:
    """Who writes less than is there may have written how much is new. Raises Invalid."""
    parts = await Part.filter(promise_id=one.promise.id).select_related("line")
    problems: dict[str, Words | str] = {
        came_field(part.line.pub): _less(part, came[part.line_id])
        for part in parts
        if came[part.line_id] < part.delivered
    }
    if problems:
        raise Invalid(problems)


def _less(part: Part, more: int) -> Words:
    much, in_all = part.delivered, part.delivered + more
    if not more:
        return words(NONE_CAME, much=much)
    if in_all > part.qty:
        return words(LESS_CAME, much=much, more=more)
    return words(MORE_CAME, much=much, more=more, all=in_all)


async def _nothing_came(one: Between, none: Mapping[int, int]) -> None:
    """It is as it was before they said that a part is there. Raises Invalid where they have not,
    and Conflict where whoever gives has said something since."""
    said = await said_of(one)
    parts = await Part.filter(promise_id=one.promise.id).order_by("line__position", "line_id")
    pubs = {row.id: row.pub for row in await Line.filter(id__in=[part.line_id for part in parts])}
    if said is None or said.result is not Result.PARTLY:
        raise Invalid({came_field(pubs[parts[0].line_id]): NOTHING_YET})
    there = said.lines or {}
    is_as_said = all(part.delivered == there.get(pubs[part.line_id], 0) for part in parts)
    if one.promise.way_at or not is_as_said:
        raise Conflict(SAID_SINCE)
    await lines.deliver(one.promise, none)
    await said.delete()
    if not (await found_of([one.promise.id]) or await uncounted([one.promise.id])):
        await lines.put_back(await again(one.promise))
    await step(one.post, "none came", one.by)
    await _tell(one, Tells.NONE_CAME)


async def _tell(one: Between, kind: Tells) -> None:
    """Whoever gives reads what is so now, and nothing of what was said before."""
    for before in (Tells.PART_CAME, Tells.NONE_CAME):
        await nothing_of_it(before, one.post, f"{one.promise.pub}:")
    giver = sides.giver_of(one.post, one.promise)
    await tell(kind, one.post, [giver], again=f"{one.promise.pub}:{public_id()}")


async def may_be_all(one: Between, brought: Mapping[int, int]) -> None:
    """Before whoever gives says that no more comes than so much. What is there already, as whoever
    receives has said, is not theirs to take back. Raises Invalid, beside each field."""
    said = await said_of(one)
    there = (said.lines if said else None) or {}
    problems: dict[str, Words | str] = {}
    for part in await Part.filter(promise_id=one.promise.id).select_related("line"):
        least = min(part.delivered, there.get(part.line.pub, 0))
        if brought.get(part.line_id, part.delivered) < least:
            problems[came_field(part.line.pub)] = _is_there(least)
    if problems:
        raise Invalid(problems)


def _is_there(much: int) -> Words:
    return words(
        "There already, as whoever receives it has said: %(much)s. "
        "If that is not so, please speak to them: they can put it right.",
        much=much,
    )
