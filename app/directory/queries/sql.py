"""The pieces every question about people is made of."""

from __future__ import annotations

from app.chat.rules import KEEPS_ORDER
from app.core.viewer import Viewer
from app.directory.models import Field
from app.directory.rules import readable
from app.groups.models import Care

PEOPLE = """
SELECT m.id, m.pub, m.name, m.user_id, u.pub AS user_pub, m.joined_at, {more}
FROM membership m JOIN users u ON u.id = m.user_id {joined}
WHERE m.group_id = $1 AND m.state IN ('active', 'paused') AND u.standing = 'active' AND {met}"""

ANSWERS = "SELECT a.membership_id, a.field, a.value FROM card_answer a WHERE {whose} AND {read}"
HAS_ANSWER = "EXISTS (SELECT 1 FROM card_answer a WHERE a.membership_id = m.id AND {read})"
MINE = "NOT EXISTS (SELECT 1 FROM block WHERE blocker_id = $2 AND blocked_id = m.user_id)"
THEIRS = "NOT EXISTS (SELECT 1 FROM block WHERE blocker_id = m.user_id AND blocked_id = $2)"


def met_by(viewer: Viewer, group_id: int) -> str:
    """Neither does not want to meet the other; $2 is the viewer. Whoever keeps order still sees
    people who blocked them (as chat.queries.hidden_from)."""
    return MINE if viewer.has(group_id, *KEEPS_ORDER) else f"{MINE} AND {THEIRS}"


def read_by(viewer: Viewer, group_id: int, care: Care, *wanted: Field) -> str:
    """Of the answers `a`, those that the viewer may read."""
    shown = [
        f"'{field.value}:{audience.value}'"
        for field, audience in readable(viewer, group_id, care)
        if not wanted or field in wanted
    ]
    return f"a.field || ':' || a.audience IN ({', '.join(shown) or 'NULL'})"
