"""A list is taken over: all of it or nothing, just as its rehearsal showed, by the clock."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tortoise.expressions import Q

from app.accounts.models import Standing
from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.i18n import N_
from app.core.viewer import Role, Viewer
from app.groups.models import Belonging, Group, RoleGrant
from app.registry import rules
from app.registry.actions.bringing import UNDOABLE
from app.registry.actions.gone import note_gone
from app.registry.actions.writing import Writing
from app.registry.models import Paper, Stage
from app.registry.papers.plan import Fate, Planned, asked_out
from app.registry.queries.gone import gone_from
from app.registry.queries.papers import plan_of, read

log = logging.getLogger(__name__)

AT_ONCE = 60  # families between two looks at how far it is
COMPARED_AT_ONCE = 200  # people
TAKEN_OVER = deed("list.taken_over", N_("Took over a list of families"))


@dataclass(slots=True)
class Going:
    """How far a list is: its families are written, then whoever is new is compared with all."""

    families: int
    people: int = 0  # who are new
    written: int = 0
    compared: int = 0

    @property
    def of(self) -> int:
        return (self.families + self.people) or 1

    @property
    def done(self) -> int:
        return self.written + self.compared


progress: dict[str, Going] = {}  # of the lists that this process is writing, by public id


async def take_over_waiting() -> None:
    """By the clock: every list that somebody let go, the first first."""
    for paper in await Paper.filter(stage=Stage.GOING).order_by("id"):
        try:
            await _take_over(paper)
        except Exception:  # it stays whole or away, and its person learns of it
            log.exception("a list could not be taken over")
            await _give_back(paper)
        finally:
            progress.pop(paper.pub, None)


async def _take_over(paper: Paper) -> None:
    group = await Group.get(id=paper.group_id)
    roles = await _roles(paper.by_id, group.id)
    viewer = Viewer(user_id=paper.by_id, roles={group.id: roles}, zone=group.zone)
    if not rules.keep_families(viewer, group.id):  # no more, since they let it go
        await _give_back(paper)
        return
    _, _, reading = await asyncio.to_thread(read, paper, group.zone)
    if reading.stops:
        await _give_back(paper)
        return
    async with transaction(is_long=True):
        _ = await Group.select_for_update().get(id=group.id)
        if not await Paper.filter(id=paper.id, stage=Stage.GOING).exists():
            return
        plan, known, _ = await plan_of(group.id, reading)
        if asked_out(plan):
            await _give_back(paper)
            return
        gone = await gone_from(group.id, plan, known)
        writing = Writing(viewer, paper, group)
        counts = _counts(plan)
        going = progress[paper.pub] = Going(len(plan), counts["new"])
        for start in range(0, len(plan), AT_ONCE):
            await writing.write(plan[start : start + AT_ONCE])
            going.written = min(start + AT_ONCE, len(plan))
        await writing.settle()
        for some in writing.parts_of_new(COMPARED_AT_ONCE):
            await writing.compare(some)
            going.compared += len(some)
        await writing.finish()
        await note_gone(paper, gone)
        await Paper.filter(id=paper.id).update(
            stage=Stage.DONE,
            content="",
            done_at=now(),
            ends_at=now() + UNDOABLE,
            families=len(plan),
            **counts,
        )
        await record(viewer, group.id, TAKEN_OVER, paper.pub)


async def _roles(user_id: int, group_id: int) -> frozenset[Role]:
    """What they may do now: it is a while since they pressed the button."""
    grants = RoleGrant.filter(
        Q(expires_at=None) | Q(expires_at__gt=now()),
        membership__group_id=group_id,
        membership__user_id=user_id,
        membership__state=Belonging.ACTIVE,
        membership__user__standing=Standing.ACTIVE,
    )
    return frozenset({Role.MEMBER, *(grant.role for grant in await grants)})


async def _give_back(paper: Paper) -> None:
    await Paper.filter(id=paper.id, stage=Stage.GOING).update(stage=Stage.OPEN, has_failed=True)


def _counts(plan: Sequence[Planned]) -> dict[str, int]:
    fates = Counter(one.fate for family in plan for one in family.people)
    return {
        "new": fates[Fate.NEW] + fates[Fate.JOINS],
        "changed": fates[Fate.CHANGED],
        "same": fates[Fate.SAME],
    }
