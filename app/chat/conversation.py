"""How a room's history stands on a page: days, the line before what is new, who wrote together.

static/js/elements/chat-room/entries.js says the same for the browser: change both, or neither.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal, NamedTuple

from babel.dates import get_day_names, get_month_names
from markupsafe import Markup

from app.chat.emoji import EMOJI
from app.chat.happened import told
from app.chat.log import Line, Timeline
from app.chat.log.beside import Pinned
from app.chat.log.shapes import Rx
from app.chat.mentions import EVERYBODY
from app.core.i18n import N_, day_in_words, gettext, here, ngettext, tongue

TOGETHER_MS = 5 * 60 * 1000
QUOTED = 120  # letters of what is answered
FOLDED = N_("From somebody you do not want to read")
REPORTED = N_("You have reported this message")
LONG_AGO = 1_577_836_800_000  # 2020


@dataclass(frozen=True, slots=True)
class Divider:
    """A day, the line before what is new, or both in one."""

    words: str  # the day, empty in the middle of one
    day: str = ""  # 2026-11-22
    is_news: bool = False
    kind: Literal["divider"] = "divider"


@dataclass(frozen=True, slots=True)
class Coming:
    """Somebody came or went, or the room was set otherwise."""

    seq: int
    words: Markup
    kind: Literal["coming"] = "coming"


@dataclass(frozen=True, slots=True)
class Reaction:
    emoji: str
    count: int
    is_mine: bool
    name: str  # as it is read aloud


@dataclass(frozen=True, slots=True)
class Answered:
    """What a message answers; nobody's where that is gone, or not for this reader."""

    id: str
    by: str = ""
    name: str = ""
    text: str = ""  # its first line, or the line that covers it
    is_covered: bool = False


class Bubble(NamedTuple):
    """One message. Without anything in it, it is the form the browser fills for new ones. A page
    has many, and looks each up in what it has drawn before: a tuple is quickly compared."""

    id: str = ""
    seq: int = 0
    n: int = 0
    by: str = ""
    name: str = ""
    ms: int = LONG_AGO
    text: str = ""
    cid: str = ""  # only of one's own
    removed: str = ""  # by whom
    edited_ms: int = 0
    is_mine: bool = False
    is_same: bool = False  # as the one before it: the name need not be said again
    is_latest: bool = False  # of one's own: here stands the word «Sent»
    is_for_me: bool = False  # it calls me by my name, or everybody
    is_pinned: bool = False
    cover: str = ""  # what is said of it until somebody wants to read it
    answered: Answered | None = None
    reactions: tuple[Reaction, ...] = ()
    kind: Literal["message"] = "message"

    @property
    def at(self) -> datetime:
        return _moment(self.ms)


Entry = Divider | Coming | Bubble
BLANK = Bubble()


def laid_out(
    timeline: Timeline,
    me: str,
    blocked: Collection[str] = (),
    reported: Collection[str] = (),
    *,
    is_everybodys: bool = True,
) -> list[Entry]:
    """Everything the log shows, in its order, in the viewer's language and by their clock. What
    those in `blocked` say is folded away, and messages in `reported`. `is_everybodys`: who comes
    into this room came into the circle."""
    new = _first_new(timeline, me)
    mine = [line.seq for line in _messages(timeline) if line.by == me and line.state == "ok"]
    entries: list[Entry] = []
    day = ""
    before: Line | None = None
    for line in timeline.lines:
        if not isinstance(line, Line):
            entries.append(Coming(line.seq, told(line, is_everybodys)))
            before = None
            continue
        today = here(_moment(line.ts)).date().isoformat()
        if today != day or line.seq == new:
            entries.append(_divider(line, today if today != day else "", line.seq == new))
            before = None
        is_same = before is not None and _belong_together(before, line)
        is_latest = bool(mine) and line.seq == mine[-1]
        entries.append(bubble_of(line, me, blocked, reported, is_same, is_latest))
        day, before = today, line
    return entries


@dataclass(frozen=True, slots=True)
class Pin:
    """What stands above the log."""

    id: str
    by: str
    words: str  # its first line, or the line that covers it

    @classmethod
    def of(cls, pinned: Pinned) -> Pin:
        return cls(pinned.id, pinned.by, pinned.cw or first_line(pinned.text))


def calendar_words() -> dict[str, list[str]]:
    """Months and weekdays for the browser: old phones cannot name them in Georgian."""
    months = get_month_names("wide", "format", tongue().locale)
    days = get_day_names("wide", "format", tongue().locale)
    return {
        "months": [months[m] for m in range(1, 13)],
        "weekdays": [days[(d - 1) % 7] for d in range(7)],
    }


def _first_new(timeline: Timeline, me: str) -> int:
    """The number of the first message that is new to this person; 0 where the line would stand
    above everything, which says nothing."""
    messages = _messages(timeline)
    first = next((m for m in messages if m.n > timeline.read_n and m.by != me), None)
    return 0 if first is None or first is messages[0] else first.seq


def _messages(timeline: Timeline) -> list[Line]:
    return [line for line in timeline.lines if isinstance(line, Line)]


def bubble_of(
    line: Line,
    me: str,
    blocked: Collection[str],
    reported: Collection[str],
    is_same: bool = False,
    is_latest: bool = False,
) -> Bubble:
    """One message as it stands on a page."""
    is_mine = line.by == me
    is_there = line.state == "ok"
    folded = _folded(line, blocked, reported) if is_there else ""
    return Bubble(
        id=line.id,
        seq=line.seq,
        n=line.n,
        by=line.by or "",
        name=line.name or gettext("Somebody"),
        ms=line.ts,
        text=line.text or "",
        cid=(line.cid or "") if is_mine else "",
        removed="" if is_there else line.state,
        edited_ms=line.edited_at or 0,
        is_mine=is_mine,
        is_same=is_same,
        is_latest=is_latest,
        is_for_me=is_there and not folded and (me in line.men or EVERYBODY in line.men),
        is_pinned=line.is_pinned,
        cover=folded or line.cw or "",
        answered=_answered(line, blocked),
        reactions=() if folded else tuple(map(_reaction, line.rx)),
    )


def _folded(line: Line, blocked: Collection[str], reported: Collection[str]) -> str:
    words = REPORTED if line.id in reported else FOLDED if line.by in blocked else ""
    return gettext(words)


def _answered(line: Line, blocked: Collection[str]) -> Answered | None:
    if not line.re or line.state != "ok":
        return None
    if (quote := line.quote) is None:
        return Answered(line.re)
    cover = gettext(FOLDED) if quote.by in blocked else quote.cw
    name, words = quote.name or gettext("Somebody"), cover or first_line(quote.text)
    return Answered(line.re, quote.by or "", name, words, bool(cover))


def first_line(text: str) -> str:
    """As much of a message as is enough to know it again."""
    line = text.strip().partition("\n")[0]
    return line if len(line) <= QUOTED else line[:QUOTED].rstrip() + "…"


def _reaction(rx: Rx) -> Reaction:
    emoji = gettext(EMOJI[rx.e]) if rx.e in EMOJI else rx.e
    if rx.me:
        words = ngettext("%(emoji)s, %(n)s person, you", "%(emoji)s, %(n)s people, you too", rx.tot)
    else:
        words = ngettext("%(emoji)s, %(n)s person", "%(emoji)s, %(n)s people", rx.tot)
    return Reaction(rx.e, rx.tot, rx.me, words % {"emoji": emoji, "n": rx.tot})


def _moment(ms: int) -> datetime:
    return datetime.fromtimestamp(ms / 1000, UTC)


def _divider(line: Line, day: str, is_news: bool) -> Divider:
    return Divider(day_in_words(_moment(line.ts)) if day else "", day, is_news)


def _belong_together(before: Line, line: Line) -> bool:
    return before.by == line.by and line.ts - before.ts < TOGETHER_MS
