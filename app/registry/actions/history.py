"""A line in a household's history, and the lock under which it changes."""

from __future__ import annotations

from app.core.clock import now
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.registry.models import Happening, Household, Living, What
from app.registry.sizes import sizes

ELSEWHERE = N_("Somebody changed this meanwhile. Please look again.")


class Overtaken(Conflict):
    """Somebody else saved first; the page shows what they wrote beside what was typed."""


async def happened(
    viewer: Viewer,
    home: Household,
    what: What,
    *,
    person_id: int | None = None,
    other_id: int | None = None,
    word: str = "",
) -> None:
    """Inside the transaction in which it did."""
    await Happening(
        group_id=home.group_id,
        household_id=home.id,
        at=now(),
        by_id=viewer.user_id,
        what=what,
        person_id=person_id,
        other_id=other_id,
        word=word,
    ).save()


async def locked(home: Household) -> Household:
    """The row as it is now; nobody else changes it until the transaction is over."""
    return await Household.select_for_update().get(id=home.id)


async def count_again(home: Household) -> None:
    """Its sizes, from who lives there now."""
    rows = await Living.filter(household_id=home.id, left_on=None).select_related("person")
    people = [(row.person.birth_date, row.person.birth_year, row.relation) for row in rows]
    home.adults, home.children = sizes(people, now().date())
    await Household.filter(id=home.id).update(adults=home.adults, children=home.children)
