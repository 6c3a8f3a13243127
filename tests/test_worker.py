"""The clock: every job again and again, by one process each, whatever happens to one run."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress

import asyncpg
import pytest

from app.core.config import Config
from app.leases import Alone, InPostgres, leases_of
from app.worker import clockwork
from tests.conftest import POSTGRES, Database

on_postgres = pytest.mark.skipif(not POSTGRES, reason="only on PostgreSQL: it holds the leases")


async def stopped(clock: asyncio.Task[None]) -> None:
    clock.cancel()
    with suppress(asyncio.CancelledError):
        await clock


async def test_a_job_that_fails_is_done_again(caplog: pytest.LogCaptureFixture) -> None:
    done, again = [], asyncio.Event()

    async def work() -> None:
        done.append(1)
        if len(done) == 1:
            raise RuntimeError("not now")
        again.set()

    clock = asyncio.create_task(clockwork([("tidy", 0.001, work)]))
    async with asyncio.timeout(5):
        await again.wait()
    await stopped(clock)
    assert "the job tidy did not finish" in caplog.text


async def test_who_has_no_lease_leaves_the_job_to_others() -> None:
    asked, done = asyncio.Event(), []

    class Elsewhere(Alone):
        async def is_ours(self, job: str) -> bool:
            asked.set()
            return job == "mine"

    async def work() -> None:
        done.append("theirs")

    async def mine() -> None:
        done.append("mine")

    jobs = [("theirs", 0.001, work), ("mine", 0.001, mine)]
    clock = asyncio.create_task(clockwork(jobs, Elsewhere()))
    async with asyncio.timeout(5):
        await asked.wait()
        while len(done) < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.001)
    await stopped(clock)
    assert set(done) == {"mine"}


def test_one_process_needs_no_leases(config: Config) -> None:
    assert isinstance(leases_of(config), Alone)


@on_postgres
async def test_a_job_has_one_process_until_that_is_gone(database: Database) -> None:
    url = str(database.where)
    one, two = InPostgres(url), InPostgres(url)
    answers = await asyncio.gather(*(one.is_ours(job) for job in ("a", "b", "a")))
    assert answers == [True, True, True]
    assert [await two.is_ours(job) for job in ("a", "b", "c")] == [False, False, True]
    assert await one.is_ours("c") is False
    await one.close()
    assert [await two.is_ours(job) for job in ("a", "b", "c")] == [True, True, True]
    await two.close()
    await InPostgres(url).close()


@on_postgres
async def test_a_lease_whose_link_died_may_be_somebody_elses(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    url = str(database.where)
    one, two = InPostgres(url), InPostgres(url)
    assert await one.is_ours("a")
    assert one._db is not None
    pid = await one._db.fetchval("SELECT pg_backend_pid()")
    admin = await asyncpg.connect(url)
    await admin.execute("SELECT pg_terminate_backend($1)", pid)
    await admin.close()
    while not await two.is_ours("a"):  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    with suppress(asyncpg.PostgresError, OSError, asyncpg.InterfaceError):
        await one.is_ours("a")  # finds the link dead
    assert await one.is_ours("a") is False
    await one.close()
    await two.close()
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
