"""A small run of `python -m tests.faults.kill`."""

from __future__ import annotations

import pytest

from tests.faults.kill import Plan, run
from tests.faults.report import report

pytestmark = pytest.mark.faults


async def test_nothing_promised_is_lost_when_the_server_dies(own_database: str) -> None:
    plan = Plan(clients=25, kills=3, seconds=12, gap=3, database=own_database)
    ledger = await run(plan)
    assert not ledger.violations, report(plan.seed, ledger)
    assert ledger.counts["kills"] == 3
    assert len(ledger.promised) > 30
