"""What is wanted for an event, and who brings it, as far as somebody may know."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from app.core.clock import now
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.events import rules
from app.events.queries.occurrences import Happening, occurrence_for
from app.groups.models import Care, Group
from app.lines.queries import Wanted, lines_of

NEAR = timedelta(hours=12)  # before the start, from when on things arrive


@dataclass(frozen=True, slots=True)
class Bring:
    lines: list[Wanted]
    is_host: bool
    is_open: bool  # the viewer may promise something, or take it back
    is_near: bool  # things may be there by now
    nonce: str = field(default_factory=public_id)


async def bring_of(viewer: Viewer, one: Happening) -> Bring:
    """Names are for a host who may see who comes and, in an open-hearted circle, for everybody."""
    lines: list[Wanted] = []
    if one.row.sheet_id:
        sees_names = await _sees_names(viewer, one)
        lines = await lines_of(viewer, one.row.sheet_id, sees_names=sees_names)
    return Bring(
        lines,
        is_host=rules.change_event(viewer, one.planned) and _is_ahead(one),
        is_open=may_bring(viewer, one),
        is_near=one.row.happens and now() > one.row.starts_at - NEAR,
    )


async def list_to_change(viewer: Viewer, pub: str) -> Happening:
    """Raises NotFound, and Forbidden for others than its host."""
    one = await occurrence_for(viewer, pub)
    rules.change_event.require(viewer, one.planned)
    return one


def may_bring(viewer: Viewer, one: Happening) -> bool:
    return rules.answer_event(viewer, one.planned) and _is_ahead(one)


def _is_ahead(one: Happening) -> bool:
    return one.row.happens and now() < one.row.ends_at


async def _sees_names(viewer: Viewer, one: Happening) -> bool:
    if rules.see_who_comes(viewer, one.planned):
        return True
    return (await Group.get(id=one.group_id)).care is Care.OPEN
