"""The heartbeat of one connection: speak before a proxy thinks we are gone, notice who is."""

from __future__ import annotations

import time

from realtime.clock import wall_ms
from realtime.limits import Times
from realtime.logs import log
from realtime.session import Session
from realtime.wire import Code, Ping


def beat(session: Session, times: Times) -> None:
    """Look after one connection. Called every `times.tick` seconds; mostly nothing is due."""
    now = time.monotonic()
    connection = session.connection
    if now < session.calm_until and not connection.unsent:
        session.stuck_since = now
        return
    if 0 < session.person.expires_ms <= wall_ms():
        session.end("auth")
    elif _is_stuck(session, now, times.stuck):
        log.info("cut a connection that does not read (%d)", Code.SLOW)
        connection.cut()  # a close frame would only join what it does not read
    elif connection.is_held:
        session.heard_at = now  # we are the ones not listening
    elif now - session.heard_at > times.silent:
        connection.close(Code.SILENT, "silent for too long")
    elif session.welcomed:
        said_at = _said_at(session)
        if now - said_at >= session.ping_after:
            session.ping_after = session.next_ping()
            session.push(Ping())
        else:
            session.calm_until = _next_due(session, said_at, now, times)


def _next_due(session: Session, said_at: float, now: float, times: Times) -> float:
    """The earliest that anything but bytes which do not move may ask for attention."""
    due = min(said_at + session.ping_after, session.heard_at + times.silent)
    if expires_ms := session.person.expires_ms:
        due = min(due, now + (expires_ms - wall_ms()) / 1000)
    return due


def _is_stuck(session: Session, now: float, patience: float) -> bool:
    """Whether bytes wait and not one of them has moved for `patience` seconds."""
    drained = session.connection.drained
    if not session.connection.unsent or drained != session.drained:
        session.drained, session.stuck_since = drained, now
    return now - session.stuck_since > patience


def _said_at(session: Session) -> float:
    """What a hub writes is not noted per recipient; ask the hubs."""
    heard = (sub.hub.flushed_at for sub in session.subs.values() if sub in sub.hub.live)
    return max(session.said_at, *heard, 0.0)
