"""Who came by an earlier version of a list and is not in the one that comes now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from app.registry.models import Household, Living, Paper, Source, Stage, Trace
from app.registry.papers.comparing import Known
from app.registry.papers.plan import Planned

GONE = "gone"  # marks a trace: nothing was written about them, a person decides


async def gone_from(group_id: int, plan: Sequence[Planned], known: Iterable[Known]) -> list[Known]:
    """Nobody where no earlier list is the same one: most of whom it brought, and who still live
    with a family, have to be in this one too."""
    living = {one.id: one for one in known if one.home_id is not None}
    named = {one.known.id for family in plan for one in family.people if one.known}
    gone = {
        one
        for came in await _came_by_lists(group_id)
        for one in _missing(came & living.keys(), named)
    } or _missing(await _came_at_all(group_id, living), named)
    return [living[one] for one in sorted(gone)]


def _missing(came: set[int], named: set[int]) -> set[int]:
    return came - named if 2 * len(came & named) >= len(came) else set()


async def _came_by_lists(group_id: int) -> list[set[int]]:
    """Whom each list brought that can still be taken back."""
    new = Trace.filter(paper__group_id=group_id, paper__stage=Stage.DONE, is_new=True)
    came: dict[int, set[int]] = defaultdict(set)
    for paper_id, person_id in await new.values_list("paper_id", "person_id"):
        if person_id is not None:
            came[paper_id].add(person_id)
    return list(came.values())


async def _came_at_all(group_id: int, living: dict[int, Known]) -> set[int]:
    """After a month nobody knows by which list somebody came, only that it was by one."""
    rows = Household.filter(group_id=group_id, source=Source.IMPORT)
    homes = {one["id"] for one in await rows.values("id")}
    return {one.id for one in living.values() if one.home_id in homes}


async def still_living(paper: Paper) -> list[Living]:
    """Who was not in a list when it was taken over, and still lives with a family."""
    marked = Trace.filter(paper_id=paper.id, number=GONE).exclude(person_id=None)
    ids = [one["person_id"] for one in await marked.values("person_id")]
    rows = Living.filter(person_id__in=ids, left_on=None) if ids else Living.filter(id=0)
    return list(await rows.order_by("household_id", "id").select_related("person", "household"))
