"""Somebody leaves the circle and presses something on its board at the same moment, from two
windows: whichever comes first, nobody who is gone has promised anything or asks for anything."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from app.core.errors import Refusal
from app.core.viewer import Viewer
from app.groups.actions import leave
from app.help.actions import accept, ending
from app.help.models import Post, PostState
from app.help.queries import post_for
from app.lines.models import OPEN_PROMISES, Promise
from tests.cast import Cast, person
from tests.conftest import Database
from tests.help.making import ask
from tests.help.promises import promises
from tests.open_log import open_log
from tests.world import forgive_everybody

TIMES = 12


@pytest.fixture(autouse=True)
async def log(db: Database) -> AsyncIterator[None]:
    forgive_everybody()
    async with open_log(db):
        yield


async def at_once(*both: object) -> None:
    """What comes too late is refused."""
    for said in await asyncio.gather(*both, return_exceptions=True):  # type: ignore[call-overload]
        if isinstance(said, BaseException) and not isinstance(said, Refusal):
            raise said


async def someone(cast: Cast, n: int) -> Viewer:
    return await person(f"someone{n}", cast.kalyna, "Хтось")


async def test_nobody_who_is_gone_has_promised_anything(cast: Cast) -> None:
    for n in range(TIMES):
        who, post = await someone(cast, n), await ask(cast.kalyna, cast.taras)
        await at_once(promises(who, post, 1), leave(who, cast.kalyna.id))
        theirs = Promise.filter(helper__user_id=who.user_id, state__in=OPEN_PROMISES)
        assert await theirs.count() == 0


async def test_nobody_who_is_gone_asks_for_anything(cast: Cast) -> None:
    for n in range(TIMES):
        who = await someone(cast, n)
        post = await ask(cast.kalyna, who, state=PostState.EXPIRED)
        need = await post_for(who, post.pub)
        await at_once(ending.renew(who, need), leave(who, cast.kalyna.id))
        assert (await Post.get(id=post.id)).state is PostState.WITHDRAWN


async def test_who_says_yes_while_they_leave_does_not_wait_for_themselves(cast: Cast) -> None:
    for n in range(TIMES):
        who = await someone(cast, n)
        post = await ask(cast.kalyna, who, needs_yes=True)
        await promises(cast.olena, post, 1)
        promise = await Promise.get(sheet_id=post.sheet_id)
        await at_once(accept(who, post, promise), leave(who, cast.kalyna.id))
        assert (await Post.get(id=post.id)).state is PostState.WITHDRAWN
