"""How people are in their rooms, for whoever may have missed the news of it (storage.md §5)."""

from __future__ import annotations

from collections.abc import Collection

from app.chat.log.plans import Ask, Plan
from app.chat.log.reading import CALLS
from realtime.needs import Stay

STAYS = f"""
SELECT s.user_id, r.pub, r.last_seq, r.last_n, s.read_seq, s.read_n,
       CASE WHEN s.read_n < r.last_n THEN {CALLS} ELSE 0 END, s.role, s.muted_until
FROM room_member s JOIN room r ON r.id = s.room_id
WHERE s.user_id = ANY($1::bigint[]) AND s.left_seq IS NULL"""  # noqa: S608

DEPARTURES = """
SELECT w.user_id, r.pub, s.left_seq
FROM unnest($1::bigint[], $2::text[]) AS w(user_id, room)
JOIN room r ON r.pub = w.room
JOIN room_member s ON s.room_id = r.id AND s.user_id = w.user_id
WHERE s.left_seq IS NOT NULL"""


def stays(user_ids: Collection[int]) -> Plan[list[Stay]]:
    return [Stay(*row) for row in (yield Ask(STAYS, (list(user_ids),)))]


def departures(places: Collection[tuple[int, str]]) -> Plan[list[tuple[int, str, int]]]:
    """(user, room, number of the event) for those who are out."""
    rows = yield Ask(DEPARTURES, rows=list(places))
    return [(user_id, room, seq) for user_id, room, seq in rows]
