"""What to bring to an event: on its page, by the forms people send."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta

import httpx2
import pytest

from app.core.clock import now
from app.core.viewer import Role, Viewer
from app.events.models import Occurrence, OccurrenceState
from app.groups.models import Care, Group, RoleGrant
from app.lines.models import Line, Promise
from app.notices.models import Notice
from tests.conftest import Browser
from tests.directory.cards import SitsDown
from tests.events.making import membership_of, supper, wanted
from tests.world import World


@pytest.fixture
async def tea(world: World) -> Line:
    """Ten packets are wanted for a supper of Olena's in a week."""
    one = await supper(world.cast.kalyna, world.cast.olena)
    (line,) = await wanted(one, "чай", qty=10)
    return line


async def page_of(line: Line) -> str:
    one = await Occurrence.get(sheet_id=line.sheet_id)
    return f"/events/{one.pub}"


async def promises(browser: Browser, line: Line, said: object, nonce: str = "") -> httpx2.Response:
    sent = {f"qty-{line.pub}": str(said), "nonce": nonce}
    return await browser.post(f"{await page_of(line)}/bring", **sent)


async def promised(line: Line) -> int:
    return (await Line.get(id=line.id)).promised


def words(answer: httpx2.Response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", answer.text))


async def test_somebody_promises_changes_and_takes_back(
    world: World, at: SitsDown, tea: Line
) -> None:
    taras = await at(world.cast.taras)
    answer = await promises(taras, tea, 4)
    assert answer.headers["location"].endswith("#bring")
    assert await promised(tea) == 4
    html = re.sub(r"\s+", " ", (await taras.get(await page_of(tea))).text)
    assert "4 of 10 are promised" in html
    assert 'value="4"' in html
    await promises(taras, tea, 6)
    assert await promised(tea) == 6
    back = f"{await page_of(tea)}/bring/{tea.pub}/back"
    for _ in range(2):
        assert (await taras.post(back)).status_code == 303
    assert await promised(tea) == 0


async def test_who_promises_what_was_taken_off_the_list_meanwhile_reads_that(
    world: World, at: SitsDown, tea: Line
) -> None:
    taras, olena = await at(world.cast.taras), await at(world.cast.olena)
    await olena.post(f"{await page_of(tea)}/bring/{tea.pub}/off")
    answer = await promises(taras, tea, 1)
    assert answer.status_code == 422
    assert "This is not wanted any more. Thank you all the same." in words(answer)


@pytest.mark.parametrize("said", ["0", "-1", "1000000000", "дві", "", "11"])
async def test_a_number_that_cannot_be_is_said_beside_its_line(
    world: World, at: SitsDown, tea: Line, said: str
) -> None:
    taras = await at(world.cast.taras)
    answer = await promises(taras, tea, said)
    assert answer.status_code == 422
    assert f'id="qty-{tea.pub}-problem"' in answer.text
    assert f'href="#qty-{tea.pub}"' in answer.text
    if said:
        assert f'value="{said}"' in answer.text, "what was typed stays"
    assert await promised(tea) == 0
    assert not await Promise.filter(sheet_id=tea.sheet_id).exists()


async def test_the_same_press_twice_is_one_promise(world: World, at: SitsDown, tea: Line) -> None:
    taras = await at(world.cast.taras)
    await asyncio.gather(*(promises(taras, tea, 3, "n") for _ in range(3)))
    assert await promised(tea) == 3
    assert await Promise.filter(sheet_id=tea.sheet_id).count() == 1


async def test_of_those_who_press_at_once_as_many_bring_as_are_wanted(
    world: World, at: SitsDown, tea: Line
) -> None:
    cast = world.cast
    people = [await at(one) for one in (cast.olena, cast.marta, cast.taras)]
    answers = await asyncio.gather(*(promises(one, tea, 4) for one in people))
    assert sorted(one.status_code for one in answers) == [303, 303, 422]
    assert await promised(tea) == 8
    late = next(one for one in answers if one.status_code == 422)
    assert "Only 2 more are wanted." in late.text


async def test_one_thing_needs_one_press(world: World, at: SitsDown) -> None:
    one = await supper(world.cast.kalyna, world.cast.olena)
    (pot,) = await wanted(one, "казан")
    taras, marta = await at(world.cast.taras), await at(world.cast.marta)
    html = re.sub(r"\s+", " ", (await taras.get(f"/events/{one.pub}")).text)
    assert f'<input type="hidden" name="qty-{pot.pub}" value="1">' in html
    assert "I will bring this" in html
    await promises(taras, pot, 1)
    answer = await promises(marta, pot, 1)
    assert answer.status_code == 422
    assert "Somebody else took this a moment ago. Thank you all the same." in words(answer)
    html = (await marta.get(f"/events/{one.pub}")).text
    assert "Everything is promised" in html
    assert "I will bring this" not in html


@pytest.mark.parametrize("care", [Care.OPEN, Care.GUARDED])
async def test_who_brings_something_is_told_as_the_circle_cares(
    world: World, at: SitsDown, tea: Line, care: Care
) -> None:
    cast = world.cast
    await Group.filter(id=cast.kalyna.id).update(care=care)
    await promises(await at(cast.taras), tea, 4)

    async def seen_by(person: Viewer) -> str:
        answer = await (await at(person)).get(await page_of(tea))
        return re.sub(r"\s+", " ", answer.text).partition('id="bring"')[2]

    assert "Тарас" in await seen_by(cast.olena), "the host knows"
    assert ("Тарас" in await seen_by(cast.marta)) is (care is Care.OPEN)
    assert ("Promised by others: 4" in await seen_by(cast.marta)) is (care is Care.GUARDED)
    assert "You: 4" in await seen_by(cast.taras)


async def test_the_host_adds_and_removes_and_others_may_not(
    world: World, at: SitsDown, tea: Line
) -> None:
    cast = world.cast
    olena, taras = await at(cast.olena), await at(cast.taras)
    path = f"{await page_of(tea)}/bring"
    sent = {"wanted": "цукор", "wanted_qty": "2", "wanted_unit": "пачки"}
    assert (await taras.post(f"{path}/new", **sent)).status_code == 403
    assert (await taras.post(f"{path}/{tea.pub}/off")).status_code == 403
    for _ in range(2):
        assert (await olena.post(f"{path}/new", **sent)).status_code == 303
    assert await Line.filter(sheet_id=tea.sheet_id).count() == 2
    await promises(taras, tea, 4)
    assert (await olena.post(f"{path}/{tea.pub}/off")).status_code == 303
    page = words(await taras.get(await page_of(tea)))
    assert "цукор" in page
    assert "чай" not in page
    told = await Notice.filter(user_id=cast.taras.user_id, kind="event.not needed").count()
    assert told == 1


@pytest.mark.parametrize("qty", ["0", "-1", "1000000000", "дві", ""])
async def test_a_host_is_told_what_is_wrong_with_a_number(
    world: World, at: SitsDown, tea: Line, qty: str
) -> None:
    olena = await at(world.cast.olena)
    sent = {"wanted": "цукор", "wanted_qty": qty}
    answer = await olena.post(f"{await page_of(tea)}/bring/new", **sent)
    assert answer.status_code == 422
    assert 'id="wanted_qty-problem"' in answer.text
    assert 'value="цукор"' in answer.text
    assert "<details open>" in answer.text


async def test_a_first_thing_makes_the_list(world: World, at: SitsDown) -> None:
    one = await supper(world.cast.kalyna, world.cast.olena)
    olena = await at(world.cast.olena)
    sent = {"wanted": "цукор", "wanted_qty": "2"}
    await asyncio.gather(*(olena.post(f"/events/{one.pub}/bring/new", **sent) for _ in range(3)))
    assert await Line.filter(text="цукор").count() == 1
    taras = await at(world.cast.taras)
    assert "цукор, 2" in words(await taras.get(f"/events/{one.pub}"))


async def test_a_host_hears_that_something_is_missing_again(
    world: World, at: SitsDown, tea: Line
) -> None:
    taras = await at(world.cast.taras)
    await promises(taras, tea, 4)
    for _ in range(2):
        await taras.post(f"{await page_of(tea)}/bring/{tea.pub}/back")
    told = Notice.filter(user_id=world.cast.olena.user_id, kind="event.released")
    assert await told.count() == 1


async def test_who_does_not_come_is_reminded_of_what_they_promised(
    world: World, at: SitsDown, tea: Line
) -> None:
    taras, page = await at(world.cast.taras), await page_of(tea)
    await promises(taras, tea, 4)
    assert "You have promised to bring" not in (await taras.get(page)).text
    await taras.post(f"{page}/answer", says="no", nonce="no")
    assert "You have promised to bring" in (await taras.get(page)).text
    await taras.post(f"{page}/bring/{tea.pub}/back")
    assert "You have promised to bring" not in (await taras.get(page)).text


async def test_when_it_is_near_things_are_ticked_off(world: World, at: SitsDown, tea: Line) -> None:
    cast = world.cast
    await promises(await at(cast.taras), tea, 4)
    olena, path = await at(cast.olena), await page_of(tea)
    promise = await Promise.filter(sheet_id=tea.sheet_id).first()
    assert promise
    here = f"{path}/bring/{tea.pub}/here"
    assert here not in (await olena.get(path)).text, "it is a week until then"
    soon = now() + timedelta(hours=2)
    await Occurrence.filter(sheet_id=tea.sheet_id).update(
        starts_at=soon, ends_at=soon + timedelta(hours=2)
    )
    assert here in (await olena.get(path)).text
    marta = await at(cast.marta)
    assert (await marta.post(here, promise=promise.pub)).status_code == 403
    for _ in range(2):
        assert (await olena.post(here, promise=promise.pub)).status_code == 303
    assert (await Line.get(id=tea.id)).delivered == 4
    assert "(here)" in words(await olena.get(path))


async def test_who_brings_it_may_say_so_themselves(world: World, at: SitsDown, tea: Line) -> None:
    taras = await at(world.cast.taras)
    await promises(taras, tea, 10)
    promise = await Promise.filter(sheet_id=tea.sheet_id).first()
    assert promise
    here = f"{await page_of(tea)}/bring/{tea.pub}/here"
    assert (await taras.post(here, promise=promise.pub)).status_code == 303
    assert "It is here" in words(await taras.get(await page_of(tea)))


@pytest.mark.parametrize("how", ["cancelled", "over"])
async def test_nothing_is_promised_to_what_does_not_take_place(
    world: World, at: SitsDown, tea: Line, how: str
) -> None:
    ago = now() - timedelta(days=1)
    over = {"starts_at": ago - timedelta(hours=1), "ends_at": ago}
    cancelled = {"state": OccurrenceState.CANCELLED}
    changed = over if how == "over" else cancelled
    await Occurrence.filter(sheet_id=tea.sheet_id).update(**changed)
    taras = await at(world.cast.taras)
    answer = await promises(taras, tea, 4)
    assert answer.status_code == 409
    assert "This is over, or it does not take place." in words(answer)
    assert "I will bring this" not in answer.text
    assert await promised(tea) == 0


async def test_whoever_leaves_the_circle_brings_nothing(
    world: World, at: SitsDown, tea: Line
) -> None:
    cast = world.cast
    taras = await at(cast.taras)
    await promises(taras, tea, 4)
    answer = await taras.post(f"/c/{cast.kalyna.pub}/leave")
    assert answer.status_code == 303
    assert await promised(tea) == 0
    assert (await promises(taras, tea, 4)).status_code == 404


async def test_a_member_who_holds_something_sees_no_names_in_a_guarded_circle(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    one = await supper(cast.kalyna, cast.taras)
    (line,) = await wanted(one, "чай", qty=4)
    await promises(await at(cast.marta), line, 2)
    taras = await at(cast.taras)
    assert "Марта" not in words(await taras.get(f"/events/{one.pub}"))
    mine = await membership_of(cast.taras, cast.kalyna)
    await RoleGrant.create(membership_id=mine.id, role=Role.STEWARD)
    assert "Марта: 2" in words(await taras.get(f"/events/{one.pub}"))
