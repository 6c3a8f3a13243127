"""A newcomer opens an invitation on a phone where somebody else is signed in."""

from __future__ import annotations

from app.accounts.models import User
from app.core.config import Config
from app.groups.models import Invitation, Membership
from tests.cast import Cast
from tests.conftest import Browser
from tests.groups.ways import invited, walk_to_agree, words_of


async def test_on_a_phone_where_another_is_signed_in_the_page_says_who(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    assert "You are signed in as" not in (await browser.get(f"/join/{code}")).text
    await browser.as_(cast.bohdan)
    for page in (await browser.get(f"/join/{code}"), await browser.post(f"/join/{code}")):
        assert "You are signed in as bohdan." in words_of(page)
        assert "I am somebody else" in page.text


async def test_somebody_else_comes_in_as_themselves(
    cast: Cast, browser: Browser, config: Config
) -> None:
    invitation, code = await invited(config, cast.olena, cast.kalyna)
    await browser.as_(cast.bohdan)
    page = await browser.get(f"/join/{code}")
    form = page.text.partition('action="/sign-out"')[2].partition("</form>")[0]
    assert f'name="next" value="/join/{code}"' in form
    out = await browser.post("/sign-out", next=f"/join/{code}")
    assert out.headers["location"] == f"/join/{code}"
    assert out.headers["clear-site-data"] == '"cookies", "storage", "cache"'
    browser.client.cookies.clear()

    await walk_to_agree(browser, code, "Устим", "ustym")
    await browser.post(f"/join/{code}/agree", agree="1")
    assert not await Membership.filter(user_id=cast.bohdan.user_id).exists()
    newcomer = await User.get(login="ustym")
    assert (await Membership.get(user_id=newcomer.id)).name == "Устим"
    assert (await Invitation.get(id=invitation.id)).uses == 1
