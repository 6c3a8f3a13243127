"""Whoever has said that they carry something hears when its day or its place changes."""

from __future__ import annotations

from datetime import date

import pytest

from app.core.config import Config, secret_key
from app.core.sealed import use
from app.core.viewer import Viewer
from app.features import wire
from app.help.actions import writing
from app.help.forms.asking import WhenForm, WhereForm
from app.help.queries import post_for
from app.notices.models import Notice
from app.parcels import actions
from app.parcels.forms import LegForm
from app.parcels.models import Leg, Parcel
from app.parcels.queries import words_for_notices
from tests.cast import Cast
from tests.conftest import Database
from tests.parcels.making import Way, leg_form, to_kherson
from tests.world import forgive_everybody

IVANS, EMMAS = "Миколаїв", "Херсон, вокзал"


@pytest.fixture
async def way(db: Database, cast: Cast, config: Config) -> Way:
    """Ivan and Emma carry it; Taras has not answered."""
    wire()
    use(secret_key(config.data))
    forgive_everybody()
    way = await to_kherson(cast)
    await actions.say_yes(way.ivan, *await way.leg(way.ivan, IVANS))
    await actions.say_yes(way.emma, *await way.leg(way.emma, EMMAS))
    return way


async def news(who: Viewer) -> list[str]:
    """What they find among their notices of a change."""
    rows = await Notice.filter(user_id=who.user_id, kind="parcel.changed", gone_at=None)
    return [str(said.words) for said in (await words_for_notices(who, rows)).values()]


async def changes(way: Way, end: str, form: LegForm) -> None:
    _, leg = await way.leg(way.serhii, end)
    await actions.change_leg(way.serhii, await way.seen_by(way.serhii), leg, form)


async def test_of_another_day_its_carrier_hears_once_and_nobody_else(way: Way) -> None:
    for day in (3, 4):
        form = leg_form("Одеса", IVANS, "Іван", planned_on=date(2027, 1, day))
        await changes(way, IVANS, form)
    (said,) = await news(way.ivan)
    assert "day or the place" in said
    for other in (way.emma, way.taras, way.halyna, way.serhii):
        assert not await news(other)
    await changes(way, IVANS, leg_form("Одеса, порт", IVANS, "Іван", planned_on=date(2027, 1, 4)))
    assert len(await news(way.ivan)) == 1, "of several changes they read the last"
    await changes(way, EMMAS, leg_form("Миколаїв, вокзал", EMMAS, "Емма"))
    assert len(await news(way.ivan)) == len(await news(way.emma)) == 1
    assert (await Leg.get(parcel__pub=way.pub, position=0)).said_yes_at


async def test_what_was_read_is_told_again_when_it_changes_again(way: Way) -> None:
    await changes(way, IVANS, leg_form("Одеса, порт", IVANS, "Іван"))
    await Notice.filter(user_id=way.ivan.user_id).update(seen_at=(await Parcel.get()).made_at)
    await changes(way, IVANS, leg_form("Одеса, вокзал", IVANS, "Іван"))
    assert len(await news(way.ivan)) == 2


async def test_of_nothing_new_and_before_a_yes_nobody_hears(way: Way) -> None:
    await changes(way, IVANS, leg_form("Одеса", IVANS, "Іван"))
    await changes(way, "до дверей", leg_form("Херсон, порт", "до дверей", "Тарас"))
    assert not await Notice.filter(kind="parcel.changed").exists()


async def moves(way: Way, area: str) -> None:
    need = await post_for(way.halyna, way.post.pub)
    await writing.write_where(way.halyna, need, str(need.row.version), WhereForm(area, ""))


async def test_when_the_ask_moves_those_hear_who_have_it_still_before_them(way: Way) -> None:
    await actions.ready(way.serhii, await way.seen_by(way.serhii))
    await actions.set_out(way.ivan, *await way.leg(way.ivan, IVANS))
    await actions.vouch_for(way.serhii, *await way.leg(way.serhii, IVANS))
    for area in ("Поділ", "Острів"):
        await moves(way, area)
    assert len(await news(way.emma)) == 1
    for other in (way.ivan, way.taras):
        assert not await news(other)


async def test_another_day_of_the_ask_is_told_and_who_sees_it_is_not(way: Way) -> None:
    await moves(way, way.post.area)  # it waits for a yes now, and that is all
    assert not await Notice.filter(kind="parcel.changed").exists()
    need = await post_for(way.halyna, way.post.pub)
    form = WhenForm(date(2027, 2, 1), need.row.urgency)
    await writing.write_when(way.halyna, need, str(need.row.version), form)
    assert len(await news(way.ivan)) == len(await news(way.emma)) == 1
