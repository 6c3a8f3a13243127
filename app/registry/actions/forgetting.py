"""Somebody wants to be in the list no more (R92)."""

from __future__ import annotations

from tortoise.expressions import Q

from app.accounts.queries import Beside
from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.errors import Conflict
from app.core.i18n import N_
from app.core.viewer import Viewer
from app.registry import rules
from app.registry.actions.history import ELSEWHERE, happened, locked
from app.registry.actions.living import oldest_beside, speaks, take_out
from app.registry.models import (
    Claim,
    ClaimState,
    Consent,
    Household,
    Likeness,
    Living,
    Merge,
    Person,
    Sex,
    State,
    Status,
    Trace,
    What,
)

ERASED = deed("family.erased", N_("Erased somebody from the list of families"), is_power=False)


async def erase_person(viewer: Viewer, home: Household, person: Person) -> None:
    """Their record is emptied, and all that were merged into it; the history keeps that somebody
    was there. An address goes with the last who lived at it. Raises Conflict for the head of
    others, and for whoever lives in another family by now."""
    rules.keep_families.require(viewer, person.group_id)
    async with transaction():
        await _erase(viewer, await locked(home), person)


async def _erase(viewer: Viewer, home: Household, person: Person) -> None:
    if await Living.exists(person_id=person.id, left_on=None):
        await take_out(viewer, home, person)
    elif not await Person.exists(id=person.id, status=Status.ACTIVE):
        raise Conflict(ELSEWHERE)
    if home.state is not State.MERGED and not await Living.exists(
        household_id=home.id, left_on=None
    ):
        await Household.filter(id=home.id).update(
            address="", address_mark="", area="", card_hash="", state=State.WITHDRAWN
        )
        await Trace.filter(household_id=home.id).update(before="")
    await _empty(person)
    await happened(viewer, home, What.ERASED)
    await record(viewer, person.group_id, ERASED, person.pub)


async def is_written_down(user_id: int) -> bool:
    return await Person.exists(user_id=user_id)


async def forget_record(user_id: int) -> None:
    """Inside the transaction that erases an account, where its person wants to be in no list
    either. Whoever is left of the family stays in it: the oldest of them speaks for it then."""
    viewer = Viewer(user_id=user_id)
    for person in await Person.filter(user_id=user_id).order_by("id"):
        lives = await Living.filter(person_id=person.id, left_on=None).first()
        if lives is None:
            await _empty(person)
            await record(viewer, person.group_id, ERASED, person.pub)
            continue
        home = await locked(await Household.get(id=lives.household_id))
        heir = await oldest_beside(home, person)
        if home.head_id == person.id and heir:
            await speaks(viewer, home, heir)
        await _erase(viewer, home, person)


OWN_RECORD = Beside(
    "record",
    is_written_down,
    forget_record,
    N_(
        "Your family’s record stays with those who keep the list of families, so that your family "
        "gets its share; nothing leads from it to your account any more. If you want to be taken "
        "out of it too, say so below."
    ),
    N_("Take me out of the list of families, too"),
    N_(
        "Your name, birthday, phone and papers are emptied there. Others of your family stay, and "
        "the oldest of them speaks for it."
    ),
    N_(
        "If your family was written down in a list of families without being connected with this "
        "account, that record stays: ask those who keep the list to take you out."
    ),
)


async def let_go(group_id: int, user_id: int) -> None:
    """Inside the transaction in which somebody stops belonging to a circle: the card they entered
    there waits for no answer any more."""
    await Claim.filter(group_id=group_id, user_id=user_id, state=ClaimState.ENTERED).delete()


async def forget_account(user_id: int) -> None:
    """Inside the transaction that erases an account: the record that a registrar keeps of a family
    is not theirs alone and stays, and nothing leads from it to them."""
    await Person.filter(user_id=user_id).update(user_id=None)
    await Claim.filter(user_id=user_id).delete()


async def _empty(person: Person) -> None:
    """Also of the records that are one with it, whoever won."""
    ids = {person.id}
    while (
        more := set(await Person.filter(merged_into_id__in=list(ids)).values_list("id", flat=True))
        - ids
    ):
        ids |= {int(str(one)) for one in more}
    everywhere = Person.filter(id__in=list(ids))
    await everywhere.update(
        **dict.fromkeys(("given", "family", "patronymic", "search", "sound", "languages"), ""),
        **dict.fromkeys(("phone", "phone_mark", "document", "document_mark", "origin"), ""),
        birth_date=None,
        birth_year=None,
        sex=Sex.UNSAID,
        user_id=None,
        status=Status.ERASED,
    )
    of_them = list(ids)
    await Consent.filter(person_id__in=of_them, withdrawn_at=None).update(withdrawn_at=now())
    await Likeness.filter(Q(a_id__in=of_them) | Q(b_id__in=of_them)).delete()
    await Merge.filter(Q(winner_id__in=of_them) | Q(loser_id__in=of_them)).update(before="")
    await Claim.filter(person_id__in=of_them).update(person_id=None)
    # What a list had changed of them, and would put back: nobody can any more.
    await Trace.filter(person_id__in=of_them).update(before="")
