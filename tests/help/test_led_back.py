"""After a refusal the address of what was sent stands in the bar. Whoever opens it again, as old
phones do by themselves, comes to the page it belongs to; who may not know of that finds nothing."""

from __future__ import annotations

import pytest

from app.core.tokens import public_id
from app.help.models import PostState
from app.help.views import ROUTES
from tests.directory.cards import SitsDown
from tests.help.making import ask, kind_word, promises
from tests.help.test_asking import begins, row, written
from tests.help.test_pictures import sends
from tests.world import World

OF_A_POST = (
    *("bring/back", "pictures", "pictures/any/gone", "thanks/any", "how", "withdraw", "done"),
    *("anew", "renew", "decide", "looked", "urgent", "assign", "hide", "show-again"),
    *("not-this-time", "parcels", "publish", "throw-away"),
)
OF_A_PROMISE = ("yes", "no", "have", "way", "not-yet", "agree", "release")
SAYS_MORE = ("here", "received", "part")


def test_no_address_of_the_board_is_a_dead_end() -> None:
    for route in ROUTES:
        assert "GET" in (route.methods or ()), route.path


async def test_what_is_no_picture_leaves_nobody_at_a_dead_end(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.taras)
    taras, nino = await at(cast.taras), await at(cast.nino)
    refused = await sends(taras, post, b"no picture")
    assert refused.status_code == 422
    again = await taras.get(refused.url.path)
    assert again.headers["location"] == f"/help/{post.pub}"
    assert (await taras.follow(again)).status_code == 200
    assert (await nino.get(refused.url.path)).status_code == 404


async def test_every_address_of_a_post_leads_to_its_page(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.taras)
    promise = await promises(cast.kalyna, cast.marta, post, 1)
    deeds = [f"promises/{promise.pub}/{name}" for name in OF_A_PROMISE + SAYS_MORE]
    taras, marta, nino = await at(cast.taras), await at(cast.marta), await at(cast.nino)
    page = f"/help/{post.pub}"
    for name in (*OF_A_POST, *deeds):
        for who in (taras, marta):
            assert (await who.get(f"{page}/{name}")).headers["location"] == page, name
        assert (await nino.get(f"{page}/{name}")).status_code == 404, name
    for nowhere in (f"promises/{promise.pub}/nothing", "nothing"):
        assert (await taras.get(f"{page}/{nowhere}")).status_code == 404
    assert (await taras.get(f"/help/{public_id()}/withdraw")).status_code == 404
    assert (await row(page)).state is PostState.OPEN, "looking does nothing"


async def test_a_draft_that_could_not_be_published_leads_to_its_answers(
    world: World, at: SitsDown
) -> None:
    cast = world.cast
    taras, olena = await at(cast.taras), await at(cast.olena)
    draft = await begins(taras, cast.kalyna)
    assert (await taras.post(f"{draft}/publish")).status_code == 422
    for name in ("publish", "throw-away"):
        again = await taras.get(f"{draft}/{name}")
        assert again.headers["location"] == f"{draft}/write/check"
        assert (await taras.follow(again)).status_code == 200
        assert (await olena.get(f"{draft}/{name}")).status_code == 404, "a draft is its author's"
    whole = await written(taras, cast.kalyna)
    await taras.post(f"{whole}/publish")
    assert (await taras.get(f"{whole}/publish")).headers["location"] == whole


async def test_the_list_of_a_buyer_and_thanks_lead_back_too(world: World, at: SitsDown) -> None:
    cast = world.cast
    _, thanks = await kind_word(cast.kalyna, cast.olena, cast.taras)
    olena, nino = await at(cast.olena), await at(cast.nino)
    where = world.filled("/buying/{buying}")
    for name in ("found/any", "now", "lock", "open", "bought", "back", "close"):
        assert (await olena.get(f"{where}/{name}")).headers["location"] == where, name
        assert (await nino.get(f"{where}/{name}")).status_code == 404, name
    others = f"/thanks/{thanks.pub}/others"
    await thanks.fetch_related("post")
    assert (await olena.get(others)).headers["location"] == f"/help/{thanks.post.pub}"
    assert (await nino.get(others)).status_code == 404


@pytest.mark.parametrize("name", ["withdraw", "promises/any/yes"])
async def test_whoever_is_not_signed_in_is_asked_to_and_brought_back(
    world: World, at: SitsDown, name: str
) -> None:
    post = await ask(world.cast.kalyna, world.cast.taras)
    stranger = (await at(world.cast.taras)).another()
    path = f"/help/{post.pub}/{name}"
    assert (await stranger.get(path)).headers["location"] == f"/sign-in?next={path}"
