"""What a client writes into a room's log: sends, edits, deletions, reactions.

They are taken up as they come, and a command queues its work before anything is awaited: so what
one connection does keeps its order (G6). Only sends are counted while they are under way.
"""

from __future__ import annotations

import time
from asyncio import Future
from collections.abc import Awaitable
from functools import partial
from typing import TYPE_CHECKING, Any

from realtime import requests, wire
from realtime.errors import error, refused
from realtime.needs import Asking, Refused
from realtime.promise import Promise
from realtime.seats import Asker
from realtime.wire import Reply
from realtime.words import Unacceptable, clean

if TYPE_CHECKING:
    from realtime.session import Session

Deed = wire.Send | wire.Edit | wire.Del | wire.React


def take_up(session: Session, deed: Deed) -> None:
    """Answers by and by, or at once what cannot be taken."""
    if isinstance(deed, wire.Send) and session.sends.get(deed.room, 0) >= session.limits.inflight:
        session.refuse(error(deed, "inflight"))
        return
    try:
        told = asking(session, deed)
    except Refused as no:
        session.reply(deed, refused(deed, no))
        return
    session.unanswered[deed.i] = None
    session.deeds += 1
    if isinstance(deed, wire.Send):
        session.sends[deed.room] = session.sends.get(deed.room, 0) + 1
        session.gateway.ephemera.stops_typing(session, deed.room)
    _ask(session, deed, told)


def asking(asker: Asker, deed: Deed) -> Asking:
    """What its command is told, once its words are storable. Raises Refused."""
    try:
        _clean(deed)
    except Unacceptable as wrong:
        raise Refused(wrong.code, wrong.why) from None
    return Asking(asker.person, _wait_ms(asker, deed))


def _clean(deed: Deed) -> None:
    if isinstance(deed, wire.Send):
        deed.text = clean(deed.text, may_be_empty=bool(deed.att))
        if deed.cw is not None:
            deed.cw = clean(deed.cw, longest=wire.COVER, may_be_empty=True) or None
    elif isinstance(deed, wire.Edit):
        deed.text = clean(deed.text)


def _wait_ms(asker: Asker, deed: Deed) -> int:
    spending, now = asker.gateway.spending, time.monotonic()
    if isinstance(deed, wire.Send):
        return spending.send(asker.person.id, deed.room, asker.limits, now)
    if isinstance(deed, wire.React):
        return spending.react(asker.person.id, asker.limits, now)
    return 0


def _ask(session: Session, deed: Deed, told: Asking) -> None:
    try:
        asked = session.needs.commands[deed.t](told, deed)
    except Exception as exc:
        _answer(session, deed, requests.why_not(deed, exc))
        return
    if isinstance(asked, Promise):
        asked.future.add_done_callback(partial(_done, session, deed, asked))
    else:
        session.gateway.spawn(_await(session, deed, asked))


def _done(session: Session, deed: Deed, promise: Promise, future: Future[Any]) -> None:
    try:
        reply = promise.result()
    except Exception as exc:
        reply = requests.why_not(deed, exc)
    _answer(session, deed, reply)


async def _await(session: Session, deed: Deed, asked: Awaitable[Reply | None]) -> None:
    _answer(session, deed, await requests.outcome(deed, asked))


def _answer(session: Session, deed: Deed, reply: Reply | None) -> None:
    session.answer(deed, reply)
    session.deeds -= 1
    if isinstance(deed, wire.Send):
        session.sends[deed.room] -= 1
        if not session.sends[deed.room]:
            del session.sends[deed.room]
    if session.leaving:
        session.leave()
