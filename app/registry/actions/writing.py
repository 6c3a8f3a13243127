"""What a list says, written into ours family by family, with a trace of everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.core.clock import now
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups.models import Group
from app.registry.actions.history import count_again, happened
from app.registry.actions.likening import note_alike
from app.registry.actions.registering import new_code, new_person, write_many, write_person
from app.registry.alike import address_mark
from app.registry.models import (
    Collector,
    Household,
    Living,
    Paper,
    Person,
    Relation,
    Sex,
    Source,
    State,
    Trace,
    Verdict,
    What,
)
from app.registry.papers.comparing import number_of
from app.registry.papers.people import Somebody
from app.registry.papers.plan import Fate, One, Planned
from app.registry.told import NewHousehold, NewPerson

UNTOUCHED = 0  # the version of a household about which a list changed nothing


class Writing:
    """One list on its way into ours, inside its transaction."""

    def __init__(self, viewer: Viewer, paper: Paper, group: Group) -> None:
        self.viewer, self.paper, self.group = viewer, paper, group
        self.traces: list[Trace] = []
        self.new_people: list[int] = []
        self.left: set[int] = set()  # households that somebody moved out of

    async def write(self, plan: Sequence[Planned]) -> None:
        wholly = [one for one in plan if one.is_new and not any(p.known for p in one.people)]
        await self._register(wholly)
        for one in plan:
            if one not in wholly:
                await self._bring_up_to_date(one)

    async def settle(self) -> None:
        """Once everybody lives where they will."""
        for home_id in self.left:
            await self._after_moving(home_id)

    def parts_of_new(self, many: int) -> list[list[int]]:
        new = self.new_people
        return [new[at : at + many] for at in range(0, len(new), many)]

    async def compare(self, new: Sequence[int]) -> None:
        """Whether one of them may stand in the list already, or twice in this one."""
        await note_alike(self.viewer, self.group.id, new, Verdict.OPEN)

    async def finish(self) -> None:
        await Trace.bulk_create(self.traces, batch_size=400)

    async def _register(self, plan: Sequence[Planned]) -> None:
        """Families of whom nobody is known."""
        if not plan:
            return
        told = [self._told(one) for one in plan]
        made = await write_many(self.viewer, self.group.id, told, None)
        by_home = dict(zip((home.id for home in made), plan, strict=True))
        living = Living.filter(household_id__in=list(by_home), left_on=None)
        for home in made:
            self._trace(home.id, None, by_home[home.id], is_new=True)
        for row in await living.order_by("id"):
            self._trace(row.household_id, row.person_id, by_home[row.household_id], is_new=True)
            self.new_people.append(row.person_id)

    def _told(self, one: Planned) -> NewHousehold:
        family = one.family
        return NewHousehold(
            tuple(_person(person.said, family.origin) for person in one.people),
            address=family.address,
            area=family.area,
            locale=self.group.locale,
            source=Source.IMPORT,
            code=family.number,
            registered_on=family.registered,
        )

    async def _bring_up_to_date(self, one: Planned) -> None:
        if one.home and one.is_same:
            self._trace(one.home.id, None, one, version=UNTOUCHED)
            return
        home = await self._home(one)
        for person in one.people:
            if person.known is None:
                await self._joins(home, one, person)
            elif person.fate is Fate.CHANGED:
                await self._changes(home, one, person)
        await count_again(home)

    async def _home(self, one: Planned) -> Household:
        """The one they live in, with what changes about it; or a new one for people we know."""
        if one.home is None:
            return await self._new_home(one)
        home = await Household.get(id=one.home.id)
        before: dict[str, Any] = {}
        version = home.version
        if one.address:
            before |= {"address": home.opened()}
            home.close(one.family.address)
            home.address_mark = address_mark(one.family.address)
            await happened(self.viewer, home, What.ADDRESS)
        if one.area:
            before |= {"area": home.area}
            home.area = one.family.area
        if before:
            before |= {"version": version}
            home.version += 1
            await home.save()
        self._trace(
            home.id, None, one, before=before, version=home.version if before else UNTOUCHED
        )
        return home

    async def _new_home(self, one: Planned) -> Household:
        """Somebody we know begins a household of their own: the first of them speaks for it."""
        head = next(person for person in one.people if person.known)
        assert head.known
        told = replace(self._told(one), people=(_person(head.said, one.family.origin),))
        home = Household(
            group_id=self.group.id,
            pub=public_id(),
            code=await new_code(self.group.id),
            head_id=head.known.id,
            area=told.area,
            address_mark=address_mark(told.address),
            locale=told.locale,
            source=Source.IMPORT,
            registered_by_id=self.viewer.user_id,
            registered_at=now(),
        )
        home.close(told.address)
        await home.save()
        await happened(self.viewer, home, What.REGISTERED)
        self._trace(home.id, None, one, is_new=True)
        return home

    async def _joins(self, home: Household, one: Planned, person: One) -> None:
        said = _person(person.said, one.family.origin)
        row = new_person(self.group.id, said)
        await row.save()
        await self._lives(home, row.id, said.relation)
        self._trace(home.id, row.id, one, is_new=True)
        self.new_people.append(row.id)

    async def _changes(self, home: Household, one: Planned, person: One) -> None:
        assert person.known
        row = await Person.get(id=person.known.id)
        here = await Living.get_or_none(person_id=row.id, left_on=None)
        before = written_of(row) | {
            "relation": here.relation if here else None,
            "home": here.household_id if here else None,
        }
        said = _person(person.said, one.family.origin)
        write_person(row, _merged(row, said))
        row.version += 1
        await row.save()
        if here is None or here.household_id != home.id:
            await self._moves(here, home, row, said.relation)
        elif "relation" in person.changes:
            await Living.filter(id=here.id).update(relation=said.relation)
        self._trace(home.id, row.id, one, before=before, version=row.version)

    async def _moves(
        self, here: Living | None, home: Household, row: Person, relation: Relation
    ) -> None:
        if here:
            on = max(now().date(), here.joined_on)
            await Living.filter(id=here.id).update(left_on=on)
            _ = await Collector.filter(household_id=here.household_id, person_id=row.id).delete()
            self.left.add(here.household_id)
            old = await Household.get(id=here.household_id)
            await happened(self.viewer, old, What.LEFT, person_id=row.id)
        await self._lives(home, row.id, Relation.HEAD if home.head_id == row.id else relation)

    async def _lives(self, home: Household, person_id: int, relation: Relation) -> None:
        is_head = home.head_id == person_id
        await Living(
            group_id=self.group.id,
            household_id=home.id,
            person_id=person_id,
            relation=relation if is_head or relation is not Relation.HEAD else Relation.OTHER,
            joined_on=now().date(),
        ).save()
        await happened(self.viewer, home, What.CAME, person_id=person_id)

    async def _after_moving(self, home_id: int) -> None:
        """Where nobody lives any more, nothing is handed out; where the head left, the next in the
        list speaks for the others."""
        home = await Household.get(id=home_id)
        lives = await Living.filter(household_id=home_id, left_on=None).order_by("id")
        if not lives:
            await Household.filter(id=home_id).update(state=State.INACTIVE)
            await happened(self.viewer, home, What.STATE, word=State.INACTIVE)
        elif home.head_id not in {row.person_id for row in lives}:
            await Household.filter(id=home_id).update(head_id=lives[0].person_id)
            await Living.filter(id=lives[0].id).update(relation=Relation.HEAD)
            await happened(self.viewer, home, What.HEAD, person_id=lives[0].person_id)
        await count_again(home)

    def _trace(
        self,
        home_id: int,
        person_id: int | None,
        one: Planned,
        *,
        is_new: bool = False,
        before: dict[str, Any] | None = None,
        version: int = 1,
    ) -> None:
        trace = Trace(
            pub=public_id(),
            paper_id=self.paper.id,
            household_id=home_id,
            person_id=person_id,
            number="" if person_id else number_of(one.family),
            is_new=is_new,
            version=version,
        )
        if before:
            trace.close(before)
        self.traces.append(trace)


def _person(said: Somebody, origin: str) -> NewPerson:
    birth = said.birth
    return NewPerson(
        said.name.given,
        said.name.family,
        said.name.patronymic,
        birth_date=birth.day if birth else None,
        birth_year=birth.year if birth else None,
        sex=said.sex,
        phone=said.phone,
        document=said.document,
        origin=origin,
        relation=said.relation or Relation.OTHER,
    )


def _merged(row: Person, said: NewPerson) -> NewPerson:
    """What the list says, and where it says nothing, what was written already."""
    day, year = said.birth_date, said.birth_year
    if day is None and (year is None or year == row.birth_year):
        day, year = row.birth_date, row.birth_year
    return NewPerson(
        said.given or row.given,
        said.family or row.family,
        said.patronymic or row.patronymic,
        birth_date=day,
        birth_year=year,
        sex=row.sex if said.sex is Sex.UNSAID else said.sex,
        languages=tuple(row.languages.split()),
        phone=said.phone or row.opened("phone"),
        document=said.document or row.opened("document"),
        origin=said.origin or row.opened("origin"),
    )


def written_of(row: Person) -> dict[str, Any]:
    """Everything a list can change, to be put back."""
    return {
        "given": row.given,
        "family": row.family,
        "patronymic": row.patronymic,
        "birth_date": row.birth_date.isoformat() if row.birth_date else None,
        "birth_year": row.birth_year,
        "sex": row.sex.value,
        "languages": row.languages,
        "version": row.version,
    } | {field: row.opened(field) for field in Person.SEALED}
