"""What people of the list agree to, and take back; and who collects for a household."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.registry import rules
from app.registry.actions.history import happened, locked
from app.registry.models import (
    Collector,
    Consent,
    Household,
    Method,
    Person,
    Purpose,
    Rank,
    What,
)

TEXT_VERSION = 1  # of the words that are read out; a new text is a new number

AGREED = deed("family.agreed", N_("Wrote down what somebody agreed to"), is_power=False)
TAKEN_BACK = deed(
    "family.taken_back", N_("Wrote down that somebody took their yes back"), is_power=False
)
COLLECTORS = deed("family.collectors", N_("Changed who collects for a family"), is_power=False)


async def agree(
    viewer: Viewer, person: Person, purpose: Purpose, method: Method, recipient: str = ""
) -> None:
    """Saying the same again changes nothing."""
    rules.keep_families.require(viewer, person.group_id)
    async with transaction():
        _ = await Person.select_for_update().get(id=person.id)  # two registrars at once
        standing = Consent.filter(
            person_id=person.id, purpose=purpose, recipient=recipient, withdrawn_at=None
        )
        if await standing.exists():
            return
        await Consent(
            person_id=person.id,
            purpose=purpose,
            recipient=recipient,
            method=method,
            text_version=TEXT_VERSION,
            given_at=now(),
            witness_id=viewer.user_id,
        ).save()
        await record(viewer, person.group_id, AGREED, person.pub, purpose=purpose.value)


async def take_back(viewer: Viewer, consent: Consent) -> None:
    """By a registrar who was told so, or by the person themself. Twice changes nothing."""
    person = await Person.get(id=consent.person_id)
    if person.user_id is None or person.user_id != viewer.user_id:
        rules.keep_families.require(viewer, person.group_id)
    async with transaction():
        standing = Consent.filter(id=consent.id, withdrawn_at=None)
        if await standing.update(withdrawn_at=now()):
            what = consent.purpose.value
            await record(viewer, person.group_id, TAKEN_BACK, person.pub, purpose=what)


async def name_collector(
    viewer: Viewer,
    home: Household,
    rank: Rank,
    *,
    person: Person | None = None,
    outside: str = "",
    until: date | None = None,
) -> None:
    """One of each rank; nobody and no name takes the one there is away."""
    rules.keep_families.require(viewer, home.group_id)
    async with transaction():
        home = await locked(home)
        said: dict[str, Any] = {"person_id": person.id if person else None, "valid_until": until}
        said |= {"outside_name": "" if person else outside}
        if await Collector.filter(household_id=home.id, rank=rank, **said).exists():
            return  # sent twice
        await Collector.filter(household_id=home.id, rank=rank).delete()
        if person or outside:
            await Collector(group_id=home.group_id, household_id=home.id, rank=rank, **said).save()
        await happened(viewer, home, What.COLLECTOR, person_id=person.id if person else None)
        await record(viewer, home.group_id, COLLECTORS, home.pub, rank=rank.value)
