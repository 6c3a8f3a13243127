"""Two records are one person: decided, and done with a choice for each field."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import msgspec
from tortoise.expressions import Q

from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.sealed import seal
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.registry import rules
from app.registry.actions.cards import claims_follow
from app.registry.actions.history import ELSEWHERE, count_again, happened
from app.registry.models import (
    Collector,
    Household,
    Likeness,
    Living,
    Merge,
    Person,
    State,
    Status,
    Verdict,
    What,
)

MERGED = deed("family.merged", N_("Made one record of two"), is_power=False)

SPEAKS_TOO = N_(
    "The second record speaks for a family with others in it. First join the two families, "
    "or choose who else speaks for it."
)
NOWHERE = N_("This record lives in no family any more. Keep the one that does, and try again.")
TWO_ACCOUNTS = N_("Both records belong to somebody’s account, so they are two people.")

# What can be chosen → the columns that go with it.
CHOICES: dict[str, tuple[str, ...]] = {
    "names": ("given", "family", "patronymic", "search", "sound"),
    "birth": ("birth_date", "birth_year"),
    "sex": ("sex",),
    "languages": ("languages",),
    "phone": ("phone", "phone_mark"),
    "document": ("document", "document_mark"),
    "origin": ("origin",),
}


@dataclass
class Before:
    """What undoing puts back."""

    columns: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)  # what the loser had there
    living: int | None = None  # the row that ended
    household: int | None = None  # the household that ended with it
    state: str = ""
    user: bool = False
    collects: list[int] = field(default_factory=list)  # rows that named the loser


async def decide(viewer: Viewer, likeness: Likeness, verdict: Verdict) -> None:
    """Different, or later; `merge` is the answer for the same. Raises Conflict where somebody else
    has decided since `likeness` was read."""
    rules.keep_families.require(viewer, likeness.group_id)
    assert verdict is not Verdict.SAME
    async with transaction():
        _ = await _locked(likeness.a_id, likeness.b_id)
        if await Likeness.exists(id=likeness.id, verdict=verdict):
            return  # the same form twice, or two of one mind
        await _still_as_read(likeness)
        await decided(viewer, likeness.a_id, likeness.b_id, verdict)


async def _locked(one: int, other: int) -> list[Person]:
    return await Person.select_for_update().filter(id__in=[one, other]).order_by("id")


async def _still_as_read(likeness: Likeness) -> None:
    if not await Likeness.exists(id=likeness.id, verdict=likeness.verdict):
        raise Conflict(ELSEWHERE)


async def merge(
    viewer: Viewer,
    winner: Person,
    loser: Person,
    from_loser: Collection[str] = (),
    likeness: Likeness | None = None,
) -> Merge:
    """`loser` becomes a duplicate of `winner`, who lives on where they live; `from_loser` names the
    CHOICES that are taken over. Raises Conflict where that would leave others without a head, or
    where somebody else has decided since `likeness` was read."""
    rules.keep_families.require(viewer, winner.group_id)
    async with transaction():
        rows = await _locked(winner.id, loser.id)
        if likeness:
            await _still_as_read(likeness)
        found = {row.id: row for row in rows}
        winner, loser = found[winner.id], found[loser.id]
        if not all(row.status is Status.ACTIVE for row in rows) or len(rows) != 2:
            raise Conflict(ELSEWHERE)
        if winner.user_id and loser.user_id:
            raise Conflict(TWO_ACCOUNTS)
        if not await Living.exists(person_id=winner.id, left_on=None):
            raise Conflict(NOWHERE)
        before = Before()
        _take_over(winner, loser, from_loser, before)
        await _end_living(viewer, winner, loser, before)
        if loser.user_id:
            before.user = True
            user_id, loser.user_id = loser.user_id, None
            await Person.filter(id=loser.id).update(user_id=None)
            winner.user_id = user_id
        loser.status, loser.merged_into_id = Status.DUPLICATE, winner.id
        winner.version, loser.version = winner.version + 1, loser.version + 1
        await loser.save()
        await winner.save()
        await _collect(winner, loser, before)
        await count_homes(winner, loser, before)
        await decided(viewer, winner.id, loser.id, Verdict.SAME)
        made = await _kept(viewer, winner, loser, from_loser, before)
        await tell(viewer, winner, What.MERGED)
        await record(viewer, winner.group_id, MERGED, winner.pub)
    return made


def _take_over(winner: Person, loser: Person, from_loser: Collection[str], before: Before) -> None:
    for choice in from_loser:
        for column in CHOICES[choice]:
            if column in Person.SEALED:
                before.columns[column] = winner.opened(column)
                before.given[column] = loser.opened(column)
                winner.close(column, loser.opened(column))
                continue
            before.columns[column] = as_text(getattr(winner, column))
            before.given[column] = as_text(getattr(loser, column))
            setattr(winner, column, getattr(loser, column))


async def _end_living(viewer: Viewer, winner: Person, loser: Person, before: Before) -> None:
    """The loser lives nowhere; a household of theirs alone goes into the winner's."""
    row = await Living.get_or_none(person_id=loser.id, left_on=None)
    if row is None:
        return
    home = await Household.select_for_update().get(id=row.household_id)
    others = Living.filter(household_id=home.id, left_on=None).exclude(person_id=loser.id)
    if home.head_id == loser.id and await others.exists():
        raise Conflict(SPEAKS_TOO)
    before.living = row.id
    await Living.filter(id=row.id).update(left_on=max(now().date(), row.joined_on))
    if home.head_id == loser.id:
        before.household, before.state = home.id, home.state.value
        there = await Living.get_or_none(person_id=winner.id, left_on=None)
        await Household.filter(id=home.id).update(
            state=State.MERGED, merged_into_id=there.household_id if there else None
        )
        if there:
            await claims_follow(home.id, there.household_id)
    await happened(viewer, home, What.MERGED, person_id=loser.id)


async def _collect(winner: Person, loser: Person, before: Before) -> None:
    rows = Collector.filter(person_id=loser.id)
    before.collects = [int(str(one)) for one in await rows.values_list("id", flat=True)]
    _ = await rows.update(person_id=winner.id)


async def count_homes(winner: Person, loser: Person, before: Before) -> None:
    """After both are saved: a year of birth that was taken over makes a child of an adult."""
    now_at = Q(person_id__in=(winner.id, loser.id), left_on=None)
    rows = Living.filter(now_at | Q(id=before.living or 0))
    homes = {row.household_id: row.household for row in await rows.select_related("household")}
    for home in homes.values():
        await count_again(home)


async def _kept(
    viewer: Viewer, winner: Person, loser: Person, from_loser: Collection[str], before: Before
) -> Merge:
    made = Merge(
        pub=public_id(),
        group_id=winner.group_id,
        winner_id=winner.id,
        loser_id=loser.id,
        chosen=" ".join(sorted(from_loser)),
        done_by_id=viewer.user_id,
        done_at=now(),
    )
    text = msgspec.json.encode(before).decode()
    made.before = seal(text, "person_merge", made.pub, "before")
    await made.save()
    return made


async def decided(viewer: Viewer, one: int, other: int, verdict: Verdict) -> None:
    """Remembered of these two."""
    a, b = sorted((one, other))
    await Likeness.filter(a_id=a, b_id=b).update(
        verdict=verdict, decided_by_id=viewer.user_id, decided_at=now()
    )


async def tell(viewer: Viewer, winner: Person, what: What) -> None:
    """In the history of where the winner lives."""
    row = await Living.filter(person_id=winner.id, left_on=None).select_related("household").first()
    if row:
        await happened(viewer, row.household, what, person_id=winner.id)


def as_text(value: object) -> str:
    """As `Before` keeps a column."""
    return "" if value is None else str(value)
