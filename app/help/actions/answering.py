"""The author's yes or no to a promise, the receiver's word on what came, and who settles it where
the two see it differently: they themselves, where one agrees, or who looks after the board."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.clock import now
from app.core.errors import Conflict
from app.core.sealed import seal
from app.core.viewer import Viewer
from app.groups.models import Membership
from app.help import sides
from app.help.actions.becoming import MEANWHILE, step
from app.help.actions.believing import believe, is_so, said_of
from app.help.actions.changing import Between, again, alone_with_promise
from app.help.actions.in_bags import set_apart, set_apart_what_did_not_come
from app.help.actions.telling import not_so_any_more, tell, tell_keepers, tell_who_hands_on
from app.help.deeds import AGREE, NO, RECEIVED, SETTLE, WRONG, YES
from app.help.forms.promising import SettleForm, WrongForm
from app.help.models import Post, Receipt, Result
from app.help.queries.after_shop import found_of
from app.help.tells import Tells
from app.lines import actions as lines
from app.lines.models import OPEN_PROMISES, Line, Promise, PromiseState


async def accept(viewer: Viewer, post: Post, promise: Promise) -> None:
    async with alone_with_promise(YES, viewer, post, promise, None) as one:
        if one.is_done:
            return
        await lines.accept(one.promise)
        if await found_of([one.promise.id]):  # since an earlier yes, to less of it
            _ = await lines.set_out(one.promise, is_all=False)
        await _say(one, "say yes", Tells.ACCEPTED)
        await tell_who_hands_on(one.post, one.promise)


async def decline(viewer: Viewer, post: Post, promise: Promise) -> None:
    async with alone_with_promise(NO, viewer, post, promise, None) as one:
        if one.is_done:
            return
        await set_apart(one.promise)
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
    """Whoever receives says that it is there, also where nobody has said that it was brought, and
    where they have said that it did not come. Without a viewer or `by`, a week of silence says so,
    and it is marked as such. A word is kept also after a press without one."""
    async with alone_with_promise(RECEIVED, viewer, post, promise, by) as one:
        if one.is_done:
            if note:
                await _add_word(one, note)
            return
        was_unclear = one.promise.state is PromiseState.DISPUTED
        if was_unclear:
            await lines.settle(one.promise)
            await _is_clear(one)
        else:
            if one.promise.state in OPEN_PROMISES:
                await lines.deliver(one.promise)
            await lines.confirm(await again(one.promise))
        await receipt(one, Result.RECEIVED, note)
        await step(one.post, "settle" if was_unclear else "confirm", one.by)
        giver = sides.giver_of(one.post, one.promise)
        await tell(Tells.CONFIRMED, one.post, [giver], again=one.promise.pub)


async def dispute(viewer: Viewer, post: Post, promise: Promise, form: WrongForm) -> bool:
    """It did not come, or not as promised, or only a part of it. Those who look after the board
    hear of it; whether anybody does. With nobody left to ask, it is as they say."""
    async with alone_with_promise(WRONG, viewer, post, promise, None) as one:
        if one.is_done:
            return True
        await lines.dispute(one.promise)
        await receipt(one, Result(form.result), form.note, form.came)
        await step(one.post, "dispute", one.by)
        if await believe(one):
            return False
        giver = sides.giver_of(one.post, one.promise)
        await tell(Tells.DISPUTED, one.post, [giver], again=one.promise.pub)
        await tell_keepers(Tells.DISPUTED, one.post, again=one.promise.pub, but=giver)
        return True


async def settle(viewer: Viewer, post: Post, promise: Promise, form: SettleForm) -> None:
    """It came after all; or only a part did, or nothing, and the rest is wanted again. Both read
    why."""
    async with alone_with_promise(SETTLE, viewer, post, promise, None) as one:
        await _is_clear(one)
        if form.part is not None:
            await set_apart_what_did_not_come(one.promise, form.part)
            await lines.come_short(one.promise, form.part)
            await receipt(one, Result.PARTLY, form.why, form.part)
            await _say(one, "come short", Tells.PARTLY)
        elif form.came:
            await lines.settle(one.promise)
            await receipt(one, Result.RECEIVED, form.why)
            await _say(one, "settle", Tells.CONFIRMED, again="settled")
        else:
            await set_apart_what_did_not_come(one.promise, {})
            await lines.take_from(one.promise)
            await receipt(one, Result.NOT_RECEIVED, form.why)
            await _say(one, "take from", Tells.TAKEN_FROM)
        await tell(Tells.SETTLED, one.post, [one.post.author_id], again=one.promise.pub)


async def agree(viewer: Viewer, post: Post, promise: Promise) -> None:
    """Whoever gives says that it is as the receiver says: only a part came, or nothing. Nobody else
    has to find it out. Twice changes nothing; Conflict where something else is wrong with it."""
    async with alone_with_promise(AGREE, viewer, post, promise, None) as one:
        if one.is_done:
            return
        said = await said_of(one)
        if said is None or said.result not in (Result.PARTLY, Result.NOT_RECEIVED):
            raise Conflict(MEANWHILE)
        await is_so(one, said)
        receiver = sides.receiver_of(one.post, one.promise)
        await tell(Tells.SETTLED, one.post, [receiver], again=one.promise.pub)


async def _is_clear(one: Between) -> None:
    """Nobody has to ask the two any more."""
    await not_so_any_more(Tells.DISPUTED, one.post, again=one.promise.pub)


async def _say(one: Between, what: str, kind: Tells, *, again: str = "") -> None:
    """The step is written down, and whoever promised hears of it."""
    await step(one.post, what, one.by)
    key = f"{one.promise.pub}:{one.promise.nonce}:{again}"
    await tell(kind, one.post, [one.promise.helper_id], again=key)


async def receipt(
    one: Between, result: Result, note: str, came: Mapping[int, int] | None = None
) -> None:
    """What they say of it now, instead of what they said before; a word without another stays."""
    by_id = one.by.id if one.by else None
    found = await Receipt.get_or_none(promise_id=one.promise.id, by_id=by_id)
    row = found or Receipt(promise_id=one.promise.id, by_id=by_id)
    row.result, row.at = result, now()
    row.lines = await _by_pub(came) if came is not None else None
    if note or not found:
        row.note = seal(note, "help_receipt", row.pub, "note")
    await row.save()


async def _add_word(one: Between, note: str) -> None:
    """How much came stays as it was said, and settled."""
    row = await Receipt.get_or_none(promise_id=one.promise.id, by_id=one.by.id if one.by else None)
    if row is None:
        await receipt(one, Result.RECEIVED, note)
    else:
        row.note = seal(note, "help_receipt", row.pub, "note")
        await row.save(update_fields=["note"])


async def _by_pub(came: Mapping[int, int]) -> dict[str, int]:
    return {row.pub: came[row.id] for row in await Line.filter(id__in=sorted(came))}
