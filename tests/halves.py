"""A plugin for two runs that go on side by side (`-p tests.halves --half 1`): every other test. So
the cases of one test, which take as long as each other, are shared out."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--half", type=int, choices=(1, 2), required=True)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    first, second = items[0::2], items[1::2]
    mine, elsewhere = (first, second) if config.option.half == 1 else (second, first)
    config.hook.pytest_deselected(items=elsewhere)
    items[:] = mine
