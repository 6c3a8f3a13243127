"""Time zones as a person looks for them: the places most people here live in first, then all by
continent."""

from __future__ import annotations

from functools import cache, partial

from babel import Locale
from babel.core import get_global
from babel.dates import get_timezone_location

from app.core.i18n import N_, gettext, tongue, zones

Options = list[tuple[str, str]]
Groups = list[tuple[str, Options]]

WORLD_TIME = "UTC"
OFTEN = (
    ("Europe/Kyiv", N_("Kyiv")),
    ("Asia/Tbilisi", N_("Tbilisi")),
    ("Europe/Warsaw", N_("Warsaw")),
    ("Europe/Berlin", N_("Berlin")),
    ("Europe/Prague", N_("Prague")),
    ("Europe/Chisinau", N_("Chișinău")),
    ("Europe/Bucharest", N_("Bucharest")),
    ("Europe/Vilnius", N_("Vilnius")),
    ("Europe/London", N_("London")),
    ("Europe/Istanbul", N_("Istanbul")),
    ("Asia/Yerevan", N_("Yerevan")),
)
CONTINENTS = (
    ("Europe", N_("Europe")),
    ("Asia", N_("Asia")),
    ("America", N_("America")),
    ("Africa", N_("Africa")),
    ("Australia", N_("Australia")),
    ("", N_("Other places")),
)


def zone_options(current: str = "") -> Groups:
    """[(heading, [(zone, place in the viewer's language)])]; `current` is always among them."""
    near = [(zone, gettext(place)) for zone, place in OFTEN]
    far = _all(tongue().locale)
    offered = {zone for _, options in far for zone, _ in options} | {zone for zone, _ in near}
    if current in zones() - offered:  # an older name of a place
        near.append((current, _city(current, tongue().locale)))
    return [(gettext("Chosen often"), near), *far]


def place_of(zone: str) -> str:
    """The place whose clock it is, in the viewer's language: Europe/Kyiv → Київ, კიევი"""
    if zone == WORLD_TIME:
        return gettext("World time (UTC)")
    if words := dict(OFTEN).get(zone):
        return gettext(words)
    return _city(zone, tongue().locale) if zone in zones() else zone


@cache
def _all(locale: str) -> Groups:
    headed: dict[str, Options] = {start: [] for start, _ in CONTINENTS}
    for zone in zones() - set(get_global("zone_aliases")) - {zone for zone, _ in OFTEN}:
        start = zone.split("/")[0]
        headed[start if start in headed else ""].append((zone, _city(zone, locale)))
    headed[""].append((WORLD_TIME, place_of(WORLD_TIME)))
    return [
        (gettext(words), sorted(headed[start], key=partial(_place, locale)))
        for start, words in CONTINENTS
    ]


def _place(locale: str, option: tuple[str, str]) -> tuple[bool, str]:
    """By the alphabet; what has no name in this language yet comes after everything that has."""
    words = option[1].casefold()
    return locale != "en" and words[0].isascii(), words


def _city(zone: str, locale: str) -> str:
    """Its name in that language, which may be known under the zone's older name only."""
    known = Locale.parse(locale).time_zones
    for name in (zone, *_older().get(zone, ())):
        if city := known.get(name, {}).get("city"):
            return str(city)
    fallback = str(get_timezone_location(zone, locale=locale, return_city=True))
    return fallback.rpartition("/")[2]  # «Argentina/Jujuy»


@cache
def _older() -> dict[str, list[str]]:
    """{a zone's name today: what it was called before}"""
    names: dict[str, list[str]] = {}
    for older, today in get_global("zone_aliases").items():
        names.setdefault(today, []).append(older)
    return names
