"""A PostgreSQL database for tests, and how it becomes empty again between two of them. Row by row:
for the few rows of a test that is three hundred times as quick as TRUNCATE, which makes a new file
for every table and index."""

from __future__ import annotations

import asyncpg

TABLES = """
SELECT quote_ident(tablename) FROM pg_tables
WHERE schemaname = 'public' AND tablename <> 'tortoise_migrations'"""
COUNTERS = "SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public'"


async def make_database(server: asyncpg.Connection, name: str) -> None:
    """On a server that is not going to lose its power: nothing waits for the disk."""
    await server.execute(f"CREATE DATABASE {name}")
    await server.execute(f"ALTER DATABASE {name} SET synchronous_commit TO off")


async def sql_that_empties(url: str) -> str:
    """For a migrated database, and a user who may do anything in it: only they may pass by the
    triggers that keep what must not be deleted."""
    database = await asyncpg.connect(url)
    try:
        tables = [row[0] for row in await database.fetch(TABLES)]
        counters = [row[0] for row in await database.fetch(COUNTERS)]
        is_mighty = await database.fetchval("SELECT current_setting('is_superuser')") == "on"
    finally:
        await database.close()
    if not is_mighty:
        return f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE"
    deeds = [
        "SET LOCAL session_replication_role = replica",
        *(f"DELETE FROM {table}" for table in tables),
        *(f"SELECT setval('{counter}', 1, false)" for counter in counters),
    ]
    return f"BEGIN; {'; '.join(deeds)}; COMMIT"
