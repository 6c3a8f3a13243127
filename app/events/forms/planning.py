"""An event as its host writes it down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Self
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from app.core.clock import now
from app.core.forms import Fields
from app.core.i18n import N_
from app.core.tokens import is_public_id, public_id
from app.events.forms.clocks import doubt_in
from app.events.forms.lists import duties_in, wanted_in
from app.events.forms.when import When, span_in
from app.events.models import EventAudience, PlaceFor
from app.events.recurrence import Doubt, Plan

LONGEST_TITLE = 120
LONGEST_ABOUT = 3000
LONGEST_PLACE = 120
LONGEST_EXACT = 500
LONGEST_URL = 500
MOST_SEATS = 9999
MOST_GUESTS = 20
AIMS = ("publish", "draft", "template")  # what whoever sends it wants of it

NO_TITLE = N_("Give it a name, such as “Sunday supper”.")
NO_ADDRESS = N_("Write the whole address; it begins with https://")


@dataclass(frozen=True, slots=True)
class Said:
    """What is said of it in words."""

    title: str
    about: str
    place: str
    exact_place: str
    online_url: str

    @classmethod
    def read(cls, fields: Fields) -> Self:
        return cls(
            title=fields.name("title", longest=LONGEST_TITLE, missing=NO_TITLE),
            about=fields.lines("about", longest=LONGEST_ABOUT, missing=None),
            place=fields.text("place", longest=LONGEST_PLACE, missing=None),
            exact_place=fields.lines("exact_place", longest=LONGEST_EXACT, missing=None),
            online_url=_address_in(fields),
        )


@dataclass(frozen=True, slots=True)
class EventForm:
    """`once` names one showing of the form, and the event it makes; `version` what it showed."""

    said: Said
    when: When
    place_for: PlaceFor
    place_hours: int | None
    capacity: int | None
    guests_max: int
    needs_yes: bool
    has_waiting_list: bool
    answer_by: int | None
    audience: EventAudience
    locale: str
    duties: list[dict[str, Any]]
    wanted: list[dict[str, Any]]
    aim: str
    once: str
    version: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any], *, may_be_over: bool = False) -> Self:
        """`may_be_over`: it has begun already, or is not to be held yet. Raises Invalid."""
        fields = Fields(_some_day(sent))
        once, aim = fields.raw("once"), fields.raw("aim")
        form = cls(
            said=Said.read(fields),
            when=When.read(fields, may_be_over=may_be_over or aim == "template"),
            place_for=PlaceFor(_one_of(fields, "place_for", list(PlaceFor), PlaceFor.COMING)),
            place_hours=_number_or_none(fields, "place_hours", least=0, most=24 * 31),
            capacity=_number_or_none(fields, "capacity", least=1, most=MOST_SEATS),
            guests_max=_number_or_none(fields, "guests_max", least=0, most=MOST_GUESTS) or 0,
            needs_yes=fields.ticked("needs_yes"),
            has_waiting_list=fields.ticked("has_waiting_list"),
            answer_by=_number_or_none(fields, "answer_by", least=0, most=60 * 24 * 60),
            audience=EventAudience(
                _one_of(fields, "audience", list(EventAudience), EventAudience.MEMBERS)
            ),
            locale=fields.language(),
            duties=duties_in(fields),
            wanted=wanted_in(fields),
            aim=aim if aim in AIMS else "publish",
            once=once if is_public_id(once) else public_id(),
            version=fields.raw("version"),
        )
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class OneForm:
    """What may differ this one time."""

    said: Said
    plan: Plan  # of this time alone
    capacity: int | None
    version: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any], zone: str, *, may_be_over: bool = False) -> Self:
        """Raises Invalid."""
        fields = Fields(sent)
        clock = ZoneInfo(zone)
        said = Said.read(fields)
        span = span_in(fields, clock, may_be_over=may_be_over)
        capacity = _number_or_none(fields, "capacity", least=1, most=MOST_SEATS)
        fields.checked()
        assert span is not None, "what is wrong with it was noted"
        return cls(said, Plan(*span, clock), capacity, fields.raw("version"))


def _some_day(sent: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is only there to be copied needs no day of its own."""
    if sent.get("aim") != "template" or str(sent.get("day", "")).strip():
        return sent
    return {**sent, "day": (now() + timedelta(days=1)).date().isoformat()}


def doubts_in(sent: Mapping[str, Any], zone: str = "") -> dict[str, Doubt]:
    """{"starts_meant", "ends_meant": what has to be asked about the times that were written}"""
    zone = zone or str(sent.get("zone", ""))
    end_day = "end_day" if str(sent.get("end_day", "")).strip() else "day"
    found = {
        "starts_meant": doubt_in(sent, "day", "at", zone),
        "ends_meant": doubt_in(sent, end_day, "end_at", zone),
    }
    return {name: doubt for name, doubt in found.items() if doubt}


def _address_in(fields: Fields) -> str:
    address = fields.text("online_url", longest=LONGEST_URL, missing=None)
    if address and not _is_address(address):
        fields.wrong("online_url", NO_ADDRESS)
    return address


def _is_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in ("https", "http") and bool(parts.hostname) and " " not in text


def _number_or_none(fields: Fields, name: str, *, least: int, most: int) -> int | None:
    if not fields.raw(name).strip():
        return None
    return fields.whole(name, least=least, most=most)


def _one_of(fields: Fields, name: str, allowed: list[Any], usual: str) -> str:
    if not fields.raw(name):
        return usual
    said = fields.choice(name, allowed)
    return said if said in allowed else usual
