"""The pages on which a list is brought, looked at, taken over and taken back."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from app.core.viewer import Viewer
from app.registry.actions import bringing, taking
from app.registry.models import Living, Paper, Stage
from tests.cast import Cast
from tests.conftest import Browser
from tests.registry.papers import written
from tests.registry.papers.written import HEADS, csv, xlsx
from tests.registry.test_bringing import SMALL


@pytest.fixture(autouse=True)
def patient() -> None:
    for limit in (bringing.uploads, bringing.readings):
        limit._buckets.clear()


async def send(browser: Browser, cast: Cast, raw: bytes, name: str = "Родини Бахмут.xlsx") -> Any:
    path = f"/c/{cast.kalyna.pub}/families/lists"
    return await browser.client.post(path, files={"list": (name, raw)})


def chosen(html: str) -> dict[str, str]:
    """What stands in the form of the columns, as a browser would send it."""
    fields = {}
    for name, inside in re.findall(
        r'<select[^>]* name="(\w+)"[^>]*>(.*?)</select>', html, re.DOTALL
    ):
        found = re.search(r'<option value="(\w*)" selected', inside)
        fields[name] = found[1] if found else ""
    fields |= dict(re.findall(r'<input type="radio"[^>]*name="(way)" value="(\w+)" checked', html))
    found = re.search(r'name="heads"[^>]*value="(\d+)"', html)
    return fields | {"heads": found[1] if found else "0"}


async def test_from_the_file_to_the_list_without_a_script(
    browser: Browser, cast: Cast, larysa: Viewer
) -> None:
    _ = await browser.as_(larysa)
    answer = await send(browser, cast, xlsx([["Список"], HEADS, *SMALL]))
    columns = await browser.follow(answer)
    assert "КВ 123456" in columns.text
    fields = chosen(columns.text)
    assert fields["c1"] == "full_name"
    assert (fields["heads"], fields["way"]) == ("2", "number")
    rehearsal = await browser.follow(await browser.post(answer.headers["location"], **fields))
    assert "Шевченко Олена Іванівна" in rehearsal.text
    assert "Take this list over" in rehearsal.text
    assert await Living.all().count() == 0

    paper = answer.headers["location"]
    going = await browser.follow(await browser.post(f"{paper}/go"))
    assert going.headers["refresh"] == "2"
    assert "<progress" in going.text
    again = await browser.post(f"{paper}/go")
    assert again.status_code == 303
    await taking.take_over_waiting()
    done = await browser.get(paper)
    assert "refresh" not in done.headers
    assert "Taken over" in done.text
    assert await Living.all().count() == 3

    back = await browser.follow(await browser.post(f"{paper}/undo"))
    assert "Taken back" in back.text
    assert await Living.filter(left_on=None).count() == 0
    listed = await browser.get(f"/c/{cast.kalyna.pub}/families/lists")
    assert "Taken back" in listed.text


async def test_the_bar_moves_and_the_site_answers_while_a_list_is_taken_over(
    browser: Browser, cast: Cast, larysa: Viewer
) -> None:
    _ = await browser.as_(larysa)
    raw = xlsx([HEADS, *written.registry(400, 840)])
    paper = (await send(browser, cast, raw)).headers["location"]
    assert (await browser.post(f"{paper}/go")).status_code == 303
    writing = asyncio.create_task(taking.take_over_waiting())
    seen, compared, bar = set(), set(), []
    while not writing.done():
        page = await browser.get(paper)
        seen |= set(map(int, re.findall(r"(\d+) of 400 families", page.text)))
        compared |= set(map(int, re.findall(r"(\d+) of 840 people", page.text)))
        bar += [int(at) for at in re.findall(r'max="1240" value="(\d+)"', page.text)]
    await writing
    assert len(seen - {0, 400}) > 1, seen
    assert len(compared - {0, 840}) > 1, compared
    assert bar == sorted(bar), "it never goes back, and not all of it is the first part"
    assert any(400 < at < 1240 for at in bar)
    assert await Living.all().count() == 840


async def test_a_list_is_taken_over_as_the_page_showed_it(
    browser: Browser, cast: Cast, larysa: Viewer
) -> None:
    """In another window other columns were chosen since."""
    _ = await browser.as_(larysa)
    paper = (await send(browser, cast, xlsx([HEADS, *SMALL]))).headers["location"]
    first = await browser.get(f"{paper}/rehearsal")
    [shown] = re.findall(r'name="shown" value="(\w+)"', first.text)
    await browser.post(paper, c1="full_name", way="row", heads="1")
    refused = await browser.post(f"{paper}/go", shown=shown)
    assert (refused.status_code, "other columns were chosen" in refused.text) == (409, True)
    await taking.take_over_waiting()
    assert await Living.all().count() == 0

    again = await browser.get(f"{paper}/rehearsal")
    [shown] = re.findall(r'name="shown" value="(\w+)"', again.text)
    assert (await browser.post(f"{paper}/go", shown=shown)).status_code == 303
    assert (await browser.post(f"{paper}/go", shown=shown)).status_code == 303


async def test_a_list_that_waits_is_found_again(
    browser: Browser, cast: Cast, larysa: Viewer
) -> None:
    _ = await browser.as_(larysa)
    paper = (await send(browser, cast, xlsx([HEADS, *SMALL]))).headers["location"]
    assert paper in (await browser.get(f"/c/{cast.kalyna.pub}/families/lists")).text


@pytest.mark.parametrize("language", ["uk", "ka", "en"])
async def test_forty_faults_are_named_by_row_and_column(
    browser: Browser, cast: Cast, larysa: Viewer, language: str
) -> None:
    from app.accounts.models import User
    from tests.registry.papers.test_lists import PLANTED

    await User.filter(id=larysa.user_id).update(locale=language)
    everybody = written.registry(858, 1800)
    for at, column, bad in PLANTED:
        everybody[at][column] = bad
    _ = await browser.as_(larysa)
    paper = (await send(browser, cast, xlsx([HEADS, *everybody]))).headers["location"]
    shown = await browser.get(f"{paper}/rehearsal")
    row = {"uk": "Рядок", "ka": "სტრიქონი", "en": "Row"}[language]
    found = re.findall(rf"<strong>{row} (\d+), \w+ ([A-Z])", shown.text)
    assert len(found) == 40
    assert {int(at) for at, _ in found} == {at + 2 for at, _, _ in PLANTED}
    assert f"{paper}/go" not in shown.text
    _ = await browser.post(f"{paper}/go")  # somebody knows the address by heart
    await taking.take_over_waiting()
    assert await Living.all().count() == 0
    assert (await Paper.get()).stage is Stage.OPEN


async def test_a_rehearsal_of_1800_people_has_pages(
    browser: Browser, cast: Cast, larysa: Viewer
) -> None:
    _ = await browser.as_(larysa)
    raw = csv([HEADS, *written.registry(858, 1800)], alphabet="cp1251")
    paper = (await send(browser, cast, raw)).headers["location"]
    shown = await browser.get(f"{paper}/rehearsal/all/1780")
    assert "of 1800" in shown.text
    assert (await browser.get(f"{paper}/rehearsal/all/99999")).status_code == 200
    assert (await browser.get(f"{paper}/rehearsal/nonsense/0")).status_code == 404


async def test_what_is_no_list_is_said_beside_the_file(
    browser: Browser, cast: Cast, larysa: Viewer
) -> None:
    _ = await browser.as_(larysa)
    for raw in (b"", b"%PDF-1.4", b"PK\x03\x04"):
        answer = await send(browser, cast, raw)
        assert answer.status_code == 422
        assert 'href="#list"' in answer.text
    plain = await browser.post(f"/c/{cast.kalyna.pub}/families/lists", list="not a file")
    assert plain.status_code == 422
    assert (await send(browser, cast, b"x" * 5_000_000)).status_code == 413
    assert await Paper.all().count() == 0


async def test_a_file_is_never_written_to_a_disk(
    browser: Browser, cast: Cast, larysa: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise AssertionError("a temporary file")

    monkeypatch.setattr("tempfile.TemporaryFile", refuses)
    _ = await browser.as_(larysa)
    raw = csv([["ПІБ", "Адреса"], *(["Литвин Ганна", "а" * 290] for _ in range(5000))])
    assert len(raw) > 2_000_000
    assert (await send(browser, cast, raw)).status_code == 303


async def test_only_the_door_for_files_takes_more(browser: Browser, cast: Cast) -> None:
    _ = await browser.as_(cast.olena)
    answer = await browser.client.post(f"/c/{cast.kalyna.pub}/edit", content=b"x" * 1_000_000)
    assert answer.status_code == 413


async def test_columns_that_cannot_be_are_said_so(
    browser: Browser, cast: Cast, larysa: Viewer
) -> None:
    _ = await browser.as_(larysa)
    paper = (await send(browser, cast, xlsx([HEADS, *SMALL]))).headers["location"]
    for fields, sentence in (
        ({"c0": "phone", "way": "row", "heads": "1"}, "which column holds the names"),
        ({"c0": "phone", "c1": "full_name", "c2": "phone", "way": "row", "heads": "1"}, "Only one"),
        ({"c1": "full_name", "way": "number", "heads": "1"}, "number of the family"),
        ({"c1": "full_name", "way": "magic", "heads": "-5"}, "Please choose one"),
        ({"c1": "full_name", "way": "row", "heads": "900"}, "number from 0"),
    ):
        answer = await browser.post(paper, **fields)
        assert answer.status_code == 422
        assert sentence in answer.text


async def test_another_sheet_of_the_same_file(browser: Browser, cast: Cast, larysa: Viewer) -> None:
    _ = await browser.as_(larysa)
    raw = xlsx([HEADS, *SMALL], [["ПІБ", "Телефон"], ["Гончар Ніна", "0671234567"]])
    paper = (await send(browser, cast, raw)).headers["location"]
    other = await browser.follow(await browser.post(paper, sheet="1"))
    assert "Гончар Ніна" in other.text
    assert chosen(other.text)["c0"] == "full_name"
    assert (
        await browser.post(paper, sheet="7", c0="full_name", way="row", heads="1")
    ).status_code == 303


async def test_a_list_thrown_away_is_gone(browser: Browser, cast: Cast, larysa: Viewer) -> None:
    _ = await browser.as_(larysa)
    paper = (await send(browser, cast, xlsx([HEADS, *SMALL]))).headers["location"]
    _ = await browser.follow(await browser.post(f"{paper}/away"))
    assert (await browser.get(paper)).status_code == 404
    assert (await browser.post(f"{paper}/go")).status_code == 404


async def test_others_do_not_even_see_that_there_are_lists(
    browser: Browser, cast: Cast, larysa: Viewer
) -> None:
    paper = await bringing.bring(larysa, cast.kalyna.id, xlsx([HEADS, *SMALL]))
    path = f"/c/{cast.kalyna.pub}/families/lists"
    for who in (cast.taras, cast.olena, cast.nino):
        visitor = await browser.another().as_(who)
        for address in (path, f"{path}/{paper.pub}", f"{path}/{paper.pub}/rehearsal"):
            assert (await visitor.get(address)).status_code == 404
        for what in ("go", "away", "undo"):
            assert (await visitor.post(f"{path}/{paper.pub}/{what}")).status_code == 404
        await visitor.client.aclose()


async def test_a_touched_family_is_named_when_a_list_is_to_be_taken_back(
    browser: Browser, cast: Cast, larysa: Viewer
) -> None:
    from app.registry.actions import changing

    paper = await bringing.bring(larysa, cast.kalyna.id, xlsx([HEADS, *SMALL]))
    await bringing.let_go(larysa, paper)
    await taking.take_over_waiting()
    row = await Living.get(person__given="Іван").select_related("household")
    await changing.set_state(larysa, row.household, changing.State.MOVED)
    _ = await browser.as_(larysa)
    answer = await browser.post(f"/c/{cast.kalyna.pub}/families/lists/{paper.pub}/undo")
    assert answer.status_code == 409
    assert row.household.code in answer.text


async def test_what_a_cell_says_is_text_on_every_page(
    browser: Browser, cast: Cast, larysa: Viewer
) -> None:
    nasty = "<img src=x onerror=alert(1)>"
    _ = await browser.as_(larysa)
    raw = csv([[nasty, "ПІБ", "Телефон"], [nasty, nasty, nasty], ["", "Шевченко Олена", ""]])
    paper = (await send(browser, cast, raw)).headers["location"]
    for address in (paper, f"{paper}/rehearsal", f"{paper}/rehearsal/all/0"):
        shown = (await browser.get(address)).text
        assert nasty not in shown
        assert "onerror=alert(1)&gt;" in shown or "Шевченко" in shown
