"""Whoever looks after the machine puts somebody into a circle."""

from __future__ import annotations

import pytest

from app.core.viewer import Role
from app.groups import actions
from app.groups.models import Belonging, Group, Membership, RoleGrant
from tests.cast import Cast


async def test_somebody_is_put_into_a_circle_with_a_role(cast: Cast) -> None:
    assert cast.bohdan.user_id
    for _ in range(2):
        await actions.enrol(cast.kalyna, cast.bohdan.user_id, "Богдан", [Role.MODERATOR])
    mine = await Membership.get(user_id=cast.bohdan.user_id)
    assert (mine.name, mine.state) == ("Богдан", Belonging.ACTIVE)
    assert await RoleGrant.filter(membership_id=mine.id).values_list("role", flat=True) == [
        Role.MODERATOR
    ]


async def test_a_circle_is_found_by_its_name_or_its_public_id(cast: Cast) -> None:
    assert await actions.circle_named("Калина") == cast.kalyna
    assert await actions.circle_named(cast.tbilisi.pub) == cast.tbilisi


async def test_a_circle_that_cannot_be_told_is_asked_for(cast: Cast) -> None:
    with pytest.raises(ValueError, match="no circle of that name"):
        await actions.circle_named("Верба")
    with pytest.raises(ValueError, match="several"):
        await actions.circle_named(None)
    await Group.create(name="Калина")
    with pytest.raises(ValueError, match="several"):
        await actions.circle_named("Калина")


async def test_where_there_is_no_circle_none_is_found(db: object) -> None:
    assert await actions.circle_named(None) is None
    assert await actions.circle_named("Калина") is None
