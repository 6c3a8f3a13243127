"""What a run measured and counted, for people."""

from __future__ import annotations

import statistics

from tests.faults.ledger import Ledger


def percentiles(times: list[float]) -> str:
    """In ms."""
    cuts = statistics.quantiles([*times, *times], n=100, method="inclusive")
    ms = "  ".join(f"p{p} {cuts[p - 1] * 1000:.0f}" for p in (50, 95, 99))
    return f"{ms}  max {max(times) * 1000:.0f} ms  ({len(times)})"


def report(seed: int, ledger: Ledger) -> str:
    """What was measured and counted, and the verdict."""
    lines = [f"seed {seed}", ""]
    lines += [f"{what:24} {percentiles(t)}" for what, t in sorted(ledger.times.items()) if t]
    lines += ["", *(f"{n:8}  {what}" for what, n in sorted(ledger.counts.items())), ""]
    lines.append(f"{len(ledger.promised)} promised, {len(ledger.at)} cids found")
    for guarantee, n in sorted(ledger.violations.items()):
        lines += [f"{guarantee} broken {n} times:", *(f"  {e}" for e in ledger.examples[guarantee])]
    lines.append("BROKEN" if ledger.violations else "All promises kept.")
    return "\n".join(lines)
