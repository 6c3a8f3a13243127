"""Counts what is asked of the database, on either of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tortoise.connection import get_connection


@contextmanager
def counted() -> Iterator[list[str]]:
    """The statements sent meanwhile by the ORM."""
    client: Any = get_connection("default")
    asked: list[str] = []
    kind = type(client)
    plain = {name: getattr(kind, name) for name in ("execute_query", "execute_query_dict")}

    def noting(name: str) -> Any:
        async def noted(self: Any, query: str, *args: Any, **more: Any) -> Any:
            asked.append(query)
            return await plain[name](self, query, *args, **more)

        return noted

    for name in plain:
        setattr(kind, name, noting(name))
    try:
        yield asked
    finally:
        for name, method in plain.items():
            setattr(kind, name, method)
