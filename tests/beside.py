"""A plugin for the two runs that go on side by side (`-p tests.beside`), one on SQLite and one on
PostgreSQL: what stands on no database is tried once, in the first; what tries both databases by
itself leaves PostgreSQL to the second."""

from __future__ import annotations

import os

import pytest

GROUND = {"database", "own_database", "nowhere", "today", "crowd"}
IS_SECOND = bool(os.environ.get("KOLO_TEST_DATABASE"))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    elsewhere = [item for item in items if _asks_postgresql(item) != IS_SECOND and _is_sure(item)]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in set(elsewhere)]


def _is_sure(item: pytest.Item) -> bool:
    """Whether it need not run in both."""
    stands = set(getattr(item, "fixturenames", ()))
    return not (stands & GROUND or hasattr(getattr(item, "module", None), "POSTGRES"))


def _asks_postgresql(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    chosen = getattr(getattr(item, "callspec", None), "params", {}).values()
    return "postgres_world" in asked or "postgres" in asked or "postgres" in chosen
