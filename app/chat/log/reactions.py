"""The reactions on messages, as they are now."""

from __future__ import annotations

from collections.abc import Sequence

from app.chat.log.plans import Ask, Plan
from app.chat.log.shapes import Rx

# In the order in which the emoji came.
REACTIONS = """
SELECT msg_seq, emoji, count(*), max(CASE WHEN user_id = $3 THEN 1 ELSE 0 END), min(ts) AS since
FROM reaction WHERE room_id = $1 AND msg_seq = ANY($2::bigint[])
GROUP BY msg_seq, emoji ORDER BY msg_seq, since, emoji"""


def reactions_on(
    room_id: int, seqs: Sequence[int], user_id: int | None
) -> Plan[dict[int, list[Rx]]]:
    """By the number of the message. `user_id`: whose reactions are `me`."""
    found: dict[int, list[Rx]] = {}
    if seqs:
        args = (room_id, list(seqs), user_id or 0)
        for seq, emoji, total, mine, _ in (yield Ask(REACTIONS, args)):
            found.setdefault(seq, []).append(Rx(emoji, total, me=bool(mine)))
    return found
