"""One page of a rehearsal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.core.errors import NotFound
from app.core.i18n import N_, Words, gettext
from app.registry.papers.comparing import Known
from app.registry.papers.faults import Fault
from app.registry.papers.headings import Headings
from app.registry.papers.plan import FATES, FIELDS, Fate, One, Planned
from app.registry.papers.sheets import letter
from app.registry.queries.papers import Rehearsal

AT_ONCE = 60  # lines on a page

KINDS: dict[str, str] = {
    "all": N_("Everybody"),
    "faults": N_("To put right"),
    "notes": N_("Good to know"),
    "new": N_("New people"),
    "changed": N_("What changes"),
    "gone": N_("Not in the list any more"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A person, or a fault (`sentence`). `place` is where in the file."""

    row: int
    name: str = ""
    year: int | None = None
    fate: str = ""
    says: str = ""
    changes: tuple[str, ...] = ()
    begins: bool = False  # whether a family begins here
    code: str = ""  # of the household they live in
    column: str = ""
    heading: str = ""
    sentence: Words | str = ""


@dataclass(frozen=True, slots=True)
class Leaf:
    kind: str
    lines: list[Line]
    start: int
    before: int | None
    after: int | None
    total: int


def leaf_of(shown: Rehearsal, kind: str, start: int) -> Leaf:
    """Raises NotFound for a kind there is not."""
    if kind not in KINDS:
        raise NotFound
    if kind in ("faults", "notes"):
        wanted: list[Any] = [
            fault for fault in shown.reading.faults if fault.to_know == (kind == "notes")
        ]
    elif kind == "gone":
        wanted = list(shown.gone)
    else:
        wanted = [
            (family, one)
            for family in shown.plan
            for one in family.people
            if kind == "all" or _is(kind, family, one)
        ]
    start = min(start, max(0, len(wanted) - 1)) // AT_ONCE * AT_ONCE
    lines = [_line(shown, one) for one in wanted[start : start + AT_ONCE]]
    return Leaf(
        kind,
        lines,
        start,
        start - AT_ONCE if start else None,
        start + AT_ONCE if start + AT_ONCE < len(wanted) else None,
        len(wanted),
    )


def _line(shown: Rehearsal, one: Any) -> Line:
    if isinstance(one, Fault):
        return _fault(shown.heads, one)
    return _gone(shown, one) if isinstance(one, Known) else _person(*one)


def _gone(shown: Rehearsal, one: Known) -> Line:
    """Somebody of ours: there is no row for them."""
    home = shown.homes.get(one.home_id or 0)
    name = " ".join(filter(None, (one.family, one.given, one.patronymic)))
    return Line(
        0, name, one.year, "gone", N_("Stays for now"), code=home.code if home else "", begins=True
    )


def _is(kind: str, family: Planned, one: One) -> bool:
    if kind == "new":
        return one.fate in (Fate.NEW, Fate.JOINS)
    is_first = one is family.people[0]
    return one.fate is Fate.CHANGED or (is_first and (family.area or family.address))


def _person(family: Planned, one: One) -> Line:
    is_first = one is family.people[0]
    changes = [FIELDS[what] for what in one.changes]
    if is_first and family.address:
        changes.append(N_("address"))
    if is_first and family.area:
        changes.append(N_("town or district"))
    fate = Fate.CHANGED if changes else one.fate
    return Line(
        one.said.row,
        one.said.name.full,
        one.said.birth.year if one.said.birth else None,
        fate.value,
        FATES[fate],
        tuple(gettext(what) for what in changes),
        is_first,
        family.home.code if family.home else "",
    )


def _fault(heads: Headings, fault: Fault) -> Line:
    column = fault.column
    return Line(
        fault.row,
        column="" if column is None else letter(column),
        heading="" if column is None else heads.names[column].replace("\n", " ")[:60],
        sentence=fault.sentence,
    )
