"""Whoever receives says that a part is there, before whoever gives has said that all of it is: that
is no quarrel (ADR 23)."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.errors import Invalid
from app.core.i18n import Words, words
from app.core.viewer import Viewer
from app.help import sides
from app.help.actions.answering import receipt
from app.help.actions.becoming import step
from app.help.actions.believing import said_of
from app.help.actions.changing import Between, alone_with_promise, brought_of
from app.help.actions.telling import tell
from app.help.deeds import PART
from app.help.forms.promising import PartForm, came_field
from app.help.models import Post, Result
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import Part, Promise


async def receive_part(viewer: Viewer, post: Post, promise: Promise, form: PartForm) -> None:
    """So much of it is there, in all, as they say; the rest stays promised until whoever gives says
    how it goes on. Twice changes nothing; Conflict while it is in a parcel that moves."""
    async with alone_with_promise(PART, viewer, post, promise, None) as one:
        had = await brought_of(one.promise)
        await lines.deliver(one.promise, form.came)
        there = await brought_of(one.promise)
        await receipt(one, Result.PARTLY, "", form.came)
        if there == had:
            return
        await step(one.post, "part came", one.by)
        giver = sides.giver_of(one.post, one.promise)
        await tell(Tells.PART_CAME, one.post, [giver], again=f"{one.promise.pub}:{there}")


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
