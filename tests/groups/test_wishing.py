"""A member asks for an invitation for somebody; one of those who keep the door decides (row 14)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.acts import actions as acts
from app.acts.models import Act
from app.audit.models import Entry
from app.core.clock import now
from app.core.config import Config, secret_key
from app.core.errors import Conflict, Forbidden, NotFound, TooMany
from app.core.viewer import Role, Viewer
from app.groups import actions, queries
from app.groups.forms import InvitationForm
from app.groups.models import Group, Invitation, Membership
from app.groups.queries import are_near
from tests.cast import Cast, person
from tests.conftest import Browser
from tests.groups.ways import words_of


async def wished(cast: Cast, config: Config, once: str = "x", who: Viewer | None = None) -> Act:
    form = InvitationForm(label="моя сестра", once=once)
    await actions.wish(who or cast.taras, cast.kalyna.id, form, secret_key(config.data))
    return await Act.filter(kind=queries.WISH).order_by("-id").first()  # type: ignore[return-value]


async def test_with_a_keepers_yes_the_member_has_a_link_and_brings_them(
    cast: Cast, browser: Browser
) -> None:
    path = f"/c/{cast.kalyna.pub}/invite"
    await browser.as_(cast.taras)
    about = await browser.get(f"/c/{cast.kalyna.pub}/about")
    assert "Ask for an invitation" in about.text
    assert "Invite someone" not in about.text
    asked = await browser.post(path, label="моя сестра", once="a" * 22)
    assert "моя сестра" in words_of(await browser.follow(asked))
    act = await Act.get()
    await browser.as_(cast.marta)
    home = await browser.get(f"/c/{cast.kalyna.pub}")
    assert "Members ask for invitations" in words_of(home)
    assert "моя сестра Тарас asks" in words_of(await browser.get(path))
    await browser.post(f"{path}/asked/{act.pub}", answer="yes")
    await browser.as_(cast.taras)
    assert (
        "An invitation you asked for is ready" in (await browser.get(f"/c/{cast.kalyna.pub}")).text
    )
    made = await Invitation.get()
    assert (made.inviter_id, made.max_uses, made.uses) == (cast.taras.user_id, 1, 0)
    assert timedelta(days=6) < made.expires_at - now() < timedelta(days=8)
    page = await browser.get(f"{path}/{made.pub}")
    code = page.text.partition("/join/")[2].partition('"')[0]
    await actions.join(cast.bohdan, code, "Богдан")
    assert await are_near(cast.kalyna.id, cast.taras.user_id or 0, cast.bohdan.user_id or 0)


async def test_one_yes_is_enough_also_of_who_brought_the_member(cast: Cast, config: Config) -> None:
    """The founder of a small circle has brought everybody."""
    by_olena = await actions.invite(
        cast.olena, cast.kalyna.id, InvitationForm(), secret_key(config.data)
    )
    await Membership.filter(user_id=cast.taras.user_id).update(invitation_id=by_olena.id)
    act = await wished(cast, config)
    await actions.answer_wish(cast.olena, act, is_yes=True)
    assert await Invitation.filter(inviter_id=cast.taras.user_id).count() == 1
    with pytest.raises(Conflict):
        await actions.answer_wish(cast.marta, act, is_yes=True)


@pytest.mark.parametrize("who", ["taras", "nino", "bohdan"])
async def test_nobody_else_says_yes(cast: Cast, config: Config, who: str) -> None:
    act = await wished(cast, config)
    with pytest.raises((Forbidden, Conflict)):
        await actions.answer_wish(getattr(cast, who), act, is_yes=True)
    assert not await Invitation.exists()


async def test_a_steward_may_an_organiser_asks_herself(cast: Cast, config: Config) -> None:
    stefa = await person("stefa", cast.kalyna, "Стефа", Role.STEWARD)
    orysia = await person("orysia", cast.kalyna, "Орися", Role.ORGANISER)
    act = await wished(cast, config, who=orysia)
    with pytest.raises(Forbidden):
        await actions.answer_wish(orysia, act, is_yes=True)
    await actions.answer_wish(stefa, act, is_yes=True)
    assert (await Invitation.get()).inviter_id == orysia.user_id


async def test_no_makes_nothing_and_whoever_asked_may_take_it_back(
    cast: Cast, config: Config
) -> None:
    await actions.answer_wish(cast.marta, await wished(cast, config), is_yes=False)
    await actions.answer_wish(cast.taras, await wished(cast, config, "y"), is_yes=False)
    assert not await Invitation.exists()
    circle = await queries.circle_for(cast.olena, cast.kalyna.pub)
    assert await queries.wishes_in(cast.olena, circle) == []


async def test_nobody_asks_too_often_and_one_form_asks_once(cast: Cast, config: Config) -> None:
    for once in ("a", "a", "b", "c"):
        await wished(cast, config, once)
    assert await Act.filter(kind=queries.WISH).count() == 3
    with pytest.raises(TooMany):
        await wished(cast, config, "d")


async def test_whoever_leaves_asks_no_more(cast: Cast, config: Config) -> None:
    act = await wished(cast, config)
    await actions.leave(cast.taras, cast.kalyna.id)
    act = await Act.get(id=act.id)
    with pytest.raises(Conflict):
        await actions.answer_wish(cast.olena, act, is_yes=True)


async def test_the_log_says_that_it_happened_and_not_for_whom(cast: Cast, config: Config) -> None:
    await actions.answer_wish(cast.marta, await wished(cast, config), is_yes=True)
    entries = await Entry.all().order_by("id")
    assert [one.deed for one in entries] == [acts.ASKED.name, acts.AGREED.name]
    assert "сестра" not in "".join(one.facts for one in entries)


async def test_others_neither_see_nor_take_back_somebodys_invitation(
    cast: Cast, config: Config, browser: Browser
) -> None:
    await actions.answer_wish(cast.marta, await wished(cast, config), is_yes=True)
    made = await Invitation.get()
    path = f"/c/{cast.kalyna.pub}/invite/{made.pub}"
    ira = await person("ira", cast.kalyna, "Іра")
    await browser.as_(ira)
    assert (await browser.get(path)).status_code == 404
    assert (await browser.post(f"{path}/revoke")).status_code == 404
    await browser.as_(cast.taras)
    assert (await browser.post(f"{path}/revoke")).status_code == 303
    assert (await Invitation.get()).revoked_at is not None


async def test_a_wish_of_another_circle_is_not_there(cast: Cast, config: Config) -> None:
    act = await wished(cast, config)
    await Membership.create(group_id=cast.tbilisi.id, user_id=cast.taras.user_id, name="ტ")
    other = queries.circle_called(await Group.get(id=cast.tbilisi.id), "ტ")
    with pytest.raises(NotFound):
        await queries.wish_for(cast.taras, other, act.pub)
