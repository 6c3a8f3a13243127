"""The first frame everybody gets; what they said before they got it is taken up after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from realtime import wire
from realtime.clock import wall_ms
from realtime.logs import log, where
from realtime.needs import Refused
from realtime.wire import Code, RoomCard

if TYPE_CHECKING:
    from realtime.session import Session


async def welcome(session: Session) -> None:
    try:
        cards, after = await _cards(session)
    except Refused:
        session.connection.close(Code.TRY_LATER, "try again later")
        return
    except Exception as exc:
        log.error("the welcome failed: %s", where(exc))
        session.connection.close(Code.INTERNAL)
        return
    session.push(_welcome(session, cards, after))
    session.welcomed = True
    early, session.early = session.early, []
    for message in early:
        session.text(message)
    session.connection.release("welcome")


async def _cards(session: Session) -> tuple[list[RoomCard], str | None]:
    """Their rooms, read again while rooms come and go under the reading."""
    session.must_look_again = True
    cards: list[RoomCard] = []
    after = None
    while session.must_look_again:
        session.must_look_again = False
        cards, after = await session.needs.rooms.cards(session.person.id)
    if not session.is_over:
        session.gateway.lists.shown(session.person.id, cards)
    return cards, after


def _welcome(session: Session, cards: list[RoomCard], after: str | None) -> wire.Welcome:
    person, gateway, limits = session.person, session.gateway, session.limits
    return wire.Welcome(
        conn=session.name,
        srv=gateway.srv,
        user={"id": person.pub, "role": person.role, "tz": person.zone},
        now=wall_ms(),
        sess_exp=person.expires_ms or None,
        hb={"ping_ms": 25_000, "grace_ms": 15_000},
        limits={
            "frame": wire.FRAME_IN,
            "text": 4000,
            "att": wire.ATTACHMENTS,
            "frames_s": int(limits.frames.per_s),
            "frames_burst": int(limits.frames.burst),
            "subs": limits.subs,
            "inflight": limits.inflight,
            "replay": wire.REPLAY,
            "page": wire.PAGE,
        },
        features=gateway.features,
        rooms=cards,
        rooms_next=after,
    )
