"""A family card that is shown at the door of something."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.tokens import as_typed, kept
from app.registry.codes import as_code
from app.registry.models import Household, State
from app.registry.queries.households import where_it_went


@dataclass(frozen=True, slots=True)
class Shown:
    """How many a family is; nothing says who."""

    household_id: int
    size: int


async def family_of_card(group_id: int, shown: str) -> Shown | None:
    """By either code of its card: the one that is called out, or the secret one. For what stands
    above the list, which looks first whether somebody keeps a door."""
    code, families = as_code(shown), Household.filter(group_id=group_id)
    by_card = (
        families.filter(code=code) if code else families.filter(card_hash=kept(as_typed(shown)))
    )
    home = await by_card.first()
    home = await where_it_went(home) if home else None
    if home is None or home.state is State.WITHDRAWN:
        return None
    return Shown(home.id, max(home.adults + home.children, 1))
