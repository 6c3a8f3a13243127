"""How SQLite says what our statements say in PostgreSQL's words.

$1                                   ?1
= ANY($1::text[])                    IN (SELECT value FROM json_each(?1))
unnest($1::bigint[], …) AS w(a, b)   (SELECT json_extract(value, '$[0]') AS a, …
                                          FROM json_each(?1)) AS w
$1::bigint                           ?1
FOR NO KEY UPDATE                    (nothing: BEGIN IMMEDIATE has locked everything already)
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import msgspec

from app.chat.log.plans import Ask

_UNNEST = re.compile(r"unnest\(\$1::[^)]*\)\s+AS (\w+)\(([^)]*)\)")
_ANY = re.compile(r"= ANY\(\$(\d+)::\w+\[\]\)")
_ARGUMENT = re.compile(r"\$(\d+)(::\w+)?")


@cache
def for_sqlite(sql: str) -> str:
    """The same statement for SQLite 3.35 or newer."""
    sql = _UNNEST.sub(_rows, sql)
    sql = _ANY.sub(r"IN (SELECT value FROM json_each($\1))", sql)
    sql = _ARGUMENT.sub(r"?\1", sql)
    return sql.replace(" FOR NO KEY UPDATE", "")


def arguments(ask: Ask) -> tuple[Any, ...]:
    """Lists travel to SQLite as JSON: there are no arrays."""
    if ask.rows is not None:
        return (_json(ask.rows),)
    return tuple(_json(arg) if isinstance(arg, list) else arg for arg in ask.args)


def _rows(found: re.Match[str]) -> str:
    alias, names = found[1], found[2].replace(",", " ").split()
    columns = ", ".join(f"json_extract(value, '$[{i}]') AS {name}" for i, name in enumerate(names))
    return f"(SELECT {columns} FROM json_each($1)) AS {alias}"  # noqa: S608


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
