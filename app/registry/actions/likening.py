"""Two records that may be one person: noted when they meet, decided by a person, remembered."""

from __future__ import annotations

from collections.abc import Sequence

from app.core.clock import now
from app.core.viewer import Viewer
from app.registry.models import Household, Likeness, Living, Person, Verdict
from app.registry.queries.alike import known_traits, likely

AT_ONCE = 300


async def note_alike(
    viewer: Viewer, group_id: int, person_ids: Sequence[int], verdict: Verdict = Verdict.OPEN
) -> None:
    """Inside the transaction that wrote these people. Who lives together is not compared."""
    people: list[Person] = []
    homes: dict[int, Household] = {}
    for start in range(0, len(person_ids), AT_ONCE):
        some = list(person_ids[start : start + AT_ONCE])
        people += await Person.filter(id__in=some).order_by("id")
        rows = await Living.filter(person_id__in=some, left_on=None).select_related("household")
        homes |= {row.person_id: row.household for row in rows}
    traits = [known_traits(one, homes.get(one.id)) for one in people]
    noted: dict[tuple[int, int], Likeness] = {}
    for person, near in zip(people, await likely(group_id, traits), strict=True):
        own = homes.get(person.id)
        for other in near:
            if other.person_id == person.id or (own and other.household == own.pub):
                continue
            a, b = sorted((person.id, other.person_id))
            noted[a, b] = Likeness(
                group_id=group_id,
                a_id=a,
                b_id=b,
                signals=" ".join(other.signals),
                score=other.score,
                verdict=verdict,
                decided_by_id=None if verdict is Verdict.OPEN else viewer.user_id,
                decided_at=None if verdict is Verdict.OPEN else now(),
            )
    await Likeness.bulk_create(noted.values(), ignore_conflicts=True, batch_size=AT_ONCE)
