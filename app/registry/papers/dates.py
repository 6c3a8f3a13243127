"""Dates as people write them: 12.03.1954, 1954-03-12, what Excel counts, a year alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.core.i18n import N_, words
from app.core.search import normal
from app.registry.papers.faults import Unclear

OLDEST = 120  # years
EXCEL_BEGAN = date(1899, 12, 30)
_ISO = re.compile(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?:[t ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-./,\\ ]+(\d{1,2})[-./,\\ ]+(\d{4}|\d{2})")
_DAY_WORD = re.compile(r"(\d{1,2})[-./ ]*([^\W\d_]+)[-./, ]*(\d{4}|\d{2})")
_MONTH = re.compile(r"(\d{1,2})[-./](\d{4})")
_YEAR_SIGNS = re.compile(
    r"[\s,]*(?<![^\W\d_])(?:[рp]\s*\.?\s*н|г\s*\.?\s*р|року|рік|года?|[рp]|г|წ)\.?\s*$"
)
# The beginnings by which months are known, in Ukrainian, Russian, English and Georgian.
_MONTHS = (
    ("січ", "янв", "jan", "იან"),
    ("лют", "фев", "feb", "თებ"),
    ("берез", "мар", "mar", "მარ"),
    ("квіт", "апр", "apr", "აპრ"),
    ("трав", "мая", "май", "may", "მაი"),
    ("черв", "июн", "jun", "ივნ"),
    ("лип", "июл", "jul", "ივლ"),
    ("серп", "авг", "aug", "აგვ"),
    ("верес", "сен", "sep", "სექ"),
    ("жовт", "окт", "oct", "ოქტ"),
    ("листоп", "ноя", "nov", "ნოე"),
    ("груд", "дек", "dec", "დეკ"),
)

NO_SUCH_DAY = N_("There is no such day: “%(said)s”. Please check the day and the month.")
NOT_YET = N_("“%(said)s” has not come yet. Please check the year.")
TOO_LONG_AGO = N_("“%(said)s” is more than %(years)s years ago. Please check the year.")
NO_DATE = N_("“%(said)s” cannot be read as a date. Write it like 12.03.1954, or only the year.")


@dataclass(frozen=True, slots=True)
class When:
    """A day, or only its year."""

    year: int
    day: date | None = None


def when(said: str, today: date) -> When:
    """A day in somebody's past. Raises Unclear with a sentence."""
    text = _YEAR_SIGNS.sub("", normal(said).strip()).strip(" .,")
    found = _in_digits(text, said, today) or _in_signs(text, said, today)
    if found is None:
        raise Unclear(words(NO_DATE, said=said))
    if (found.day or date(found.year, 1, 1)) > today:
        raise Unclear(words(NOT_YET, said=said))
    if found.year < today.year - OLDEST:
        raise Unclear(words(TOO_LONG_AGO, said=said, years=OLDEST))
    return found


def _in_digits(text: str, said: str, today: date) -> When | None:
    """1954, 19795 as Excel counts days, 12031954 or 19540312."""
    text = text.removesuffix(".0")
    if not (text.isascii() and text.isdecimal()):
        return None
    number = int(text)
    if len(text) == 4 and number >= 1800:
        return When(number)
    if len(text) == 5:
        day = EXCEL_BEGAN + timedelta(days=number)
        return When(day.year, day)
    if len(text) == 8:
        is_year_first = text[:2] in ("19", "20") and int(text[4:6]) <= 12
        year, month, day_of = (
            (text[:4], text[4:6], text[6:]) if is_year_first else (text[4:], text[2:4], text[:2])
        )
        return _day(int(year), int(month), int(day_of), said)
    return None


def _in_signs(text: str, said: str, today: date) -> When | None:
    if found := _ISO.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]), said)
    if found := _DAY_FIRST.fullmatch(text.split(" 0:00")[0].split(" 00:00")[0]):
        return _day(_whole_year(found[3], today), int(found[2]), int(found[1]), said)
    if found := _DAY_WORD.fullmatch(text):
        month = _month_called(found[2])
        return _day(_whole_year(found[3], today), month, int(found[1]), said) if month else None
    if found := _MONTH.fullmatch(text):
        if not 1 <= int(found[1]) <= 12:
            raise Unclear(words(NO_SUCH_DAY, said=said))
        return When(int(found[2]))
    return None


def _day(year: int, month: int, day: int, said: str) -> When:
    try:
        return When(year, date(year, month, day))
    except ValueError:
        raise Unclear(words(NO_SUCH_DAY, said=said)) from None


def _whole_year(said: str, today: date) -> int:
    """Of two digits: the last such year that has come. «54» is 1954, «12» is 2012."""
    year = int(said)
    if len(said) == 4:
        return year
    century = today.year // 100 * 100
    return century + year if century + year <= today.year else century - 100 + year


def _month_called(word: str) -> int:
    return next(
        (n for n, begins in enumerate(_MONTHS, 1) if word.startswith(begins)),
        0,
    )
