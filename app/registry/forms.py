"""What the forms of the list of families may send, and nothing else they carry is looked at."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from app.core.clock import now
from app.core.forms import Fields
from app.core.i18n import N_
from app.registry.models import (
    Method,
    Purpose,
    Rank,
    Relation,
    Sex,
    Source,
    State,
    Verdict,
)
from app.registry.told import NewPerson

LONGEST_NAME = 60
LONGEST_ADDRESS = 200
LONGEST_AREA = 60
LONGEST_PAPER = 40
LONGEST_PHONE = 30
LONGEST_QUERY = 60
EARLIEST = 1900
SPOKEN = ("uk", "ru", "ka", "en")
FORGETTABLE = ("phone", "document", "origin")
_DAY = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4})")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")


LINES = ("name", "born", "phone", "document", "before", "family")  # of one's own record


def wrong_lines_in(sent: Mapping[str, Any]) -> list[str]:
    """Which lines somebody says are wrong. Raises Invalid for none."""
    fields = Fields(sent)
    said = [line for line in LINES if fields.ticked(f"wrong_{line}")]
    if not said:
        fields.wrong("wrong_name", N_("Please tick what is wrong."))
    fields.checked()
    return said


def born_in(fields: Fields) -> tuple[date | None, int | None]:
    """A birthday, or only its year: «7.3.1954», «1954-03-07», «1954»."""
    text = fields.text("born", longest=12, missing=None)
    if not text:
        return None, None
    today = now().date()
    try:
        if found := _DAY.fullmatch(text):
            day = date(int(found[3]), int(found[2]), int(found[1]))
        elif found := _ISO.fullmatch(text):
            day = date(int(found[1]), int(found[2]), int(found[3]))
        elif text.isascii() and text.isdecimal() and EARLIEST <= int(text) <= today.year:
            return None, int(text)
        else:
            raise ValueError
        if day.year < EARLIEST or day > today:
            raise ValueError
    except ValueError:
        fields.wrong("born", N_("Write a day such as 7.3.1954, or only the year."))
        return None, None
    return day, day.year


@dataclass(frozen=True, slots=True)
class PersonForm:
    """`verdict`: what was said of those who look alike, None where nothing was asked yet; `same`:
    which of them it is."""

    person: NewPerson
    source: Source
    once: str
    version: int
    forget: frozenset[str]
    verdict: Verdict | None
    same: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        born, year = born_in(fields)
        person = NewPerson(
            given=fields.name(
                "given", longest=LONGEST_NAME, missing=N_("Write at least the given name.")
            ),
            family=fields.text("family", longest=LONGEST_NAME, missing=None),
            patronymic=fields.text("patronymic", longest=LONGEST_NAME, missing=None),
            birth_date=born,
            birth_year=year,
            sex=Sex(fields.choice("sex", tuple(Sex))) if fields.raw("sex") else Sex.UNSAID,
            languages=tuple(one for one in SPOKEN if fields.ticked(f"speaks-{one}")),
            phone=_phone(fields),
            document=fields.text("document", longest=LONGEST_PAPER, missing=None),
            origin=fields.text("origin", longest=LONGEST_ADDRESS, missing=None),
            relation=_one_of(fields, "relation", Relation, Relation.OTHER),
            is_dependent=fields.ticked("dependent"),
        )
        form = cls(
            person=person,
            source=_one_of(fields, "source", Source, Source.DESK),
            once=fields.raw("once")[:22],
            version=_number(fields.raw("version")),
            forget=frozenset(one for one in FORGETTABLE if fields.ticked(f"forget-{one}")),
            verdict=_verdict(fields.raw("verdict")),
            same=fields.raw("same")[:22],
        )
        fields.checked()
        return form

    @property
    def verdict_or_open(self) -> Verdict:
        return self.verdict or Verdict.OPEN


def _one_of(fields: Fields, name: str, kind: Any, otherwise: Any) -> Any:
    """Where the page has such a question; `otherwise` where it has none."""
    if not fields.raw(name):
        return otherwise
    value = fields.choice(name, tuple(kind))
    return kind(value) if value in tuple(kind) else otherwise


def _verdict(raw: str) -> Verdict | None:
    return {"different": Verdict.DIFFERENT, "deferred": Verdict.DEFERRED}.get(raw)


def _number(raw: str) -> int:
    return int(raw) if raw.isascii() and raw.isdecimal() and len(raw) < 9 else 0


def _phone(fields: Fields) -> str:
    phone = fields.text("phone", longest=LONGEST_PHONE, missing=None)
    digits = sum(sign.isdigit() for sign in phone)
    if phone and (digits < 5 or set(phone) - set("+0123456789 ()-.")):
        fields.wrong("phone", N_("Write the phone with its digits, such as 067 123 45 67."))
    return phone


@dataclass(frozen=True, slots=True)
class WhereForm:
    address: str
    area: str
    locale: str
    version: int
    forget: bool

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(
            address=fields.text("address", longest=LONGEST_ADDRESS, missing=None),
            area=fields.text("area", longest=LONGEST_AREA, missing=None),
            locale=fields.language(),
            version=_number(fields.raw("version")),
            forget=fields.ticked("forget-address"),
        )
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class ConsentForm:
    person: str
    purpose: Purpose
    method: Method
    recipient: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        purpose = fields.choice("purpose", tuple(Purpose))
        recipient = fields.text("recipient", longest=80, missing=None)
        if purpose == Purpose.SHARE and not recipient:
            fields.wrong("recipient", N_("Write with whom it may be shared."))
        method = fields.choice("method", tuple(Method))
        person = fields.raw("person")[:22]
        if not person:
            fields.wrong("person", N_("Please choose one."))
        fields.checked()
        return cls(person, Purpose(purpose), Method(method), recipient)


@dataclass(frozen=True, slots=True)
class CollectorForm:
    """`person`: one who lives there; "" with a name from outside, or to have nobody."""

    rank: Rank
    person: str
    outside: str
    until: date | None

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        rank = fields.choice("rank", tuple(Rank))
        outside = fields.text("outside", longest=120, missing=None)
        until = None
        if raw := fields.text("until", longest=10, missing=None):
            try:
                until = date.fromisoformat(raw)
            except ValueError:
                fields.wrong("until", N_("Write a day, or leave this empty."))
        fields.checked()
        return cls(Rank(rank), fields.raw("person")[:22], outside, until)


@dataclass(frozen=True, slots=True)
class SplitForm:
    leaving: tuple[str, ...]
    head: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        leaving = tuple(name[6:] for name in sent if name.startswith("leave-"))
        if not leaving:
            fields.wrong("leaving", N_("Tick who lives apart from now on."))
        head = fields.raw("head")[:22]
        if leaving and head not in leaving:
            fields.wrong("head", N_("Choose one of those who are ticked."))
        fields.checked()
        return cls(leaving, head)


def query_in(sent: Mapping[str, Any]) -> str:
    fields = Fields(sent)
    query = fields.text("q", longest=LONGEST_QUERY, missing=N_("Write what to look for."))
    fields.checked()
    return query


def code_in(sent: Mapping[str, Any]) -> str:
    fields = Fields(sent)
    code = fields.text("code", longest=60, missing=N_("Write the code."))
    fields.checked()
    return code


def state_in(sent: Mapping[str, Any]) -> State:
    fields = Fields(sent)
    state = fields.choice("state", tuple(State))
    fields.checked()
    return State(state)


def name_in(sent: Mapping[str, Any]) -> str:
    fields = Fields(sent)
    name = fields.name("name", longest=LONGEST_NAME, missing=N_("Write the name."))
    fields.checked()
    return name


@dataclass(frozen=True, slots=True)
class PairForm:
    """What somebody says of two records, and what they had before their eyes: the verdict there was
    (`seen`), and which record stays."""

    verdict: Verdict
    chosen: frozenset[str]  # of the choices: taken from the record that goes
    seen: Verdict | None
    stays: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any], choices: Collection[str]) -> Self:
        """Raises Invalid where nothing was said."""
        fields = Fields(sent)
        said = fields.choice("verdict", (Verdict.SAME, Verdict.DIFFERENT, Verdict.DEFERRED))
        fields.checked()
        chosen = frozenset(one for one in choices if sent.get(f"take-{one}") == "goes")
        seen = fields.raw("seen")
        was = Verdict(seen) if seen in list(Verdict) else None
        return cls(Verdict(said), chosen, was, fields.raw("stays")[:22])

    @property
    def is_one(self) -> bool:
        return self.verdict is Verdict.SAME


def answer_in(sent: Mapping[str, Any]) -> str:
    """A person's public id, or "refuse"."""
    fields = Fields(sent)
    person = fields.text("person", longest=22, missing=N_("Please choose one."))
    fields.checked()
    return person
