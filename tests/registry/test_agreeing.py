"""What people of the list agree to."""

from __future__ import annotations

import asyncio

from app.core.viewer import Viewer
from app.registry import actions
from app.registry.models import Consent, Method, Purpose, Rank
from tests.cast import Cast
from tests.registry.families import OKSANA, alone


async def test_two_who_write_the_same_yes_at_once_write_it_once(cast: Cast, larysa: Viewer) -> None:
    _, oksana = await alone(larysa, cast.kalyna.id, OKSANA)
    await asyncio.gather(
        *(actions.agree(larysa, oksana, Purpose.PHOTO, Method.SIGNED) for _ in range(4))
    )
    assert await Consent.filter(purpose=Purpose.PHOTO, withdrawn_at=None).count() == 1


async def test_two_who_name_a_collector_at_once_name_one(cast: Cast, larysa: Viewer) -> None:
    home, _ = await alone(larysa, cast.kalyna.id, OKSANA)
    names = ("Ада", "Ева", "Зоя")
    await asyncio.gather(
        *(actions.name_collector(larysa, home, Rank.ALTERNATE, outside=one) for one in names)
    )
