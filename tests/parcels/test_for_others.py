"""Whoever looks after the board packs and plans for others: they stand in the log with it, and
learn no door by it."""

from __future__ import annotations

import pytest

from app.audit.models import Entry
from app.core.config import Config, secret_key
from app.core.errors import Invalid
from app.core.sealed import seal, use
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.features import wire
from app.help.actions import keeping
from app.help.models import Post, Shown
from app.help.queries import post_for
from app.parcels import actions
from app.parcels.forms import Who
from app.parcels.models import Leg
from app.parcels.queries import parcel_for
from tests.cast import Cast
from tests.conftest import Database
from tests.directory.cards import SitsDown
from tests.help.making import ask
from tests.help.promises import promises
from tests.parcels.making import leg_form
from tests.world import World, forgive_everybody

DOOR = "вул. Садова, 5"


@pytest.fixture
async def post(db: Database, cast: Cast, config: Config) -> Post:
    """Of Olena, who says her name to helpers only; Taras brings some of it."""
    wire()
    use(secret_key(config.data))
    forgive_everybody()
    post = await ask(cast.kalyna, cast.olena, shown=Shown.HIDDEN)
    _ = await Post.filter(id=post.id).update(address=seal(DOOR, "help_post", post.pub, "address"))
    await promises(cast.taras, post, 4)
    return post


async def packed(who: Viewer, post: Post) -> str:
    return await actions.pack(who, await post_for(who, post.pub), "", public_id())


async def names(who: Viewer, pub: str, name: str) -> str:
    form = leg_form("Одеса", "до дверей", name)
    await actions.add_leg(who, await parcel_for(who, pub), form)
    return form.once


async def in_the_log(cast: Cast) -> list[tuple[str, int | None]]:
    rows = Entry.filter(group_id=cast.kalyna.id, deed="parcel.packed")
    return [(one.subject, one.actor_id) for one in await rows]


async def test_a_keeper_names_not_themselves_for_what_they_plan_for_others(
    post: Post, cast: Cast, world: World, at: SitsDown
) -> None:
    pub, marta = await packed(cast.marta, post), await at(cast.marta)
    sent = {"goes_from": "Київ", "goes_to": "Батумі", "who": "member", "carrier": "Марта"}
    sent |= {"mode": "volunteer", "road": "", "planned_on": "", "instead": ""}
    answer = await marta.post(f"/parcels/{pub}/legs", **sent, once=public_id())
    assert answer.status_code == 422
    assert "You plan this way for others" in answer.text
    once = public_id()
    await marta.post(f"/parcels/{pub}/legs", **(sent | {"who": "nobody"}), once=once)
    assert (await marta.post(f"/parcels/{pub}/legs/{once}", **sent)).status_code == 422
    assert (await Leg.get(pub=once)).carrier_id is None
    await marta.post(f"/parcels/{pub}/ready")
    page = (await marta.get(f"/parcels/{pub}")).text
    assert DOOR not in page
    assert "Олена" not in page


async def test_whom_the_giver_names_goes_to_the_door_also_a_keeper(post: Post, cast: Cast) -> None:
    pub = await packed(cast.taras, post)
    once = await names(cast.taras, pub, "Марта")
    sent = await parcel_for(cast.marta, pub)
    await actions.say_yes(cast.marta, sent, sent.stretches[0])
    await actions.ready(cast.taras, await parcel_for(cast.taras, pub))
    assert (await parcel_for(cast.marta, pub)).address == DOOR
    later = leg_form("Одеса", "до дверей, о шостій", "Марта", once=once)
    sent = await parcel_for(cast.marta, pub)
    await actions.change_leg(cast.marta, sent, sent.stretches[0], later)
    assert (await Leg.get(pub=once)).carrier_id is not None, "she is it already"


async def test_who_gives_it_or_looks_after_the_ask_carries_it_themselves(
    post: Post, cast: Cast
) -> None:
    assert await names(cast.taras, await packed(cast.taras, post), "Тарас")
    pub = await packed(cast.marta, post)
    with pytest.raises(Invalid):
        await names(cast.marta, pub, "Марта")
    await keeping.assign(cast.marta, await post_for(cast.marta, post.pub), cast.marta.pub)
    assert await names(cast.marta, pub, "Марта")


async def test_of_several_together_who_gives_some_of_it_carries_it_themselves(
    post: Post, cast: Cast
) -> None:
    await promises(cast.marta, post, 3)
    assert await names(cast.marta, await packed(cast.marta, post), "Марта")


async def test_packing_what_others_promised_stands_in_the_log(post: Post, cast: Cast) -> None:
    await packed(cast.taras, post)
    assert await in_the_log(cast) == []
    pub = await packed(cast.marta, post)
    bus = leg_form("Одеса", "до дверей", "Автобус", who=Who.OUTSIDE)
    await actions.add_leg(cast.marta, await parcel_for(cast.marta, pub), bus)
    assert await in_the_log(cast) == [(post.pub, cast.marta.user_id)]
