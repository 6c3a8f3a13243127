"""A plugin for where everything has to run (`-p tests.no_skips`): a test skipped there has failed.

The one exception is a test that runs in the other process: on SQLite, a skip whose
reason begins with «only on PostgreSQL», and the other way round.
"""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest

ELSEWHERE = "only on SQLite" if os.environ.get("KOLO_TEST_DATABASE") else "only on PostgreSQL"


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if not hasattr(report, "wasxfail"):
        _insist(report)
    return report


@pytest.hookimpl(wrapper=True, trylast=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    _insist(report)
    return report


def _insist(report: pytest.TestReport | pytest.CollectReport) -> None:
    if report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if not reason.startswith(ELSEWHERE):
            report.outcome = "failed"
            report.longrepr = f"Nothing may be skipped here, and this was: {reason}"
