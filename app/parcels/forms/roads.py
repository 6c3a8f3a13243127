from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.core.forms import Fields
from app.core.i18n import N_
from app.core.tokens import is_public_id, public_id
from app.parcels.models import Passable

LONGEST_NAME = 80
LONGEST_POINT = 60
LONGEST_NOTE = 300
MOST_POINTS = 12


@dataclass(frozen=True, slots=True)
class RoadForm:
    """A way that things take, in words; its places in order."""

    name: str
    points: tuple[str, ...]

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(sent)
        name = fields.name("name", longest=LONGEST_NAME, missing=N_("Write what you call it."))
        longest = MOST_POINTS * (LONGEST_POINT + 1)
        written = fields.lines("points", longest=longest, missing=None).split("\n")
        points = tuple(point.strip() for point in written if point.strip())
        if len(points) > MOST_POINTS or any(len(point) > LONGEST_POINT for point in points):
            fields.wrong("points", N_("Please write twelve places at most, each on its own line."))
        fields.checked()
        return cls(name, points)


@dataclass(frozen=True, slots=True)
class ReportForm:
    """What somebody saw; `once`: what the report is to be called."""

    status: Passable
    note: str
    once: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(sent)
        status = fields.choice("status", list(Passable), N_("Say how it is there."))
        note = fields.text("note", longest=LONGEST_NOTE, missing=None)
        once = fields.raw("once")
        fields.checked()
        return cls(Passable(status), note, once if is_public_id(once) else public_id())
