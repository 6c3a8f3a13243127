"""What is said of a room itself, and of who comes into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.chat.models import HistoryPolicy, RoomKind
from app.core.forms import Fields
from app.core.i18n import N_
from app.core.tokens import is_public_id, public_id

LONGEST_TITLE = 80
LONGEST_ABOUT = 500
LONGEST_REASON = 200
KINDS = (RoomKind.OPEN, RoomKind.CLOSED, RoomKind.ANNOUNCE)
PREMOD = ("none", "new", "all")
LEVELS = ("all", "mentions", "none")
PAUSES_S = (0, 10, 30, 60, 300)  # slow mode: seconds between two messages of one person
KEPT_DAYS = (7, 30, 90, 365, 0)  # retention; 0: for ever
DAY_MS = 86_400_000


def _title_in(fields: Fields) -> str:
    return fields.name("title", longest=LONGEST_TITLE, missing=N_("Give the room a name."))


@dataclass(frozen=True, slots=True)
class RoomForm:
    """A new room. `once` names one showing of the form, and the room it makes."""

    title: str
    about: str
    kind: RoomKind
    history: HistoryPolicy
    once: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        once = fields.raw("once")
        form = cls(
            title=_title_in(fields),
            about=fields.lines("about", longest=LONGEST_ABOUT, missing=None),
            kind=_kind_in(fields),
            history=_history_in(fields),
            once=once if is_public_id(once) else public_id(),
        )
        fields.checked()
        return form


def _kind_in(fields: Fields) -> RoomKind:
    said = fields.choice("kind", KINDS, N_("Choose who can come in."))
    return RoomKind(said) if said in KINDS else RoomKind.CLOSED


def _history_in(fields: Fields) -> HistoryPolicy:
    said = fields.choice("history", list(HistoryPolicy))
    return HistoryPolicy(said) if said in list(HistoryPolicy) else HistoryPolicy.JOINED


@dataclass(frozen=True, slots=True)
class KeepingForm:
    """How a room is kept."""

    title: str
    about: str
    history: HistoryPolicy
    slow_s: int
    is_paused: bool
    premod: str
    kept_days: int
    only_hosts_speak: bool

    @classmethod
    def parse(cls, sent: Mapping[str, Any], *, has_name: bool = True) -> Self:
        """`has_name`: the everyone-room has the same name everywhere."""
        fields = Fields(sent)
        form = cls(
            title=_title_in(fields) if has_name else "",
            about=fields.lines("about", longest=LONGEST_ABOUT, missing=None),
            history=_history_in(fields),
            slow_s=_number_in(fields, "slow", PAUSES_S),
            is_paused=fields.ticked("paused"),
            premod=fields.choice("premod", PREMOD),
            kept_days=_number_in(fields, "kept", KEPT_DAYS),
            only_hosts_speak=fields.ticked("only_hosts"),
        )
        fields.checked()
        return form


def _number_in(fields: Fields, name: str, allowed: tuple[int, ...]) -> int:
    said = fields.choice(name, [str(one) for one in allowed])
    return int(said) if said.isdecimal() and int(said) in allowed else allowed[0]


def one_of(sent: Mapping[str, Any], name: str, allowed: tuple[str, ...]) -> str:
    """A single answer. Raises Invalid."""
    fields = Fields(sent)
    value = fields.choice(name, allowed)
    fields.checked()
    return value


def name_called(sent: Mapping[str, Any]) -> str:
    """What the circle calls somebody, as it was typed. Raises Invalid."""
    fields = Fields(sent)
    name = fields.text("name", longest=60, missing=N_("Write the name the circle knows."))
    fields.checked()
    return name


def reason_in(sent: Mapping[str, Any]) -> str:
    """Why somebody's message is not shown: they read it. Raises Invalid."""
    fields = Fields(sent)
    why = fields.text("why", longest=LONGEST_REASON, missing=N_("Say why, in a few words."))
    fields.checked()
    return why
