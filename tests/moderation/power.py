"""The power fails just when something goes out of sight."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tortoise.connection import get_connection

BREAKS = {
    "sqlite": "CREATE TRIGGER cut BEFORE UPDATE OF hidden_at ON {table}"
    " BEGIN SELECT RAISE(ABORT, 'no power'); END",
    "postgres": "ALTER TABLE {table} ADD CONSTRAINT cut CHECK (hidden_at IS NULL)",
}
MENDS = {
    "sqlite": "DROP TRIGGER cut",
    "postgres": "ALTER TABLE {table} DROP CONSTRAINT cut",
}


@asynccontextmanager
async def no_power_to_hide(table: str) -> AsyncIterator[None]:
    db = get_connection("default")
    await db.execute_script(BREAKS[db.capabilities.dialect].format(table=table))
    try:
        yield
    finally:
        await db.execute_script(MENDS[db.capabilities.dialect].format(table=table))
