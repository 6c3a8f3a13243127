"""Whether one place is another, however somebody writes it: «Одеса», «в Одесі», «Одеська область»,
«Одещина», "Odesa".

Of each name of a place all is kept that it could be without its ending. In `Post.words` that stands
with a mark before it, and is looked for as a whole: «Миколаївка» begins as «Миколаїв» does, and is
another place."""

from __future__ import annotations

import re

from app.core.search import normal
from app.help.spelled import by_ear
from app.help.stems import SHORTEST, stems_of
from app.help.streets import without_streets

PLACE = "@"  # "Batumi" in a title says nothing of where it is

# What many places are.
_KIND = re.compile(
    r"область|області|области|обл|район[аіуе]?|міст[оаіу]|сел[оаіуе]|селищ[еаі]|смт|громад[аиі]"
    r"|вул|вулиц[яі]|город|городе|поселок|поселке|україн[аиі]|украин[аеы]|грузі[яїю]|грузи[яи]"
    r"|oblast|region|district|raion|city|town|village|street|ukraine|georgia|the|near"
    r"|რაიონი|რაიონში|რეგიონი|რეგიონში|ქალაქი|ქალაქში|სოფელი|სოფელში|მხარე|მხარეში|ქუჩა|უბანი"
    r"|საქართველო|საქართველოში|ოლქი|ოლქში"
    r"|біля|під|над|коло|поблизу|возле|около|под"
)
# Which of two that are called alike.
_WHICH = re.compile(
    r"(?:нов|стар|велик|мал|верхн|нижн|середн|біл|бел|чорн)"
    r"(?:а|я|е|є|ий|ій|і|ої|ьої|ого|ому|ьому|у|ю|ая|яя|ое|ее|ый|ой|ом|ем)"
    r"|new|old|upper|lower|great|little|ახალი|ძველი|ზემო|ქვემო|დიდი|პატარა"
)


def places_in(text: str) -> frozenset[str]:
    """Each name of a place in it, as it is kept and looked for."""
    names = [_name(*one.split("-")) for one in without_streets(normal(text))]
    return frozenset(
        stem
        for name in names
        if len(name) >= SHORTEST and not (_KIND.fullmatch(name) or _WHICH.fullmatch(name))
        for stem in stems_of(by_ear(name))
    )


def marked(area: str) -> list[str]:
    """As they stand among the words of a post."""
    return [f"{PLACE}{one}" for one in sorted(places_in(area))]


def unmarked(words: str) -> list[str]:
    """What else a post is found by."""
    return [word for word in words.split() if not word.startswith(PLACE)]


def is_in(words: str, places: frozenset[str]) -> bool:
    """`words`: those of a post."""
    return any(f" {PLACE}{one} " in words for one in places)


def _name(first: str, *more: str) -> str:
    """«Кам’янець-Подільський», but «Івано-Франківськ»."""
    return more[-1] if more and first.endswith(("о", "o", "ო")) else first
