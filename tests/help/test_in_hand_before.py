"""In whose hands something was before that was kept: `0030` reads it in what was said of the whole
promise, and in the boxes."""

from __future__ import annotations

from importlib import import_module

import pytest
from tortoise.connection import get_connection

from app.core.clock import now
from app.core.tokens import public_id
from app.groups.models import Membership
from app.help.models import BuyLine, BuyList, BuySource, Post
from app.help.queries.buying import this_week
from app.lines.models import Part, Promise
from app.parcels.models import Packed, Parcel, ParcelState
from tests.cast import Cast
from tests.help.making import ask
from tests.help.promises import newest_of, promises
from tests.world import World

BEFORE = import_module("app.migrations.0030_in_whose_hands")


@pytest.fixture
def cast(world: World) -> Cast:
    return world.cast


@pytest.fixture
async def given(cast: Cast) -> Promise:
    """Olena brings Taras ten, and Marta has found six of them."""
    await BuyList.all().delete()
    post = await ask(cast.kalyna, cast.taras)
    await promises(cast.olena, post, 10)
    given = await newest_of(cast.olena, post)
    buyer = await Membership.get(group_id=cast.kalyna.id, user_id=cast.marta.user_id)
    week = this_week(cast.kalyna.zone)
    row = await BuyList.create(group_id=cast.kalyna.id, buyer_id=buyer.id, week=week, made_at=now())
    line = await BuyLine.create(list_id=row.id, key="і", text="Інсулін", wanted=10, found=6)
    part = await Part.get(promise_id=given.id)
    _ = await BuySource.create(buy_line_id=line.id, part_id=part.id, qty=10, found=6)
    return given


async def counts(given: Promise) -> tuple[int, int]:
    """(in hand, handed on) after the upgrade."""
    await Part.all().update(had=0, brought=0, had_since=None)
    await BuySource.all().update(handed=0)
    for step in (BEFORE.WENT, BEFORE.HAD, BEFORE.ALL, BEFORE.CAME, BEFORE.COUNTED):
        await get_connection("default").execute_script(step)
    part = await Part.get(promise_id=given.id)
    assert (part.had_since is None) == (part.had < part.qty)
    return part.had, (await BuySource.get(part_id=part.id)).handed


async def test_what_lay_in_a_bag_lies_there_still(given: Promise) -> None:
    assert await counts(given) == (0, 0)


async def test_who_had_all_of_it_has(given: Promise) -> None:
    await Promise.filter(id=given.id).update(had_at=now())
    assert await counts(given) == (10, 6)


async def test_what_was_found_and_sent_is_sent(given: Promise) -> None:
    await Promise.filter(id=given.id).update(way_at=now())
    assert await counts(given) == (6, 6)


@pytest.mark.parametrize("has_set_out", [False, True])
async def test_so_is_what_set_out_in_a_box(cast: Cast, given: Promise, has_set_out: bool) -> None:
    post = await Post.get(sheet_id=given.sheet_id)
    box = await Parcel.create(
        group_id=cast.kalyna.id,
        post_id=post.id,
        by_id=given.helper_id,
        state=ParcelState.ON_THE_WAY,
        code="A1B2C3",
        nonce=public_id(),
        made_at=now(),
        changed_at=now(),
        set_out_at=now() if has_set_out else None,
    )
    _ = await Packed.create(parcel_id=box.id, promise_id=given.id)
    assert await counts(given) == ((6, 6) if has_set_out else (0, 0))
