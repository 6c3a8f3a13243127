"""Migrations that keep what Tortoise's own SQLite table rebuild throws away: indexes,
unique_together and triggers (tortoise-orm 1.1.9, measured; ADR 9)."""

from __future__ import annotations

from typing import Any

from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_editor.sqlite import SqliteSchemaEditor


class KeepingSchemaEditor(SqliteSchemaEditor):
    async def _remake_table(
        self,
        model: Any,
        create_field: Any = None,
        delete_field: Any = None,
        alter_fields: Any = None,
    ) -> None:
        gone = (
            {delete_field.source_field or delete_field.model_field_name} if delete_field else set()
        )
        kept = [] if self.collect_sql else await self._standing(model._meta.db_table, gone)
        await super()._remake_table(model, create_field, delete_field, alter_fields)
        for sql in kept:
            await self.client.execute_query(sql)

    async def _standing(self, table: str, gone: set[str]) -> list[str]:
        """The SQL of every index and trigger of the table that does not name a column about to
        go."""
        rows = await self.client.execute_query_dict(
            "SELECT type, name, sql FROM sqlite_master"
            " WHERE tbl_name = ? AND type IN ('index', 'trigger')",
            [table],
        )
        kept = []
        for row in rows:
            if row["type"] == "trigger":
                kept.append(row["sql"])
                continue
            info = await self.client.execute_query_dict(f'PRAGMA index_info("{row["name"]}")')
            columns = [column["name"] for column in info]
            if gone & set(columns):
                continue
            if row["sql"]:
                kept.append(row["sql"])
            elif (
                len(columns) > 1
            ):  # the table-level UNIQUE of unique_together, which is not re-created
                name, quoted = "_".join(columns), ", ".join(f'"{c}"' for c in columns)
                kept.append(f'CREATE UNIQUE INDEX "uid_{table}_{name}" ON "{table}" ({quoted})')
        return kept


class SafeExecutor(MigrationExecutor):
    def _schema_editor(self, atomic: bool = True, collect_sql: bool = False) -> BaseSchemaEditor:
        editor = super()._schema_editor(atomic=atomic, collect_sql=collect_sql)
        if type(editor) is SqliteSchemaEditor:
            return KeepingSchemaEditor(self.connection, atomic=atomic, collect_sql=collect_sql)
        return editor
