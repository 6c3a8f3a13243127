"""Families come into the list: one from the desk, or hundreds from a table."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from app.audit.actions import record
from app.audit.models import deed
from app.core.clock import now
from app.core.db import transaction
from app.core.i18n import N_
from app.core.tokens import READABLE, public_id
from app.core.viewer import Viewer
from app.groups.models import Group
from app.registry import rules
from app.registry.actions.likening import note_alike
from app.registry.alike import address_mark, document_mark, phone_mark
from app.registry.codes import CODE_LENGTH, as_code
from app.registry.models import (
    Consent,
    Happening,
    Household,
    Living,
    Person,
    Relation,
    Verdict,
    What,
)
from app.registry.sizes import sizes
from app.registry.sounds import sound_of
from app.registry.told import NewHousehold, NewPerson

AT_ONCE = 400

REGISTERED = deed("family.registered", N_("Wrote a family into the list"), is_power=False)
REGISTERED_MANY = deed(
    "family.registered_many", N_("Wrote families into the list: %(count)s"), is_power=True
)


@dataclass(frozen=True, slots=True)
class Registered:
    id: int
    pub: str
    code: str
    is_new: bool = True  # False: this form was sent before


async def register(
    viewer: Viewer,
    group_id: int,
    told: NewHousehold,
    verdict: Verdict = Verdict.OPEN,
) -> Registered:
    """One household with its people. `verdict` is what was said of those who look alike. The same
    nonce again gives the household that it made. Raises Forbidden."""
    rules.keep_families.require(viewer, group_id)
    async with transaction():
        _ = await Group.select_for_update().get(id=group_id)
        if told.nonce:
            made = await Household.get_or_none(group_id=group_id, nonce=told.nonce)
            if made:
                return Registered(made.id, made.pub, made.code, is_new=False)
        [one] = await write_many(viewer, group_id, [told], verdict)
        await record(viewer, group_id, REGISTERED, one.pub)
    return one


async def register_many(
    viewer: Viewer, group_id: int, told: Sequence[NewHousehold]
) -> list[Registered]:
    """All of them or none, in one transaction and in their order: the core of every import (858
    families in about two seconds). Those who look alike are noted, to be decided by a person; who
    they would be can be asked before with `queries.alike_for`. Raises Forbidden."""
    rules.keep_families.require(viewer, group_id)
    if not told:
        return []
    async with transaction():
        _ = await Group.select_for_update().get(id=group_id)
        made = await write_many(viewer, group_id, told, Verdict.OPEN)
        await record(viewer, group_id, REGISTERED_MANY, count=len(made))
    return made


async def write_many(
    viewer: Viewer, group_id: int, told: Sequence[NewHousehold], verdict: Verdict | None
) -> list[Registered]:
    """Inside a transaction. Without a verdict nobody is compared: whoever calls does it."""
    at = now()
    people = [[new_person(group_id, one) for one in family.people] for family in told]
    everybody = [one for family in people for one in family]
    await Person.bulk_create(everybody, batch_size=AT_ONCE)
    person_ids = await _ids(Person, [one.pub for one in everybody])
    codes = await _codes(group_id, told)
    households = [
        _household(viewer, group_id, family, code, person_ids[lives[0].pub], at)
        for family, code, lives in zip(told, codes, people, strict=True)
    ]
    await Household.bulk_create(households, batch_size=AT_ONCE)
    ids = await _ids(Household, [one.pub for one in households])
    living, consents, history = [], [], []
    for family, home, lives in zip(told, households, people, strict=True):
        home_id, on = ids[home.pub], family.registered_on or at.date()
        for n, (said, person) in enumerate(zip(family.people, lives, strict=True)):
            relation = said.relation if n else Relation.HEAD
            living.append(_living(group_id, home_id, person_ids[person.pub], said, relation, on))
        consents += _consents(viewer, family, person_ids[lives[0].pub], at)
        history.append(
            Happening(
                group_id=group_id,
                household_id=home_id,
                at=home.registered_at,
                by_id=viewer.user_id,
                what=What.REGISTERED,
            )
        )
    await Living.bulk_create(living, batch_size=AT_ONCE)
    await Consent.bulk_create(consents, batch_size=AT_ONCE)
    await Happening.bulk_create(history, batch_size=AT_ONCE)
    if verdict is not None:
        await note_alike(viewer, group_id, list(person_ids.values()), verdict)
    return [Registered(ids[one.pub], one.pub, one.code) for one in households]


def new_person(group_id: int, said: NewPerson) -> Person:
    """A row that is not saved yet, with what is sealed sealed."""
    person = Person(group_id=group_id, pub=public_id())
    write_person(person, said)
    return person


def write_person(person: Person, said: NewPerson) -> None:
    """Everything that was said of somebody, into their row."""
    person.given, person.family, person.patronymic = said.given, said.family, said.patronymic
    person.search = said.names
    person.sound = sound_of(said.given, said.family)
    person.birth_date, person.birth_year = said.birth_date, said.year
    person.sex = said.sex
    person.languages = " ".join(said.languages)[:40]
    person.close("phone", said.phone)
    person.phone_mark = phone_mark(said.phone)
    person.close("document", said.document)
    person.document_mark = document_mark(said.document)
    person.close("origin", said.origin)


def _household(
    viewer: Viewer, group_id: int, said: NewHousehold, code: str, head_id: int, at: datetime
) -> Household:
    began = said.registered_on
    adults, children = sizes([(one.birth_date, one.year, one.relation) for one in said.people], at)
    home = Household(
        group_id=group_id,
        pub=public_id(),
        code=code,
        head_id=head_id,
        address_mark=address_mark(said.address),
        area=said.area,
        locale=said.locale,
        adults=adults,
        children=children,
        source=said.source,
        state=said.state,
        nonce=said.nonce,
        registered_by_id=viewer.user_id,
        registered_at=datetime(began.year, began.month, began.day, 12, tzinfo=at.tzinfo)
        if began
        else at,
    )
    home.close(said.address)
    return home


def _living(
    group_id: int, home_id: int, person_id: int, said: NewPerson, relation: Relation, on: date
) -> Living:
    return Living(
        group_id=group_id,
        household_id=home_id,
        person_id=person_id,
        relation=relation,
        is_dependent=said.is_dependent,
        joined_on=on,
    )


def _consents(viewer: Viewer, said: NewHousehold, head_id: int, at: datetime) -> list[Consent]:
    return [
        Consent(
            pub=public_id(),
            person_id=head_id,
            purpose=one.purpose,
            recipient=one.recipient,
            method=one.method,
            given_at=at,
            witness_id=viewer.user_id,
        )
        for one in said.consents
    ]


async def _ids(model: type[Person] | type[Household], pubs: Sequence[str]) -> dict[str, int]:
    """{pub: id}, in the order asked: rows written in bulk do not come back with theirs."""
    found: dict[str, int] = {}
    for start in range(0, len(pubs), AT_ONCE):
        rows = model.filter(pub__in=pubs[start : start + AT_ONCE])
        found |= dict(await rows.values_list("pub", "id"))
    return {pub: found[pub] for pub in pubs}


async def _codes(group_id: int, told: Sequence[NewHousehold]) -> list[str]:
    """One for each, unlike all others of the circle."""
    known = await Household.filter(group_id=group_id).values_list("code", flat=True)
    taken = {str(code) for code in known}
    codes = []
    for family in told:
        code = as_code(family.code)
        while len(code) != CODE_LENGTH or code in taken:
            code = "".join(secrets.choice(READABLE) for _ in range(CODE_LENGTH))
        taken.add(code)
        codes.append(code)
    return codes


async def new_code(group_id: int) -> str:
    """One that no household of the circle has or had."""
    [code] = await _codes(group_id, [NewHousehold(())])
    return code
