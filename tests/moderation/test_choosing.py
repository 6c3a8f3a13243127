"""No owner has been seen for thirty days: the moderators, then the five who have been here longest,
are asked to choose one (domain.md, 1)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.accounts.models import Standing, User
from app.acts import actions as acts
from app.acts.models import Act
from app.core.clock import now, today
from app.core.errors import Conflict, Invalid, NotFound
from app.core.viewer import Role, Viewer
from app.groups import actions as groups
from app.groups.models import Membership
from app.moderation import actions, queries
from app.moderation.models import Handover, Turn
from tests.cast import person
from tests.conftest import Browser
from tests.world import World


async def away(world: World, who: Viewer, days: int = 31) -> None:
    await Membership.filter(user_id=who.user_id).update(seen_on=today() - timedelta(days=days))


@pytest.fixture
async def left_alone(world: World) -> World:
    """Olena has not been seen for a month; Marta and Ira moderate."""
    await away(world, world.cast.olena)
    await person("ira", world.cast.kalyna, "Іра", Role.MODERATOR)
    return world


async def ira(world: World) -> Viewer:
    user = await User.get(login="ira")
    return Viewer(
        user_id=user.id,
        pub=user.pub,
        roles={world.cast.kalyna.id: frozenset({Role.MEMBER, Role.MODERATOR})},
    )


async def choosers(world: World) -> set[str]:
    ids = await queries.choosers_in(world.cast.kalyna.id)
    return {one.login for one in await User.filter(id__in=list(ids))}


async def chosen(world: World) -> Handover:
    await actions.choose(world.cast.marta, world.cast.kalyna.id, "Тарас")
    await actions.answer_choice(await ira(world), await Act.get(), is_yes=True)
    return await Handover.get()


async def test_while_an_owner_looks_in_nobody_chooses(world: World, browser: Browser) -> None:
    await away(world, world.cast.olena, days=29)
    assert await choosers(world) == set()
    marta = await browser.as_(world.cast.marta)
    path = f"/c/{world.cast.kalyna.pub}"
    assert "needs an owner" not in (await marta.get(path)).text
    assert (await marta.get(f"{path}/care/choose")).status_code == 404


async def test_two_moderators_choose_and_in_three_days_there_is_an_owner(
    left_alone: World, browser: Browser
) -> None:
    path = f"/c/{left_alone.cast.kalyna.pub}"
    marta, other = [
        await browser.another().as_(who) for who in (left_alone.cast.marta, await ira(left_alone))
    ]
    assert "The circle needs an owner" in (await marta.get(path)).text
    assert (await marta.post(f"{path}/care/choose", name="")).status_code == 422
    named = await marta.follow(await marta.post(f"{path}/care/choose", name="Тарас"))
    assert "Тарас" in named.text
    act = await Act.get()
    await other.post(f"{path}/care/choose/{act.pub}", answer="yes")
    taras = await browser.as_(left_alone.cast.taras)
    assert "The circle is changing hands" in (await taras.get(path)).text
    assert "needs an owner" not in (await marta.get(path)).text
    await Handover.all().update(due_at=now())
    await actions.hand_over_what_is_due()
    roles = await queries.roles_held(left_alone.cast.kalyna.id, left_alone.cast.taras.user_id or 0)
    assert Role.OWNER in roles
    still = await queries.roles_held(left_alone.cast.kalyna.id, left_alone.cast.olena.user_id or 0)
    assert Role.OWNER in still  # who comes back finds what was theirs


async def test_an_owner_who_comes_back_stops_it(left_alone: World) -> None:
    handover = await chosen(left_alone)
    await actions.stop(left_alone.cast.olena, handover)
    assert (await Handover.get()).state is Turn.STOPPED


async def test_who_looks_in_meanwhile_ends_the_choosing(left_alone: World) -> None:
    await actions.choose(left_alone.cast.marta, left_alone.cast.kalyna.id, "Тарас")
    await groups.look_in(left_alone.cast.olena, left_alone.cast.kalyna.id)
    with pytest.raises(NotFound):
        await actions.answer_choice(await ira(left_alone), await Act.get(), is_yes=True)
    with pytest.raises(Conflict):  # nor by the page of everything that waits for a second person
        await acts.agree(await ira(left_alone), await Act.get())
    assert not await Handover.exists()


async def test_without_two_moderators_those_choose_who_have_been_here_longest(
    world: World,
) -> None:
    await away(world, world.cast.olena)
    for n in range(6):
        one = await person(f"new{n}", world.cast.kalyna, f"Н{n}")
        await Membership.filter(user_id=one.user_id).update(joined_at=now() - timedelta(days=n))
    assert await choosers(world) == {"marta", "taras", "new5", "new4", "new3"}
    await away(world, world.cast.taras)  # whoever is away chooses nobody
    assert await choosers(world) == {"marta", "new5", "new4", "new3", "new2"}


async def test_an_owner_who_rests_and_looks_in_is_there(world: World) -> None:
    await groups.rest(world.cast.olena, world.cast.kalyna.id)
    assert await choosers(world) == set()
    await User.filter(id=world.cast.olena.user_id).update(standing=Standing.BANNED)
    assert "marta" in await choosers(world)  # who cannot sign in does not look in


async def test_nobody_names_themselves_or_decides_alone(left_alone: World) -> None:
    group_id = left_alone.cast.kalyna.id
    for name in ("Марта", "Олена", "Ніхто"):
        with pytest.raises(Invalid):
            await actions.choose(left_alone.cast.marta, group_id, name)
    await actions.choose(left_alone.cast.marta, group_id, "Тарас")
    with pytest.raises(Conflict):
        await actions.answer_choice(left_alone.cast.marta, await Act.get(), is_yes=True)
    await actions.answer_choice(left_alone.cast.marta, await Act.get(), is_yes=False)
    assert not await Handover.exists()


async def test_who_does_not_choose_neither_names_nor_agrees(left_alone: World) -> None:
    group_id = left_alone.cast.kalyna.id
    await actions.choose(left_alone.cast.marta, group_id, "Тарас")
    for who in (left_alone.cast.taras, left_alone.cast.nino):
        with pytest.raises(NotFound):
            await actions.choose(who, group_id, "Марта")
        with pytest.raises(NotFound):
            await actions.answer_choice(who, await Act.get(), is_yes=True)
