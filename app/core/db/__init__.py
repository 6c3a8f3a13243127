"""Transactions, the promises kept once they commit, and where the database is."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar
from pathlib import Path
from typing import Any

from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.transactions import in_transaction

log = logging.getLogger(__name__)

Promise = Callable[[], Awaitable[None]]
_promises: ContextVar[list[Promise] | None] = ContextVar("promises", default=None)


@asynccontextmanager
async def transaction(*, is_long: bool = False) -> AsyncGenerator[None]:
    """All or nothing. Inside, await the database and nothing else: SQLite has one writer.
    `is_long`: it may take seconds, in which all others have to be able to read (ADR 9)."""
    outer = _promises.get()
    promises: list[Promise] = []
    token = _promises.set(promises)
    try:
        apart = getattr(get_connection("default"), "apart", None) if is_long else None
        async with apart() if apart else in_transaction():
            yield
    finally:
        _promises.reset(token)
    if outer is not None:
        outer.extend(promises)
        return
    for promise in promises:
        await _keep(promise)


def after_commit(promise: Promise) -> None:
    """For what can be lost without harm. What cannot be lost is a row, written inside."""
    promises = _promises.get()
    assert promises is not None, "after_commit() needs a surrounding transaction()"
    promises.append(promise)


async def _keep(promise: Promise) -> None:
    try:
        await promise()
    except Exception:
        log.exception("a promise made in a committed transaction was not kept")


def orm_config(database: Path | str, models: list[str], **pragmas: str) -> dict[str, Any]:
    """Tortoise's configuration for a SQLite file (a Path) or a PostgreSQL URL, on our own
    backends."""
    if isinstance(database, Path):
        connection: dict[str, Any] = {
            "engine": "app.core.db.sqlite_backend",
            "credentials": {"file_path": str(database), "busy_timeout": "5000"} | pragmas,
        }
    else:
        connection = {"engine": "app.core.db.asyncpg_backend", "credentials": credentials(database)}
    return {
        "connections": {"default": connection},
        "apps": {
            "app": {
                "models": models,
                "default_connection": "default",
                "migrations": "app.migrations",
            }
        },
        "use_tz": True,
        "timezone": "UTC",
    }


def credentials(url: str) -> dict[str, Any]:
    """What asyncpg wants to know, from a postgres:// URL."""
    from urllib.parse import unquote, urlsplit

    parts = urlsplit(url)
    return {
        "host": parts.hostname or "127.0.0.1",
        "port": parts.port or 5432,
        "user": unquote(parts.username or "postgres"),
        "password": unquote(parts.password or "") or None,
        "database": parts.path.lstrip("/") or "postgres",
        "minsize": 1,
        "maxsize": 8,
    }


def plain(wanted: dict[str, Any]) -> dict[str, Any]:
    """The same for one connection instead of a pool."""
    return {key: value for key, value in wanted.items() if key not in ("minsize", "maxsize")}


@asynccontextmanager
async def orm(config: dict[str, Any]) -> AsyncGenerator[TortoiseContext]:
    """The ORM for this process. The fallback is global because uvicorn's requests are tasks of
    their own."""
    async with TortoiseContext() as context:
        await context.init(config=config, _enable_global_fallback=True)
        # Connect now: a first connection made inside a cancelled request is not safe either.
        await context.db().execute_query("SELECT 1")
        yield context


def write_lock() -> asyncio.Lock | None:
    """What everybody in this process who writes to the SQLite file holds meanwhile; None on
    PostgreSQL."""
    lock: asyncio.Lock | None = getattr(get_connection("default"), "write_lock", None)
    return lock
