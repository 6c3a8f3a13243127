import asyncio
import random
import sqlite3
from pathlib import Path

import pytest
from tortoise.context import TortoiseContext

from app.core.db import after_commit, credentials, orm_config, transaction
from app.features import MODELS
from app.groups.models import Group
from tests.conftest import POSTGRES, Database


class Told:
    """What promises said, in their order."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def promise(self, word: str) -> None:
        async def keep() -> None:
            self.words.append(word)

        after_commit(keep)


async def fails(told: Told | None = None) -> None:
    """A transaction that writes, promises, and then breaks."""
    async with transaction():
        await Group(name="Калина").save()
        (told or Told()).promise("never")
        raise ZeroDivisionError


async def name_of(circle: Group) -> str:
    return (await Group.get(id=circle.id)).name


async def test_a_transaction_that_fails_leaves_nothing_behind(db: Database) -> None:
    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await Group.all().count() == 0


async def test_a_long_transaction_lets_everybody_read_and_nobody_write_between(
    db: Database,
) -> None:
    circle = await Group.create(name="Калина")
    told, inside, go_on = Told(), asyncio.Event(), asyncio.Event()

    async def long() -> None:
        async with transaction(is_long=True):
            _ = await Group.select_for_update().get(id=circle.id)
            await Group.filter(id=circle.id).update(name="Мальва")
            async with transaction():  # as what it calls may
                await Group(name="Барвінок").save()
            told.promise("long")
            inside.set()
            await go_on.wait()

    async def short() -> None:
        async with transaction():
            one = await Group.select_for_update().get(id=circle.id)
            told.promise(f"short after {one.name}")

    writing = asyncio.create_task(long())
    await inside.wait()
    waiting = asyncio.create_task(short())
    async with asyncio.timeout(5):
        assert await name_of(circle) == "Калина", "what was committed last"
        assert await Group.all().count() == 1
    go_on.set()
    await asyncio.gather(writing, waiting)
    # Their promises may be kept in either order: on PostgreSQL the second need not wait for the
    # first one's to be told.
    assert sorted(told.words) == ["long", "short after Мальва"]
    assert await Group.all().count() == 2


async def test_a_long_transaction_that_fails_or_is_cancelled_leaves_nothing_behind(
    db: Database,
) -> None:
    async def long(then: Exception | None = None) -> None:
        async with transaction(is_long=True):
            await Group(name="Калина").save()
            if then:
                raise then
            await asyncio.sleep(60)

    with pytest.raises(ZeroDivisionError):
        await long(ZeroDivisionError())
    writing = asyncio.create_task(long())
    await asyncio.sleep(0.05)
    writing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await writing
    assert await Group.all().count() == 0
    await Group(name="Мальва").save()  # nothing is locked


async def test_a_single_write_waits_for_a_long_transaction_and_keeps_nobody_from_reading(
    db: Database,
) -> None:
    circle = await Group.create(name="Калина")
    inside, go_on = asyncio.Event(), asyncio.Event()

    async def long() -> None:
        async with transaction(is_long=True):
            await Group(name="Барвінок").save()
            inside.set()
            await go_on.wait()

    async def single_writes() -> None:
        await Group.filter(id=circle.id).update(name="Мальва")
        await Group(name="Чорнобривець").save()
        await Group.bulk_create([Group(name="Рута"), Group(name="М’ята")])
        _ = await Group.filter(name="Рута").delete()

    long_one = asyncio.create_task(long())
    await inside.wait()
    single = asyncio.create_task(single_writes())
    await asyncio.sleep(0.1)
    async with asyncio.timeout(2):  # SQLite itself would wait for five, before everybody who reads
        _ = await Group.get(id=circle.id)
    assert POSTGRES or not single.done()
    go_on.set()
    async with asyncio.timeout(5):
        await asyncio.gather(long_one, single)
    names = await Group.all().order_by("id").values_list("name", flat=True)
    assert sorted(map(str, names)) == ["Барвінок", "Мальва", "М’ята", "Чорнобривець"]


async def test_many_rows_at_once_that_are_cancelled_come_whole_or_not_at_all(
    db: Database,
) -> None:
    async def write(turns: int) -> None:
        await Group.bulk_create(Group(name=f"Мальва {turns} {n}") for n in range(300))

    for turns in range(12):
        many = asyncio.create_task(write(turns))
        for _ in range(turns):
            await asyncio.sleep(0)
        many.cancel()
        _ = await asyncio.gather(many, return_exceptions=True)
        async with transaction():  # nothing was left open
            assert await Group.filter(name__startswith=f"Мальва {turns} ").count() in (0, 300)


async def test_promises_are_kept_after_the_commit_and_in_order(db: Database) -> None:
    told = Told()
    async with transaction():
        told.promise("first")
        await Group(name="Калина").save()
        told.promise("second")
        assert told.words == []
    assert told.words == ["first", "second"]


async def test_what_was_rolled_back_promises_nothing(db: Database) -> None:
    told = Told()
    with pytest.raises(ZeroDivisionError):
        await fails(told)
    assert told.words == []


async def test_an_inner_rollback_takes_its_own_promises_and_no_others(db: Database) -> None:
    told = Told()
    async with transaction():
        told.promise("outer")
        with pytest.raises(ZeroDivisionError):
            await fails(told)
    assert told.words == ["outer"]
    assert await Group.all().count() == 0


async def test_an_inner_promise_waits_for_the_outermost_commit(db: Database) -> None:
    told = Told()
    async with transaction():
        async with transaction():
            told.promise("inner")
        assert told.words == []
        told.promise("outer")
    assert told.words == ["inner", "outer"]


async def test_a_promise_finds_what_was_committed_and_may_write_itself(db: Database) -> None:
    async def rename() -> None:
        async with transaction():
            await Group.filter(name="Калина").update(name="Калина і Мальва")

    async with transaction():
        circle = await Group.create(name="Калина")
        after_commit(rename)
    assert await name_of(circle) == "Калина і Мальва"


async def test_a_promise_that_breaks_undoes_nothing_and_stops_no_other(
    db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    told = Told()

    async def breaks() -> None:
        raise ZeroDivisionError

    async with transaction():
        await Group(name="Калина").save()
        after_commit(breaks)
        told.promise("still kept")
    assert told.words == ["still kept"]
    assert await Group.all().count() == 1
    assert "was not kept" in caplog.text


async def test_nothing_can_be_promised_outside_a_transaction(db: Database) -> None:
    with pytest.raises(AssertionError, match="needs a surrounding transaction"):
        Told().promise("when?")


async def test_the_database_answers_after_any_number_of_people_hang_up(db: Database) -> None:
    """Tortoise alone is wedged for good: by the first on SQLite, the fifth on PostgreSQL."""
    circle = await Group.create(name="Калина")
    chance = random.Random(7)

    async def rename(n: int) -> None:
        async with transaction():
            await Group.filter(id=circle.id).update(name=f"{n}")
            async with transaction():
                await Group.filter(id=circle.id).update(about=f"{n}")

    for n in range(200):
        task = asyncio.create_task(rename(n))
        for _ in range(chance.randrange(8)):
            await asyncio.sleep(0)
        if chance.random() < 0.7:
            await asyncio.sleep(chance.random() * 0.004)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        async with asyncio.timeout(10):
            row = await Group.get(id=circle.id)
        assert row.name == row.about or row.name == "Калина", "half a transaction"


async def test_many_who_write_at_once_all_get_their_turn(db: Database) -> None:
    circle = await Group.create(name="Калина", about="0")

    async def add_one() -> None:
        async with transaction():
            row = await Group.filter(id=circle.id).select_for_update().get()
            await Group.filter(id=circle.id).update(about=str(int(row.about) + 1))

    await asyncio.gather(*[add_one() for _ in range(30)])
    assert (await Group.get(id=circle.id)).about == "30"


async def test_a_file_that_is_no_database_is_said_to_be_so_every_time(tmp_path: Path) -> None:
    """Tortoise alone says it once; the next one waits for ever."""
    if POSTGRES:  # a second dialect in one process would spoil the statements of the first
        pytest.skip("only on SQLite: a file is all there is to it")
    path = tmp_path / "kolo.sqlite3"
    path.write_bytes(b"no database " * 1000)
    async with TortoiseContext() as context:
        await context.init(config=orm_config(path, MODELS))
        for _ in range(3):
            with pytest.raises(sqlite3.DatabaseError):
                await asyncio.wait_for(context.db().execute_query("SELECT 1 FROM users"), 10)


def test_a_url_says_who_signs_in_where() -> None:
    said = credentials("postgres://kolo%40town:p%40ss@db.example:6000/circles")
    assert said["user"] == "kolo@town"
    assert said["password"] == "p@ss"
    assert (said["host"], said["port"], said["database"]) == ("db.example", 6000, "circles")


def test_a_short_url_means_the_usual_server() -> None:
    said = credentials("postgres:///")
    assert (said["host"], said["port"], said["database"]) == ("127.0.0.1", 5432, "postgres")
    assert said["password"] is None


def test_both_databases_run_on_our_own_backends() -> None:
    engine = orm_config("postgres://db/kolo", [])["connections"]["default"]["engine"]
    assert engine == "app.core.db.asyncpg_backend"
