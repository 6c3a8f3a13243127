"""Reading what was written down, and proving that nobody changed it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tortoise.expressions import Q

from app.audit import rules
from app.audit.models import FIRST, Entry, Head
from app.core.errors import NotFound
from app.core.viewer import Viewer

AT_ONCE = 500  # entries


@dataclass(frozen=True, slots=True)
class Chain:
    """One circle's log: how long it is, its last hash, and the first number that is not right."""

    group_id: int
    length: int
    head: str
    broken_at: int | None


async def power_log(
    viewer: Viewer, group_id: int, before: int | None = None, limit: int = 50
) -> list[Entry]:
    """What was done with power in a circle, the newest first. Raises NotFound for others."""
    if not rules.read_power_log(viewer, group_id):
        raise NotFound
    shown = Entry.filter(group_id=group_id, is_power=True)
    if before is not None:
        shown = shown.filter(seq__lt=before)
    return await shown.order_by("-seq").limit(limit)


async def own_entries(
    viewer: Viewer,
    group_id: int,
    things: Collection[str],
    before: int | None = None,
    limit: int = 50,
) -> list[Entry]:
    """For whoever is suspended: what they did themselves with power, what was done to them, and to
    those things of theirs. Raises NotFound for others."""
    if not rules.read_own_entries(viewer, group_id):
        raise NotFound
    shown = Entry.filter(group_id=group_id, is_power=True)
    shown = shown.filter(Q(actor_id=viewer.user_id) | Q(subject__in=[viewer.pub, *things]))
    if before is not None:
        shown = shown.filter(seq__lt=before)
    return await shown.order_by("-seq").limit(limit)


async def head_of(viewer: Viewer, group_id: int) -> str:
    """The hash that two members can compare: the same for both, or somebody is being shown another
    log (R70)."""
    if not rules.read_power_log(viewer, group_id):
        raise NotFound
    head = await Head.get_or_none(group_id=group_id)
    return head.hash if head else FIRST


async def chains() -> list[Chain]:
    """Every log, checked from its beginning. For whoever looks after the machine."""
    return [await _checked(head) for head in await Head.all().order_by("group_id")]


async def _checked(head: Head) -> Chain:
    seq, last = 0, FIRST
    while entries := await _after(head.group_id, seq):
        for entry in entries:
            if entry.seq != seq + 1 or entry.before != last or entry.hash != entry.hashed():
                return Chain(head.group_id, head.seq, head.hash, seq + 1)
            seq, last = entry.seq, entry.hash
    is_whole = (seq, last) == (head.seq, head.hash)
    return Chain(head.group_id, head.seq, head.hash, None if is_whole else seq + 1)


async def _after(group_id: int, seq: int) -> list[Entry]:
    return await Entry.filter(group_id=group_id, seq__gt=seq).order_by("seq").limit(AT_ONCE)
