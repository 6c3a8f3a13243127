"""The whole list as a file: for the owner, with a second person, in open-hearted circles only."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from app.acts import actions as acts
from app.acts.models import Act
from app.audit.models import Entry
from app.core.clock import now
from app.core.errors import Conflict, Forbidden, Invalid, NotFound
from app.core.i18n import gettext, speaking
from app.core.viewer import Viewer
from app.core.writing_out import RUNS, as_csv, as_xlsx
from app.groups.models import Care, Group
from app.groups.queries import circle_for
from app.registry import actions
from app.registry.actions import bringing, copying, taking
from app.registry.models import Copy, Living, Paper
from app.registry.papers.headings import LABELS, meaning_of
from app.registry.papers.opening import sheets_in
from app.registry.told import NewHousehold, NewPerson
from tests.cast import PASSWORD, Cast
from tests.conftest import Browser

NASTY = "=1+2"


@pytest.fixture
async def hearted(cast: Cast, larysa: Viewer) -> Cast:
    """Kalyna is open-hearted, and has a family in its list."""
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    copying.fetches._buckets.clear()
    told = NewHousehold(
        (NewPerson("Галина", "Шевчук", birth_year=1954, phone="+380671234567", document=NASTY),),
        address="+1 вул. Миру",
        area="@Вінниця",
    )
    _ = await actions.register(larysa, cast.kalyna.id, told)
    return cast


async def agreed(cast: Cast) -> Copy:
    circle = await circle_for(cast.olena, cast.kalyna.pub)
    act = await copying.ask(cast.olena, circle, PASSWORD)
    await acts.agree(cast.marta, act)
    return await Copy.get()


async def test_two_people_and_a_password_open_it_for_a_day(hearted: Cast, browser: Browser) -> None:
    path = f"/c/{hearted.kalyna.pub}/families/copies"
    _ = await browser.as_(hearted.olena)
    assert (await browser.post(path, password="not hers")).status_code == 422
    assert await Act.all().count() == 0
    asked = await browser.follow(await browser.post(path, password=PASSWORD))
    assert "You asked" in asked.text
    assert await Copy.all().count() == 0
    marta = await browser.another().as_(hearted.marta)
    assert "/care/acts/" in (await marta.get(path)).text
    await acts.agree(hearted.marta, await Act.get())
    copy = await Copy.get()
    assert "Fetch as Excel" in (await browser.get(path)).text
    assert "Fetch as Excel" not in (await marta.get(path)).text

    file = await browser.post(f"{path}/{copy.pub}", **{"as": "xlsx"})
    assert file.headers["content-disposition"] == 'attachment; filename="list.xlsx"'
    assert file.headers["cache-control"] == "no-store"
    sheet = load_workbook(io.BytesIO(file.content)).worksheets[0]
    cells = [cell for row in sheet.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert "Шевчук" in {cell.value for cell in cells}
    assert (await marta.post(f"{path}/{copy.pub}")).status_code == 403
    await marta.client.aclose()

    deeds = await Entry.filter(is_power=True).values_list("deed", flat=True)
    assert {"act.asked", "act.agreed", "list.copy_allowed", "list.copy_fetched"} <= set(deeds)
    await Copy.all().update(ends_at=now() - timedelta(seconds=1))
    assert (await browser.post(f"{path}/{copy.pub}")).status_code == 404
    await copying.end_leave()
    assert await Copy.all().count() == 0


async def test_one_person_alone_takes_nothing(hearted: Cast) -> None:
    circle = await circle_for(hearted.olena, hearted.kalyna.pub)
    with pytest.raises(Invalid):
        _ = await copying.ask(hearted.olena, circle, "")
    act = await copying.ask(hearted.olena, circle, PASSWORD)
    with pytest.raises(Conflict):
        await acts.agree(hearted.olena, act)
    with pytest.raises(Forbidden):
        await acts.agree(hearted.taras, act)
    assert await Copy.all().count() == 0


async def test_nobody_but_the_owner_asks(hearted: Cast, larysa: Viewer) -> None:
    for who in (hearted.marta, hearted.taras, larysa):
        circle = await circle_for(who, hearted.kalyna.pub)
        with pytest.raises(Forbidden):
            _ = await copying.ask(who, circle, PASSWORD)


async def test_in_a_guarded_circle_there_is_no_such_thing(hearted: Cast, browser: Browser) -> None:
    copy = await agreed(hearted)
    await Group.filter(id=hearted.kalyna.id).update(care=Care.GUARDED)
    path = f"/c/{hearted.kalyna.pub}/families/copies"
    for who in (hearted.olena, hearted.marta, hearted.taras):
        visitor = await browser.another().as_(who)
        assert (await visitor.get(path)).status_code == 404
        assert (await visitor.post(path, password=PASSWORD)).status_code == 404
        assert (await visitor.post(f"{path}/{copy.pub}")).status_code == 404
        await visitor.client.aclose()
    circle = await circle_for(hearted.olena, hearted.kalyna.pub)
    with pytest.raises(NotFound):
        _ = await copying.fetch(hearted.olena, circle, copy.pub, is_xlsx=True)


async def test_a_circle_that_became_guarded_meanwhile_gives_nothing(hearted: Cast) -> None:
    circle = await circle_for(hearted.olena, hearted.kalyna.pub)
    act = await copying.ask(hearted.olena, circle, PASSWORD)
    await Group.filter(id=hearted.kalyna.id).update(care=Care.GUARDED)
    with pytest.raises(Conflict):
        await acts.agree(hearted.marta, act)
    assert await Copy.all().count() == 0


def test_nothing_in_a_file_can_run() -> None:
    rows = [[f"{sign}cmd|' /C calc'!A0" for sign in RUNS], ["Шевченко; Олена", 'a"b', "-5"]]
    text = as_csv(rows).decode("utf-8-sig")
    assert not [cell for cell in text.split('";"') if cell.strip('"').startswith(RUNS)]
    sheet = load_workbook(io.BytesIO(as_xlsx(rows))).worksheets[0]
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}


async def test_the_file_comes_back_without_doubles(hearted: Cast, larysa: Viewer) -> None:
    copy = await agreed(hearted)
    circle = await circle_for(hearted.olena, hearted.kalyna.pub)
    for is_xlsx in (True, False):
        copying.fetches._buckets.clear()
        raw = await copying.fetch(hearted.olena, circle, copy.pub, is_xlsx=is_xlsx)
        paper = await bringing.bring(larysa, hearted.kalyna.id, raw)
        await bringing.let_go(larysa, paper)
        await taking.take_over_waiting()
        paper = await Paper.get(id=paper.id)
        assert (paper.new, paper.changed, paper.same) == (0, 0, 1)
    assert await Living.all().count() == 1


@pytest.mark.parametrize("language", ["uk", "ka", "en"])
def test_our_own_headings_are_understood(language: str) -> None:
    from app.registry.queries.copies import COLUMNS

    with speaking(language):
        said = {field: gettext(LABELS[field]) for field in COLUMNS}
    assert {field: meaning_of(words) for field, words in said.items()} == {f: f for f in said}


def test_what_came_as_text_is_read_as_text() -> None:
    sheet = sheets_in(as_csv([["ПІБ", "Телефон"], ["Шевчук Галина", "+380671234567"]]))[0]
    assert sheet.rows[1][1] == "+380671234567"
