"""One's own record: what is closed opens for who shows that it is them, and is written down; what
is wrong is said, looked at and put right."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from app.accounts.models import Session
from app.audit.models import Entry
from app.core.clock import now
from app.core.viewer import Viewer
from app.registry.models import Happening, Household, Living, Person, What
from tests.cast import PASSWORD, Cast
from tests.conftest import Browser
from tests.groups.ways import words_of
from tests.registry.families import HALYNA, called, shevchuks


@pytest.fixture
async def desk(browser: Browser, larysa: Viewer) -> AsyncIterator[Browser]:
    made = await browser.another().as_(larysa)
    yield made
    await made.client.aclose()


@pytest.fixture
async def home(cast: Cast, larysa: Viewer) -> Household:
    """Taras is Halyna of the list."""
    home = await shevchuks(larysa, cast.kalyna.id)
    halyna = await called("Галина")
    await Person.filter(id=halyna.id).update(user_id=cast.taras.user_id)
    return home


def mine(cast: Cast) -> str:
    return f"/c/{cast.kalyna.pub}/families/mine"


async def long_ago(who: Viewer) -> None:
    """They showed long ago that it is them."""
    await Session.filter(user_id=who.user_id).update(created_at=now() - timedelta(hours=1))


async def test_what_is_closed_opens_with_a_password_and_is_written_down(
    cast: Cast, home: Household, browser: Browser
) -> None:
    taras = await browser.as_(cast.taras)
    await long_ago(cast.taras)
    page = await taras.get(mine(cast))
    for closed in (HALYNA.phone, HALYNA.document, HALYNA.origin):
        assert closed
        assert closed not in page.text
    assert await Entry.filter(deed="family.own_opened").count() == 0
    wrong = await taras.post(mine(cast), do="open", password="not his")
    assert (wrong.status_code, HALYNA.phone in wrong.text) == (422, False)
    assert await Entry.filter(deed="family.own_opened").count() == 0
    shown = await taras.post(mine(cast), do="open", password=PASSWORD)
    assert shown.status_code == 200
    assert HALYNA.phone in shown.text
    assert shown.headers["cache-control"] == "no-store"
    entry = await Entry.get(deed="family.own_opened")
    assert (entry.actor_id, entry.subject, entry.is_power) == (
        cast.taras.user_id,
        (await called("Галина")).pub,
        False,
    )
    assert HALYNA.phone not in (await taras.get(mine(cast))).text, "once"
    fresh = await browser.another().as_(cast.taras)
    again = await fresh.post(mine(cast), do="open")
    assert (again.status_code, HALYNA.phone in again.text) == (200, True), "who just signed in"
    await fresh.client.aclose()
    assert await Entry.filter(deed="family.own_opened").count() == 2, "each time"


async def test_what_is_wrong_is_said_and_put_right(
    cast: Cast, home: Household, browser: Browser, desk: Browser
) -> None:
    taras = await browser.as_(cast.taras)
    none = await taras.post(mine(cast), do="wrong")
    assert (none.status_code, "Please tick what is wrong." in words_of(none)) == (422, True)
    said = await taras.post(mine(cast), do="wrong", wrong_phone="1", wrong_family="1")
    assert said.status_code == 303
    await taras.post(mine(cast), do="wrong", wrong_phone="1")
    assert await Happening.filter(what=What.WRONG).count() == 2, "saying it twice is once"
    assert "You said so." in words_of(await taras.get(mine(cast)))
    families = await desk.get(f"/c/{cast.kalyna.pub}/families")
    assert "They say that something is wrong" in words_of(families)
    page = words_of(await desk.get(f"/households/{home.pub}"))
    assert "They say that something is wrong" in page
    assert "Phone, Who belongs to my family" in page
    done = await desk.post(f"/households/{home.pub}/right")
    assert done.status_code == 303
    assert "You said so." not in words_of(await taras.get(mine(cast)))
    assert "They say" not in words_of(await desk.get(f"/c/{cast.kalyna.pub}/families"))
    history = words_of(await desk.get(f"/households/{home.pub}"))
    assert "It was put right" in history
    assert "Said that something is wrong: Phone" in history
    await desk.post(f"/households/{home.pub}/right")
    assert await Happening.filter(what=What.RIGHT).count() == 1
    await taras.post(mine(cast), do="wrong", wrong_born="1")
    assert "They say" in words_of(await desk.get(f"/c/{cast.kalyna.pub}/families")), "and again"


async def test_they_can_write_to_whoever_keeps_the_list(
    cast: Cast, home: Household, browser: Browser, larysa: Viewer
) -> None:
    taras = await browser.as_(cast.taras)
    assert f'href="/direct/{larysa.pub}"' in (await taras.get(mine(cast))).text


async def test_nobody_says_anything_about_a_record_that_is_not_theirs(
    cast: Cast, home: Household, browser: Browser
) -> None:
    for who in (cast.olena, cast.nino):
        other = await browser.another().as_(who)
        for sent in ({"do": "open", "password": PASSWORD}, {"do": "wrong", "wrong_name": "1"}):
            assert (await other.post(mine(cast), **sent)).status_code == 404
        assert (await other.post(f"/households/{home.pub}/right")).status_code in (403, 404)
        await other.client.aclose()
    assert await Entry.filter(deed="family.own_opened").count() == 0


async def test_somebody_without_a_family_writes_instead(
    cast: Cast, home: Household, browser: Browser
) -> None:
    await Living.filter(person_id=(await called("Галина")).id).update(left_on=now().date())
    taras = await browser.as_(cast.taras)
    assert (await taras.post(mine(cast), do="wrong", wrong_name="1")).status_code == 409
    assert "Or write to whoever keeps the list" in words_of(await taras.get(mine(cast)))
