"""Benchmarks run apart (`make bench`, `make bench ONLY=s4`), print one table, and fail only for a
mistake or where something takes twice the time it took. KOLO_BENCH_KEEP=1 makes what is measured
the baseline."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.bench.table import Results

RESULTS = pytest.StashKey[Results]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[RESULTS] = Results()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("bench")


@pytest.fixture(scope="session")
def results(request: pytest.FixtureRequest) -> Results:
    return request.config.stash[RESULTS]


def pytest_sessionfinish(session: pytest.Session) -> None:
    results = session.config.stash[RESULTS]
    if not results.rows:
        return
    results.show()
    for row in results.far_off():
        print(f"More than twice what it was: {row.goal}, {row.what}.")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    if os.environ.get("KOLO_BENCH_KEEP") == "1":
        results.keep()
