"""Whether the page of a post is still so."""

from __future__ import annotations

from hashlib import sha256

from app.core.db.quick import asked
from app.core.viewer import Viewer
from app.help import rules

UNMET = 3  # its author and the viewer do not meet here: as `board_for` leaves it out (`_unmet`)

# Whoever has the page open asks this every few seconds: one query, by indexes.
STANDS = f"""
SELECT 0 AS what, p.id AS id, p.group_id AS a, p.version AS b, p.assigned_id AS c,
  p.state || p.urgency AS d, CAST(p.hidden_at AS text) AS e FROM help_post p WHERE p.pub = $1
UNION ALL SELECT 1, l.id, l.qty, l.promised, l.delivered, '', CAST(l.gone_at AS text)
FROM help_post p JOIN line l ON l.sheet_id = p.sheet_id WHERE p.pub = $1
UNION ALL SELECT 2, r.id, r.helper_id,
  (SELECT COALESCE(SUM(s.found), 0) FROM promise_part t JOIN buy_source s ON s.part_id = t.id
   WHERE t.promise_id = r.id),
  CASE WHEN r.way_at IS NOT NULL THEN 2 WHEN r.had_at IS NOT NULL THEN 1 ELSE 0 END,
  r.state || ' ' || CAST((SELECT COALESCE(SUM(s.handed), 0) FROM promise_part t
  JOIN buy_source s ON s.part_id = t.id WHERE t.promise_id = r.id) AS text),
  CAST(r.changed_at AS text) || COALESCE(' ' || CAST(r.hidden_at AS text), '')
FROM help_post p JOIN promise r ON r.sheet_id = p.sheet_id WHERE p.pub = $1
UNION ALL SELECT {UNMET}, 0, 0, 0, 0, '', ''
FROM help_post p JOIN membership m ON m.id = p.author_id
  JOIN block b ON b.blocker_id = m.user_id AND b.blocked_id = $2 WHERE p.pub = $1
UNION ALL SELECT {UNMET}, 0, 0, 0, 0, '', ''
FROM help_post p JOIN membership m ON m.id = p.author_id
  JOIN block b ON b.blocked_id = m.user_id AND b.blocker_id = $2
WHERE p.pub = $1 AND p.shown = 'named'
UNION ALL SELECT 4, a.id, 0, 0, 0, a.field, ''
FROM help_post p JOIN membership m ON m.group_id = p.group_id AND m.user_id = $2
  JOIN card_answer a ON a.membership_id = m.id
WHERE p.pub = $1 AND p.audience = 'helpers'
UNION ALL SELECT 5, c.id, 0, 0, 0, c.result, CAST(c.hidden_at AS text)
FROM help_post p JOIN promise r ON r.sheet_id = p.sheet_id
  JOIN help_receipt c ON c.promise_id = r.id WHERE p.pub = $1
ORDER BY 1, 2"""  # noqa: S608


async def tag_of(viewer: Viewer, pub: str) -> str:
    """Changes with whatever the viewer may see change; "" where it is not theirs to ask, and it is
    looked anew whether they may know of it (`board_for`). Who blocks whom is never in it: of an ask
    without a name a tag that changed with that would tell whose it is."""
    rows = [tuple(row.values()) for row in await asked(STANDS, pub, viewer.user_id or 0)]
    if not rows or not viewer.is_member(group_id := rows[0][2]):
        return ""
    if not rules.keep_board(viewer, group_id) and any(row[0] == UNMET for row in rows):
        return ""
    who = (viewer.user_id, sorted(viewer.roles[group_id]), group_id in viewer.new_in)
    seen = (who, viewer.locale, pub, [row for row in rows if row[0] != UNMET])
    return sha256(repr(seen).encode()).hexdigest()[:22]
