"""Of many parcels one reads first what one carries oneself; and a day of a part of the way is read
as every other day is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app.core.clock import now
from app.core.config import Config, secret_key
from app.core.days import NO_DAY
from app.core.errors import Invalid
from app.core.sealed import use
from app.core.tokens import public_id
from app.features import wire
from app.parcels import actions
from app.parcels.forms import LegForm
from app.parcels.models import Parcel
from app.parcels.queries import carried_by
from app.parcels.queries.packing import MOST
from tests.cast import Cast
from tests.conftest import Database
from tests.help.making import membership_of
from tests.parcels.making import leg_form, to_kherson


async def test_a_keeper_who_carries_finds_their_own_among_many(
    db: Database, cast: Cast, config: Config
) -> None:
    wire()
    use(secret_key(config.data))
    way = await to_kherson(cast)
    own = leg_form("Херсон", "ще далі", "Олена")
    await actions.add_leg(way.serhii, await way.seen_by(way.serhii), own)
    by = await membership_of(way.serhii, way.circle)
    usual: dict[str, Any] = {"group_id": way.circle.id, "post_id": way.post.id, "by_id": by.id}
    for n in range(MOST + 5):
        code = f"X{n:05}"
        _ = await Parcel.create(
            **usual, code=code, nonce=public_id(), made_at=now(), changed_at=now()
        )
    found = await carried_by(cast.olena, way.circle.id)
    assert len(found) == MOST
    assert [one.row.code for one in found[1:3]] == [f"X{MOST + 4:05}", f"X{MOST + 3:05}"]
    assert found[0].pub == way.pub
    assert len({one.pub for one in found}) == MOST


@pytest.mark.parametrize("written", ["05/%m/%Y", "5.%m.%Y", "05-%m-%Y.", "%Y-%m-05"])
async def test_a_day_of_a_part_of_the_way_is_read_as_any_other(written: str) -> None:
    places = {"goes_from": "Одеса", "goes_to": "Херсон"}
    day = (now() + timedelta(days=40)).date().replace(day=5)
    form = LegForm.parse({**places, "planned_on": day.strftime(written)})
    assert form.planned_on == day


async def test_a_day_that_is_none_says_how_to_write_one() -> None:
    with pytest.raises(Invalid) as no:
        LegForm.parse({"goes_from": "Одеса", "goes_to": "Херсон", "planned_on": "31.02.2027"})
    assert no.value.problems == {"planned_on": NO_DAY}
