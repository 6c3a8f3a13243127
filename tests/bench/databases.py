"""A PostgreSQL database for one measurement, and who computes for it."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg

POSTGRES = os.environ.get("KOLO_TEST_DATABASE") or "postgres://postgres@127.0.0.1:5432/test"
NONE_HERE = f"no PostgreSQL answers at {POSTGRES}"
WORKERS = """
SELECT pid FROM pg_stat_activity
WHERE datname = $1 OR backend_type IN ('walwriter', 'checkpointer', 'background writer')"""


@asynccontextmanager
async def empty_database() -> AsyncIterator[str]:
    """Its URL, or "" where no PostgreSQL answers."""
    try:
        server = await asyncpg.connect(POSTGRES, timeout=5)
    except (OSError, asyncpg.PostgresError):
        yield ""
        return
    name = f"kolo_bench_{secrets.token_hex(6)}"
    await server.execute(f"CREATE DATABASE {name}")
    try:
        yield POSTGRES.rsplit("/", 1)[0] + "/" + name
    finally:
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await server.close()


async def workers(url: str) -> list[int]:
    """The server's processes that work for this database; of none on SQLite."""
    if not url:
        return []
    server = await asyncpg.connect(POSTGRES)
    try:
        return [row["pid"] for row in await server.fetch(WORKERS, url.rsplit("/", 1)[1])]
    finally:
        await server.close()
