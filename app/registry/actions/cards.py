"""The family card: a paper with a secret code, by which somebody with an account finds the record
that others wrote of them (domain.md, claim_record)."""

from __future__ import annotations

from tortoise.exceptions import IntegrityError

from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict, Invalid
from app.core.i18n import N_
from app.core.limits import Limit, Patience
from app.core.tokens import as_typed, kept, paper_code
from app.core.viewer import Viewer
from app.groups.models import INSIDE, Membership
from app.registry import rules
from app.registry.actions.history import ELSEWHERE, happened, locked
from app.registry.models import Claim, ClaimState, Household, Living, Person, State, What
from app.registry.queries.households import where_it_went

CARD = deed("family.card", N_("Made a family card"), is_power=False)
CONFIRMED = deed("claim.confirmed", N_("Said which record is whose account"), is_power=False)
REFUSED = deed("claim.refused", N_("Said no to somebody with a family card"), is_power=False)

OPENS_NOTHING = N_(
    "This code opens nothing here. Please look at the card again, or ask whoever gave it to you."
)
KNOWN = N_("Your record in this circle is found already.")
NOT_OWN = N_("Somebody else who keeps the list has to confirm this.")
LEFT = N_("Whoever entered this code does not belong to the circle any more.")
TAKEN = N_("This record, or this account, belongs to somebody already.")

tries = Limit(10, 3600)
patience = Patience()


def code_of(home: Household, key: bytes) -> str:
    """What stands on the card; the table keeps only what recognises it."""
    return paper_code(key, "family card", home.pub, str(home.card_number))


async def make_card(viewer: Viewer, home: Household, key: bytes) -> Household:
    """A new card; the one before opens nothing any more."""
    rules.keep_families.require(viewer, home.group_id)
    async with transaction():
        home = await locked(home)
        home.card_number += 1 if home.card_hash else 0
        home.card_hash = kept(code_of(home, key))
        await home.save(update_fields=["card_number", "card_hash"])
        await happened(viewer, home, What.CARD)
        await record(viewer, home.group_id, CARD, home.pub)
    return home


async def enter_code(viewer: Viewer, typed: str) -> Claim:
    """Waits for a registrar from now on. The same code again gives the same claim. Raises Invalid
    for a code that opens nothing, TooMany for guesses."""
    patience.check(viewer.user_id)
    tries.spend_for(viewer)
    home = await Household.get_or_none(card_hash=kept(as_typed(typed)))
    home = await where_it_went(home) if home else None
    if home is None or not viewer.is_member(home.group_id) or home.state is State.WITHDRAWN:
        patience.wrong(viewer.user_id)
        raise Invalid({"code": OPENS_NOTHING})
    patience.right(viewer.user_id)
    if await Person.exists(group_id=home.group_id, user_id=viewer.user_id):
        raise Invalid({"code": KNOWN})
    waiting = Claim.filter(household_id=home.id, user_id=viewer.user_id, state=ClaimState.ENTERED)
    if claim := await waiting.first():
        return claim
    claim = Claim(
        group_id=home.group_id,
        household_id=home.id,
        user_id=viewer.user_id,
        entered_at=now(),
    )
    try:
        await claim.save()
    except IntegrityError:  # sent twice at once
        return await waiting.get()
    return claim


async def claims_follow(old_id: int, new_id: int) -> None:
    """Inside the transaction in which one household becomes part of another: whoever waits with
    its card waits there, once."""
    waits = Claim.filter(state=ClaimState.ENTERED)
    there = await waits.filter(household_id=new_id).values_list("user_id", flat=True)
    here = waits.filter(household_id=old_id)
    _ = await here.filter(user_id__in=list(there)).delete()
    _ = await here.update(household_id=new_id)


async def confirm(viewer: Viewer, claim: Claim, person: Person) -> None:
    """This account is that person of the household. Never one's own. Raises Conflict."""
    rules.keep_families.require(viewer, claim.group_id)
    if claim.user_id == viewer.user_id:
        raise Conflict(NOT_OWN)
    try:
        async with transaction():
            holds = Membership.filter(group_id=claim.group_id, user_id=claim.user_id)
            if not await holds.filter(state__in=INSIDE).exists():
                raise Conflict(LEFT)
            if not await Living.exists(
                household_id=claim.household_id, person_id=person.id, left_on=None
            ):
                raise Conflict(ELSEWHERE)
            await _settle(viewer, claim, ClaimState.CONFIRMED, person.id)
            free = Person.filter(id=person.id, user_id=None)
            if not await free.update(user_id=claim.user_id):
                raise Conflict(TAKEN)
            home = await Household.get(id=claim.household_id)
            await happened(viewer, home, What.CLAIMED, person_id=person.id)
            await record(viewer, claim.group_id, CONFIRMED, person.pub)
    except IntegrityError:
        raise Conflict(TAKEN) from None


async def refuse(viewer: Viewer, claim: Claim) -> None:
    rules.keep_families.require(viewer, claim.group_id)
    if claim.user_id == viewer.user_id:
        raise Conflict(NOT_OWN)
    async with transaction():
        await _settle(viewer, claim, ClaimState.REFUSED, None)
        await record(viewer, claim.group_id, REFUSED, claim.pub)


async def _settle(viewer: Viewer, claim: Claim, state: ClaimState, person_id: int | None) -> None:
    """Two decisions at once: the second finds it decided."""
    still = Claim.filter(id=claim.id, state=ClaimState.ENTERED)
    if not await still.update(
        state=state, person_id=person_id, decided_by_id=viewer.user_id, decided_at=now()
    ):
        raise Conflict(ELSEWHERE)
