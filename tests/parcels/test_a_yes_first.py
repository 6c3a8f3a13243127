"""Where whoever asked says yes first, nothing is added to what is packed: it would be handed over
with the box before anybody said yes."""

from __future__ import annotations

import pytest

from app.core.config import Config, secret_key
from app.core.errors import Invalid
from app.core.sealed import use
from app.features import wire
from app.help import actions as helping
from app.lines.models import PromiseState
from tests.cast import Cast, person
from tests.conftest import Database
from tests.help.making import ask
from tests.help.promises import counted, is_right, promises
from tests.parcels.test_several_parcels import Boxes
from tests.world import forgive_everybody


@pytest.fixture
async def boxes(db: Database, cast: Cast, config: Config) -> Boxes:
    """Halyna has said yes to one; nothing is packed."""
    wire()
    use(secret_key(config.data))
    forgive_everybody()
    halyna = await person("halyna", cast.kalyna, "Галина")
    post = await ask(cast.kalyna, halyna, needs_yes=True)
    await promises(cast.taras, post, 1)
    boxes = Boxes(halyna, cast.taras, post)
    await helping.accept(halyna, post, await boxes.promise())
    return boxes


async def more_is_refused(boxes: Boxes) -> None:
    for more in ((10,), (0, 2)):
        with pytest.raises(Invalid) as no:
            await promises(boxes.serhii, boxes.post, *more)
        assert ["packed already" in str(one) for one in no.value.problems.values()] == [True]


async def test_nothing_is_handed_over_that_nobody_said_yes_to(boxes: Boxes) -> None:
    box = await boxes.packs()
    await more_is_refused(boxes)
    assert (await boxes.promise()).state is PromiseState.ACCEPTED
    await boxes.does(box, "set_out", "vouch_for")
    assert await counted(boxes.post) == [(1, 1), (0, 0)]
    await is_right(boxes.post)


async def test_once_the_box_is_there_more_is_promised_and_waits_for_a_yes(boxes: Boxes) -> None:
    await boxes.does(await boxes.packs(), "set_out", "vouch_for")
    assert await promises(boxes.serhii, boxes.post, 6) is PromiseState.PROPOSED


async def test_a_box_that_is_not_sent_is_in_nobodys_way(boxes: Boxes) -> None:
    first, second = await boxes.packs(), await boxes.packs()
    await boxes.is_not_sent(first)
    await more_is_refused(boxes)
    await boxes.is_not_sent(second)
    assert await promises(boxes.serhii, boxes.post, 10) is PromiseState.PROPOSED


async def test_where_nobody_has_to_say_yes_more_is_added_to_what_is_packed(
    boxes: Boxes, cast: Cast
) -> None:
    post = await ask(cast.kalyna, boxes.halyna)
    await promises(boxes.serhii, post, 1)
    _ = await Boxes(boxes.halyna, boxes.serhii, post).packs()
    assert await promises(boxes.serhii, post, 10) is PromiseState.ACCEPTED
