"""Less came than somebody said: what did not come is where it was before, or missing again, and
nothing says any more that it is in somebody's hands."""

from __future__ import annotations

import pytest

from app.help.actions.in_part import receive_part
from app.help.forms.promising import PartForm
from app.help.models import Post
from app.lines.models import Line
from tests.directory.cards import SitsDown
from tests.help.promises import now_of
from tests.help.test_in_a_bag import words_of
from tests.help.test_out_of_the_bag import brings, line, nothing_to_buy, post, wanted_next_week
from tests.world import World

__all__ = ["line", "nothing_to_buy", "post"]


@pytest.mark.parametrize("n", [0, 2])
async def test_who_has_the_rest_has_not_what_did_not_come_after_all(
    world: World, at: SitsDown, post: Post, line: Line, n: int
) -> None:
    cast = world.cast
    given, taras = await brings(cast.taras, post, 10), await at(cast.taras)
    await receive_part(cast.olena, await now_of(post), given, PartForm({line.id: 4}))
    await taras.post(f"/help/{post.pub}/promises/{given.pub}/have")
    await receive_part(cast.olena, await now_of(post), given, PartForm({line.id: n}))
    page = words_of((await taras.get(f"/help/{post.pub}")).text)
    assert "A part of it is in hand" in page
    assert "I have all of it" in page
    assert await wanted_next_week(world, await at(cast.marta)) == 4 - n
