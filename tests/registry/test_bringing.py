"""A list is brought, taken over, put right, brought again, and taken back."""

from __future__ import annotations

import asyncio
import copy
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from app.audit.models import Entry
from app.core.clock import now
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.i18n import say
from app.core.viewer import Viewer
from app.groups.queries import Circle, circle_for
from app.registry.actions import bringing, changing, living, taking, undoing
from app.registry.models import (
    Happening,
    Household,
    Likeness,
    Living,
    Paper,
    Person,
    Relation,
    Stage,
    State,
    Status,
    Trace,
)
from app.registry.queries import papers as queries
from app.registry.queries.families import leaf_for
from tests.cast import Cast
from tests.registry.families import OKSANA, alone
from tests.registry.papers import written
from tests.registry.papers.written import HEADS, csv, xlsx

Rows = list[list[Any]]
OLENA = ["1", "Шевченко Олена Іванівна", "12.03.1954", "ж", "", "0671234567", "КВ 123456"]
SMALL: Rows = [
    [*OLENA, "Вінниця", "вул. Миру, 5", ""],
    ["1", "Шевченко Петро Олегович", "2010", "ч", "онук", "", "", "", "", ""],
    ["2", "Литвин Іван", "", "ч", "", "", "", "Бар", "", ""],
]


async def circle_of(cast: Cast, viewer: Viewer) -> Circle:
    return await circle_for(viewer, cast.kalyna.pub)


async def brought(viewer: Viewer, cast: Cast, rows: Sequence[Sequence[Any]]) -> Paper:
    return await bringing.bring(viewer, cast.kalyna.id, xlsx([HEADS, *rows]))


async def taken_over(viewer: Viewer, cast: Cast, rows: Sequence[Sequence[Any]]) -> Paper:
    paper = await brought(viewer, cast, rows)
    await bringing.let_go(viewer, paper)
    await taking.take_over_waiting()
    return await Paper.get(id=paper.id)


def counts(paper: Paper) -> tuple[int, int, int, int]:
    return (paper.families, paper.new, paper.changed, paper.same)


async def living_now() -> tuple[int, int]:
    """Families and people that stand in the list."""
    homes = await Household.filter(state=State.ACTIVE).count()
    return homes, await Living.filter(left_on=None).count()


async def test_1800_people_come_in_are_put_right_and_come_in_again(
    cast: Cast, larysa: Viewer
) -> None:
    rows: Rows = written.registry(858, 1800)
    first = await taken_over(larysa, cast, rows)
    assert counts(first) == (858, 1800, 0, 0)
    assert await living_now() == (858, 1800)

    again = await taken_over(larysa, cast, rows)
    assert counts(again) == (858, 0, 0, 1800)

    better = copy.deepcopy(rows)
    better[4][1] = better[4][1].replace("о", "а", 1)  # a letter in a name
    better[10][2] = "01.02.1960"  # a birthday
    head = next(n for n in range(20, 40) if better[n][0])
    better[head][5] = "0990000001"  # a phone
    better[head][8] = "вул. Нова, 1"  # where they live
    better[100][6] = "0501-999999"  # a document
    better.append([859, "Новенька Ганна Петрівна", "1970", "ж", "", "", "", "Бар", "", ""])
    third = await taken_over(larysa, cast, better)
    assert counts(third) == (859, 1, 4, 1796)
    assert await living_now() == (859, 1801)
    assert await Likeness.filter(a__search__icontains="новенька").count() == 0


async def test_a_list_without_papers_and_birthdays_makes_no_doubles(
    cast: Cast, larysa: Viewer
) -> None:
    rows = [[n, f"{family} {given}"] for n, (family, given) in enumerate(
        (family, given) for family in written.FAMILIES for given in written.WOMEN
    )]  # fmt: skip
    rows += [[900 + n, "Шевченко Олена"] for n in range(3)]  # four of one name
    head = ["№ родини", "ПІБ"]
    for new in (len(rows), 0):
        paper = await bringing.bring(larysa, cast.kalyna.id, csv([head, *rows]))
        await bringing.let_go(larysa, paper)
        await taking.take_over_waiting()
        assert (await Paper.get(id=paper.id)).new == new
    assert await living_now() == (len(rows), len(rows))


async def test_what_a_list_says_is_written_and_what_it_does_not_say_stays(
    cast: Cast, larysa: Viewer
) -> None:
    _ = await taken_over(larysa, cast, SMALL)
    olena = await Person.get(given="Олена")
    assert (olena.opened("phone"), olena.opened("document")) == ("+380671234567", "КВ 123456")
    home = await Household.get(head_id=olena.id)
    assert (home.opened(), home.area, home.adults, home.children) == (
        "вул. Миру, 5",
        "Вінниця",
        1,
        1,
    )

    better = copy.deepcopy(SMALL)
    better[0][5], better[0][6], better[0][8] = "", "", ""
    better[0][2] = "1954"  # less than we know
    better[1][2] = "05.06.2010"  # more than we knew
    paper = await taken_over(larysa, cast, better)
    assert counts(paper) == (2, 0, 1, 2)
    olena = await Person.get(given="Олена")
    assert olena.opened("phone") == "+380671234567"
    assert olena.birth_date is not None
    assert (await Person.get(given="Петро")).birth_date is not None
    assert (await Household.get(id=home.id)).opened() == "вул. Миру, 5"


async def test_somebody_new_joins_the_family_we_know_and_another_moves(
    cast: Cast, larysa: Viewer
) -> None:
    _ = await taken_over(larysa, cast, SMALL)
    better = copy.deepcopy(SMALL)
    better[1][0] = "2"  # Petro lives with Ivan now
    better.insert(1, ["1", "Шевченко Марія", "2015", "ж", "онука", "", "", "", "", ""])
    better[2], better[3] = better[3], better[2]
    paper = await taken_over(larysa, cast, better)
    assert counts(paper) == (2, 1, 1, 2)
    petro = await Living.get(person__given="Петро", left_on=None).select_related("household")
    assert petro.household.area == "Бар"
    maria = await Living.get(person__given="Марія")
    assert maria.relation is Relation.GRANDCHILD
    assert [h.children for h in await Household.all().order_by("id")] == [1, 1]
    await undoing.undo(larysa, paper)
    assert await living_now() == (2, 3)
    petro = await Living.get(person__given="Петро", left_on=None).select_related("household")
    assert petro.household.area == "Вінниця"


async def test_with_a_single_fault_nothing_is_taken_over(cast: Cast, larysa: Viewer) -> None:
    faulty = copy.deepcopy(SMALL)
    faulty[2][2] = "31.02.1960"
    paper = await brought(larysa, cast, faulty)
    await bringing.let_go(larysa, paper)
    await taking.take_over_waiting()
    paper = await Paper.get(id=paper.id)
    assert (paper.stage, paper.has_failed) == (Stage.OPEN, True)
    assert await living_now() == (0, 0)


async def test_what_breaks_in_the_middle_leaves_nothing(
    cast: Cast, larysa: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaks(self: object) -> None:
        assert await Living.all().count() == 3
        raise OSError("no space left")

    monkeypatch.setattr("app.registry.actions.writing.Writing.finish", breaks)
    paper = await taken_over(larysa, cast, SMALL)
    assert (paper.stage, paper.has_failed) == (Stage.OPEN, True)
    assert await living_now() == (0, 0)
    assert await Entry.filter(deed="list.taken_over").count() == 0


async def test_pressing_twice_takes_over_once(cast: Cast, larysa: Viewer) -> None:
    paper = await brought(larysa, cast, SMALL)
    await asyncio.gather(*(bringing.let_go(larysa, paper) for _ in range(3)))
    await asyncio.gather(taking.take_over_waiting(), taking.take_over_waiting())
    await bringing.let_go(larysa, paper)
    await taking.take_over_waiting()
    assert await living_now() == (2, 3)
    assert await Entry.filter(deed="list.taken_over").count() == 1


async def test_a_list_is_taken_back_and_can_come_again(cast: Cast, larysa: Viewer) -> None:
    paper = await taken_over(larysa, cast, SMALL)
    await undoing.undo(larysa, paper)
    await undoing.undo(larysa, paper)
    assert await living_now() == (0, 0)
    assert {row.status for row in await Person.all()} == {Status.ERASED}
    assert not [row for row in await Person.all() if row.given or row.phone or row.document]
    assert not [home for home in await Household.all() if home.address or home.area]
    assert counts(await taken_over(larysa, cast, SMALL)) == (2, 3, 0, 0)
    assert await living_now() == (2, 3)


async def test_a_list_brings_nobody_back_who_asked_to_be_out(cast: Cast, larysa: Viewer) -> None:
    await taken_over(larysa, cast, SMALL)
    litvin = await Household.get(head__family="Литвин")
    await changing.set_state(larysa, litvin, State.WITHDRAWN)
    paper = await taken_over(larysa, cast, SMALL)
    assert (paper.stage, paper.has_failed) == (Stage.OPEN, True)
    assert (await Household.get(id=litvin.id)).state is State.WITHDRAWN
    shown = await queries.rehearsed(paper, "Europe/Kyiv")
    [fault] = shown.reading.stops
    assert (fault.row, "Литвин Іван" in say(fault.sentence)) == (4, True)

    await changing.set_state(larysa, await Household.get(id=litvin.id), State.ACTIVE)
    paper = await taken_over(larysa, cast, SMALL)
    assert (paper.stage, paper.new, paper.same) == (Stage.DONE, 0, 3)


async def test_families_of_a_list_taken_back_do_not_hide_those_who_moved(
    cast: Cast, larysa: Viewer
) -> None:
    paper = await taken_over(larysa, cast, SMALL)
    await undoing.undo(larysa, paper)
    home, _ = await alone(larysa, cast.kalyna.id, OKSANA)
    await changing.set_state(larysa, home, State.MOVED)
    leaf = await leaf_for(larysa, await circle_of(cast, larysa), is_past=True)
    assert ([line.code for line in leaf.lines], leaf.count) == ([home.code], 1)


async def test_one_list_after_the_other_is_taken_back(cast: Cast, larysa: Viewer) -> None:
    first = await taken_over(larysa, cast, SMALL)
    better = copy.deepcopy(SMALL)
    better[0][5], better[1][2] = "0990000000", "05.06.2010"
    second = await taken_over(larysa, cast, better)
    same = await taken_over(larysa, cast, better)
    with pytest.raises(undoing.Touched):
        await undoing.undo(larysa, first)
    for paper in (same, second, first):
        await undoing.undo(larysa, paper)
    assert await living_now() == (0, 0)


async def test_a_list_is_not_taken_back_from_under_a_newer_one(cast: Cast, larysa: Viewer) -> None:
    """The newer one says that these families are there, though it changed nothing about them."""
    first = await taken_over(larysa, cast, SMALL)
    second = await taken_over(larysa, cast, [*SMALL, ["3", "Гончар Ніна", "1970", *[""] * 7]])
    assert counts(second) == (3, 1, 0, 3)
    with pytest.raises(undoing.Touched) as no:
        await undoing.undo(larysa, first)
    assert len(no.value.codes) == 2
    assert await living_now() == (3, 4)
    for paper in (second, first):
        await undoing.undo(larysa, paper)
    assert await living_now() == (0, 0)


async def test_taking_back_restores_what_was_changed(cast: Cast, larysa: Viewer) -> None:
    _ = await taken_over(larysa, cast, SMALL)
    better = copy.deepcopy(SMALL)
    better[0][1], better[0][5], better[0][8] = "Шевчук Олена Іванівна", "0990000000", "вул. Нова, 1"
    paper = await taken_over(larysa, cast, better)
    assert (await Person.get(given="Олена")).family == "Шевчук"
    await undoing.undo(larysa, paper)
    olena = await Person.get(given="Олена")
    assert (olena.family, olena.opened("phone")) == ("Шевченко", "+380671234567")
    assert (await Household.get(head_id=olena.id)).opened() == "вул. Миру, 5"
    assert await living_now() == (2, 3)


async def test_what_somebody_worked_with_since_is_not_taken_back(
    cast: Cast, larysa: Viewer
) -> None:
    paper = await taken_over(larysa, cast, SMALL)
    petro = await Living.get(person__given="Петро").select_related("person", "household")
    await living.make_head(larysa, petro.household, petro.person)
    with pytest.raises(undoing.Touched) as no:
        await undoing.undo(larysa, paper)
    assert no.value.codes == [petro.household.code]
    assert await living_now() == (2, 3)
    assert (await Paper.get(id=paper.id)).stage is Stage.DONE


async def test_the_sheets_are_sealed_and_go_when_they_are_not_needed(
    cast: Cast, larysa: Viewer
) -> None:
    paper = await brought(larysa, cast, SMALL)
    assert "Шевченко" not in paper.content
    assert "Шевченко" in paper.opened()
    paper = await taken_over(larysa, cast, SMALL)
    assert paper.content == ""
    assert await Trace.all().count() == 5
    await Paper.all().update(ends_at=now() - timedelta(seconds=1))
    await bringing.forget_papers()
    assert (await Paper.all().count(), await Trace.all().count()) == (0, 0)
    assert await living_now() == (2, 3)


async def test_a_list_can_be_thrown_away(cast: Cast, larysa: Viewer) -> None:
    paper = await brought(larysa, cast, SMALL)
    await bringing.throw_away(larysa, paper)
    assert await Paper.all().count() == 0
    with pytest.raises(Conflict):
        await bringing.let_go(larysa, paper)


async def test_only_those_who_keep_the_list_bring_others(cast: Cast, larysa: Viewer) -> None:
    paper = await brought(larysa, cast, SMALL)
    for who in (cast.olena, cast.marta, cast.taras, cast.nino):
        with pytest.raises(Forbidden):
            await brought(who, cast, SMALL)
        with pytest.raises(Forbidden):
            await bringing.let_go(who, paper)
    with pytest.raises(NotFound):
        await queries.paper_for(cast.taras, await circle_of(cast, cast.taras), paper.pub)


async def test_who_lost_the_duty_meanwhile_takes_nothing_over(cast: Cast, larysa: Viewer) -> None:
    from app.groups.models import RoleGrant

    paper = await brought(larysa, cast, SMALL)
    await bringing.let_go(larysa, paper)
    _ = await RoleGrant.filter(membership__user_id=larysa.user_id).delete()
    await taking.take_over_waiting()
    assert await living_now() == (0, 0)
    assert (await Paper.get(id=paper.id)).has_failed


async def test_a_rehearsal_shows_it_person_by_person_and_writes_nothing(
    cast: Cast, larysa: Viewer
) -> None:
    _ = await taken_over(larysa, cast, SMALL)
    better = copy.deepcopy(SMALL)
    better[0][5] = "0990000000"
    better.append(["3", "Гончар Ніна", "1970", "ж", "", "", "", "", "", ""])
    before = await Happening.all().count()
    shown = await queries.rehearsed(await brought(larysa, cast, better), "Europe/Kyiv")
    fates = [[(one.fate.value, one.changes) for one in family.people] for family in shown.plan]
    assert fates == [[("changed", ["phone"]), ("same", [])], [("same", [])], [("new", [])]]
    assert (shown.counts["people"], shown.counts["new"], shown.counts["faults"]) == (4, 1, 0)
    assert await Happening.all().count() == before
