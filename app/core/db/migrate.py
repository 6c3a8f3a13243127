"""Bringing a database to the present: one process at a time, rows kept, guards put back, all
checked."""

from __future__ import annotations

import fcntl
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from tortoise.context import TortoiseContext

from app.core.db import credentials, orm_config, plain
from app.core.db.editors import SafeExecutor
from app.core.db.guards import missing, put_up


class Unsound(RuntimeError):
    """What stands in the database is not what should; a sentence says what."""


ADVISORY_KEY = 0x6B6F6C6F  # "kolo"


async def migrate(
    database: Path | str, models: list[str], step: Callable[[str], None] = lambda name: None
) -> None:
    """Apply what is not applied yet; `step` hears each migration's name. Raises Unsound
    when a row would be orphaned or a guard is missing afterwards."""
    async with _alone(database):
        if isinstance(database, Path):
            # Tortoise rebuilds tables by DROP and RENAME: with foreign keys on, children would be
            # deleted.
            config = orm_config(database, models, foreign_keys="OFF", legacy_alter_table="ON")
        else:
            config = orm_config(database, models)
        async with TortoiseContext() as context:
            await context.init(config=config)
            await SafeExecutor(context.db(), config["apps"]).migrate(
                progress=lambda event, _label, name: step(name) if event == "apply_start" else None
            )
            await _no_orphans(context, database)
            await put_up(context.db())
            if gone := await missing(context.db()):
                raise Unsound(f"The database lacks what it should have: {', '.join(gone)}.")


async def pending(database: Path | str, models: list[str]) -> list[str]:
    """Names of the migrations that are not applied yet."""
    config = orm_config(database, models)
    async with TortoiseContext() as context:
        await context.init(config=config)
        executor = SafeExecutor(context.db(), config["apps"])
        await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
        return [step.migration.name for step in await executor.plan()]


async def _no_orphans(context: TortoiseContext, database: Path | str) -> None:
    if isinstance(database, Path):
        broken = await context.db().execute_query_dict("PRAGMA foreign_key_check")
        if broken:
            raise Unsound(f"{len(broken)} rows point at nothing, first in {broken[0]['table']}.")


@asynccontextmanager
async def _alone(database: Path | str) -> AsyncGenerator[None]:
    """Two processes that start together must not both migrate; the second waits and finds
    nothing to do."""
    if isinstance(database, Path):
        database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with database.with_suffix(".migrate.lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    guard = await asyncpg.connect(**plain(credentials(database)))
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", ADVISORY_KEY)
        yield
    finally:
        await guard.close()  # lets go of the lock
