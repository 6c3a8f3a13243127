"""What is in a parcel that moves is not late, whatever day somebody named."""

from __future__ import annotations

from datetime import timedelta

from app.core import sealed
from app.core.clock import now
from app.core.config import Config
from app.features import wire
from app.help.actions import release_late
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
        await Parcel.all().update(state=ParcelState.STUCK, promise_id=promise_id)
        await release_late()
        assert (await Promise.get()).state is PromiseState.ACCEPTED
    await Parcel.all().update(state=ParcelState.CANCELLED)
    await release_late()
    assert (await Promise.get()).state is PromiseState.RELEASED
