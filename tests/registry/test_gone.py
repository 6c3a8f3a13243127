"""A corrected list names fewer people than the one before: a person decides what that means."""

from __future__ import annotations

import asyncio
import copy
from itertools import pairwise

import pytest

from app.audit.models import Entry
from app.core.clock import now
from app.core.viewer import Viewer
from app.registry.actions import bringing, undoing
from app.registry.actions.gone import take_out_gone
from app.registry.models import Household, Living, Paper, Person, State, Status, Trace
from app.registry.queries import papers as queries
from app.registry.queries.gone import still_living
from tests.cast import Cast
from tests.conftest import Browser
from tests.registry.papers import written
from tests.registry.test_bringing import Rows, brought, counts, living_now, taken_over


@pytest.fixture(autouse=True)
def patient() -> None:
    for limit in (bringing.uploads, bringing.readings):
        limit._buckets.clear()


def shorter(rows: Rows) -> tuple[Rows, list[str]]:
    """Without the first family of three or more but its second person, and without one more whole
    family: the list, and the names that are missing."""
    heads = [n for n, row in enumerate(rows) if row[0]] + [len(rows)]
    first = next(n for n, end in pairwise(heads) if end - n == 3)
    alone = next(n for n, end in pairwise(heads) if end - n == 1)
    better = copy.deepcopy(rows)
    better[first + 1][0], better[first + 1][4] = better[first][0], "голова"
    out = {first, first + 2, alone}
    kept = [row for n, row in enumerate(better) if n not in out]
    return kept, [rows[n][1] for n in sorted(out)]


async def names(paper: Paper) -> list[str]:
    return sorted(one.person.full_name for one in await still_living(paper))


async def test_who_is_missing_is_named_and_stays(cast: Cast, larysa: Viewer) -> None:
    rows = written.registry(40, 100)
    _ = await taken_over(larysa, cast, rows)
    better, missing = shorter(rows)
    paper = await brought(larysa, cast, better)
    shown = await queries.rehearsed(paper, "Europe/Kyiv")
    assert len(shown.gone) == 3
    again = await taken_over(larysa, cast, better)
    assert await names(again) == sorted(missing)
    assert (again.new, again.families) == (0, 39)
    assert await living_now() == (40, 100)  # nobody went by themselves


async def test_whom_somebody_ticks_is_out_and_the_totals_are_right(
    browser: Browser, cast: Cast, larysa: Viewer
) -> None:
    rows = written.registry(40, 100)
    _ = await taken_over(larysa, cast, rows)
    better, missing = shorter(rows)
    paper = await taken_over(larysa, cast, better)
    _ = await browser.as_(larysa)
    path = f"/c/{cast.kalyna.pub}/families/lists/{paper.pub}"
    assert f"{path}/gone" in (await browser.get(path)).text
    page = (await browser.get(f"{path}/gone")).text
    assert all(name in page for name in missing)
    assert (await browser.post(f"{path}/gone")).status_code == 422
    gone = await still_living(paper)
    ticked = {f"p-{one.person.pub}": "1" for one in gone}
    said = await browser.follow(await browser.post(f"{path}/gone", **ticked))
    assert "3 people do not live with those families any more." in said.text
    assert "Nobody is left to decide about." in said.text
    assert await living_now() == (39, 97)
    assert await Entry.filter(deed="list.gone").count() == 1
    for home in await Household.filter(state=State.ACTIVE):
        assert await Living.exists(household_id=home.id, person_id=home.head_id, left_on=None)
        here = await Living.filter(household_id=home.id, left_on=None).count()
        assert home.adults + home.children == here
    assert (await browser.post(f"{path}/gone", **ticked)).status_code == 303  # pressed again
    third = await taken_over(larysa, cast, better)
    assert counts(third)[1:3] == (0, 0)
    assert await names(third) == []


async def test_one_who_is_left_out_by_mistake_comes_back_as_they_were(
    cast: Cast, larysa: Viewer
) -> None:
    rows = written.registry(40, 100)
    _ = await taken_over(larysa, cast, rows)
    better, _ = shorter(rows)
    paper = await taken_over(larysa, cast, better)
    pubs = [one.person.pub for one in await still_living(paper)]
    both = await asyncio.gather(*(take_out_gone(larysa, paper, pubs) for _ in range(2)))
    assert sorted(both) == [0, 3]
    back = await taken_over(larysa, cast, rows)
    assert back.new == 0
    assert await living_now() == (40, 100)
    assert await Person.filter(status=Status.ACTIVE).count() == 100


async def test_another_list_is_not_a_version_of_this_one(cast: Cast, larysa: Viewer) -> None:
    _ = await taken_over(larysa, cast, written.registry(40, 100))
    other = await taken_over(larysa, cast, written.registry(30, 70, seed=9))
    assert await names(other) == []


async def test_after_a_month_it_is_still_known_that_somebody_came_by_a_list(
    cast: Cast, larysa: Viewer
) -> None:
    rows = written.registry(40, 100)
    _ = await taken_over(larysa, cast, rows)
    await Paper.all().update(ends_at=now())
    await bringing.forget_papers()
    assert await Trace.all().count() == 0
    better, missing = shorter(rows)
    assert await names(await taken_over(larysa, cast, better)) == sorted(missing)


async def test_a_list_is_taken_back_whatever_became_of_whom_it_did_not_name(
    cast: Cast, larysa: Viewer
) -> None:
    rows = written.registry(40, 100)
    _ = await taken_over(larysa, cast, rows)
    better, _ = shorter(rows)
    better[0][1] = better[0][1].replace("о", "а", 1)
    paper = await taken_over(larysa, cast, better)
    await undoing.undo(larysa, paper)
    assert (await Paper.get(id=paper.id)).stage == "undone"
    assert await living_now() == (40, 100)
