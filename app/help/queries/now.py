"""Whether the page of a post, or what a room says of posts, is still so."""

from __future__ import annotations

from hashlib import sha256

from app.core.db.quick import Row, asked
from app.core.viewer import Viewer
from app.help.models import ON_THE_BOARD

# Whoever has the page open asks this every few seconds: one query, by indexes.
STANDS = """
SELECT 0 AS what, p.id AS id, p.group_id AS a, p.version AS b, p.assigned_id AS c, p.state AS d,
  CAST(p.hidden_at AS text) AS e FROM help_post p WHERE p.pub = $1
UNION ALL SELECT 1, l.id, l.qty, l.promised, l.delivered, '', CAST(l.gone_at AS text)
FROM help_post p JOIN line l ON l.sheet_id = p.sheet_id WHERE p.pub = $1
UNION ALL SELECT 2, r.id, r.helper_id,
  (SELECT COALESCE(SUM(s.found), 0) FROM promise_part t JOIN buy_source s ON s.part_id = t.id
   WHERE t.promise_id = r.id),
  CASE WHEN r.had_at IS NULL THEN 0 ELSE 1 END, r.state, CAST(r.changed_at AS text)
FROM help_post p JOIN promise r ON r.sheet_id = p.sheet_id WHERE p.pub = $1
UNION ALL SELECT 3, b.id, b.blocker_id, b.blocked_id, 0, '', ''
FROM help_post p JOIN membership m ON m.id = p.author_id
  JOIN block b ON b.blocker_id = m.user_id AND b.blocked_id = $2 WHERE p.pub = $1
UNION ALL SELECT 3, b.id, b.blocker_id, b.blocked_id, 0, '', ''
FROM help_post p JOIN membership m ON m.id = p.author_id
  JOIN block b ON b.blocked_id = m.user_id AND b.blocker_id = $2 WHERE p.pub = $1
UNION ALL SELECT 4, a.id, 0, 0, 0, a.field, ''
FROM help_post p JOIN membership m ON m.group_id = p.group_id AND m.user_id = $2
  JOIN card_answer a ON a.membership_id = m.id
WHERE p.pub = $1 AND p.audience = 'helpers'
ORDER BY 1, 2"""

# The same of a room: its own row is there also while nothing of it is on the board.
IN_ROOM = f"""
SELECT 0 AS what, r.group_id AS a, p.id AS b, p.version AS c, p.state AS d,
  CAST(p.hidden_at AS text) AS e
FROM room r LEFT JOIN help_post p ON p.group_id = r.group_id AND p.room_id = r.id
  AND p.state IN ({", ".join(f"'{one.value}'" for one in ON_THE_BOARD)})
WHERE r.pub = $1
UNION ALL SELECT 1, 0, id, 0, '', '' FROM block WHERE blocker_id = $2 OR blocked_id = $2
ORDER BY 1, 3"""  # noqa: S608


async def tag_of(viewer: Viewer, pub: str) -> str:
    """Changes with whatever the viewer may see change, and with whatever decides whether they may
    know of it at all (`board_for`); "" where it is not theirs to ask. Who has the right one has
    seen the page as it is: that nothing is new tells them nothing else."""
    return _tag(viewer, pub, await asked(STANDS, pub, viewer.user_id or 0))


async def tag_in_room(viewer: Viewer, room: str) -> str:
    """Of what was made in a room and is on the board, as it is of a post."""
    return _tag(viewer, room, await asked(IN_ROOM, room, viewer.user_id or 0))


def _tag(viewer: Viewer, pub: str, rows: list[Row]) -> str:
    if not rows or not viewer.is_member(group_id := rows[0]["a"]):
        return ""
    who = (viewer.user_id, sorted(viewer.roles[group_id]), group_id in viewer.new_in)
    seen = (who, viewer.locale, pub, [tuple(row.values()) for row in rows])
    return sha256(repr(seen).encode()).hexdigest()[:22]
