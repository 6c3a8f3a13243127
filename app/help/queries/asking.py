"""What one's own ask or offer says, as its pages show it."""

from __future__ import annotations

from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.help import rules
from app.help.changes import CLOSE, WITHDRAW
from app.help.models import Kind, Post, PostState
from app.help.queries.before_done import is_said_first
from app.help.queries.posts import Need, board_for, needs_of, opened, post_for
from app.help.queries.running import running_of
from app.help.rules import CHANGEABLE
from app.lines.actions import field_of
from app.lines.models import Line

OVER = N_("This is over. Please write a new one.")


async def post_to_write(viewer: Viewer, pub: str) -> Need:
    """Raises NotFound for what they may not know of, Forbidden for others', Conflict for what is
    over."""
    need = await post_for(viewer, pub)
    if rules.is_own(viewer, need.posted) and need.row.state not in CHANGEABLE:
        raise Conflict(OVER)
    rules.change_post.require(viewer, need.posted)
    return need


async def drafts_of(viewer: Viewer, group_id: int, kind: str) -> list[Need]:
    """What they began, and did not send yet."""
    rows = (await board_for(viewer, group_id)).posts.filter(
        kind=Kind(kind), state=PostState.DRAFT, author__user_id=viewer.user_id
    )
    return await needs_of(viewer, await rows.order_by("-changed_at").limit(5))


async def things_of(need: Need) -> list[Line]:
    rows = Line.filter(sheet_id=need.row.sheet_id, gone_at=None)
    return list(await rows.order_by("position", "id"))


async def removed_of(need: Need) -> list[Line]:
    """What was taken off the list last, to be put back."""
    rows = Line.filter(sheet_id=need.row.sheet_id).exclude(gone_at=None)
    return list(await rows.order_by("-gone_at").limit(3))


def post_as_sent(need: Need) -> dict[str, str]:
    """All that its forms would send, but for its things."""
    row: Post = need.row
    return {
        "version": str(row.version),
        "category": row.category.value,
        "title": row.title,
        "body": opened(row, "body"),
        "needed_by": row.needed_by.isoformat() if row.needed_by else "",
        "urgency": row.urgency.value,
        "area": row.area,
        "address": opened(row, "address"),
        "audience": row.audience.value,
        "shown": row.shown.value,
        "needs_yes": "1" if row.needs_yes else "",
    }


async def things_as_sent(need: Need) -> dict[str, str]:
    typed: dict[str, str] = {}
    for line in await things_of(need):
        typed |= {f"text-{line.pub}": line.text, field_of(line.pub): str(line.qty)}
        typed |= {f"unit-{line.pub}": line.unit}
        typed |= {f"same-{line.pub}": "1"} if line.substitutes_ok else {}
    return typed


async def own_deeds(viewer: Viewer, need: Need) -> set[str] | None:
    """What its author can do with it now; None for everybody else."""
    if not rules.is_own(viewer, need.posted):
        return None
    state, running = need.row.state, await running_of(need.row)
    waits_new = state is PostState.PENDING and not running.is_begun
    can = {
        "go on": state is PostState.DRAFT,
        "write": rules.change_post(viewer, need.posted) and state is not PostState.DRAFT,
        "renew": rules.renew_post(viewer, need.posted),
        "done": state in CLOSE.was and not running.travels and not waits_new,
        "anew": rules.write_anew(viewer, need.posted),
        "withdraw": state in WITHDRAW.was and not running.is_begun,
    }
    can["done at once"] = can["done"] and not await is_said_first(need.row)
    return {name for name, may in can.items() if may}


def asks_for_others(viewer: Viewer, need: Need) -> bool:
    return need.is_ask and rules.ask_for_others(viewer, need.group_id)
