"""Putting the guards up, and seeing which of them stand."""

from __future__ import annotations

from typing import Any

from app.core.db.guards.every import GUARDS
from app.core.db.guards.unique import UNIQUE, unique_on_postgres, unique_on_sqlite


async def put_up(db: Any) -> None:
    """Write every guard that is not there yet; `db` is a Tortoise client."""
    standing = await _names(db)
    for guard in GUARDS:
        if guard.name in standing:
            continue
        for sql in (guard.sqlite if _is_sqlite(db) else guard.postgres).split(";;"):
            await db.execute_query(sql)


async def missing(db: Any) -> list[str]:
    """Names of guards, and table(columns) of uniqueness, that should be there and are not."""
    standing = await _names(db)
    unique = await (unique_on_sqlite(db) if _is_sqlite(db) else unique_on_postgres(db))
    return [guard.name for guard in GUARDS if guard.name not in standing] + [
        f"{table}({', '.join(columns)})"
        for table, columns in UNIQUE
        if (table, columns) not in unique
    ]


def _is_sqlite(db: Any) -> bool:
    return bool(db.capabilities.dialect == "sqlite")


async def _names(db: Any) -> set[str]:
    if _is_sqlite(db):
        sql = "SELECT name FROM sqlite_master WHERE type IN ('index', 'trigger')"
    else:
        sql = (
            "SELECT c.relname AS name FROM pg_class c JOIN pg_namespace s ON s.oid = c.relnamespace"
            " WHERE c.relkind = 'i' AND s.nspname = current_schema()"
            " UNION SELECT k.conname FROM pg_constraint k"
            " JOIN pg_namespace s ON s.oid = k.connamespace"
            " WHERE s.nspname = current_schema()"
            " UNION SELECT t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_namespace s ON s.oid = c.relnamespace"
            " WHERE s.nspname = current_schema() AND NOT t.tgisinternal"
        )
    return {row["name"] for row in await db.execute_query_dict(sql)}
