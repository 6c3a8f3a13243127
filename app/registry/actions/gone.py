"""Whoever is not in a corrected list any more stays until somebody who keeps the list of families
decides, person by person: a row may be missing because they moved, or by mistake."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from app.audit.actions import record
from app.audit.models import deed
from app.core.db import transaction
from app.core.i18n import N_
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups.models import Group
from app.registry import rules
from app.registry.actions.history import locked
from app.registry.actions.living import oldest_beside, speaks, take_out
from app.registry.models import Household, Paper, Person, Trace
from app.registry.papers.comparing import Known
from app.registry.queries.gone import GONE, still_living

TOOK_OUT = deed("list.gone", N_("Took people out of families who are not in a list any more"))


async def note_gone(paper: Paper, gone: Iterable[Known]) -> None:
    """In the transaction in which a list is taken over, so that they can be decided about."""
    marks = [
        Trace(
            pub=public_id(),
            paper_id=paper.id,
            household_id=one.home_id,
            person_id=one.id,
            number=GONE,
        )
        for one in gone
    ]
    await Trace.bulk_create(marks, batch_size=400)


async def take_out_gone(viewer: Viewer, paper: Paper, pubs: Collection[str]) -> int:
    """They live there no more, and the list still knows them. How many; whom somebody else took out
    meanwhile is not counted. Of a family whose head goes, the oldest of the others speaks."""
    rules.keep_families.require(viewer, paper.group_id)
    done = 0
    async with transaction():
        _ = await Group.select_for_update().get(id=paper.group_id)
        wanted = [one for one in await still_living(paper) if one.person.pub in pubs]
        for lives in sorted(wanted, key=lambda one: (one.household_id, one.id)):
            home = await locked(await Household.get(id=lives.household_id))
            await _goes(viewer, home, lives.person)
            done += 1
        if done:
            await record(viewer, paper.group_id, TOOK_OUT, paper.pub)
    return done


async def _goes(viewer: Viewer, home: Household, person: Person) -> None:
    heir = await oldest_beside(home, person) if home.head_id == person.id else None
    if heir:
        await speaks(viewer, home, heir)
    await take_out(viewer, home, person)
