"""Whether one place is another, however somebody writes it: «Одеса», «в Одесі», «Одеська область»,
"Odesa".

A name is looked for by its beginning, which is the same in all cases and in what is made of it. It
is looked for in `Post.words`, where each word of an area stands with a mark before it."""

from __future__ import annotations

import re

from app.core.search import normal
from app.help.spelled import in_other_letters

PLACE = "@"  # "Batumi" in a title says nothing of where it is
SHORTEST = 3  # letters of a name

_NAME = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_VOWELS = "аеиіїоуєюяы"
# What many places are.
_KIND = re.compile(
    r"область|області|области|обл|район[аіуе]?|міст[оаіу]|сел[оаіуе]|селищ[еаі]|смт|громад[аиі]"
    r"|вул|вулиц[яі]|город|городе|поселок|поселке|україн[аиі]|украин[аеы]|грузі[яїю]|грузи[яи]"
    r"|oblast|region|district|raion|city|town|village|street|ukraine|georgia|the|near"
    r"|რაიონი|რაიონში|რეგიონი|რეგიონში|ქალაქი|ქალაქში|სოფელი|სოფელში|მხარე|მხარეში|ქუჩა|უბანი"
    r"|საქართველო|საქართველოში"
)
# Which of two that are called alike.
_WHICH = re.compile(
    r"(?:нов|стар|велик|мал|верхн|нижн|середн|біл|бел|чорн)"
    r"(?:а|я|е|є|ий|ій|і|ої|ьої|ого|ому|ьому|у|ю|ая|яя|ое|ее|ый|ой|ом|ем)"
    r"|new|old|upper|lower|great|little|ახალი|ძველი|ზემო|ქვემო|დიდი|პატარა"
)
# What is left off, the first that can be; and how many letters have to be left.
_CASE = (
    (re.compile(r"(?:ого|ому|ах|ях|ий|ій|ої|ою|ею|ая|ую|ой)$"), 4),
    (re.compile(r"(?:ში|ზე|ის)$"), 3),
    (re.compile(rf"[{_VOWELS}ьйaeiouyაეიოუ]$"), 3),
)
_MADE_OF = (  # «Київщина», «Запорізька» and «Запоріжжя», «Рівненська», «Харківська», «Одеська»
    (re.compile(r"(?:ччин|щин|зьк|жж|енськ)$"), 3),
    (re.compile(rf"(?<=[^{_VOWELS}])ь?ськ$"), 3),
    (re.compile(r"(?:ьк|ск|(?<=т)т|ь)$"), 3),
)
_OF_A_TOWN = ((re.compile(r"е?ц$"), 5), (re.compile(r"ь$"), 4))  # «Чернівці», «Чернівецька»
_CLOSED = re.compile(rf"[ії](?=[^{_VOWELS}]{{1,2}}$)")
_OPEN = {"і": "ое", "ї": "єе"}  # «Харків», «у Харкові»; «Київ», «у Києві»


def beginnings(text: str) -> frozenset[str]:
    """Of the names of places in it, as they are looked for."""
    names = [_name(*one.split("-")) for one in _NAME.findall(normal(text))]
    return frozenset(
        form
        for name in names
        if len(name) >= SHORTEST and not (_KIND.fullmatch(name) or _WHICH.fullmatch(name))
        for spelled in (name, *in_other_letters(name))
        for form in _forms(spelled)
    )


def is_in(words: str, places: frozenset[str]) -> bool:
    """`words`: those of a post."""
    return any(f" {PLACE}{one}" in words for one in places)


def _name(first: str, *more: str) -> str:
    """«Кам’янець-Подільський», but «Івано-Франківськ»."""
    return more[-1] if more and first.endswith("о") else first


def _forms(name: str) -> list[str]:
    for endings in (_CASE, _MADE_OF, _OF_A_TOWN):
        name = _without(name, endings)
    closed = _CLOSED.search(name) if len(name) > SHORTEST else None
    if closed is None:
        return [name]
    opens = _OPEN[closed[0]]
    return [name, *(name[: closed.start()] + one + name[closed.end() :] for one in opens)]


def _without(name: str, endings: tuple[tuple[re.Pattern[str], int], ...]) -> str:
    for ending, least in endings:
        shorter = ending.sub("", name)
        if shorter != name and len(shorter) >= least:
            return shorter
    return name
