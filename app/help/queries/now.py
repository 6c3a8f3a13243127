"""Whether the page of a post still says what is so."""

from __future__ import annotations

from hashlib import sha256

from app.core.viewer import Viewer
from app.help.queries.posts import Need
from app.lines.models import Line, Promise


async def tag_of(viewer: Viewer, need: Need) -> str:
    """Changes with whatever the viewer may see change: two indexed queries, nothing is drawn."""
    lines = Line.filter(sheet_id=need.row.sheet_id).order_by("id")
    counts = await lines.values_list("id", "qty", "promised", "delivered", "gone_at")
    promises = Promise.filter(sheet_id=need.row.sheet_id).order_by("id")
    states = await promises.values_list("id", "state", "changed_at")
    seen = (need.row.version, need.row.state, need.posted, viewer.locale, counts, states)
    return sha256(repr(seen).encode()).hexdigest()[:22]
