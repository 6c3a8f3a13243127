"""Whether the page of a post still says what is so."""

from __future__ import annotations

from hashlib import sha256

from app.core.db.quick import asked
from app.core.viewer import Viewer

# Whoever has the page open asks this every few seconds: one query, by indexes.
STANDS = """
SELECT 0 AS what, p.id AS id, p.group_id AS a, p.version AS b, p.assigned_id AS c, p.state AS d,
  CAST(p.hidden_at AS text) AS e FROM help_post p WHERE p.pub = $1
UNION ALL SELECT 1, l.id, l.qty, l.promised, l.delivered, '', CAST(l.gone_at AS text)
FROM help_post p JOIN line l ON l.sheet_id = p.sheet_id WHERE p.pub = $1
UNION ALL SELECT 2, r.id, r.helper_id, 0, 0, r.state, CAST(r.changed_at AS text)
FROM help_post p JOIN promise r ON r.sheet_id = p.sheet_id WHERE p.pub = $1
ORDER BY 1, 2"""


async def tag_of(viewer: Viewer, pub: str) -> str:
    """Changes with whatever the viewer may see change; "" where it is not theirs to ask. Who has
    the right one has seen the page: that nothing is new tells them nothing else."""
    rows = await asked(STANDS, pub)
    if not rows or not viewer.is_member(rows[0]["a"]):
        return ""
    seen = (viewer.user_id, viewer.locale, [tuple(row.values()) for row in rows])
    return sha256(repr(seen).encode()).hexdigest()[:22]
