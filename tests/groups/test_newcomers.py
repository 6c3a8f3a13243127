"""What can be misused opens by time and by a keeper's yes; vouching; invitations for more."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.acts import actions as deciding
from app.acts import queries as acts
from app.acts.models import Act
from app.audit.models import Entry
from app.core.clock import now
from app.core.config import Config
from app.core.errors import Conflict, Forbidden, TooMany
from app.core.viewer import Role, Viewer
from app.groups import actions, queries
from app.groups.actions import Yes
from app.groups.models import Care, Group, Invitation, Membership, Vouch
from app.groups.rules import Whom
from tests.cast import Cast, person
from tests.conftest import Browser
from tests.groups.test_door import asked, circle_of, yes
from tests.groups.test_measures import seen_by
from tests.groups.ways import invited, words_of


async def newcomer(cast: Cast, config: Config, days: int = 0) -> Whom:
    _, code = await invited(config, cast.olena, cast.kalyna)
    await actions.join(cast.bohdan, code, "Богдан")
    mine = Membership.filter(user_id=cast.bohdan.user_id)
    await mine.update(joined_at=now() - timedelta(days=days))
    return Whom(cast.kalyna.id, cast.bohdan.user_id or 0)


async def is_new(cast: Cast, who: Viewer | None = None) -> bool:
    return cast.kalyna.id in (await seen_by(who or cast.bohdan)).new_in


async def test_time_alone_opens_nothing(cast: Cast, config: Config) -> None:
    whom = await newcomer(cast, config, days=40)
    assert await is_new(cast)
    await actions.welcome(cast.marta, whom, cast.bohdan.pub)
    assert not await is_new(cast)


async def test_a_yes_alone_opens_nothing_either(cast: Cast, config: Config) -> None:
    whom = await newcomer(cast, config, days=13)
    await actions.welcome(cast.marta, whom, cast.bohdan.pub)
    assert await is_new(cast)
    await Membership.filter(user_id=whom.user_id).update(joined_at=now() - timedelta(days=14))
    assert not await is_new(cast)
    assert [one.deed for one in await Entry.all()] == ["member.welcomed"]


async def test_before_the_time_it_takes_two_in_a_guarded_circle(cast: Cast, config: Config) -> None:
    whom = await newcomer(cast, config)
    circle = await circle_of(cast, cast.marta)
    assert await actions.open_early(cast.marta, circle, whom, cast.bohdan.pub) is Yes.ONE_OF_TWO
    assert await is_new(cast)
    with pytest.raises(Conflict):
        await actions.open_early(cast.marta, circle, whom, cast.bohdan.pub)
    stefa = await person("stefa", cast.kalyna, "Стефа", Role.STEWARD)
    await actions.open_early(stefa, circle, whom, cast.bohdan.pub)
    assert not await is_new(cast)


@pytest.mark.parametrize("care", Care)
async def test_whoever_invited_a_newcomer_does_not_open_it_early(
    cast: Cast, config: Config, browser: Browser, care: Care
) -> None:
    await Group.filter(id=cast.kalyna.id).update(care=care)
    whom = await newcomer(cast, config)  # Olena invited them
    circle = await circle_of(cast, cast.olena)
    with pytest.raises(Conflict):
        await actions.open_early(cast.olena, circle, whom, cast.bohdan.pub)
    assert not await Act.exists()
    await browser.as_(cast.olena)
    assert "Open it now" not in (await browser.get(f"/c/{cast.kalyna.pub}/newcomers")).text
    await browser.as_(cast.marta)
    assert "Open it now" in (await browser.get(f"/c/{cast.kalyna.pub}/newcomers")).text
    await actions.welcome(cast.olena, whom, cast.bohdan.pub)  # in its time, their yes counts
    assert await is_new(cast)


async def test_nor_as_the_second_of_two_whatever_page_they_say_it_on(
    cast: Cast, config: Config
) -> None:
    whom = await newcomer(cast, config)
    circle = await circle_of(cast, cast.marta)
    await actions.open_early(cast.marta, circle, whom, cast.bohdan.pub)
    act = await Act.get()
    with pytest.raises(Conflict):
        await deciding.agree(cast.olena, act)
    await Vouch.create(
        group_id=circle.id, giver_id=cast.marta.user_id, receiver_id=whom.user_id, text=""
    )
    stefa = await person("stefa", cast.kalyna, "Стефа", Role.STEWARD)
    with pytest.raises(Conflict):  # nor where the first of the two has come near meanwhile
        await deciding.agree(stefa, act)
    assert await is_new(cast)


async def test_and_one_in_an_open_hearted_one(cast: Cast, config: Config) -> None:
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    whom = await newcomer(cast, config)
    circle = await circle_of(cast, cast.marta)
    assert await actions.open_early(cast.marta, circle, whom, cast.bohdan.pub) is Yes.CAME_IN
    assert not await is_new(cast)


async def test_whoever_comes_back_is_new_again(cast: Cast, config: Config) -> None:
    await actions.leave(cast.taras, cast.kalyna.id)
    _, code = await invited(config, cast.olena, cast.kalyna)
    await actions.join(cast.taras, code, "Тарас")
    assert await is_new(cast, cast.taras)


async def test_keepers_have_a_list_with_one_tap(
    cast: Cast, config: Config, browser: Browser
) -> None:
    await newcomer(cast, config, days=20)
    await browser.as_(cast.marta)
    home = await browser.get(f"/c/{cast.kalyna.pub}")
    assert "Newcomers wait for your yes" in home.text
    page = await browser.get(f"/c/{cast.kalyna.pub}/newcomers")
    assert "Only a yes is missing" in words_of(page)
    assert "Тарас" not in page.text
    done = await browser.post(f"/c/{cast.kalyna.pub}/newcomers/{cast.bohdan.pub}")
    assert "Nobody is new just now" in words_of(await browser.follow(done))
    assert not await is_new(cast)


@pytest.mark.parametrize("who", ["taras", "nino", "bohdan"])
async def test_others_open_nothing(cast: Cast, config: Config, who: str) -> None:
    whom = await newcomer(cast, config)
    with pytest.raises(Forbidden):
        await actions.welcome(getattr(cast, who), whom, cast.bohdan.pub)
    circle = await circle_of(cast, cast.olena)
    with pytest.raises(Forbidden):
        await actions.open_early(getattr(cast, who), circle, whom, cast.bohdan.pub)


# --- vouching -----------------------------------------------------------------------------------


async def test_a_member_vouches_and_keepers_read_it(cast: Cast, browser: Browser) -> None:
    await asked(cast)
    await browser.as_(cast.taras)
    path = f"/c/{cast.kalyna.pub}/vouch/{cast.bohdan.pub}"
    assert (await browser.post(path, text="")).status_code == 422
    done = await browser.follow(await browser.post(path, text="Разом співали"))
    assert "Those who keep the door read it" in words_of(done)
    assert "Разом" not in (await Vouch.get()).text
    await browser.as_(cast.olena)
    door = f"/c/{cast.kalyna.pub}/waiting/{cast.bohdan.pub}"
    assert "Тарас Sealed" in words_of(await browser.get(door))
    await browser.post(door, decision="words")
    await browser.post(door, decision="words")  # twice by one is not two
    assert "Разом" not in (await browser.get(door)).text
    await browser.as_(cast.marta)
    assert "Разом" not in (await browser.get(door)).text
    await browser.post(door, decision="words")
    assert "Тарас Разом співали" in words_of(await browser.get(door))
    steward = await person("stefa", cast.kalyna, "Стефа", Role.STEWARD)
    await browser.as_(steward)
    assert "Разом" not in (await browser.get(door)).text
    await browser.as_(cast.olena)
    assert "Тарас Разом співали" in words_of(await browser.get(door))
    await browser.as_(cast.taras)
    await browser.post(f"{path}/back")
    whom = Whom(cast.kalyna.id, cast.bohdan.user_id or 0)
    assert await queries.vouches_for(whom, is_open=True) == []


async def test_nobody_vouches_too_early_or_too_often(cast: Cast) -> None:
    whom = await asked(cast)
    young = Membership.filter(user_id=cast.taras.user_id)
    await young.update(joined_at=now() - timedelta(days=29))
    with pytest.raises(Forbidden):
        await actions.vouch(cast.taras, whom, "Знаю")
    await young.update(joined_at=now() - timedelta(days=31))
    for n in range(3):
        await actions.vouch(cast.taras, await asked(cast, await person(f"one{n}"), "Хтось"), "Так")
    with pytest.raises(TooMany):
        await actions.vouch(cast.taras, whom, "Знаю")


async def test_whoever_vouched_is_not_one_of_the_two(cast: Cast) -> None:
    whom = await asked(cast)
    await actions.vouch(cast.marta, whom, "Сестра")
    with pytest.raises(Conflict):
        await yes(cast, cast.marta, whom)
    await actions.take_vouch_back(cast.marta, whom)
    await yes(cast, cast.marta, whom)
    await actions.vouch(cast.marta, whom, "Сестра")  # and not by doing it in between
    with pytest.raises(Conflict):
        await yes(cast, cast.olena, whom)


async def test_whoever_vouched_is_near_to_whom_they_vouched_for(cast: Cast) -> None:
    whom = await asked(cast)
    await actions.vouch(cast.marta, whom, "Сестра")
    one, other = cast.marta.user_id or 0, whom.user_id
    assert await queries.are_near(cast.kalyna.id, one, other)
    assert await queries.are_near(cast.kalyna.id, other, one)
    await actions.take_vouch_back(cast.marta, whom)
    assert not await queries.are_near(cast.kalyna.id, one, other)


async def test_who_waits_is_there_for_members_who_have_the_address_only(
    cast: Cast, browser: Browser
) -> None:
    await asked(cast)
    path = f"/c/{cast.kalyna.pub}/vouch/"
    await browser.as_(cast.nino)
    assert (await browser.get(path + cast.bohdan.pub)).status_code == 404
    await browser.as_(cast.bohdan)
    assert (await browser.get(path + cast.bohdan.pub)).status_code == 404
    await browser.as_(cast.taras)
    assert (await browser.get(path + cast.olena.pub)).status_code == 404


# --- invited for more ---------------------------------------------------------------------------


async def test_an_invitation_for_more_asks_a_second_person(cast: Cast, config: Config) -> None:
    _, code = await invited(config, cast.olena, cast.kalyna, role=Role.STEWARD)
    await actions.join(cast.bohdan, code, "Богдан")
    viewer = await seen_by(cast.bohdan)
    assert viewer.roles[cast.kalyna.id] == {Role.MEMBER}
    act = await Act.get()
    assert (act.kind, act.subject) == ("role.give.steward", cast.bohdan.pub)
    assert await acts.waiting_for(cast.marta, cast.kalyna.id)


async def test_only_who_may_give_a_role_invites_for_it(cast: Cast, config: Config) -> None:
    with pytest.raises(Forbidden):
        await invited(config, cast.marta, cast.kalyna, role=Role.MODERATOR)


async def test_nobody_lets_in_who_once_brought_them(cast: Cast, config: Config) -> None:
    """Who brought Marta has left, and asks at the door."""
    whom = await asked(cast)
    way, _ = await invited(config, cast.olena, cast.kalyna)
    await Invitation.filter(id=way.id).update(inviter_id=whom.user_id)
    await Membership.filter(user_id=cast.marta.user_id).update(invitation_id=way.id)
    for care in Care:
        await Group.filter(id=cast.kalyna.id).update(care=care)
        with pytest.raises(Conflict):
            await actions.admit(
                cast.marta, await circle_of(cast, cast.marta), whom, cast.bohdan.pub
            )
    assert await actions.admit(
        cast.olena, await circle_of(cast, cast.olena), whom, cast.bohdan.pub
    ) in (Yes.CAME_IN, Yes.ONE_OF_TWO)


async def test_only_who_waits_for_nothing_but_a_yes_is_counted(cast: Cast, config: Config) -> None:
    whom = await newcomer(cast, config, days=13)
    circle = await circle_of(cast, cast.marta)
    for days, welcomed, due in ((13, None, 0), (14, None, 1), (40, None, 1), (40, now(), 0)):
        mine = Membership.filter(group_id=circle.id, user_id=whom.user_id)
        await mine.update(joined_at=now() - timedelta(days=days), welcomed_at=welcomed)
        listed = await queries.newcomers_of(cast.marta, circle)
        assert await queries.due_count(circle) == sum(one.is_due for one in listed) == due
