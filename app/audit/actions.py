from __future__ import annotations

from app.audit.models import Deed, Entry, Head, written
from app.core.clock import now
from app.core.db import transaction
from app.core.viewer import Role, Viewer

STRONGEST_FIRST = (
    *(Role.OWNER, Role.MODERATOR, Role.ORGANISER, Role.STEWARD),
    *(Role.REGISTRAR, Role.MEMBER),
)
CLOCK = Viewer()


async def record(
    viewer: Viewer, group_id: int, what: Deed, subject: str = "", **facts: str | int
) -> None:
    """Write it down, in the transaction of what it records: one is not there without the other.
    `subject` is a public id, `facts` are words of ours and numbers, never anybody's own."""
    async with transaction():
        await Head.bulk_create([Head(group_id=group_id)], ignore_conflicts=True)
        head = await Head.select_for_update().get(group_id=group_id)
        entry = Entry(
            group_id=group_id,
            seq=head.seq + 1,
            at=int(now().timestamp() * 1000),
            actor_id=viewer.user_id,
            role=_acting_as(viewer, group_id),
            deed=what.name,
            subject=subject,
            facts=written(facts),
            is_power=what.is_power,
            before=head.hash,
        )
        entry.hash = entry.hashed()
        await entry.save()
        await Head.filter(group_id=group_id).update(seq=entry.seq, hash=entry.hash)


def _acting_as(viewer: Viewer, group_id: int) -> str:
    held = viewer.roles.get(group_id, frozenset())
    return next((role.value for role in STRONGEST_FIRST if role in held), "")
