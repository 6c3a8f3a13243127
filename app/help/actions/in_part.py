"""Whoever receives says that a part is there, before whoever gives has said that all of it is: that
is no quarrel (ADR 23)."""

from __future__ import annotations

from app.core.viewer import Viewer
from app.help import sides
from app.help.actions.answering import receipt
from app.help.actions.becoming import step
from app.help.actions.changing import alone_with_promise, brought_of
from app.help.actions.telling import tell
from app.help.deeds import PART
from app.help.forms.promising import PartForm
from app.help.models import Post, Result
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import Promise


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
