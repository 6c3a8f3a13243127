"""The author's yes or no to a promise, the receiver's word on what came, and who settles it where
the two see it differently."""

from __future__ import annotations

from app.core.clock import now
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help import sides
from app.help.actions.becoming import step
from app.help.actions.changing import Between, again, alone_with_promise
from app.help.actions.telling import tell, tell_keepers
from app.help.deeds import NO, RECEIVED, SETTLE, WRONG, YES
from app.help.forms.promising import SettleForm, WrongForm
from app.help.models import Post, Receipt, Result
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import OPEN_PROMISES, Promise


async def accept(viewer: Viewer, post: Post, promise: Promise) -> None:
    async with alone_with_promise(YES, viewer, post, promise, None) as one:
        if one.is_done:
            return
        await lines.accept(one.promise)
        await _say(one, "say yes", Tells.ACCEPTED)


async def decline(viewer: Viewer, post: Post, promise: Promise) -> None:
    async with alone_with_promise(NO, viewer, post, promise, None) as one:
        if one.is_done:
            return
        await lines.decline(one.promise)
        await _say(one, "say no", Tells.DECLINED)


async def confirm(
    viewer: Viewer | None,
    post: Post,
    promise: Promise,
    note: str = "",
    *,
    by: Membership | None = None,
) -> None:
    """Whoever receives says that it is there, also where nobody has said that it was brought.
    Without a viewer or `by`, a week of silence says so, and it is marked as such."""
    async with alone_with_promise(RECEIVED, viewer, post, promise, by) as one:
        if one.is_done:
            return
        if one.promise.state in OPEN_PROMISES:
            await lines.deliver(one.promise)
        await lines.confirm(await again(one.promise))
        await _receipt(one, Result.RECEIVED, note)
        await step(one.post, "confirm", one.by)
        giver = sides.giver_of(one.post, one.promise)
        await tell(Tells.CONFIRMED, one.post, [giver], again=one.promise.pub)


async def dispute(viewer: Viewer, post: Post, promise: Promise, form: WrongForm) -> None:
    """It did not come, or not as promised. Those who look after the board hear of it."""
    async with alone_with_promise(WRONG, viewer, post, promise, None) as one:
        if one.is_done:
            return
        await lines.dispute(one.promise)
        await _receipt(one, Result(form.result), form.note)
        await step(one.post, "dispute", one.by)
        giver = sides.giver_of(one.post, one.promise)
        await tell(Tells.DISPUTED, one.post, [giver], again=one.promise.pub)
        await tell_keepers(Tells.DISPUTED, one.post, again=one.promise.pub, but=giver)


async def settle(viewer: Viewer, post: Post, promise: Promise, form: SettleForm) -> None:
    """It came after all; or it did not, and all of it is wanted again. Both read why."""
    async with alone_with_promise(SETTLE, viewer, post, promise, None) as one:
        if form.came:
            await lines.settle(one.promise)
            await _receipt(one, Result.RECEIVED, form.why)
            await _say(one, "settle", Tells.CONFIRMED, again="settled")
        else:
            await lines.take_from(one.promise)
            await _receipt(one, Result.NOT_RECEIVED, form.why)
            await _say(one, "take from", Tells.TAKEN_FROM)
        await tell(Tells.SETTLED, one.post, [one.post.author_id], again=one.promise.pub)


async def _say(one: Between, what: str, kind: Tells, *, again: str = "") -> None:
    """The step is written down, and whoever promised hears of it."""
    await step(one.post, what, one.by)
    key = f"{one.promise.pub}:{one.promise.nonce}:{again}"
    await tell(kind, one.post, [one.promise.helper_id], again=key)


async def _receipt(one: Between, result: Result, note: str) -> None:
    by_id = one.by.id if one.by else None
    found = await Receipt.get_or_none(promise_id=one.promise.id, by_id=by_id)
    row = found or Receipt(promise_id=one.promise.id, by_id=by_id)
    row.result, row.at = result, now()
    row.note = seal(note, "help_receipt", row.pub, "note")
    await row.save()
