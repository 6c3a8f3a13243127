"""The door of the sockets: the same sessions as the pages'."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from tortoise.context import TortoiseContext

from app.accounts.models import Session, Standing, User
from app.accounts.queries import browser_for
from app.core.clock import now
from app.core.db import orm_config
from app.features import MODELS
from app.sockets import Door
from realtime.needs import Nobody, Person, Unavailable
from tests.cast import Cast, session_of
from tests.conftest import POSTGRES


async def row_of(person: object) -> Session:
    session = await browser_for(await session_of(person))
    assert session is not None
    return session


async def test_whoever_is_shut_out_hears_why(cast: Cast) -> None:
    open_, banned, over = [await row_of(who) for who in (cast.olena, cast.taras, cast.marta)]
    await User.filter(login="taras").update(standing=Standing.BANNED)
    await Session.filter(id=over.id).update(ends_at=now() - timedelta(seconds=1))
    shut = await Door(secure=False).shut_out({open_.id, banned.id, over.id, 4040})
    assert shut == {banned.id: Nobody.BANNED, over.id: Nobody.UNKNOWN, 4040: Nobody.UNKNOWN}


async def test_whoever_is_active_over_a_socket_stays_longer(cast: Cast) -> None:
    session, door = await row_of(cast.olena), Door(secure=False)
    soon = now() + timedelta(seconds=30)
    await Session.filter(id=session.id).update(ends_at=soon)
    assert await door.ends([session.id, 4040]) == {session.id: int(soon.timestamp() * 1000)}
    door.awake.add(session.id)
    await door.shut_out([session.id])
    assert (await door.ends([session.id]))[session.id] > soon.timestamp() * 1000


async def test_a_cookie_opens_for_its_person_and_no_other_does(cast: Cast) -> None:
    door = Door(secure=False)
    olena = await door.by_cookies({"sid": await session_of(cast.olena)})
    assert isinstance(olena, Person)
    assert olena.pub == cast.olena.pub
    assert await door.by_cookies({"sid": await session_of(cast.dato)}) is Nobody.BANNED
    assert await door.by_cookies({"sid": "x"}) is await door.by_cookies({}) is Nobody.UNKNOWN


async def test_a_store_that_is_away_is_no_reason_to_shut_anybody_out(tmp_path: Path) -> None:
    nowhere = "postgres://127.0.0.1:1/kolo" if POSTGRES else tmp_path / "no" / "kolo.sqlite3"
    door = Door(secure=False)
    async with TortoiseContext() as context:
        await context.init(config=orm_config(nowhere, MODELS))
        for asked in (
            door.by_bearer("x"),
            door.by_cookies({"sid": "x"}),
            door.shut_out([1]),
            door.ends([1]),
        ):
            with pytest.raises(Unavailable):
                await asked
