"""A plugin for runs on both databases (`-p tests.beside`), first on SQLite and then on PostgreSQL:
what stands on no database is tried once, in the first; what tries both databases by itself leaves
PostgreSQL to the second. There lines are counted only where Kolo has some for PostgreSQL alone: the
rest was counted on SQLite, and counting takes nearly as long as trying."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from coverage import Coverage

GROUND = {"database", "own_database", "nowhere", "today", "crowd"}
IS_SECOND = bool(os.environ.get("KOLO_TEST_DATABASE"))
HAS_CODE_OF_ITS_OWN = ("tests/chat/log/", "tests/core/")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    elsewhere = [item for item in items if _asks_postgresql(item) != IS_SECOND and _is_sure(item)]
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = [item for item in items if item not in set(elsewhere)]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    counting = Coverage.current()
    if not (IS_SECOND and counting) or item.nodeid.startswith(HAS_CODE_OF_ITS_OWN):
        return (yield)
    counting.stop()
    try:
        return (yield)
    finally:
        counting.start()


def _is_sure(item: pytest.Item) -> bool:
    """Whether it need not run in both."""
    stands = set(getattr(item, "fixturenames", ()))
    return not (stands & GROUND or hasattr(getattr(item, "module", None), "POSTGRES"))


def _asks_postgresql(item: pytest.Item) -> bool:
    asked = set(getattr(item, "fixturenames", ()))
    chosen = getattr(getattr(item, "callspec", None), "params", {}).values()
    return "postgres_world" in asked or "postgres" in asked or "postgres" in chosen
