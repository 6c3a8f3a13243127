"""The log of what was done with power, as every member reads it: roles and made-up names, never
whose they are (row 107)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from app.acts.models import KINDS
from app.audit import queries as audit
from app.audit.models import Entry
from app.core.i18n import N_, Words
from app.core.sealed import mark
from app.core.viewer import Role, Viewer
from app.groups.queries import Circle
from app.moderation.words import ROLES

AT_ONCE = 50
BY_ITSELF = N_("By itself, when the time came")
SOMEBODY = N_("Somebody")


@dataclass(frozen=True, slots=True)
class Line:
    seq: int
    at: datetime
    who: str  # a role, as a msgid
    code: str  # the same for the same person in this circle, and nowhere else
    words: Words | str
    more: Words | str  # what was asked for, where that is said apart
    about: str


@dataclass(frozen=True, slots=True)
class Log:
    lines: list[Line]
    head: str
    older: int | None  # go on before this one


async def log_of(viewer: Viewer, circle: Circle, before: int | None = None) -> Log:
    entries = await audit.power_log(viewer, circle.id, before, AT_ONCE + 1)
    shown = entries[:AT_ONCE]
    older = shown[-1].seq if len(entries) > AT_ONCE else None
    return Log([_line(one) for one in shown], await audit.head_of(viewer, circle.id), older)


def _line(entry: Entry) -> Line:
    return Line(
        seq=entry.seq,
        at=datetime.fromtimestamp(entry.at / 1000, UTC),
        who=_role(entry),
        code=code_of(entry.group_id, str(entry.actor_id)) if entry.actor_id else "",
        words=entry.words,
        more=_asked(entry),
        about=code_of(entry.group_id, entry.subject),
    )


def _role(entry: Entry) -> str:
    if entry.actor_id is None:
        return BY_ITSELF
    return ROLES.get(Role(entry.role), SOMEBODY) if entry.role else SOMEBODY


def _asked(entry: Entry) -> str:
    known = KINDS.get(str(msgspec.json.decode(entry.facts).get("kind", "")))
    return known.words if known else ""


def code_of(group_id: int, what: str) -> str:
    """Six signs that stand for somebody or something: nobody without the key knows whom."""
    return mark(f"{group_id}:{what}", "power log")[:6] if what else ""
