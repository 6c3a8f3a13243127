"""The round: of those who gave in a month, how many were helped here before. Only who wants to be
counted is, and nothing is said of fewer than five."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from app.core.clock import now
from app.core.db.quick import asked, moment
from app.core.i18n import N_, Words, month_in_words, words, zone_named
from app.core.viewer import Viewer
from app.groups.models import INSIDE
from app.groups.queries import Circle
from app.help import rules
from app.help.models import Carrying

FEWEST = 5  # people (R87)
MONTHS = 6
TOO_FEW = N_("fewer than five")


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    count: int | None
    says: Words | str


@dataclass(frozen=True, slots=True)
class Round:
    bars: tuple[Bar, ...] = ()  # the oldest month first
    names: tuple[str, ...] = ()  # of this month's, who want to be named; by the alphabet

    @property
    def tells_nothing(self) -> bool:
        return all(bar.count is None for bar in self.bars)


@dataclass(frozen=True, slots=True)
class _Gift:
    giver: int  # memberships
    receiver: int | None  # None: a family for whom somebody wrote it down
    at: datetime


async def round_for(viewer: Viewer, circle: Circle) -> Round:
    rules.see_board.require(viewer, circle.id)
    counted = {
        row.membership_id: row
        for row in await Carrying.filter(
            membership__group_id=circle.id, is_counted=True, membership__left_at=None
        ).select_related("membership")
    }
    gifts = await _gifts(circle.id)
    helped = _first_helped(gifts)
    months = _months(circle.zone)
    bars = []
    gave: dict[int, datetime] = {}
    for month, (start, end) in months:
        gave = _first_given(
            [one for one in gifts if one.giver in counted and start <= one.at < end]
        )
        bars.append(_bar(month, gave, helped))
    named = [counted[one].membership for one in gave if counted[one].is_named]
    names = sorted(one.name for one in named if one.state in INSIDE)
    return Round(tuple(bars), tuple(names) if len(names) >= FEWEST else ())


def _bar(month: date, gave: Mapping[int, datetime], helped: Mapping[int, datetime]) -> Bar:
    label = month_in_words(month.year, month.month)
    before = sum(1 for who, at in gave.items() if who in helped and helped[who] < at)
    others = len(gave) - before
    if before < FEWEST or 0 < others < FEWEST:  # who are few, are known by who is left over
        return Bar(label, None, TOO_FEW)
    return Bar(label, before, words("%(n)s of %(all)s", n=before, all=len(gave)))


async def _gifts(group_id: int) -> list[_Gift]:
    """What was confirmed, the oldest first: of an ask whoever promised gave, of an offer its
    author. Who wrote down what a family needs was not helped by it."""
    rows = await asked(
        "SELECT p.kind AS kind, p.author_id AS author,"
        " CASE WHEN p.for_household_id IS NULL THEN p.author_id END AS receives,"
        " r.helper_id AS helper, r.changed_at AS at"
        " FROM promise r JOIN help_post p ON p.sheet_id = r.sheet_id"
        " WHERE p.group_id = $1 AND r.state = 'confirmed' ORDER BY r.changed_at, r.id",
        group_id,
    )
    return [
        _Gift(row["helper"], row["receives"], moment(row["at"]))
        if row["kind"] == "ask"
        else _Gift(row["author"], row["helper"], moment(row["at"]))
        for row in rows
    ]


def _first_given(gifts: list[_Gift]) -> dict[int, datetime]:
    return {one.giver: one.at for one in reversed(gifts)}


def _first_helped(gifts: list[_Gift]) -> dict[int, datetime]:
    return {one.receiver: one.at for one in reversed(gifts) if one.receiver}


def _months(zone: str) -> list[tuple[date, tuple[datetime, datetime]]]:
    today = now().astimezone(zone_named(zone)).date()
    firsts = [date(today.year, today.month, 1)]
    for _ in range(MONTHS - 1):
        first = firsts[0]
        before = (first.year - 1, 12) if first.month == 1 else (first.year, first.month - 1)
        firsts.insert(0, date(*before, 1))
    last = firsts[-1]
    ends = [*firsts[1:], date(last.year + last.month // 12, last.month % 12 + 1, 1)]
    return [
        (first, (_begins(first, zone), _begins(end, zone)))
        for first, end in zip(firsts, ends, strict=True)
    ]


def _begins(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), zone_named(zone)).astimezone(UTC)
