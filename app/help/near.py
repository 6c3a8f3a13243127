"""Whether one place is another, however somebody writes it: «Одеса», «в Одесі», «Одеська область»,
«Одещина», "Odesa".

Of each name of a place all is kept that it could be without its ending. In `Post.words` that stands
with a mark before it, and is looked for as a whole: «Миколаївка» begins as «Миколаїв» does, and is
another place. In doubt a word is kept: that something far is called near is seen by whoever reads
it, and that something near is missing is seen by nobody."""

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
# A part of Odesa, Kharkiv, Donetsk, Poltava or Simferopol. Other districts are around their town.
_OF_ANOTHER = re.compile(
    r"\b(?:київськ|киевск|k[iy]+e?vsk)\w{1,3}\s+(?=район|р-?о?н[ауіе]?\b|р\.|raion|rayon|district)"
)
_ITS_NAME = "київрайон "  # near to itself, and not to Kyiv
# What one town of two names is not called alone, by ear. Any other two are of a ride: «Київ-Луцьк».
_BESIDE = re.compile(
    r"(?<![^-])ivano-(?=pran)"
    r"|-(?:pod[io]l|dni?e?strov|volin|ševčenk[io]v|ru)sk[^-]+"
    r"|(?<=pereiaslav)[^-]*-xmelnick[^-]*"
)


def places_in(text: str) -> frozenset[str]:
    """Each name of a place in it, as it is kept and looked for."""
    return frozenset(
        stem
        for said in without_streets(_OF_ANOTHER.sub(_ITS_NAME, normal(text)))
        for name in _names(said.split("-"))
        for stem in stems_of(name)
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


def _names(said: list[str]) -> list[str]:
    """By ear, of what hyphens join: both towns of «Дніпро-Київ», the one of «Івано-Франківськ»."""
    names = [by_ear(name) for name in said if len(name) >= SHORTEST and not _says_what_it_is(name)]
    return _BESIDE.sub("", "-".join(names)).split("-")


def _says_what_it_is(name: str) -> bool:
    return bool(_KIND.fullmatch(name) or _WHICH.fullmatch(name))
