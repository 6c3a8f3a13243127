"""Somebody does not want to be in the list any more."""

from __future__ import annotations

import pytest
from tortoise.connection import get_connection

from app.accounts.actions import erase_account
from app.core.errors import Conflict
from app.core.viewer import Viewer
from app.features import wire
from app.registry import actions
from app.registry.models import Household, Likeness, Living, Person, Relation, State, Status, Trace
from tests.cast import PASSWORD, Cast
from tests.conftest import Browser
from tests.registry.families import HALYNA, OKSANA, alone, called, shevchuks
from tests.registry.test_bringing import SMALL, taken_over


async def test_nothing_of_them_is_left(cast: Cast, larysa: Viewer) -> None:
    home, oksana = await alone(larysa, cast.kalyna.id, OKSANA)
    _, again = await alone(larysa, cast.kalyna.id, OKSANA)
    await actions.change_where(
        larysa, home, address="Соборна 4", area="Вінниця", locale="uk", version=home.version
    )
    await actions.merge(larysa, oksana, again, {"names"})
    await actions.erase_person(larysa, await Household.get(id=home.id), oksana)

    people = await Person.all()
    assert {one.status for one in people} == {Status.ERASED}
    assert {(one.given, one.phone, one.sound, one.birth_year) for one in people} == {
        ("", "", "", None)
    }
    gone = await Household.get(id=home.id)
    assert (gone.state, gone.address, gone.area) == (State.WITHDRAWN, "", "")
    assert await Likeness.all().count() == 0
    rows = await get_connection("default").execute_query_dict("SELECT * FROM person_merge")
    assert [row["before"] for row in rows] == [""]


async def test_whoever_speaks_for_others_is_asked_who_does_then(cast: Cast, larysa: Viewer) -> None:
    home = await shevchuks(larysa, cast.kalyna.id)
    with pytest.raises(Conflict):
        await actions.erase_person(larysa, home, await called("Галина"))
    await actions.erase_person(larysa, home, await called("Іван"))
    assert (await Household.get(id=home.id)).children == 0


async def test_an_erased_account_leads_to_no_record(cast: Cast, larysa: Viewer) -> None:
    wire()
    _, halyna = await alone(larysa, cast.kalyna.id, HALYNA)
    await Person.filter(id=halyna.id).update(user_id=cast.taras.user_id)
    assert cast.taras.user_id
    await erase_account(cast.taras.user_id)
    kept = await Person.get(id=halyna.id)
    assert (kept.user_id, kept.given) == (None, "Галина")


async def test_who_goes_takes_their_record_along_where_they_want_that(
    browser: Browser, cast: Cast, larysa: Viewer
) -> None:
    wire()
    home = await shevchuks(larysa, cast.kalyna.id)
    halyna = await called("Галина")
    await Person.filter(id=halyna.id).update(user_id=cast.taras.user_id)
    taras = await browser.as_(cast.taras)
    page = (await taras.get("/settings/erase")).text
    assert "Your family’s record stays with those who keep the list" in page
    assert 'name="record"' in page
    sent = await taras.post("/settings/erase", sure="1", record="1", password=PASSWORD)
    assert sent.status_code == 303
    gone = await Person.get(id=halyna.id)
    assert (gone.status, gone.given, gone.phone, gone.user_id) == (Status.ERASED, "", "", None)
    home = await Household.get(id=home.id).select_related("head")
    assert home.state is State.ACTIVE
    assert home.head.birth_year or home.head.birth_date
    assert home.head_id != halyna.id
    assert await Person.exists(given="Іван", status=Status.ACTIVE)


async def test_without_that_the_record_stays_with_the_family(
    browser: Browser, cast: Cast, larysa: Viewer
) -> None:
    wire()
    await shevchuks(larysa, cast.kalyna.id)
    halyna = await called("Галина")
    await Person.filter(id=halyna.id).update(user_id=cast.taras.user_id)
    taras = await browser.as_(cast.taras)
    assert (await taras.post("/settings/erase", sure="1", password=PASSWORD)).status_code == 303
    kept = await Person.get(id=halyna.id)
    assert (kept.user_id, kept.given, kept.status) == (None, "Галина", Status.ACTIVE)


async def test_the_last_of_a_family_takes_the_address_along(cast: Cast, larysa: Viewer) -> None:
    wire()
    home, halyna = await alone(larysa, cast.kalyna.id, HALYNA)
    await Person.filter(id=halyna.id).update(user_id=cast.taras.user_id)
    assert cast.taras.user_id
    await erase_account(cast.taras.user_id, {"record"})
    left = await Household.get(id=home.id)
    assert (left.state, left.address) == (State.WITHDRAWN, "")


async def test_who_is_in_no_list_is_told_whom_to_ask(browser: Browser, cast: Cast) -> None:
    wire()
    page = (await (await browser.as_(cast.nino)).get("/settings/erase")).text
    assert "ask those who keep the list to take you out" in page
    assert 'name="record"' not in page


async def test_nothing_of_them_is_left_in_what_a_list_had_changed(
    cast: Cast, larysa: Viewer
) -> None:
    await taken_over(larysa, cast, SMALL)
    olena, *others = SMALL
    moved = [*olena[:5], "0509999999", olena[6], "Вінниця", "вул. Лісова, 1", ""]
    await taken_over(larysa, cast, [moved, *others])
    one, petro = await called("Олена"), await called("Петро")
    lives = await Living.get(person_id=one.id, left_on=None).select_related("household")
    await actions.make_head(larysa, lives.household, petro)
    await actions.erase_person(larysa, lives.household, one)
    assert {trace.before for trace in await Trace.filter(person_id=one.id)} == {""}
    await actions.erase_person(larysa, await Household.get(id=lives.household_id), petro)
    assert {trace.before for trace in await Trace.all()} == {""}


async def test_whoever_left_a_family_can_still_be_erased(
    cast: Cast, larysa: Viewer, browser: Browser
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id, OKSANA)
    oksana = await called("Оксана")
    await actions.leave(larysa, home, oksana)
    desk = await browser.as_(larysa)
    path = f"/households/{home.pub}/people/{oksana.pub}/erase"
    assert path in (await desk.get(f"/households/{home.pub}")).text
    assert "Шевчук Оксана" in (await desk.get(path)).text
    assert (await desk.post(path)).status_code == 303
    oksana = await Person.get(id=oksana.id)
    assert (oksana.status, oksana.given) == (Status.ERASED, "")
    assert (await Household.get(id=home.id)).state is State.ACTIVE
    assert (await desk.get(path)).status_code == 404


async def test_whoever_lives_elsewhere_by_now_is_erased_there(
    cast: Cast, larysa: Viewer, browser: Browser
) -> None:
    home = await shevchuks(larysa, cast.kalyna.id, OKSANA)
    other, _ = await alone(larysa, cast.kalyna.id, HALYNA)
    oksana = await called("Оксана")
    await actions.move_in(larysa, other, oksana, Relation.CHILD)
    with pytest.raises(Conflict):
        await actions.erase_person(larysa, home, oksana)
    desk = await browser.as_(larysa)
    page = await desk.get(f"/households/{home.pub}/people/{oksana.pub}/erase")
    assert page.status_code == 404
