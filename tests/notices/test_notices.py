"""What somebody is told while they do not look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta

import pytest

from app.accounts.models import Standing, User
from app.core.clock import now
from app.core.db import transaction
from app.core.i18n import words
from app.core.viewer import Viewer
from app.groups import actions as groups
from app.notices import actions, queries
from app.notices.models import Notice
from app.notices.queries import Said
from tests.directory.cards import SitsDown
from tests.world import World


@pytest.fixture(autouse=True)
def a_feature_above(world: World) -> Iterator[None]:
    """It puts "tea" into words, but not "tea of old"."""

    async def speaks(viewer: Viewer, rows: Sequence[Notice]) -> dict[str, Said]:
        return {
            row.pub: Said(words("Tea %(n)s", n=row.more["n"]), "home:more")
            for row in rows
            if row.kind == "tea"
        }

    queries.words_for.append(speaks)
    yield
    queries.words_for.remove(speaks)


async def tell(who: Viewer, n: int = 1, *, key: str = "", group_id: int | None = None) -> None:
    assert who.user_id is not None
    async with transaction():
        await actions.notify(
            *([who.user_id], "tea"), target="", key=key or str(n), more={"n": n}, group_id=group_id
        )


async def test_telling_twice_is_telling_once(world: World) -> None:
    cast = world.cast
    for _ in range(2):
        await tell(cast.marta, 1)
    await tell(cast.marta, 2)
    await tell(cast.olena, 1)
    assert await queries.unseen_count(cast.marta) == 2
    assert await queries.unseen_count(cast.olena) == 1


async def test_who_is_banned_from_everywhere_is_told_nothing(world: World) -> None:
    marta = world.cast.marta
    await User.filter(id=marta.user_id).update(standing=Standing.BANNED)
    await tell(marta)
    assert await Notice.filter(user_id=marta.user_id).count() == 0


async def test_the_page_begins_with_the_newest_and_has_no_others_notices(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    await tell(cast.marta, 1)
    await tell(cast.marta, 2)
    await tell(cast.olena, 3)
    page = (await (await at(cast.marta)).get("/notices")).text
    assert page.index("Tea 2") < page.index("Tea 1")
    assert "Tea 3" not in page


async def test_nobody_has_words_so_nothing_is_there(world: World, at: SitsDown) -> None:
    page = await (await at(world.cast.taras)).get("/notices")
    assert "Nothing new" in page.text


async def test_looking_at_one_leads_to_it_and_it_is_not_new(world: World, at: SitsDown) -> None:
    marta = world.cast.marta
    await tell(marta, 1)
    await tell(marta, 2)
    browser = await at(marta)
    first = await Notice.get(user_id=marta.user_id, key="1")
    answer = await browser.post(f"/notices/{first.pub}")
    assert answer.headers["location"] == "/more"
    assert await queries.unseen_count(marta) == 1
    assert (await (await at(world.cast.olena)).post(f"/notices/{first.pub}")).status_code == 404
    await browser.post("/notices/seen")
    assert await queries.unseen_count(marta) == 0


async def test_older_ones_are_one_page_further(world: World, at: SitsDown) -> None:
    marta = world.cast.marta
    for n in range(queries.A_PAGE + 3):
        await tell(marta, n)
    browser = await at(marta)
    first = (await browser.get("/notices")).text
    assert "Tea 3<" in first
    assert "Tea 2<" not in first
    older = first.split("/notices/after/")[1].split('"')[0]
    second = (await browser.get(f"/notices/after/{older}")).text
    assert "Tea 2<" in second
    assert "Tea 3<" not in second


async def test_what_is_not_so_any_more_is_not_said(world: World) -> None:
    cast = world.cast
    await tell(cast.marta, key="seat")
    async with transaction():
        await actions.not_so_any_more("seat")
    assert await queries.unseen_count(cast.marta) == 0
    assert (await queries.page_of(cast.marta)).told == []


async def test_seen_ones_last_thirty_days_and_all_ninety(world: World) -> None:
    marta = world.cast.marta
    for n, (days_seen, days_old) in enumerate([(None, 89), (None, 91), (29, 80), (31, 80)]):
        await tell(marta, n)
        seen_at = now() - timedelta(days=days_seen) if days_seen else None
        at = now() - timedelta(days=days_old)
        await Notice.filter(key=str(n)).update(seen_at=seen_at, at=at)
    await actions.forget_old()
    kept = await Notice.filter(user_id=marta.user_id).order_by("id").values_list("key", flat=True)
    assert list(kept) == ["0", "2"]


async def test_leaving_a_circle_takes_its_notices_along(world: World) -> None:
    cast = world.cast
    await tell(cast.marta, 1, group_id=cast.kalyna.id)
    await tell(cast.marta, 2)
    assert await queries.unseen_count(cast.marta, cast.kalyna.id) == 1
    await groups.leave(cast.marta, cast.kalyna.id)
    left = await Notice.filter(user_id=cast.marta.user_id).values_list("key", flat=True)
    assert list(left) == ["2"]
