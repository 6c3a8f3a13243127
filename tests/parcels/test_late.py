"""What has set out in a parcel is not late, whatever day somebody named; what only waits for a way
is."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.core import sealed
from app.core.clock import now
from app.core.config import Config
from app.features import wire
from app.help.actions import release_late
from app.help.models import Post, PostState
from app.lines.models import Promise, PromiseState
from app.parcels.models import Parcel, ParcelState
from tests.cast import Cast
from tests.conftest import Database
from tests.parcels.making import box_to_olena


async def test_the_clock_leaves_alone_what_is_on_its_way(
    db: Database, cast: Cast, config: Config
) -> None:
    wire()
    sealed.use(config.key)
    _ = await box_to_olena(cast)
    await Promise.all().update(promise_by=now() - timedelta(days=3))
    for promise_id in (None, (await Promise.get()).id):
        going = {"state": ParcelState.STUCK, "set_out_at": now(), "promise_id": promise_id}
        await Parcel.all().update(**going)
        await release_late()
        assert (await Promise.get()).state is PromiseState.ACCEPTED
    await Parcel.all().update(state=ParcelState.CANCELLED)
    await release_late()
    assert (await Promise.get()).state is PromiseState.RELEASED


@pytest.mark.parametrize("stands", [ParcelState.READY, ParcelState.STUCK])
async def test_what_is_packed_and_has_not_set_out_is_free_again_in_time(
    db: Database, cast: Cast, config: Config, stands: ParcelState
) -> None:
    wire()
    sealed.use(config.key)
    _ = await box_to_olena(cast)
    await Parcel.all().update(state=stands)
    await Promise.all().update(promise_by=now() - timedelta(days=3))
    await release_late()
    assert (await Promise.get()).state is PromiseState.RELEASED
    assert (await Post.get()).state is PostState.OPEN
    assert (await Parcel.get()).state is ParcelState.CANCELLED, "nobody sends it any more"
