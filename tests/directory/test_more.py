"""Two let somebody open more than others, for a week (row 62)."""

from __future__ import annotations

from datetime import timedelta

from app.acts.models import Act
from app.audit.models import Entry
from app.core.viewer import Role, Viewer
from app.groups.models import Membership
from tests.cast import person
from tests.directory.cards import SitsDown, finds
from tests.directory.test_budget import a_minute_passes, many, opens
from tests.groups.ways import words_of
from tests.moderation.test_roles import brought
from tests.world import World


def more(world: World, who: Viewer) -> str:
    return f"/c/{world.cast.kalyna.pub}/people/more/{who.pub}"


async def waiting(world: World) -> str:
    act = await Act.filter(kind="directory.more").order_by("-id").first()
    assert act is not None
    return f"/c/{world.cast.kalyna.pub}/care/acts/{act.pub}"


async def raised(at: SitsDown, world: World, who: Viewer) -> None:
    stefa = await person("stefa", world.cast.kalyna, "Стефа", Role.STEWARD)
    assert (await (await at(stefa)).post(more(world, who))).status_code == 303
    agreed = await (await at(world.cast.olena)).post(await waiting(world), answer="yes")
    assert agreed.status_code == 303, words_of(agreed)


async def test_two_let_somebody_open_three_times_as_many_and_it_ends_after_a_week(
    at: SitsDown, world: World
) -> None:
    cards, taras = await many(world, 91), await at(world.cast.taras)
    assert await opens(taras, cards) == 30
    await raised(at, world, world.cast.taras)
    assert await opens(taras, cards, at_once=15) == 90
    await a_minute_passes()
    assert (await taras.get(cards[90])).status_code == 429, "three times, not without end"
    said = words_of(await (await at(world.cast.marta)).get(more(world, world.cast.taras)))
    assert "They may, until" in said
    act = await Act.get(kind="directory.more", state="done")
    assert act.settled_at is not None
    await Act.filter(id=act.id).update(settled_at=act.settled_at - timedelta(days=7))
    assert (await taras.get(cards[89])).status_code == 200, "what was opened today costs nothing"
    assert (await finds(taras, world.cast.kalyna, "Хтось")).status_code == 200
    assert "They may, until" not in words_of(
        await (await at(world.cast.marta)).get(more(world, world.cast.taras))
    )
    assert (await taras.get(cards[90])).status_code == 429


async def test_one_alone_raises_nothing_and_everybody_reads_that_two_did(
    at: SitsDown, world: World
) -> None:
    cards, taras = await many(world, 31), await at(world.cast.taras)
    assert await opens(taras, cards) == 30
    olena = await at(world.cast.olena)
    await olena.post(more(world, world.cast.taras))
    assert (await olena.post(await waiting(world), answer="yes")).status_code == 409
    await a_minute_passes()
    assert (await taras.get(cards[30])).status_code == 429
    marta = await at(world.cast.marta)
    assert "Тарас" in words_of(await marta.get(await waiting(world)))
    await marta.post(await waiting(world), answer="yes")
    log = words_of(await taras.get(f"/c/{world.cast.kalyna.pub}/log"))
    assert "Two people let somebody open more cards for a week" in log
    assert await Entry.filter(deed="directory.raised").count() == 1
    assert (await olena.post(more(world, world.cast.taras))).status_code == 409


async def test_nobody_raises_their_own_or_that_of_whom_they_brought(
    at: SitsDown, world: World
) -> None:
    olena, marta = await at(world.cast.olena), await at(world.cast.marta)
    assert (await olena.post(more(world, world.cast.olena))).status_code == 404
    await brought(world, world.cast.olena, world.cast.taras)
    refused = await olena.post(more(world, world.cast.taras))
    assert (refused.status_code, "brought this person" in words_of(refused)) == (403, True)
    await marta.post(more(world, world.cast.taras))
    assert (await olena.post(await waiting(world), answer="yes")).status_code == 404
    taras = await at(world.cast.taras)
    assert (await taras.post(more(world, world.cast.marta))).status_code == 403
    left = await person("oksana", world.cast.kalyna, "Оксана")
    await Membership.filter(user_id=left.user_id).update(state="left")
    assert (await marta.get(more(world, left))).status_code == 404
