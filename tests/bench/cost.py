"""What processes have used: CPU by /proc, memory by its resident pages. Who runs on which core."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")
CORES = sorted(os.sched_getaffinity(0))
SERVERS, CLIENTS = CORES[0], CORES[-1]


@dataclass(slots=True)
class Cost:
    """Seconds of CPU, all threads together."""

    user: float = 0.0
    system: float = 0.0

    @property
    def total(self) -> float:
        return self.user + self.system

    def for_each(self, count: int) -> Cost:
        """Of so many things, in µs."""
        return Cost(self.user / count * 1e6, self.system / count * 1e6)


@contextmanager
def used_by(pids: Collection[int]) -> Iterator[Cost]:
    """Yields what is known when the block has ended: how much of the CPU they have used in it."""
    cost = Cost()
    before = [_used(pid) for pid in pids]
    yield cost
    after = [_used(pid) for pid in pids]
    cost.user = sum(then[0] - now[0] for now, then in zip(before, after, strict=True))
    cost.system = sum(then[1] - now[1] for now, then in zip(before, after, strict=True))


def _used(pid: int) -> tuple[float, float]:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) / TICK, int(fields[12]) / TICK


def resident(pid: int) -> int:
    """Bytes."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def on_core(core: int) -> Iterator[None]:
    """This process, and what it starts meanwhile."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
