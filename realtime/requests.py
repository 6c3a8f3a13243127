"""What each request is answered with, once the session takes it up."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING

from realtime import history, wire
from realtime.errors import error, refused
from realtime.logs import log, where
from realtime.needs import Asking, Nobody, Refused
from realtime.seats import Asker, spend
from realtime.subscribing import sub, unsub
from realtime.wire import Frame, Reply

if TYPE_CHECKING:
    from realtime.session import Session


async def answer(session: Session, frame: Frame) -> Reply | None:
    """None where the frame has no reply, or was answered already. Raises Refused."""
    match frame:
        case wire.Sub():
            await sub(session, frame)
            return None
        case wire.Unsub():
            return unsub(session, frame)
        case wire.Hist():
            return await history.hist(session, frame)
        case wire.Log():
            return await history.log(session, frame)
        case wire.Heads():
            return await heads(session)
        case wire.RoomsAsked():
            return await rooms(session, frame)
        case wire.ReadUpTo():
            return await read(session, frame)
        case wire.Auth():
            return await auth(session, frame)
        case wire.TypingIn() | wire.Focus():
            session.gateway.ephemera.take(session, frame)
            return None
        case _:
            raise Refused("unknown_type")


async def outcome(frame: Frame, asked: Awaitable[Reply | None]) -> Reply | None:
    """What the request comes to: its reply, or the error it is refused with."""
    try:
        return await asked
    except Exception as exc:
        return why_not(frame, exc)


def why_not(frame: Frame, exc: Exception) -> wire.Err:
    """The error that a request is answered with."""
    if isinstance(exc, Refused):
        return refused(frame, exc)
    log.error("%s failed: %s", frame.t, where(exc))
    return error(frame, "internal")


async def command(asker: Asker, asking: Asking, frame: Frame) -> Reply | None:
    """What the app says to it; a command may refuse before it returns anything to wait for."""
    return await asker.needs.commands[frame.t](asking, frame)


async def rooms(asker: Asker, ask: wire.RoomsAsked) -> Reply:
    spend(asker, "hist")
    cards, after = await asker.needs.rooms.cards(asker.person.id, ask.after)
    if asker.gateway.crowd.of(asker.person.id):
        asker.gateway.lists.shown(asker.person.id, cards)
    return wire.Ok(rooms=cards, rooms_next=after)


async def heads(session: Session) -> Reply:
    """The log's own numbers for the rooms subscribed here."""
    spend(session, "heads")
    watched = {sub.hub.room_id: room for room, sub in session.subs.items()}
    found = await session.needs.rooms.heads(list(watched)) if watched else {}
    still = session.subs
    return wire.Ok(
        heads={watched[at]: head.seq for at, head in found.items() if watched[at] in still}
    )


async def read(asker: Asker, ask: wire.ReadUpTo) -> Reply | None:
    """Move the own marker now; every connection of the person hears where it stands."""
    if ask.force:
        asker.gateway.markers.forget(asker.person.id, ask.room)
    return await command(asker, Asking(asker.person), ask)


async def auth(session: Session, ask: wire.Auth) -> Reply | None:
    """Go on with a newer token of the same person."""
    person = await session.needs.door.by_bearer(ask.token)
    if isinstance(person, Nobody) or person.id != session.person.id:
        session.end("banned" if person is Nobody.BANNED else "auth", ask.i)
        return None
    session.person = person
    return wire.Ok(sess_exp=person.expires_ms or None)
