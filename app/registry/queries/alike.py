"""Who in the list may be the one who is being written down."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from tortoise.expressions import Q

from app.core.viewer import Viewer
from app.registry import rules
from app.registry.alike import Signal, Traits, score, signals, traits_of
from app.registry.models import Household, Living, Person, Status
from app.registry.sounds import sound_of
from app.registry.told import NewPerson

AT_ONCE = 150
_SHARED = frozenset({Signal.PHONE, Signal.ADDRESS})  # by who lives together
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody who is in the list already, and what speaks for one person."""

    person_id: int
    pub: str
    name: str
    year: int | None
    code: str  # of their household, "" where they live in none
    household: str
    signals: tuple[Signal, ...]

    @property
    def score(self) -> int:
        return score(list(self.signals))


async def alike_for(
    viewer: Viewer,
    group_id: int,
    people: Sequence[NewPerson],
    address: str = "",
    *,
    but: str = "",
) -> list[list[Alike]]:
    """For each of these, who may be the same, the likeliest first. `but` is a household (pub) they
    live in: there a shared phone says nothing. Raises Forbidden for whoever does not keep
    the list."""
    rules.keep_families.require(viewer, group_id)
    wanted = [traits_of(one, sound_of(one.given, one.family), address) for one in people]
    found = await likely(group_id, wanted)
    return [
        [
            one
            for one in near
            if one.household != (but or None) or not _SHARED.issuperset(one.signals)
        ]
        for near in found
    ]


async def likely(group_id: int, wanted: Sequence[Traits]) -> list[list[Alike]]:
    """The same by what can be compared; some thousands of people in a second."""
    known = await _known(group_id, wanted)
    homes = await _homes([person.id for person in known])
    traits = {one.id: known_traits(one, homes.get(one.id)) for one in known}
    by_key: dict[str, list[Person]] = defaultdict(list)
    for person in known:
        for key in _keys(traits[person.id]):
            by_key[key].append(person)
    return [_nearest(one, by_key, traits, homes) for one in wanted]


def known_traits(person: Person, home: Household | None) -> Traits:
    told = NewPerson(person.given, person.family, birth_year=person.birth_year)
    plain = traits_of(told, person.sound)
    return Traits(
        given=plain.given,
        family=plain.family,
        sound=person.sound,
        year=person.birth_year,
        phone=person.phone_mark,
        document=person.document_mark,
        address=home.address_mark if home else "",
    )


def _nearest(
    one: Traits,
    by_key: dict[str, list[Person]],
    traits: dict[int, Traits],
    homes: dict[int, Household],
) -> list[Alike]:
    near = {person.id: person for key in _keys(one) for person in by_key.get(key, ())}
    found = [
        _alike(person, homes.get(person.id), tuple(common))
        for person in near.values()
        if (common := signals(one, traits[person.id]))
    ]
    return sorted(found, key=lambda each: (-each.score, each.name))


def _alike(person: Person, home: Household | None, common: tuple[Signal, ...]) -> Alike:
    return Alike(
        person_id=person.id,
        pub=person.pub,
        name=person.full_name,
        year=person.birth_year,
        code=home.code if home else "",
        household=home.pub if home else "",
        signals=common,
    )


def _keys(one: Traits) -> set[str]:
    return {key for key in (one.phone, one.document, one.sound) if key}


async def _known(group_id: int, wanted: Sequence[Traits]) -> list[Person]:
    found: dict[int, Person] = {}
    for some in _parts(list(wanted)):
        wanted_by: dict[str, Any] = {
            "phone_mark__in": {one.phone for one in some} - {""},
            "document_mark__in": {one.document for one in some} - {""},
            "sound__in": {one.sound for one in some} - {""},
        }
        asked: Any = {field: list(values) for field, values in wanted_by.items() if values}
        if not asked:
            continue
        near = Q(join_type="OR", **asked)
        rows = Person.filter(near, group_id=group_id, status=Status.ACTIVE)
        found |= {person.id: person for person in await rows}
    return list(found.values())


async def _homes(person_ids: Sequence[int]) -> dict[int, Household]:
    homes: dict[int, Household] = {}
    for some in _parts(person_ids):
        rows = Living.filter(person_id__in=list(some), left_on=None).select_related("household")
        homes |= {row.person_id: row.household for row in await rows}
    return homes


def _parts(whole: Sequence[T]) -> Iterable[Sequence[T]]:
    for start in range(0, len(whole), AT_ONCE):
        yield whole[start : start + AT_ONCE]
