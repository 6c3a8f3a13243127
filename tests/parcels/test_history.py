"""What the history of an ask tells of who carried it: nothing that its parcel hides."""

from __future__ import annotations

import pytest

from app.core.config import Config
from app.core.sealed import use
from app.core.viewer import Viewer
from app.groups.models import Care, Group
from app.help.queries import post_for, steps_of
from app.parcels import actions
from app.parcels.forms import BlockForm
from app.parcels.models import Trouble
from tests.cast import Cast
from tests.conftest import Database
from tests.parcels.making import Way, to_kherson
from tests.world import forgive_everybody

GONE = BlockForm(Trouble.SEIZED, "", waits=False, is_gone=True)


@pytest.fixture
async def way(db: Database, cast: Cast, config: Config) -> Way:
    use(config.key)
    forgive_everybody()
    made = await to_kherson(cast)
    for who, to in (
        *((made.ivan, "Миколаїв"), (made.emma, "Херсон, вокзал")),
        (made.taras, "до дверей"),
    ):
        await actions.say_yes(who, *await made.leg(who, to))
    await actions.ready(made.serhii, await made.seen_by(made.serhii))
    await actions.set_out(made.ivan, *await made.leg(made.ivan, "Миколаїв"))
    return made


async def told(way: Way, who: Viewer) -> list[tuple[str, str | None]]:
    return [(one.words, one.name) for one in await steps_of(who, await post_for(who, way.post.pub))]


@pytest.mark.parametrize("care", Care)
async def test_the_history_names_who_promised_and_not_who_carries(way: Way, care: Care) -> None:
    await Group.filter(id=way.circle.id).update(care=care)
    for to, who in (
        *(("Миколаїв", way.ivan), ("Херсон, вокзал", way.emma)),
        ("до дверей", way.taras),
    ):
        if who is not way.ivan:
            await actions.set_out(who, *await way.leg(who, to))
        await actions.vouch_for(way.serhii, *await way.leg(way.serhii, to))
    for reader in (way.halyna, way.serhii):
        seen = await told(way, reader)
        assert {"In hand", "Handed over"} <= {words for words, _ in seen}
        assert {name for _, name in seen} <= {None, "Галина", "Сергій"}


async def test_nor_through_whose_hands_it_was_lost(way: Way) -> None:
    sent, one = await way.leg(way.ivan, "Миколаїв")
    await actions.block(way.ivan, sent, one, GONE)
    seen = await told(way, way.halyna)
    assert ("Lost on the way", "Сергій") in seen
    assert "Іван" not in {name for _, name in seen}
