"""What the people of a circle promise each other."""

from __future__ import annotations

import pytest

from app.audit.models import Entry
from app.core.errors import Conflict, Forbidden, NotFound
from app.groups import actions
from app.groups.models import Acceptance, Agreement
from tests.cast import Cast
from tests.conftest import Browser
from tests.groups.ways import words_of


async def test_members_are_asked_at_their_next_page_and_only_once(
    cast: Cast, browser: Browser
) -> None:
    home, page = f"/c/{cast.kalyna.pub}", f"/c/{cast.kalyna.pub}/agreement"
    await browser.as_(cast.taras)
    assert (await browser.get(home)).status_code == 200
    await actions.publish(cast.olena, cast.kalyna.id, "Ми мовчимо\nпро чуже")
    asked = await browser.follow(await browser.get(home))
    assert "Ми мовчимо про чуже" in words_of(asked)
    assert f"/c/{cast.kalyna.pub}/leave" in asked.text
    said = await browser.post(page, version="1")
    assert "Thank you." in words_of(await browser.follow(said))
    await browser.post(page, version="1")
    assert await Acceptance.filter(user_id=cast.taras.user_id).count() == 1
    await browser.as_(cast.olena)
    assert (await browser.get(home)).status_code == 200


async def test_a_new_version_asks_again_and_the_old_stays_readable(
    cast: Cast, browser: Browser
) -> None:
    await actions.publish(cast.olena, cast.kalyna.id, "Перше слово")
    await actions.accept(cast.taras, cast.kalyna.id, "1")
    await actions.publish(cast.olena, cast.kalyna.id, "Друге слово")
    await actions.publish(cast.olena, cast.kalyna.id, "Друге слово")
    assert await Agreement.all().count() == 2
    with pytest.raises(Conflict):
        await actions.accept(cast.taras, cast.kalyna.id, "1")
    await browser.as_(cast.taras)
    page = await browser.get(f"/c/{cast.kalyna.pub}/agreement")
    assert "Перше слово" in page.text
    assert "This text is new" in page.text
    assert [one.deed for one in await Entry.all()] == ["agreement.published"] * 2


async def test_only_the_owner_writes_and_only_members_say_yes(cast: Cast, browser: Browser) -> None:
    for who in (cast.marta, cast.taras, cast.nino):
        with pytest.raises(Forbidden):
            await actions.publish(who, cast.kalyna.id, "Моє")
    with pytest.raises(NotFound):
        await actions.accept(cast.taras, cast.kalyna.id, "1")
    await actions.publish(cast.olena, cast.kalyna.id, "Наше")
    with pytest.raises(Forbidden):
        await actions.accept(cast.nino, cast.kalyna.id, "1")
    await browser.as_(cast.olena)
    path = f"/c/{cast.kalyna.pub}/agreement/new"
    assert "Наше" in (await browser.get(path)).text
    assert (await browser.post(path, text=" ")).status_code == 422
    assert (await browser.post(path, text="Спільне")).status_code == 303
