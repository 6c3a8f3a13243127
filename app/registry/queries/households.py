"""One household: who lives there, what they agreed to, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.errors import NotFound
from app.core.viewer import Viewer
from app.groups.queries import Circle, circle_for, names_ever
from app.registry import rules
from app.registry.models import (
    BECOMES,
    Collector,
    Consent,
    Happening,
    Household,
    Living,
    Merge,
    Person,
    State,
    Status,
)

MOST_HAPPENINGS = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a household's history: by whom, about whom or which other household."""

    happening: Happening
    by: str
    person: Person | None
    other: Household | None


@dataclass(frozen=True, slots=True)
class Whole:
    """Everything of a household that is not sealed."""

    home: Household
    living: list[Living]
    collectors: list[Collector]
    consents: list[Consent]
    merges: list[Merge]
    history: list[Line]
    gone: list[Person]  # who lived here, and live in no family now

    @property
    def may_become(self) -> list[State]:
        nobody = (State.MERGED,) if self.living else (State.MERGED, State.ACTIVE)
        return [one for one in State if one in BECOMES[self.home.state] and one not in nobody]


async def household_for(viewer: Viewer, pub: str) -> tuple[Circle, Household]:
    """For those who may look at the list. Raises NotFound for all others."""
    home = await Household.get_or_none(pub=pub).select_related("group", "head", "merged_into")
    if home is None or not rules.look_at_families(viewer, home.group_id):
        raise NotFound
    return await circle_for(viewer, home.group.pub), home


async def circle_of_household(named: Mapping[str, Any]) -> int | None:
    """Of a page whose address names a household. Whoever asks looks themselves what they may
    see."""
    home = await Household.get_or_none(pub=named["household"]) if "household" in named else None
    return home.group_id if home else None


async def household_to_keep(viewer: Viewer, pub: str) -> tuple[Circle, Household]:
    """For registrars. Raises Forbidden for those who may only look, NotFound for all others."""
    circle, home = await household_for(viewer, pub)
    rules.keep_families.require(viewer, home.group_id)
    return circle, home


async def household_with_code(circle: Circle, code: str) -> Household | None:
    """From a circle out of `circle_to_keep`, or of a household one keeps."""
    return await Household.get_or_none(group_id=circle.id, code=code)


async def where_it_went(home: Household) -> Household:
    """The household that one became which is part of another now; itself, where it stands."""
    while home.state is State.MERGED and home.merged_into_id:
        home = await Household.get(id=home.merged_into_id)
    return home


async def whole(home: Household) -> Whole:
    """From `household_for`."""
    living = Living.filter(household_id=home.id, left_on=None).order_by("id")
    rows = await living.select_related("person")
    rows.sort(key=lambda row: row.person_id != home.head_id)
    people = [row.person_id for row in rows]
    consents = Consent.filter(person_id__in=people).order_by("-given_at", "-id")
    merges = Merge.filter(winner_id__in=people, undone_at=None).exclude(before="")
    return Whole(
        home,
        rows,
        await Collector.filter(household_id=home.id).order_by("-rank").select_related("person"),
        await consents.select_related("person"),
        await merges.order_by("-done_at").select_related("winner", "loser"),
        await _history(home),
        await _gone(home),
    )


async def person_in(home: Household, pub: str) -> Living:
    """How somebody lives there. Raises NotFound for whoever does not."""
    rows = Living.filter(household_id=home.id, left_on=None, person__pub=pub)
    row = await rows.select_related("person").first()
    if row is None:
        raise NotFound
    return row


async def person_ever_in(home: Household, pub: str) -> Person:
    """Whoever lives there, or did and lives in no family now. Raises NotFound for all others."""
    gone = [person for person in await _gone(home) if person.pub == pub]
    return gone[0] if gone else (await person_in(home, pub)).person


async def _gone(home: Household) -> list[Person]:
    rows = Living.filter(household_id=home.id, person__status=Status.ACTIVE).order_by("id")
    people = {row.person_id: row.person for row in await rows.select_related("person")}
    somewhere = await Living.filter(person_id__in=list(people), left_on=None)
    living = {row.person_id for row in somewhere}
    return [person for person in people.values() if person.id not in living]


def as_sent(living: Living) -> dict[str, str]:
    """What is written of somebody, as a form sends it; nothing that is sealed."""
    person = living.person
    born = person.birth_date.strftime("%d.%m.%Y") if person.birth_date else person.birth_year
    return {
        "given": person.given,
        "family": person.family,
        "patronymic": person.patronymic,
        "born": str(born or ""),
        "sex": person.sex.value,
        "relation": living.relation.value,
        "dependent": "1" if living.is_dependent else "",
        "version": str(person.version),
    } | {f"speaks-{one}": "1" for one in person.languages.split()}


async def people_in(home: Household) -> list[Living]:
    rows = Living.filter(household_id=home.id, left_on=None).order_by("id")
    return list(await rows.select_related("person"))


async def household_by_form(circle: Circle, once: str) -> Household | None:
    """What this showing of the form has made already, if anything."""
    return await Household.get_or_none(group_id=circle.id, nonce=once) if once else None


async def is_written(circle: Circle, pub: str) -> bool:
    """Whether a form that was shown once has written its person."""
    return await Person.exists(group_id=circle.id, pub=pub)


async def person_of_circle(circle: Circle, pub: str) -> Person:
    """From a circle out of `circle_to_keep`. Raises NotFound."""
    person = await Person.get_or_none(group_id=circle.id, pub=pub, status=Status.ACTIVE)
    if person is None:
        raise NotFound
    return person


async def consent_in(home: Household, pub: str) -> Consent:
    """Raises NotFound unless whoever gave it lives there."""
    people = [row.person_id for row in await people_in(home)]
    consent = await Consent.get_or_none(pub=pub, person_id__in=people)
    if consent is None:
        raise NotFound
    return consent


async def merge_in(home: Household, pub: str) -> Merge:
    """Raises NotFound unless whoever it made one lives there."""
    people = [row.person_id for row in await people_in(home)]
    merge = await Merge.get_or_none(pub=pub, winner_id__in=people)
    if merge is None:
        raise NotFound
    return merge


async def _history(home: Household) -> list[Line]:
    rows = Happening.filter(household_id=home.id).order_by("-id").limit(MOST_HAPPENINGS)
    happened = await rows
    names = await names_ever({(home.group_id, one.by_id) for one in happened if one.by_id})
    people = await Person.filter(id__in=[one.person_id for one in happened if one.person_id])
    others = await Household.filter(id__in=[one.other_id for one in happened if one.other_id])
    by_id = {person.id: person for person in people}
    other = {one.id: one for one in others}
    return [
        Line(
            one,
            names[home.group_id, one.by_id].name
            if one.by_id and (home.group_id, one.by_id) in names
            else "",
            by_id.get(one.person_id) if one.person_id else None,
            other.get(one.other_id) if one.other_id else None,
        )
        for one in happened
    ]
