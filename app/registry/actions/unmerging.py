"""What was made one record is two again, as if it had never been."""

from __future__ import annotations

import msgspec
from tortoise.exceptions import IntegrityError

from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.sealed import unseal
from app.core.viewer import Viewer
from app.registry import rules
from app.registry.actions.merging import Before, as_text, count_homes, decided, tell
from app.registry.models import (
    Collector,
    Household,
    Living,
    Merge,
    Person,
    State,
    Status,
    Verdict,
    What,
)
from app.registry.queries.households import where_it_went

UNMERGED = deed("family.unmerged", N_("Made two records of one again"), is_power=False)

MOVED_SINCE = N_("The records have changed too much since then to be taken apart again.")


async def undo(viewer: Viewer, merge: Merge) -> None:
    """Both stand as before; what was changed in the winner since stays. Raises Conflict."""
    rules.keep_families.require(viewer, merge.group_id)
    try:
        async with transaction():
            if not await Merge.filter(id=merge.id, undone_at=None).update(undone_at=now()):
                return
            winner = await Person.select_for_update().get(id=merge.winner_id)
            loser = await Person.select_for_update().get(id=merge.loser_id)
            if loser.merged_into_id != winner.id or not merge.before:
                raise Conflict(MOVED_SINCE)
            before = msgspec.json.decode(
                unseal(merge.before, "person_merge", merge.pub, "before"), type=Before
            )
            await _put_back(winner, loser, before)
            await decided(viewer, winner.id, loser.id, Verdict.OPEN)
            await tell(viewer, winner, What.UNMERGED)
            await record(viewer, merge.group_id, UNMERGED, winner.pub)
    except IntegrityError:
        raise Conflict(MOVED_SINCE) from None


async def _put_back(winner: Person, loser: Person, before: Before) -> None:
    for column, text in before.columns.items():
        if column in Person.SEALED:
            if winner.opened(column) == before.given[column]:
                winner.close(column, text)
        elif as_text(getattr(winner, column)) == before.given[column]:
            setattr(winner, column, Person._meta.fields_map[column].to_python_value(text or None))
            if getattr(winner, column) is None and not Person._meta.fields_map[column].null:
                setattr(winner, column, "")
    if before.user:
        user_id, winner.user_id = winner.user_id, None
        await Person.filter(id=winner.id).update(user_id=None)
        loser.user_id = user_id
    loser.status, loser.merged_into_id = Status.ACTIVE, None
    winner.version, loser.version = winner.version + 1, loser.version + 1
    await winner.save()
    await loser.save()
    theirs = Collector.filter(id__in=before.collects, person_id=winner.id)
    _ = await theirs.update(person_id=loser.id)
    if before.household:
        await Household.filter(id=before.household).update(
            state=State(before.state), merged_into_id=None
        )
    await _live_again(before)
    await count_homes(winner, loser, before)


async def _live_again(before: Before) -> None:
    """The loser, where they lived, or where all of that household live by now."""
    if before.living is None:
        return
    row = await Living.get(id=before.living).select_related("household")
    home = await where_it_went(row.household)
    if home.id == row.household_id:
        await Living.filter(id=row.id).update(left_on=None)
        return
    await Living(
        group_id=row.group_id,
        household_id=home.id,
        person_id=row.person_id,
        relation=row.relation,
        is_dependent=row.is_dependent,
        joined_on=now().date(),
    ).save()
