from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Self

from app.core.clock import now
from app.core.days import any_day, day_in
from app.core.forms import Fields
from app.core.i18n import N_, here
from app.core.tokens import is_public_id, public_id
from app.parcels.models import Mode, Trouble

LONGEST_PLACE = 80
LONGEST_NAME = 60
LONGEST_NOTE = 300
FURTHEST = timedelta(days=366)


class Who(StrEnum):
    """Whether whoever carries it belongs to the circle, and so can say yes by themselves."""

    NOBODY = "nobody"  # yet
    MEMBER = "member"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class LegForm:
    """One part of a way. `carrier`: a name, as people write it: in a guarded circle there is no
    list to choose from. `instead`: of which part it is another way; `once`: what the leg is to be
    called."""

    goes_from: str
    goes_to: str
    who: Who
    carrier: str
    mode: Mode
    road: str
    planned_on: date | None
    instead: int | None
    once: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(sent)
        instead, once = fields.raw("instead"), fields.raw("once")
        is_place = instead.isascii() and instead.isdecimal() and len(instead) < 4
        form = cls(
            fields.text(
                "goes_from", longest=LONGEST_PLACE, missing=N_("Write where this part begins.")
            ),
            fields.text(
                "goes_to", longest=LONGEST_PLACE, missing=N_("Write where this part ends.")
            ),
            Who(_one_of(fields, "who", list(Who), Who.NOBODY)),
            fields.text("carrier", longest=LONGEST_NAME, missing=None),
            Mode(_one_of(fields, "mode", list(Mode), Mode.VOLUNTEER)),
            fields.raw("road"),
            _day_in(fields, "planned_on"),
            int(instead) if is_place else None,
            once if is_public_id(once) else public_id(),
        )
        if form.who is not Who.NOBODY and not form.carrier:
            fields.wrong("carrier", N_("Write their name."))
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class BlockForm:
    """Why it cannot go on; `waits`: its carrier stays where they are; `is_gone`: and does not come
    back, such as what was taken away."""

    trouble: Trouble
    note: str
    waits: bool
    is_gone: bool = False

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        """Raises Invalid."""
        fields = Fields(sent)
        why = fields.choice("trouble", list(Trouble), N_("Say why it cannot go on."))
        note = fields.text("note", longest=LONGEST_NOTE, missing=None)
        then = fields.choice("then", ("other", "wait", "gone"), N_("Say what happens with it now."))
        fields.checked()
        return cls(Trouble(why), note, then == "wait", then == "gone")


def _one_of(fields: Fields, name: str, allowed: Any, usual: str) -> str:
    if not fields.raw(name):
        return usual
    said = fields.choice(name, allowed)
    return said if said in allowed else usual


def _day_in(fields: Fields, name: str) -> date | None:
    """Of today or later."""
    if not fields.raw(name).strip():
        return None
    day, today = day_in(fields, name, read=any_day), here(now()).date()
    if day is None:
        return None
    if day < today:
        fields.wrong(name, N_("This day is over already."))
    elif day > today + FURTHEST:
        fields.wrong(name, N_("This day is too far away."))
    return day
