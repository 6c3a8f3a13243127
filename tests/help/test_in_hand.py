"""Who has something in hand where each promise waits for a yes."""

from __future__ import annotations

import re

from app.core.tokens import public_id
from app.help import actions
from app.lines.models import PromiseState
from tests.directory.cards import SitsDown
from tests.help.making import ask, lines_of
from tests.help.promises import counted, newest_of, promises
from tests.world import World


async def test_who_has_it_in_hand_reads_when_they_can_add_more(world: World, at: SitsDown) -> None:
    cast = world.cast
    post = await ask(cast.kalyna, cast.taras, needs_yes=True)
    await promises(cast.olena, post, 2, 0)
    given = await newest_of(cast.olena, post)
    await actions.accept(cast.taras, post, given)
    await actions.set_out(cast.olena, post, given)
    olena, (first, second) = await at(cast.olena), await lines_of(post)
    for line, more in ((first, "4"), (second, "3")):
        sent = {f"qty-{line.pub}": more, "nonce": public_id()}
        page = await olena.post(f"/help/{post.pub}/bring", **sent)
        assert page.status_code == 422
        assert "When that is there, you can add more." in page.text
        assert f'name="qty-{line.pub}" type="text" value="{more}"' in re.sub(r"\s+", " ", page.text)
    assert await counted(post) == [(2, 0), (0, 0)]
    await actions.deliver(cast.olena, post, given)
    sent = {f"qty-{first.pub}": "4", "nonce": public_id()}
    assert (await olena.post(f"/help/{post.pub}/bring", **sent)).status_code == 303
    assert (await newest_of(cast.olena, post)).state is PromiseState.PROPOSED
