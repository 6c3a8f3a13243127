from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tortoise.connection import get_connection

from app.accounts import actions, queries
from app.accounts.models import RecoveryCode, Session, Standing, User
from app.chat.actions import finish_erasing
from app.chat.log import Join, Send
from app.chat.models import Room
from app.chat.the_log import the_log
from app.core.errors import Conflict, Invalid
from app.core.viewer import Viewer
from app.groups.models import Belonging, Membership, RoleGrant
from realtime.needs import Batch
from tests.cast import PASSWORD, Cast, session_of
from tests.conftest import Browser, Database
from tests.open_log import open_log

MARK = "ZZMARK-7731"


@pytest.fixture
async def told(cast: Cast, db: Database) -> AsyncIterator[list[Batch]]:
    """A room where Taras and Olena are, and what sockets hear of it."""
    async with open_log(db) as told:
        room = await Room.create(group_id=cast.kalyna.id, title="Усі")
        for person in (cast.olena, cast.taras):
            await the_log().put(Join(room.id, uid(person)))
        await say(cast.taras, room, f"{MARK} перше")
        yield told


def uid(person: Viewer) -> int:
    assert person.user_id is not None
    return person.user_id


async def say(person: Viewer, room: Room, text: str) -> None:
    await the_log().put(Send(room.pub, uid(person), f"cid-{hash(text) % 10**9:012d}", text))


async def read_by(person: Viewer) -> list[str | None]:
    room = await Room.first()
    assert room
    seat = await the_log().seat(uid(person), room.pub)
    assert seat
    lines = (await the_log().timeline(seat, uid(person))).lines
    return [getattr(line, "text", None) for line in lines if hasattr(line, "text")]


async def test_what_somebody_said_goes_with_their_account(cast: Cast, told: list[Batch]) -> None:
    assert f"{MARK} перше" in await read_by(cast.olena)
    await actions.erase(cast.taras, PASSWORD)
    assert not any(await read_by(cast.olena))
    assert any(b'"k":"scrub"' in event.json for batch in told for event in batch.events)


async def test_nothing_leads_to_the_person_any_more(cast: Cast, told: list[Batch]) -> None:
    token = await session_of(cast.taras)
    await RecoveryCode.create(user_id=cast.taras.user_id, code_hash="0" * 64)
    await actions.erase(cast.taras, PASSWORD)
    user = await User.get(id=cast.taras.user_id)
    assert (user.standing, user.password_hash) == (Standing.ERASED, "")
    assert "taras" not in user.login
    assert await queries.session_for(token) is None
    assert not await Session.filter(user_id=user.id).exists()
    assert not await RecoveryCode.filter(user_id=user.id).exists()
    mine = await Membership.get(user_id=user.id)
    assert (mine.name, mine.state) == ("", Belonging.LEFT)
    assert await queries.user_with("taras") is None


async def test_a_wrong_password_erases_nothing(cast: Cast, told: list[Batch]) -> None:
    with pytest.raises(Invalid):
        await actions.erase(cast.taras, "wrong")
    assert await queries.user_with("taras")
    assert f"{MARK} перше" in await read_by(cast.olena)


async def test_the_last_owner_cannot_vanish_while_others_are_there(
    cast: Cast, told: list[Batch]
) -> None:
    with pytest.raises(Conflict):
        await actions.erase(cast.olena, PASSWORD)
    assert await queries.user_with("olena")
    assert await RoleGrant.filter(membership__user_id=cast.olena.user_id).exists()


async def test_whoever_is_alone_in_a_circle_may_go(cast: Cast, told: list[Batch]) -> None:
    await actions.erase(cast.nino, PASSWORD)
    assert await queries.user_with("nino") is None


async def test_erasing_that_was_cut_short_is_finished_by_the_clock(
    cast: Cast, told: list[Batch]
) -> None:
    await User.filter(id=cast.taras.user_id).update(standing=Standing.ERASED)
    await finish_erasing()
    assert not any(await read_by(cast.olena))
    before = len(told)
    await finish_erasing()
    assert len(told) == before


async def test_no_byte_of_it_is_left_in_the_files(
    cast: Cast, told: list[Batch], db: Database
) -> None:
    if not isinstance(db.where, Path):
        pytest.skip("only on SQLite: PostgreSQL keeps its files to itself")
    await actions.erase(cast.taras, PASSWORD)
    await get_connection("default").execute_query("PRAGMA wal_checkpoint(TRUNCATE)")
    for path in db.where.parent.glob(f"{db.where.name}*"):
        assert MARK.encode() not in path.read_bytes()


async def test_the_page_asks_twice_and_says_goodbye(
    browser: Browser, cast: Cast, told: list[Batch]
) -> None:
    await browser.as_(cast.taras)
    assert "Everything you wrote disappears" in (await browser.get("/settings/erase")).text
    unsure = await browser.post("/settings/erase", password=PASSWORD)
    assert unsure.status_code == 422
    assert "Tick this box" in unsure.text
    wrong = await browser.post("/settings/erase", sure="1", password="wrong")
    assert wrong.status_code == 422
    assert "checked" in wrong.text
    gone = await browser.post("/settings/erase", sure="1", password=PASSWORD)
    assert "storage" in gone.headers["clear-site-data"]
    assert "It is gone" in (await browser.follow(gone)).text


async def test_the_page_says_why_a_last_owner_has_to_stay(
    browser: Browser, cast: Cast, told: list[Batch]
) -> None:
    await browser.as_(cast.olena)
    said = await browser.post("/settings/erase", sure="1", password=PASSWORD)
    assert said.status_code == 409
    assert "only owner" in said.text
