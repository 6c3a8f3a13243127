"""Hand-written SQL for what every request asks: the ORM takes ten times as long to find the words.

Statements number their arguments: $1, $2…
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, TypeVar

from tortoise.connection import get_connection
from tortoise.models import Model

Row = dict[str, Any]
M = TypeVar("M", bound=Model)


async def asked(sql: str, *arguments: object) -> list[Row]:
    """The rows, with what columns hold as the database itself has it."""
    db = get_connection("default")
    if db.capabilities.dialect == "sqlite":
        sql = sql.replace("$", "?")
    return await db.execute_query_dict(sql, list(arguments))


def moment(column: Any) -> datetime:
    """What a column of moments holds: SQLite has no such type."""
    return datetime.fromisoformat(column) if isinstance(column, str) else column


def columns(model: type[Model], table: str) -> str:
    """All of a model's columns, for `made` to find them in a row of several tables."""
    return ", ".join(f"{table}.{name} AS {table}_{name}" for name in sorted(model._meta.db_fields))


def made(model: type[M], table: str, row: Row) -> M:
    """The row of `model` that was selected with `columns(model, table)`."""
    return model._init_from_db(**{name: row[f"{table}_{name}"] for name in model._meta.db_fields})


async def hold_still(model: type[Model], id: int) -> None:
    """Inside a transaction, and before its other locks: until it ends nobody has this row alone,
    while any number may hold it like this. It is more than PostgreSQL does when a row that names it
    is written: that keeps a row from going, and not from being changed by somebody who has it alone
    (`no_key`). On SQLite whoever writes is alone."""
    db = get_connection("default")
    if db.capabilities.dialect != "sqlite":
        table = model._meta.db_table
        await db.execute_query_dict(f'SELECT 1 FROM "{table}" WHERE id = $1 FOR SHARE', [id])  # noqa: S608
