"""What others have promised stands on the list of who looks after the circle, while they do."""

from __future__ import annotations

from app.core.db import transaction
from app.core.viewer import Role, Viewer
from app.features import wire
from app.groups.actions import take_role
from app.groups.models import Group
from app.help.models import BuyLine, BuyList, BuySource, BuyState, PostAudience, Shown
from app.help.queries import post_for
from app.help.queries.buying import bought_of
from app.lines.models import Part, PromiseState
from tests.cast import person
from tests.directory.cards import SitsDown
from tests.help.making import ask, promises
from tests.help.test_buying import begins, finds, nothing_to_buy, stands, state_of
from tests.world import World

__all__ = ["nothing_to_buy"]
RARE = ({"text": "Рідкісний препарат", "qty": 2},)


async def loses(circle: Group, who: Viewer, role: Role) -> None:
    async with transaction():
        assert await take_role(circle.id, who.user_id or 0, role)


async def test_who_looks_after_the_circle_no_more_keeps_no_list_of_what_others_promised(
    world: World, at: SitsDown
) -> None:
    wire()
    cast = world.cast
    lali = await person("lali", cast.kalyna, "Лалі", Role.ORGANISER)
    post = await ask(
        cast.kalyna, cast.taras, lines=RARE, shown=Shown.TEAM, audience=PostAudience.TEAM
    )
    given = await promises(cast.kalyna, cast.marta, post, 2)
    her = await at(lali)
    where = await begins(her, cast.kalyna)
    assert "Рідкісний препарат" in (await her.get(where)).text
    await loses(cast.kalyna, lali, Role.ORGANISER)
    assert (await her.get(where)).status_code == 404
    assert (await finds(her, where, "Рідкісний препарат", 2)).status_code == 404
    assert (await her.post(f"{where}/bought")).status_code == 404
    assert await state_of(given) is PromiseState.ACCEPTED
    shops = (await her.get(f"/c/{cast.kalyna.pub}/buying")).text
    assert where not in shops
    marta = await at(cast.marta)
    assert await stands(await begins(marta, cast.kalyna)) == {"Рідкісний препарат": (2, 0)}, "free"


async def test_what_they_promised_themselves_stays_theirs_to_buy(
    world: World, at: SitsDown
) -> None:
    wire()
    cast = world.cast
    lali = await person("lali", cast.kalyna, "Лалі", Role.ORGANISER, Role.REGISTRAR)
    theirs = await ask(cast.kalyna, cast.olena, lines=RARE)
    await promises(cast.kalyna, lali, theirs, 1)
    others = await ask(cast.kalyna, cast.olena, lines=[{"text": "Бинт", "qty": 4}])
    await promises(cast.kalyna, cast.taras, others, 4)
    her = await at(lali)
    where = await begins(her, cast.kalyna)
    await loses(cast.kalyna, lali, Role.REGISTRAR)
    assert (await BuyList.get()).state is BuyState.OPEN, "she looks after the circle still"
    await loses(cast.kalyna, lali, Role.ORGANISER)
    assert (await her.get(where)).status_code == 404
    assert await begins(her, cast.kalyna) == where
    page = await her.get(where)
    assert page.status_code == 200
    assert "Бинт" not in page.text
    assert await BuyLine.filter(list__pub=where.rsplit("/", 1)[-1]).count() == 1


async def test_what_another_list_found_counts_where_less_is_promised_now(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.taras, lines=[{"text": "Інсулін", "qty": 10}])
    given = await promises(cast.kalyna, cast.olena, post, 10)
    marta = await at(cast.marta)
    first = await begins(marta, cast.kalyna)
    await finds(marta, first, "Інсулін", 4)
    await marta.post(f"{first}/bought")
    olena = await at(cast.olena)
    second = await begins(olena, cast.kalyna)
    assert await stands(second) == {"Інсулін": (6, 0)}
    _ = await Part.filter(promise_id=given.id).update(qty=7)
    page = (await olena.get(second)).text
    assert "3 of them need not be bought any more." in page
    assert 'value="3"' in page
    near = await bought_of(cast.taras, await post_for(cast.taras, post.pub))
    assert [(one.planned, one.found) for one in near] == [(3, 4)]
    assert (await finds(olena, second, "Інсулін", 6)).status_code == 303
    counted = await BuySource.filter(part__promise_id=given.id).values_list("found", flat=True)
    assert sorted(int(str(one)) for one in counted) == [3, 4], "never more than is promised"
