"""The log of what was done with power, as every member reads it: roles and made-up names, never
whose they are (row 107)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from app.acts.models import KINDS
from app.audit import queries as audit
from app.audit.models import Entry
from app.chat.models import Report
from app.core.i18n import N_, Words
from app.core.sealed import mark
from app.core.viewer import Role, Viewer
from app.groups.queries import Circle
from app.moderation.models import Appeal
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
    head: str  # "" where only a part of it is shown
    older: int | None  # go on before this one


async def log_of(viewer: Viewer, circle: Circle, before: int | None = None) -> Log:
    entries = await audit.power_log(viewer, circle.id, before, AT_ONCE + 1)
    return _log(entries, await audit.head_of(viewer, circle.id))


async def log_about_me(viewer: Viewer, group_id: int, before: int | None = None) -> Log:
    """For whoever is suspended: what concerns them, and nothing about anybody else (row 107)."""
    things = [*await _appeals_of(viewer), *await _reports_of(viewer)]
    entries = await audit.own_entries(viewer, group_id, things, before, AT_ONCE + 1)
    return _log(entries)


def _log(entries: list[Entry], head: str = "") -> Log:
    shown = entries[:AT_ONCE]
    older = shown[-1].seq if len(entries) > AT_ONCE else None
    return Log([_line(one) for one in shown], head, older)


async def _appeals_of(viewer: Viewer) -> list[str]:
    mine = Appeal.filter(measure__target_id=viewer.user_id)
    return [one["pub"] for one in await mine.values("pub")]


async def _reports_of(viewer: Viewer) -> list[str]:
    return [one["pub"] for one in await Report.filter(reporter_id=viewer.user_id).values("pub")]


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
