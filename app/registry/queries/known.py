"""The whole list of a circle, by what can be compared: for whoever brings another one."""

from __future__ import annotations

from collections import Counter

from app.core.sealed import unseal
from app.registry.alike import address_mark
from app.registry.models import Household, Living, Person, Relation, Stage, State, Status, Trace
from app.registry.papers.comparing import Home, Known

IN_USE = (State.ACTIVE, State.DRAFT, State.INACTIVE, State.MOVED)
PERSON = (
    *("id", "pub", "given", "family", "patronymic", "birth_date", "birth_year", "sex"),
    *("phone_mark", "document_mark", "origin", "sound"),
)


async def known_people(group_id: int) -> tuple[list[Known], dict[int, Home], dict[int, int]]:
    """Everybody, their households by id, and how many live in each. Two thousand people take a
    tenth of a second."""
    living = {
        row["person_id"]: row
        for row in await Living.filter(group_id=group_id, left_on=None).values(
            "person_id", "household_id", "relation", "household__state"
        )
    }
    rows = (
        await Person.filter(group_id=group_id, status=Status.ACTIVE).order_by("id").values(*PERSON)
    )
    people = [
        Known(
            id=row["id"],
            given=row["given"],
            family=row["family"],
            patronymic=row["patronymic"],
            birth=row["birth_date"],
            year=row["birth_year"],
            sex=row["sex"],
            phone=row["phone_mark"],
            document=row["document_mark"],
            origin=address_mark(unseal(row["origin"], "person", row["pub"], "origin")),
            sound=row["sound"],
            home_id=living[row["id"]]["household_id"] if row["id"] in living else None,
            relation=living[row["id"]]["relation"] if row["id"] in living else Relation.OTHER,
            is_out=row["id"] in living and living[row["id"]]["household__state"] is State.WITHDRAWN,
        )
        for row in rows
    ]
    sizes = Counter(row["household_id"] for row in living.values())
    return people, await _homes(group_id), dict(sizes)


async def _homes(group_id: int) -> dict[int, Home]:
    rows = Household.filter(group_id=group_id, state__in=IN_USE)
    homes = {
        row["id"]: Home(row["id"], row["code"], row["area"], row["address_mark"], row["head_id"])
        for row in await rows.values("id", "code", "area", "address_mark", "head_id")
    }
    numbered = Trace.filter(paper__group_id=group_id, paper__stage=Stage.DONE, person_id=None)
    for home_id, number in await numbered.exclude(number="").values_list("household_id", "number"):
        if home_id in homes:
            homes[home_id].numbers.add(number)
    return homes
