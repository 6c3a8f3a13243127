"""What was measured, as one table; and what it is compared with: a goal, and the runs before."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path

from rich.console import Console
from rich.table import Table

BASELINE = Path(__file__).parent / "baseline.json"
TOO_MUCH = 2.0  # times the baseline


@dataclass(frozen=True, slots=True)
class Row:
    """`ratio` is ours by theirs (or by the goal itself), so that less is better; None: not
    measured, and `here` says why."""

    goal: str  # S1…S9
    what: str
    here: str
    against: str = ""
    ratio: float | None = None
    at_most: float = 1.0

    @property
    def key(self) -> str:
        return f"{self.goal} {self.what}"


@dataclass(slots=True)
class Results:
    rows: list[Row] = field(default_factory=list)
    baseline: dict[str, float] = field(default_factory=lambda: json.loads(BASELINE.read_text()))

    def add(self, row: Row) -> None:
        self.rows.append(row)

    def left_out(self, goal: str, what: str, why: str) -> None:
        self.add(Row(goal, what, why))

    def far_off(self) -> list[Row]:
        """What got so much worse that it is no accident. What meets its goal is well."""
        return [row for row in self.rows if _worse(row, self.baseline.get(row.key))]

    def show(self) -> None:
        table = Table(title="How fast Kolo is here")
        for name in ("", "", "here", "against", "ratio", "goal", "", "before"):
            table.add_column(name, justify="right" if name in ("ratio", "goal", "before") else None)
        for row in sorted(self.rows, key=lambda row: row.goal):
            before = self.baseline.get(row.key)
            table.add_row(
                *(row.goal, row.what, row.here, row.against),
                *_numbers(row, f"{before:.2f}" if before is not None else ""),
                end_section=False,
            )
        Console(width=130).print("\n", table)

    def keep(self) -> None:
        """As the baseline from now on."""
        now = {row.key: round(row.ratio, 2) for row in self.rows if row.ratio is not None}
        kept = dict(sorted((self.baseline | now).items()))
        BASELINE.write_text(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")


def _worse(row: Row, before: float | None) -> bool:
    if row.ratio is None or before is None:
        return False
    return row.ratio > max(before * TOO_MUCH, row.at_most)


def _numbers(row: Row, before: str) -> tuple[str, str, str, str]:
    if row.ratio is None:
        return "", "", "", before
    met = "✓" if row.ratio <= row.at_most else "–"
    return f"{row.ratio:.2f}", f"≤ {row.at_most:g}", met, before
