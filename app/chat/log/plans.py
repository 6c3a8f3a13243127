"""A plan says what to ask the database and what to put into it, without doing either.

It is a generator: it yields an Ask or a Put, is sent the rows, and returns its result. sqlite.py
carries plans out in a thread, postgresql.py over a socket; so every lookup and every decision is
written once. SQL is written in PostgreSQL's words; dialect.py knows how SQLite says the same.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

T = TypeVar("T")
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Ask:
    """One statement that answers with rows. `args` are $1, $2…; or `rows` are what `unnest($1…)`
    stands for. `sqlite` is for what the two have no common words for."""

    sql: str
    args: tuple[Any, ...] = ()
    rows: Sequence[tuple[Any, ...]] | None = None
    sqlite: str | None = None


@dataclass(frozen=True)
class Table:
    """Where rows are put: its columns with their types on PostgreSQL, and what to do about a row
    already there. The last `elsewhere` columns are no columns on SQLite, which keeps them in a
    table of their own."""

    name: str
    columns: dict[str, str]
    otherwise: str = ""
    elsewhere: int = 0

    @cached_property
    def postgresql(self) -> str:
        arrays = ", ".join(f"${i}::{kind}[]" for i, kind in enumerate(self.columns.values(), 1))
        into = self._into(list(self.columns))
        return f"{into} SELECT * FROM unnest({arrays}) {self.otherwise}"  # noqa: S608

    @cached_property
    def sqlite(self) -> str:
        here = list(self.columns)[: len(self.columns) - self.elsewhere]
        return f"{self._into(here)} VALUES({', '.join('?' for _ in here)}) {self.otherwise}"

    def _into(self, columns: list[str]) -> str:
        return f"INSERT INTO {self.name}({', '.join(columns)})"


@dataclass(frozen=True, slots=True)
class Put:
    table: Table
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class PutElsewhere:
    """On SQLite, by this statement for each row; on PostgreSQL it stands in the table already."""

    sqlite: str
    rows: Sequence[Row]


Step = Ask | Put | PutElsewhere
Plan = Generator[Step, Sequence[Row], T]
