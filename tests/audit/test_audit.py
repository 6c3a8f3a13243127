from __future__ import annotations

import asyncio

import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError

from app.audit import queries
from app.audit.actions import CLOCK, record
from app.audit.models import DEEDS, FIRST, Deed, Entry, Head
from app.core.db import transaction
from app.core.errors import NotFound
from app.core.i18n import say
from tests.cast import Cast

MUTED = Deed("test.muted", "A member may not write for %(hours)s hours.")
READ = Deed("test.read", "A card was read.", is_power=False)


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(DEEDS, MUTED.name, MUTED)


async def muted(cast: Cast, times: int = 1) -> None:
    for hours in range(times):
        await record(cast.marta, cast.kalyna.id, MUTED, cast.taras.pub, hours=hours)


async def unguarded(sql: str) -> None:
    """What somebody with the database in their hands can do."""
    db = get_connection("default")
    if db.capabilities.dialect == "sqlite":
        await db.execute_query("DROP TRIGGER audit_only_grows")
        await db.execute_query("DROP TRIGGER audit_only_grows_kept")
    else:
        await db.execute_query("ALTER TABLE audit_entry DISABLE TRIGGER audit_only_grows")
    await db.execute_query(sql)
    if db.capabilities.dialect != "sqlite":
        await db.execute_query("ALTER TABLE audit_entry ENABLE TRIGGER audit_only_grows")


async def broken_at() -> int | None:
    (chain,) = await queries.chains()
    return chain.broken_at


async def test_members_read_what_was_done_with_power_the_newest_first(cast: Cast) -> None:
    await muted(cast, 3)
    await record(cast.taras, cast.kalyna.id, READ)
    entries = await queries.power_log(cast.taras, cast.kalyna.id)
    assert say(entries[0].words) == "A member may not write for 2 hours."
    assert [entry.seq for entry in entries] == [3, 2, 1]
    assert {entry.role for entry in entries} == {"moderator"}
    older = await queries.power_log(cast.taras, cast.kalyna.id, before=2)
    assert [entry.seq for entry in older] == [1]


async def test_to_others_there_is_no_such_log(cast: Cast) -> None:
    await muted(cast)
    for stranger in (cast.nino, cast.bohdan):
        with pytest.raises(NotFound):
            await queries.power_log(stranger, cast.kalyna.id)
        with pytest.raises(NotFound):
            await queries.head_of(stranger, cast.kalyna.id)


async def test_every_circle_has_a_chain_of_its_own(cast: Cast) -> None:
    await muted(cast, 2)
    await record(cast.nino, cast.tbilisi.id, MUTED, hours=1)
    await record(CLOCK, cast.tbilisi.id, MUTED, hours=2)
    assert [chain.length for chain in await queries.chains()] == [2, 2]
    assert (
        await queries.head_of(cast.olena, cast.kalyna.id)
        == (await Entry.get(seq=2, group_id=cast.kalyna.id)).hash
    )


async def test_an_untouched_chain_is_whole(cast: Cast) -> None:
    assert await queries.head_of(cast.olena, cast.kalyna.id) == FIRST
    await muted(cast, 3)
    assert await broken_at() is None


@pytest.mark.parametrize(
    ("sql", "where"),
    [
        ("UPDATE audit_entry SET role = 'owner' WHERE seq = 2", 2),
        ("UPDATE audit_entry SET facts = '{\"hours\":99}' WHERE seq = 3", 3),
        ("DELETE FROM audit_entry WHERE seq = 2", 2),
        ("DELETE FROM audit_entry WHERE seq = 3", 3),
    ],
)
async def test_whatever_is_changed_or_taken_out_shows(cast: Cast, sql: str, where: int) -> None:
    await muted(cast, 3)
    await unguarded(sql)
    assert await broken_at() == where


async def test_the_database_itself_refuses_to_change_it(cast: Cast) -> None:
    await muted(cast)
    for statement in (Entry.all().update(role="owner"), Entry.all().delete()):
        with pytest.raises(IntegrityError):
            await statement


async def test_what_did_not_happen_is_not_written_down(cast: Cast) -> None:
    async def cut_short() -> None:
        async with transaction():
            await muted(cast)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await cut_short()
    assert not await Entry.exists()
    assert not await Head.exists()


async def test_deeds_at_the_same_moment_stand_one_after_the_other(cast: Cast) -> None:
    await asyncio.gather(*(muted(cast) for _ in range(12)))
    assert await Entry.all().order_by("seq").values_list("seq", flat=True) == list(range(1, 13))
    assert await broken_at() is None


async def test_a_deed_of_an_older_kolo_is_called_by_its_name(cast: Cast) -> None:
    await record(cast.marta, cast.kalyna.id, Deed("gone.long.ago", ""))
    (entry,) = await queries.power_log(cast.olena, cast.kalyna.id)
    assert say(entry.words) == "gone.long.ago"
