"""A list is taken back, as long as nobody else has touched what it wrote."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import date
from typing import Any

from tortoise.expressions import F, Q

from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.groups.models import Group
from app.registry import rules
from app.registry.actions.history import count_again, happened
from app.registry.actions.registering import write_person
from app.registry.actions.writing import UNTOUCHED
from app.registry.alike import address_mark
from app.registry.models import (
    Claim,
    Collector,
    Consent,
    Happening,
    Household,
    Likeness,
    Living,
    Merge,
    Paper,
    Person,
    Relation,
    Sex,
    Stage,
    State,
    Status,
    Trace,
    What,
)
from app.registry.queries.gone import GONE
from app.registry.told import NewPerson

AT_ONCE = 300
TAKEN_BACK = deed("list.taken_back", N_("Took back a list of families"))
NOT_ANY_MORE = N_("This list cannot be taken back any more.")
TOUCHED = N_("Somebody has worked with these families since. Nothing was taken back.")

# Higher features say here which of these households they have to do with: (household ids).
in_use: list[Callable[[Sequence[int]], Awaitable[set[int]]]] = []


class Touched(Conflict):
    """`codes` are the families that somebody else has worked with since."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(TOUCHED)
        self.codes = codes


async def undo(viewer: Viewer, paper: Paper) -> None:
    """All of it or nothing. Raises Touched with the families that are in the way, Conflict after a
    month."""
    rules.keep_families.require(viewer, paper.group_id)
    async with transaction(is_long=True):
        _ = await Group.select_for_update().get(id=paper.group_id)
        still = Paper.filter(id=paper.id, stage=Stage.DONE, ends_at__gt=now())
        if not await still.update(stage=Stage.UNDONE):
            if await Paper.filter(id=paper.id, stage=Stage.UNDONE).exists():
                return
            raise Conflict(NOT_ANY_MORE)
        # Of whom it did not name, it wrote nothing.
        wrote = Trace.filter(Q(person_id=None) | ~Q(number=GONE), paper_id=paper.id)
        traces = await wrote.order_by("-id")
        touched = await _touched(await Paper.get(id=paper.id), traces)
        if touched:
            codes = Household.filter(id__in=sorted(touched)).order_by("code")
            raise Touched([str(code) for code in await codes.values_list("code", flat=True)])
        await _take_back(viewer, traces)
        await Trace.filter(paper_id=paper.id).update(before="")
        await record(viewer, paper.group_id, TAKEN_BACK, paper.pub)


async def _touched(paper: Paper, traces: Sequence[Trace]) -> set[int]:
    """Households about which anything was said since, by anybody."""
    homes = {t.household_id for t in traces if t.person_id or t.version != UNTOUCHED}
    people = {trace.person_id: trace for trace in traces if trace.person_id}
    found: set[int] = set()
    for some in _parts(sorted(homes)):
        since = Happening.filter(household_id__in=some, at__gt=paper.done_at)
        found |= set(await since.values_list("household_id", flat=True))  # type: ignore[arg-type]
        newer = Trace.filter(
            household_id__in=some, paper__stage=Stage.DONE, paper__done_at__gt=paper.done_at
        )
        found |= set(await newer.values_list("household_id", flat=True))  # type: ignore[arg-type]
        claims = Claim.filter(household_id__in=some)
        found |= set(await claims.values_list("household_id", flat=True))  # type: ignore[arg-type]
        versions = {
            t.household_id: t.version
            for t in traces
            if t.person_id is None and t.version != UNTOUCHED
        }
        for home in await Household.filter(id__in=some):
            if home.id in versions and home.version != versions[home.id]:
                found.add(home.id)
        for listener in in_use:
            found |= await listener(some)
    for some in _parts(sorted(people)):
        for row in await Person.filter(id__in=some):
            trace = people[row.id]
            is_theirs = row.user_id is not None and trace.is_new
            if row.version != trace.version or row.status is not Status.ACTIVE or is_theirs:
                found.add(trace.household_id)
        new = [one for one in some if people[one].is_new]
        busy = [
            *await Consent.filter(person_id__in=new).values_list("person_id", flat=True),
            *await Collector.filter(person_id__in=new).values_list("person_id", flat=True),
            *await Merge.filter(winner_id__in=new).values_list("winner_id", flat=True),
        ]
        found |= {people[int(str(one))].household_id for one in busy}
    return found


async def _take_back(viewer: Viewer, traces: Sequence[Trace]) -> None:
    new = [t.person_id for t in traces if t.person_id and t.is_new]
    for some in _parts(new):
        _ = await Living.filter(person_id__in=some).delete()
        _ = await Likeness.filter(Q(a_id__in=some) | Q(b_id__in=some)).delete()
        await _empty(some)
    for trace in traces:
        if trace.person_id and not trace.is_new:
            await _put_back(trace)
    await _homes(viewer, traces)


async def _empty(people: Sequence[int]) -> None:
    """Nothing is left of them but that there was a row."""
    await Person.filter(id__in=list(people)).update(
        **dict.fromkeys(("given", "family", "patronymic", "search", "sound", "languages"), ""),
        **dict.fromkeys(("phone", "phone_mark", "document", "document_mark", "origin"), ""),
        birth_date=None,
        birth_year=None,
        sex=Sex.UNSAID,
        status=Status.ERASED,
    )


async def _put_back(trace: Trace) -> None:
    before = trace.opened()
    row = await Person.get(id=trace.person_id)
    day = before["birth_date"]
    said = NewPerson(
        before["given"],
        before["family"],
        before["patronymic"],
        birth_date=date.fromisoformat(day) if day else None,
        birth_year=before["birth_year"],
        sex=Sex(before["sex"]),
        languages=tuple(before["languages"].split()),
        phone=before["phone"],
        document=before["document"],
        origin=before["origin"],
    )
    write_person(row, said)
    row.version = before["version"]  # it is again what it was then
    await row.save()
    if before["home"] is None:
        return
    relation = Relation(before["relation"])
    if before["home"] == trace.household_id:
        await Living.filter(person_id=row.id, left_on=None).update(relation=relation)
        return
    _ = await Living.filter(person_id=row.id, household_id=trace.household_id).delete()
    last = (
        await Living.filter(person_id=row.id, household_id=before["home"]).order_by("-id").first()
    )
    assert last is not None
    await Living.filter(id=last.id).update(left_on=None, relation=relation)


async def _homes(viewer: Viewer, traces: Sequence[Trace]) -> None:
    """New ones are withdrawn and emptied; of others the address comes back, and their sizes."""
    old: set[int] = {t.opened()["home"] or 0 for t in traces if t.person_id and not t.is_new} - {0}
    await _withdraw(viewer, [t.household_id for t in traces if t.is_new and not t.person_id])
    moved = {t.household_id for t in traces if t.person_id}
    for trace in traces:
        is_same = trace.version == UNTOUCHED and trace.household_id not in moved
        if trace.person_id is not None or trace.is_new or is_same:
            continue
        home = await Household.get(id=trace.household_id)
        _put_home_back(home, trace.opened())
        await home.save()
        await count_again(home)
    for home_id in sorted(old):
        await _as_it_was(viewer, await Household.get(id=home_id))


async def _withdraw(viewer: Viewer, homes: Sequence[int]) -> None:
    """Households that only this list knew."""
    at = now()
    for some in _parts(homes):
        await Household.filter(id__in=some).update(
            **dict.fromkeys(("area", "address", "address_mark", "card_hash"), ""),
            state=State.WITHDRAWN,
            version=F("version") + 1,
            adults=0,
            children=0,
        )
        groups = dict(await Household.filter(id__in=some).values_list("id", "group_id"))
        await Happening.bulk_create(
            Happening(
                group_id=groups[home_id],
                household_id=home_id,
                at=at,
                by_id=viewer.user_id,
                what=What.STATE,
                word=State.WITHDRAWN,
            )
            for home_id in some
        )


def _put_home_back(home: Household, before: dict[str, Any]) -> None:
    home.area = before.get("area", home.area)
    home.version = before.get("version", home.version)
    if "address" in before:
        home.close(before["address"])
        home.address_mark = address_mark(before["address"])


async def _as_it_was(viewer: Viewer, home: Household) -> None:
    """Whoever spoke for it before, and came back, does again."""
    heads = Living.filter(household_id=home.id, left_on=None, relation=Relation.HEAD)
    rows = await heads.order_by("joined_on", "id")
    if rows and rows[0].person_id != home.head_id:
        home.head_id = rows[0].person_id
    if home.state is State.INACTIVE and rows:
        home.state = State.ACTIVE
        await happened(viewer, home, What.STATE, word=State.ACTIVE)
    await (
        Living.filter(household_id=home.id, left_on=None, relation=Relation.HEAD)
        .exclude(person_id=home.head_id)
        .update(relation=Relation.OTHER)
    )
    await home.save()
    await count_again(home)


def _parts(whole: Sequence[int]) -> list[list[int]]:
    return [list(whole[at : at + AT_ONCE]) for at in range(0, len(whole), AT_ONCE)]
