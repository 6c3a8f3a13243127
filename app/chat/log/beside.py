"""What stands on a room's page beside its messages, asked for at once."""

from __future__ import annotations

from dataclasses import dataclass

from app.chat.log.masks import STATE
from app.chat.log.plans import Ask, Plan, Row
from app.chat.log.stored import extra_of, words_of
from app.chat.log.timeline import Timeline, timeline
from app.chat.log.windows import Spot
from realtime.needs import Seat

PINS, WAITING = 50, 100  # at most

# What it is, its public id, whose it is, its text, what else the log keeps of it, its place.
BESIDE = f"""
SELECT 'pin' AS what, pub, whose, text, more, place FROM (
  SELECT m.pub, u.pub AS whose, m.text, CAST(m.extra AS text) AS more, -m.pin_seq AS place
  FROM message m JOIN room r ON r.id = m.room_id LEFT JOIN users u ON u.id = m.author_id
  WHERE m.room_id = $1 AND m.pin_seq IS NOT NULL AND m.seq > $3 AND {STATE} = 'ok'
  ORDER BY m.pin_seq DESC LIMIT {PINS}) AS pinned
UNION ALL
SELECT 'waiting', pub, NULL, NULL, more, place FROM (
  SELECT h.pub, CAST(h.body AS text) AS more, h.id AS place FROM held h
  WHERE h.room_id = $1 AND h.actor_id = $2 AND h.state = 'wait'
  ORDER BY h.id LIMIT {WAITING}) AS held
UNION ALL
SELECT 'blocked', NULL, u.pub, NULL, NULL, 0
FROM block b JOIN users u ON u.id = b.blocked_id WHERE b.blocker_id = $2
UNION ALL
SELECT 'blocked', NULL, u.pub, NULL, NULL, 0
FROM block b JOIN users u ON u.id = b.blocker_id WHERE b.blocked_id = $2 AND $4::boolean
UNION ALL
SELECT 'reported', p.message_pub, NULL, NULL, NULL, 0
FROM report p WHERE p.reporter_id = $2 AND p.room_id = $1"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Pinned:
    id: str
    by: str
    text: str
    cw: str | None


@dataclass(frozen=True, slots=True)
class Waiting:
    hid: str
    text: str


@dataclass(frozen=True, slots=True)
class Beside:
    pins: list[Pinned]  # the last pinned first
    waiting: list[Waiting]  # what this person has said there that nobody else reads yet
    blocked: frozenset[str]  # public ids of people
    reported: frozenset[str]  # of messages


def _place(row: Row) -> int:
    return int(row[-1])


def opened(
    seat: Seat, user_id: int, spot: Spot, limit: int, *, both_ways: bool
) -> Plan[tuple[Timeline, Beside] | None]:
    """A page of a room. None where the spot is a message that this person may not see. `both_ways`:
    also those who have blocked them are `blocked`."""
    seen = yield from timeline(seat, user_id, spot, limit)
    if seen is None:
        return None
    return seen, (yield from _beside(seat, user_id, both_ways))


def _beside(seat: Seat, user_id: int, both_ways: bool) -> Plan[Beside]:
    rows = yield Ask(BESIDE, (seat.room_id, user_id, seat.hist_from, both_ways))
    pins, waiting, blocked, reported = [], [], set(), set()
    for what, pub, whose, text, more, _ in sorted(rows, key=_place):
        match what:
            case "pin":
                pins.append(Pinned(pub, whose or "", text or "", extra_of(more).cw))
            case "waiting":
                waiting.append(Waiting(pub, words_of(more).text))
            case "blocked":
                blocked.add(whose)
            case _:
                reported.add(pub)
    return Beside(pins, waiting, frozenset(blocked), frozenset(reported))
