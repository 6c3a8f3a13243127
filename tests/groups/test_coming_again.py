"""Whoever comes into a circle a second time is as near as before to whom they once came by: leaving
and coming again does not make two of one (R71, row 19)."""

from __future__ import annotations

import pytest

from app.core.config import Config
from app.core.errors import Conflict
from app.core.viewer import Role, Viewer
from app.groups import actions, queries
from app.groups.models import Care, Group, JoinPolicy, Membership
from tests.cast import Cast, person
from tests.groups.test_door import asked, opened, yes
from tests.groups.ways import invited


async def came_by(cast: Cast, config: Config, by: Viewer) -> None:
    _, code = await invited(config, by, cast.kalyna)
    await actions.join(cast.bohdan, code, "Богдан")


async def left(cast: Cast) -> None:
    bohdan = await queries.viewer_in(cast.kalyna.id, cast.bohdan.user_id or 0)
    await actions.leave(bohdan, cast.kalyna.id)


async def are_near(cast: Cast, one: Viewer) -> bool:
    return await queries.are_near(cast.kalyna.id, one.user_id or 0, cast.bohdan.user_id or 0)


async def test_asking_at_the_door_does_not_forget_who_invited_them(
    cast: Cast, config: Config
) -> None:
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    await came_by(cast, config, cast.olena)
    await left(cast)
    await opened(cast)
    whom = await asked(cast)
    assert await are_near(cast, cast.olena)
    with pytest.raises(Conflict, match="by them"):
        await yes(cast, cast.olena, whom)
    moderator = await person("third", cast.kalyna, "Третя", Role.MODERATOR)
    assert await yes(cast, moderator, whom) is actions.Yes.CAME_IN
    assert await are_near(cast, cast.olena)


async def test_nor_does_an_open_door(cast: Cast, config: Config) -> None:
    await Group.filter(id=cast.kalyna.id).update(care=Care.OPEN)
    await came_by(cast, config, cast.olena)
    await left(cast)
    door = await opened(cast, JoinPolicy.OPEN)
    await actions.join(cast.bohdan, door, "Богдан")
    assert (await Membership.get(user_id=cast.bohdan.user_id)).is_inside
    assert await are_near(cast, cast.olena)


async def test_nor_does_another_persons_invitation(cast: Cast, config: Config) -> None:
    """Else two who are near would count as two once a third has invited one of them again."""
    await came_by(cast, config, cast.olena)
    await left(cast)
    third = await person("third", cast.kalyna, "Третя", Role.MODERATOR)
    await came_by(cast, config, third)
    assert await are_near(cast, cast.olena)


async def test_whose_sponsor_has_gone_came_by_whoever_brought_them_again(
    cast: Cast, config: Config
) -> None:
    third = await person("third", cast.kalyna, "Третя", Role.MODERATOR)
    await came_by(cast, config, third)
    await left(cast)
    await actions.leave(third, cast.kalyna.id)
    await came_by(cast, config, cast.olena)
    assert await are_near(cast, cast.olena)
