"""What a circle shows to whom, how it is changed and how it is left."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from app.accounts.models import Session, Standing, User
from app.chat.actions import open_everyones_room, seat
from app.chat.queries import visible_to
from app.core.config import Config
from app.core.errors import Conflict, Forbidden, NotFound
from app.core.viewer import Role
from app.groups import actions, queries, rules
from app.groups.actions import Arrival, on_found, on_found_inside, on_join, on_leave
from app.groups.forms import CircleForm
from app.groups.models import Belonging, Care, Group, Membership, RoleGrant
from tests.cast import Cast, person, session_of
from tests.conftest import Browser
from tests.groups.counting import counted
from tests.groups.ways import invited, words_of

NEW = CircleForm(name="Нове", about="", locale="uk", zone="Europe/Kyiv")
KALYNA = {"circle": "Калина", "about": "", "locale": "uk", "zone": "Europe/Kyiv"}


async def test_who_is_asking_takes_two_queries(cast: Cast) -> None:
    from app.accounts.queries import session_for

    token = await session_of(cast.olena)
    with counted() as queries_made:
        session = await session_for(token)
        assert session
        viewer = await queries.viewer_for(session)
    assert len(queries_made) <= 2
    assert viewer.has(cast.kalyna.id, Role.OWNER)
    assert viewer.user_id == cast.olena.user_id


async def test_a_viewer_has_the_roles_of_every_circle_and_of_no_left_one(cast: Cast) -> None:
    await Membership.create(group_id=cast.tbilisi.id, user_id=cast.marta.user_id, name="Marta")
    mine = await Membership.get(group_id=cast.kalyna.id, user_id=cast.marta.user_id)
    await RoleGrant.create(membership_id=mine.id, role=Role.STEWARD)
    await session_of(cast.marta)
    session = await Session.get(user_id=cast.marta.user_id).select_related("user")
    viewer = await queries.viewer_for(session)
    assert dict(viewer.roles) == {
        cast.kalyna.id: {Role.MEMBER, Role.MODERATOR, Role.STEWARD},
        cast.tbilisi.id: {Role.MEMBER},
    }
    await Membership.filter(id=mine.id).update(state=Belonging.LEFT)
    viewer = await queries.viewer_for(session)
    assert set(viewer.roles) == {cast.tbilisi.id}


GRID = {
    #                     olena  marta  taras  nino   bohdan
    rules.invite_people: [True, True, False, False, False],
    rules.edit_circle: [True, False, False, False, False],
    rules.choose_own_name: [True, True, True, False, False],
    rules.leave_circle: [True, True, True, False, False],
}


@pytest.mark.parametrize("rule", GRID, ids=lambda rule: rule.name)
async def test_who_may_do_what(cast: Cast, rule: rules.rule) -> None:  # type: ignore[valid-type]
    people = [cast.olena, cast.marta, cast.taras, cast.nino, cast.bohdan]
    assert [rule(who, cast.kalyna.id) for who in people] == GRID[rule]  # type: ignore[operator, index]


@pytest.mark.parametrize("page", ["", "/about", "/edit", "/leave", "/invite"])
async def test_a_circle_is_not_there_for_people_of_another(
    cast: Cast, browser: Browser, page: str
) -> None:
    await browser.as_(cast.nino)
    not_mine = await browser.get(f"/c/{cast.kalyna.pub}{page}")
    unknown = await browser.get(f"/c/nowhere{page}")
    assert not_mine.status_code == unknown.status_code == 404
    assert "Калина" not in not_mine.text


@pytest.mark.parametrize("page", ["/edit", "/leave", "/invite"])
async def test_nor_can_they_change_it(cast: Cast, browser: Browser, page: str) -> None:
    await browser.as_(cast.nino)
    assert (await browser.post(f"/c/{cast.kalyna.pub}{page}", **KALYNA)).status_code == 404


@pytest.mark.parametrize("page", ["", "/about", "/edit", "/leave", "/invite"])
async def test_a_stranger_is_asked_to_sign_in(cast: Cast, browser: Browser, page: str) -> None:
    answer = await browser.get(f"/c/{cast.kalyna.pub}{page}")
    assert answer.headers["location"].startswith("/sign-in?next=/c/")


async def test_the_page_about_a_circle_names_who_looks_after_it(
    cast: Cast, browser: Browser
) -> None:
    await Group.filter(id=cast.kalyna.id).update(about="Сусіди\nз одного двору")
    await browser.as_(cast.taras)
    page = await browser.get(f"/c/{cast.kalyna.pub}/about")
    said = words_of(page)
    assert "Сусіди" in said
    assert "This circle is guarded" in said
    assert "Олена Owner" in said
    assert "Марта Moderator" in said
    assert "/edit" not in page.text
    assert "Ask for an invitation" in said, "it is for others to give"
    assert f"/c/{cast.kalyna.pub}/leave" in page.text


async def test_only_keepers_learn_how_many_are_in_a_guarded_circle(cast: Cast) -> None:
    circle = await queries.circle_for(cast.taras, cast.kalyna.pub)
    assert await queries.members_count(cast.taras, circle) is None
    assert await queries.members_count(cast.olena, circle) == 4
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    circle = await queries.circle_for(cast.taras, cast.kalyna.pub)
    assert await queries.members_count(cast.taras, circle) == 4


async def test_an_open_hearted_circle_says_so(cast: Cast, browser: Browser) -> None:
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    await browser.as_(cast.taras)
    said = words_of(await browser.get(f"/c/{cast.kalyna.pub}/about"))
    assert "open-hearted" in said
    assert "People 4" in said


# --- changing ---------------------------------------------------------------------------------


async def test_the_owner_changes_what_a_circle_says_of_itself(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    form = await browser.get(f"/c/{cast.kalyna.pub}/edit")
    assert 'value="Калина"' in form.text
    sent = {"circle": "Червона калина", "about": "Ми", "locale": "en", "zone": "Asia/Tbilisi"}
    saved = await browser.post(
        f"/c/{cast.kalyna.pub}/edit", **sent, care="open", pub="x", id="2", group_id="2"
    )
    page = await browser.follow(saved)
    assert "Saved." in page.text
    circle = await Group.get(id=cast.kalyna.id)
    assert (circle.name, circle.about, circle.locale) == ("Червона калина", "Ми", "en")
    assert (circle.zone, circle.care, circle.pub) == ("Asia/Tbilisi", Care.GUARDED, cast.kalyna.pub)
    assert (await Group.get(id=cast.tbilisi.id)).name == "თბილისი"


@pytest.mark.parametrize(
    "wrong",
    [{"circle": " "}, {"circle": "К" * 81}, {"locale": "xx"}, {"zone": "Mars/Olympus"}],
    ids=["no name", "a long name", "no such language", "no such zone"],
)
async def test_a_description_that_will_not_do_comes_back_as_typed(
    cast: Cast, browser: Browser, wrong: dict[str, str]
) -> None:
    await browser.as_(cast.olena)
    sent = KALYNA | {"about": "Тут багато слів"} | wrong
    answer = await browser.post(f"/c/{cast.kalyna.pub}/edit", **sent)
    assert answer.status_code == 422
    assert "Тут багато слів" in answer.text
    assert f'href="#{next(iter(wrong))}"' in answer.text
    assert (await Group.get(id=cast.kalyna.id)).name == "Калина"


@pytest.mark.parametrize("who", ["marta", "taras"])
async def test_others_do_not_change_it(cast: Cast, browser: Browser, who: str) -> None:
    await browser.as_(getattr(cast, who))
    assert (await browser.get(f"/c/{cast.kalyna.pub}/edit")).status_code == 403
    assert (await browser.post(f"/c/{cast.kalyna.pub}/edit", **KALYNA)).status_code == 403
    form = CircleForm(name="Моє", about="", locale="uk", zone="Europe/Kyiv")
    with pytest.raises(Forbidden):
        await actions.change(getattr(cast, who), cast.kalyna.id, form)


# --- leaving ----------------------------------------------------------------------------------


async def test_taras_leaves_and_the_circle_is_gone_at_once(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.taras)
    page = await browser.get(f"/c/{cast.kalyna.pub}/leave")
    assert "nobody will ask you why" in page.text
    assert (await Membership.get(user_id=cast.taras.user_id)).state is Belonging.ACTIVE

    home = await browser.follow(await browser.post(f"/c/{cast.kalyna.pub}/leave"))
    assert "You left the circle." in words_of(home)
    assert "You are not in a circle now" in home.text
    for path in ("", "/about", "/leave"):
        assert (await browser.get(f"/c/{cast.kalyna.pub}{path}")).status_code == 404
    assert (await browser.post(f"/c/{cast.kalyna.pub}/leave")).status_code == 404


async def test_whoever_left_is_out_of_the_room_too(cast: Cast, browser: Browser) -> None:
    await open_everyones_room(cast.kalyna.id)
    for one in (cast.olena, cast.taras):
        await seat(cast.kalyna.id, one.user_id or 0, False)
    room = (await visible_to(cast.taras).get()).pub
    await browser.as_(cast.taras)
    assert (await browser.get(f"/rooms/{room}")).status_code == 200
    await browser.post(f"/c/{cast.kalyna.pub}/leave")
    assert (await browser.get(f"/rooms/{room}")).status_code == 404
    await browser.as_(cast.olena)
    assert "Тарас left the circle" in words_of(await browser.get(f"/rooms/{room}"))


async def test_leaving_takes_the_roles_along(cast: Cast) -> None:
    await actions.leave(cast.marta, cast.kalyna.id)
    mine = await Membership.get(user_id=cast.marta.user_id)
    assert mine.left_at is not None
    assert not await RoleGrant.filter(membership_id=mine.id).exists()
    with pytest.raises(NotFound):
        await queries.circle_for(cast.marta, cast.kalyna.pub)


async def test_the_last_owner_cannot_leave(cast: Cast, browser: Browser) -> None:
    await browser.as_(cast.olena)
    page = await browser.get(f"/c/{cast.kalyna.pub}/leave")
    assert "First somebody else has to become an owner." in page.text
    assert "btn-stop" not in page.text.partition("<main")[2]
    answer = await browser.post(f"/c/{cast.kalyna.pub}/leave")
    assert answer.status_code == 409
    assert "First somebody else has to become an owner." in answer.text
    assert (await Membership.get(user_id=cast.olena.user_id)).state is Belonging.ACTIVE


async def test_an_owner_who_is_banned_is_no_owner_to_leave_it_to(cast: Cast) -> None:
    away = await person("away", cast.kalyna, "Хтось", Role.OWNER)
    await User.filter(id=away.user_id).update(standing=Standing.BANNED)
    with pytest.raises(Conflict):
        await actions.leave(cast.olena, cast.kalyna.id)


async def test_two_owners_who_leave_together_do_not_both_leave(cast: Cast) -> None:
    second = await person("second", cast.kalyna, "Друга", Role.OWNER)
    outcomes = await asyncio.gather(
        actions.leave(cast.olena, cast.kalyna.id),
        actions.leave(second, cast.kalyna.id),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
    owners = RoleGrant.filter(membership__group_id=cast.kalyna.id, role=Role.OWNER)
    assert await owners.count() == 1


async def test_nobody_leaves_a_circle_they_are_not_in(cast: Cast) -> None:
    with pytest.raises(Forbidden):
        await actions.leave(cast.nino, cast.kalyna.id)


# --- who is told ------------------------------------------------------------------------------


@contextmanager
def listening(told: list[Any], hears: Any) -> Iterator[None]:
    told.append(hears)
    try:
        yield
    finally:
        told.remove(hears)


async def test_leaving_is_told_once_and_after_the_commit(cast: Cast) -> None:
    told = []

    async def hears(group_id: int, user_id: int) -> None:
        state = (await Membership.get(user_id=user_id)).state
        told.append((group_id, user_id, state))

    with listening(on_leave, hears):
        await actions.leave(cast.taras, cast.kalyna.id)
        await actions.leave(cast.taras, cast.kalyna.id)
    assert told == [(cast.kalyna.id, cast.taras.user_id, Belonging.LEFT)]


async def test_founding_is_told_inside_and_afterwards(cast: Cast) -> None:
    told: list[str] = []

    async def inside(group_id: int) -> None:
        told.append("inside")

    async def founder(group_id: int, user_id: int) -> None:
        assert user_id == cast.bohdan.user_id
        told.append("after")

    with listening(on_found_inside, inside), listening(on_found, founder):
        made = await actions.found(cast.bohdan.user_id or 0, "Богдан", NEW)
    assert told == ["inside", "after"]
    assert made.care is Care.GUARDED
    grants = await RoleGrant.filter(membership__group_id=made.id).values_list("role", flat=True)
    assert grants == [Role.OWNER]


async def test_a_circle_whose_room_cannot_be_made_does_not_begin(cast: Cast) -> None:
    async def broken(group_id: int) -> None:
        raise RuntimeError("no room")

    with listening(on_found_inside, broken), pytest.raises(RuntimeError, match="no room"):
        await actions.found(cast.bohdan.user_id or 0, "Богдан", NEW)
    assert not await Group.filter(name="Нове").exists()


async def test_coming_in_is_told(cast: Cast, config: Config) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna)
    _, other = await invited(config, cast.olena, cast.kalyna)
    told = []

    async def hears(group_id: int, user_id: int, is_keeper: bool) -> None:
        told.append((group_id, user_id, is_keeper))

    with listening(on_join, hears):
        await actions.join(cast.bohdan, code, "Богдан")
        assert await actions.join(cast.bohdan, other, "Богдан") is Arrival.WAS_IN
    assert told == [(cast.kalyna.id, cast.bohdan.user_id, False)]
