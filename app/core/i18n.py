"""Words for people: gettext in the viewer's language, plurals that are right, dates as people say
them.

English is the language of the msgids; Ukrainian and Georgian are read from app/locale at start,
so that no compiled catalogue can be older than its source. Who is listening stands in a context
variable that the middleware sets for each request.
"""

from __future__ import annotations

import gettext as std
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import format_date, get_day_names
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from app.core.clock import now

LOCALES = Path(__file__).parents[1] / "locale"
UTC_ZONE = ZoneInfo("UTC")
_ENDING = re.compile(r"(\d|%\(\w+\)s)-(?=[ა-ჰа-яіїєґ])")
LANGUAGES = {"uk": "Українська", "en": "English", "ka": "ქართული"}  # each in its own name


@dataclass(frozen=True, slots=True)
class Tongue:
    """In which language, and by which clock, somebody is spoken to."""

    locale: str = "en"
    zone: ZoneInfo = UTC_ZONE


_tongue: ContextVar[Tongue] = ContextVar("tongue", default=Tongue())  # noqa: B039 (it is frozen)


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence that is not yet in anybody's language: a msgid and what belongs in its gaps."""

    msgid: str
    plural: str | None = None
    n: int = 0
    gaps: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        return self.msgid


def N_(message: str) -> str:  # noqa: N802
    """Marks a sentence here; it is translated where someone hears it."""
    return message


def words(msgid: str, **gaps: Any) -> Words:
    """A sentence with %(gaps)s."""
    return Words(msgid, gaps=tuple(gaps.items()))


def n_words(msgid: str, plural: str, n: int, **gaps: Any) -> Words:
    """A sentence that counts; %(n)s is the number."""
    return Words(msgid, plural, n, (("n", n), *gaps.items()))


def say(what: Words | str) -> str:
    """Translate for whoever is listening now."""
    if isinstance(what, str):
        return gettext(what) if what else ""
    text = ngettext(what.msgid, what.plural, what.n) if what.plural else gettext(what.msgid)
    if any(isinstance(gap, Markup) for _, gap in what.gaps):
        text = escape(text)
    return text % dict(what.gaps) if what.gaps else text


def bdi(name: str) -> Markup:
    """What somebody else wrote, for a sentence in a page: a name may run from right to left, and
    must not turn the words around it."""
    return Markup("<bdi>{}</bdi>").format(name)


@contextmanager
def speaking(locale: str, zone: str | ZoneInfo = "UTC") -> Iterator[Tongue]:
    """Inside, everything said is in this language and by this clock."""
    tongue = Tongue(locale if locale in LANGUAGES else "en", zone_named(zone))
    token = _tongue.set(tongue)
    try:
        yield tongue
    finally:
        _tongue.reset(token)


def tongue() -> Tongue:
    return _tongue.get()


@cache
def catalogue(locale: str) -> std.NullTranslations:
    """The words of one language, compiled in memory from its .po file. The ending of a number
    («1-დან») stays on its line: no translator can be asked to type the hyphen that does so."""
    path = LOCALES / locale / "LC_MESSAGES" / "messages.po"
    if not path.exists():
        return std.NullTranslations()
    compiled = BytesIO()
    source = _ENDING.sub("\\1\N{NON-BREAKING HYPHEN}", path.read_text("utf-8"))
    write_mo(compiled, read_po(BytesIO(source.encode()), locale))
    compiled.seek(0)
    return std.GNUTranslations(compiled)


def gettext(message: str) -> str:
    return catalogue(tongue().locale).gettext(message) if message else ""


def ngettext(message: str, plural: str, n: int) -> str:
    return catalogue(tongue().locale).ngettext(message, plural, n)


def pgettext(context: str, message: str) -> str:
    return catalogue(tongue().locale).pgettext(context, message)


def npgettext(context: str, message: str, plural: str, n: int) -> str:
    return catalogue(tongue().locale).npgettext(context, message, plural, n)


# --- dates
# ------------------------------------------------------------------------------------------


@cache
def zones() -> frozenset[str]:
    """Names a person may choose from, without the obsolete and the technical ones."""
    return frozenset(z for z in available_timezones() if "/" in z and not z.startswith("Etc/"))


def zone_named(name: str | ZoneInfo) -> ZoneInfo:
    """A zone by name; UTC where the name means nothing here."""
    if isinstance(name, ZoneInfo):
        return name
    return ZoneInfo(name) if name in zones() else ZoneInfo("UTC")


def here(moment: datetime) -> datetime:
    """The moment on the viewer's own clock."""
    return moment.astimezone(tongue().zone)


def clock_time(moment: datetime) -> str:
    """18:04"""
    return f"{here(moment):%H:%M}"


def day_in_words(moment: datetime) -> str:
    """Today, yesterday, or a date with its weekday; the year only when it is another one."""
    return _day_or(moment, gettext("Today"), gettext("Yesterday"))


def moment_in_words(moment: datetime) -> str:
    """today 18:04 — for lists, where a day alone says too little. It stands within sentences."""
    day = _day_or(moment, gettext("today"), gettext("yesterday"))
    return f"{day} {clock_time(moment)}"


def _day_or(moment: datetime, as_today: str, as_yesterday: str) -> str:
    day, today = here(moment).date(), here(now()).date()
    if day == today:
        return as_today
    if day == today - timedelta(days=1):
        return as_yesterday
    return _date(day, "EEEE, d MMMM" if day.year == today.year else "d MMMM y")


def date_named(day: date) -> str:
    """Today, tomorrow, or Sunday, 22 November: of a day that is to come, too."""
    today = here(now()).date()
    if day == today:
        return gettext("Today")
    if day == today + timedelta(days=1):
        return gettext("Tomorrow")
    if day == today - timedelta(days=1):
        return gettext("Yesterday")
    return _date(day, "EEEE, d MMMM" if day.year == today.year else "EEEE, d MMMM y")


def month_beside(day: date, year: int) -> str:
    """December, or January 2027 where the page is about another year"""
    return _date(day, "LLLL" if day.year == year else "LLLL y")


def month_short(day: date) -> str:
    """Nov, as it stands under the number of a day"""
    return _date(day, "MMM").rstrip(".")


def weekdays() -> list[tuple[str, str]]:
    """(Mo, Monday) and so on to Sunday"""
    return _weekdays_in(tongue().locale)


@cache
def _weekdays_in(locale: str) -> list[tuple[str, str]]:
    short = get_day_names("short", "stand-alone", locale)
    wide = get_day_names("wide", "stand-alone", locale)
    return [(short[n], wide[n]) for n in range(7)]


def date_in_words(moment: datetime) -> str:
    """27 November 2026"""
    return _date(here(moment).date(), "d MMMM y")


def month_in_words(year: int, month: int) -> str:
    """November 2026, by itself"""
    return _date(date(year, month, 1), "LLLL y")


def _date(day: date, pattern: str) -> str:
    return _date_in(tongue().locale, day, pattern)


@lru_cache(1000)
def _date_in(locale: str, day: date, pattern: str) -> str:
    return str(format_date(day, pattern, locale=locale))


def iso(moment: datetime) -> str:
    """For <time datetime>: HTML allows no microseconds of six digits."""
    return moment.isoformat(timespec="seconds")
