"""What happens by the clock. Each job says how often; a job that fails is logged and tried again
next time. Where several processes keep a clock, each job is done by one of them."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable

from app.leases import Alone, Leases

log = logging.getLogger(__name__)

Job = tuple[
    str, float, Callable[[], Awaitable[None]]
]  # its name, seconds between two runs, what it does


async def clockwork(jobs: list[Job], leases: Leases | None = None) -> None:
    """Run every job now and then again and again, until cancelled."""
    leases = leases or Alone()
    try:
        async with asyncio.TaskGroup() as clocks:
            for job in jobs:
                clocks.create_task(_every(*job, leases))
    finally:
        await leases.close()


async def _every(
    name: str, seconds: float, work: Callable[[], Awaitable[None]], leases: Leases
) -> None:
    while True:
        try:
            if await leases.is_ours(name):
                await work()
        except Exception:
            log.exception("the job %s did not finish", name)
        await asyncio.sleep(seconds * random.uniform(0.9, 1.1))  # noqa: S311 (not a secret)
