"""Nobody promises something to their own family: who gives is not who receives."""

from __future__ import annotations

import re

import pytest

from app.core.tokens import public_id
from app.core.viewer import Role
from app.help.models import Shown
from app.lines.models import Promise
from app.registry.models import Person
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.help.making import ask, membership_of
from tests.registry.families import HALYNA, IVAN, shevchuks
from tests.world import World, forgive_everybody


@pytest.mark.parametrize("given", [HALYNA.given, IVAN.given])
@pytest.mark.parametrize("shown", Shown)
async def test_who_lives_in_a_family_promises_nothing_to_it(
    world: World, at: SitsDown, given: str, shown: Shown
) -> None:
    forgive_everybody()
    kalyna = world.cast.kalyna
    keeper = await person("larysa", kalyna, "Лариса", Role.REGISTRAR)
    svitlana = await person("svitlana", kalyna, "Світлана")
    home = await shevchuks(keeper, kalyna.id)
    her = await Person.get(given=given, living__household_id=home.id)
    _ = await Person.filter(id=her.id).update(user_id=svitlana.user_id)
    post = await ask(kalyna, keeper, for_household_id=home.id, shown=shown)
    page, hers, his = f"/help/{post.pub}", await at(svitlana), await at(world.cast.taras)

    seen = (await hers.get(page)).text
    assert "Others bring this one" in seen
    assert "I will bring this" not in seen
    assert "Шевчук" not in seen, "and no more than others"
    line = re.search(r'name="(qty-[^"]+)"', (await his.get(page)).text)
    assert line
    sent = {line.group(1): "1", "nonce": public_id()}
    refused = await hers.post(f"{page}/bring", **sent)
    assert refused.status_code == 403
    assert "Others bring this one" in refused.text
    assert not await Promise.exists(sheet_id=post.sheet_id)
    assert (await hers.get(f"{page}/bring")).status_code == 403

    other = (await his.get(page)).text
    assert "Others bring this one" not in other
    assert (await his.post(f"{page}/bring", **sent)).status_code == 303
    me = await membership_of(world.cast.taras, kalyna)
    assert (await Promise.get(sheet_id=post.sheet_id)).helper_id == me.id
