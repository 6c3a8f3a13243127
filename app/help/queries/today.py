"""What of the help board waits for somebody, for their home page."""

from __future__ import annotations

from app.core.db.quick import asked
from app.core.viewer import Viewer

# From their membership to their posts and promises: not through all that the circle has.
WAITS = """
SELECT count(*) AS many FROM (
SELECT r.id FROM membership m JOIN help_post p ON p.author_id = m.id
  JOIN promise r ON r.sheet_id = p.sheet_id
WHERE m.group_id = $1 AND m.user_id = $2 AND (r.state = 'proposed'
  OR p.kind = 'offer' AND r.state IN ('accepted', 'in progress')
  OR p.kind = 'ask' AND r.state = 'delivered')
UNION
SELECT r.id FROM membership m JOIN promise r ON r.helper_id = m.id
  JOIN help_post p ON p.sheet_id = r.sheet_id
WHERE m.group_id = $1 AND m.user_id = $2 AND p.group_id = $1
  AND (p.kind = 'ask' AND r.state IN ('accepted', 'in progress')
    OR p.kind = 'offer' AND r.state = 'delivered')) AS these"""


async def waits_for_me(viewer: Viewer, group_id: int) -> int:
    """How many promises they are to bring, to say yes to, or to say of whether they came."""
    (row,) = await asked(WAITS, group_id, viewer.user_id or 0)
    return int(row["many"])
