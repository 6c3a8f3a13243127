"""What a circle calls somebody: chosen on the way in, changed at any time, and nobody else's."""

from __future__ import annotations

import re

import pytest

from app.chat.actions import open_everyones_room, seat, send
from app.chat.forms import MessageForm
from app.chat.models import Room
from app.core.config import Config
from app.core.errors import Forbidden
from app.core.limits import Limit
from app.core.tokens import public_id
from app.core.viewer import Role
from app.groups.actions import naming
from app.groups.models import Membership, RoleGrant
from tests.cast import Cast
from tests.conftest import Browser
from tests.groups.ways import invited, words_of

IN_USE = "Somebody here has this name already. Add something, so that people can tell you apart."


async def name_of(cast: Cast, who: str = "taras") -> str:
    return (await Membership.get(user_id=getattr(cast, who).user_id)).name


@pytest.mark.parametrize("name", ["Олена", "олена", "Oлeна", "Марта.", "О\u0301лена"])
async def test_nobody_comes_in_under_the_name_of_who_looks_after_the_circle(
    cast: Cast, browser: Browser, config: Config, name: str
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    answer = await browser.post(f"/join/{code}", name=name)
    assert answer.status_code == 422
    assert IN_USE in answer.text
    assert (await browser.get(f"/join/{code}/login")).headers["location"] == f"/join/{code}"
    assert (await browser.post(f"/join/{code}", name="Олена К.")).status_code == 303


async def test_an_invitation_does_not_tell_who_else_is_in_the_circle(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    await browser.as_(cast.bohdan)
    await browser.post(f"/join/{code}", name="Тарас")
    await browser.post(f"/join/{code}/agree", agree="1")
    assert await Membership.filter(group_id=cast.kalyna.id, name="Тарас").count() == 2


async def test_whoever_began_to_look_after_it_meanwhile_keeps_their_name(
    cast: Cast, browser: Browser, config: Config
) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    await browser.as_(cast.bohdan)
    await browser.post(f"/join/{code}", name="Тарас")
    mine = await Membership.get(user_id=cast.taras.user_id)
    await RoleGrant.create(membership_id=mine.id, role=Role.STEWARD)
    again = await browser.post(f"/join/{code}/agree", agree="1")
    assert again.headers["location"] == f"/join/{code}"
    assert IN_USE in (await browser.follow(again)).text
    assert not await Membership.filter(user_id=cast.bohdan.user_id).exists()


async def test_a_keeper_comes_back_under_their_own_name(
    cast: Cast, browser: Browser, config: Config
) -> None:
    """The name of another circle's keeper is free, too."""
    _, code = await invited(config, cast.olena, cast.kalyna)
    await browser.as_(cast.nino)
    assert (await browser.post(f"/join/{code}", name="ნინო")).status_code == 303


async def test_a_name_can_be_changed_later(cast: Cast, browser: Browser) -> None:
    await open_everyones_room(cast.kalyna.id)
    room = await Room.get(group_id=cast.kalyna.id)
    assert cast.taras.user_id
    await seat(cast.kalyna.id, cast.taras.user_id, is_keeper=False)
    await send(cast.taras, room, MessageForm(public_id(), "Доброго ранку"))
    await browser.as_(cast.taras)
    me = f"/c/{cast.kalyna.pub}/me"
    page = await browser.get(me)
    assert "What should we call you?" in page.text
    assert re.search(r'value="Тарас"', page.text)
    assert f'href="/c/{cast.kalyna.pub}/leave"' in page.text

    saved = await browser.follow(await browser.post(me, name="  Тарас Бульба "))
    assert "Saved." in saved.text
    assert await name_of(cast) == "Тарас Бульба"
    for path in (f"/c/{cast.kalyna.pub}/rooms", f"/rooms/{room.pub}", f"/c/{cast.kalyna.pub}"):
        assert "Тарас Бульба" in words_of(await browser.get(path)), path
    assert 'data-name="Тарас Бульба"' in (await browser.get(f"/rooms/{room.pub}")).text


@pytest.mark.parametrize("page", ["/c/{}/about", "/more"])
async def test_the_way_to_ones_own_name_is_shown(cast: Cast, browser: Browser, page: str) -> None:
    await browser.as_(cast.taras)
    shown = await browser.get(page.format(cast.kalyna.pub))
    assert f'href="/c/{cast.kalyna.pub}/me"' in shown.text


async def test_a_name_that_will_not_do_is_shown_again(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.taras)
    for name, says in (("", "Write what we should call you."), ("марта", IN_USE), ("🌻", "letter")):
        answer = await browser.post(f"/c/{cast.kalyna.pub}/me", name=name)
        assert answer.status_code == 422
        assert says in answer.text
        assert '<a href="#name">' in answer.text
        assert f'value="{name}"' in answer.text
    assert await name_of(cast) == "Тарас"


async def test_a_member_may_not_take_any_name_in_use_and_may_keep_their_own(
    cast: Cast, browser: Browser
) -> None:
    await browser.as_(cast.marta)
    me = f"/c/{cast.kalyna.pub}/me"
    assert (await browser.post(me, name="Тарас")).status_code == 422
    assert (await browser.post(me, name="МАРТА")).status_code == 303
    assert await name_of(cast, "marta") == "МАРТА"
    assert (await browser.post(me, name="ნინო")).status_code == 303, "she is in another circle"


async def test_names_are_not_tried_without_end(
    cast: Cast, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(naming, "changes", Limit(2, 3600))
    await browser.as_(cast.taras)
    answers = [await browser.post(f"/c/{cast.kalyna.pub}/me", name="Марта") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [422, 422, 429]
    assert 'value="Марта"' in answers[-1].text
    assert answers[-1].headers["retry-after"]


async def test_nobody_else_renames_somebody(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.nino)
    for ask in (browser.get, browser.post):
        assert (await ask(f"/c/{cast.kalyna.pub}/me")).status_code == 404
    with pytest.raises(Forbidden):
        await naming.rename(cast.nino, cast.kalyna.id, "Хтось")
