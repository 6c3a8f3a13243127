"""What the name of a place could be without its ending, and of which name it is made: «Одесі» and
«Одещина» of «Одеса». By ear (`spelled.py`), so that one table does for three alphabets. Two names
are of one place where one of these is the same: each too many may make one place of two, and each
that is missing hides a place from whoever lives there."""

from __future__ import annotations

import re

SHORTEST = 3  # letters of a name
# «Харкова», «в Олександрії», «Чернівців», «Хмельницькому», «თბილისში», «ბათუმიდან»
_ENDINGS = """
a e i o u ia ie iu om em iem im am iam ami iami ax iax iv oi ei oiu eiu ogo omu oe aia uiu ix imi
is ši aši eši ze dan idan isken"""
_CASES = _ENDINGS.split()
_MADE_OF = (  # what is taken off, and what may have stood there
    ("ščin", ("", "s", "sk")),  # «Київщина», «Одещина», «Луганщина»
    ("enščin", ("",)),  # «Рівненщина»
    ("(?<!š)čin", ("c", "ck")),  # «Вінниччина», «Донеччина»
    ("sk", ("", "s")),  # «Київська», «Одеська»
    ("[eia]nsk", ("",)),  # «Рівненська», «Ялтинська», «Бучанська»
    ("zk", ("z", "ž", "g")),  # «Запорізька», «Запоріжжя»
    ("ck", ("c", "t", "k")),  # «Вінницька», «Закарпатська», «Кременчуцька»
    ("eck", ("c",)),  # «Чернівецька»
)
_ENDS = [(re.compile(f"{end}$"), was) for end, was in _MADE_OF]
_FLEETING = re.compile(r"[eo](?=[ck]$)")  # «Кам’янець», «у Кам’янці»
_CLOSED = re.compile(r"i(?=[^aeiou]{1,2}$)")  # «Харків», «у Харкові»; «Київ», «у Києві»
_OPEN = ("o", "e", "ie")
_OPENED = {"rig": "rog"}  # «Кривий Ріг», for without its ending «Рига» sounds like it
_NOT_CLOSED = {"rig", "riz"}  # «Рига», «у Ризі»
_SOFTENED = {"c": "k", "z": "g", "s": "x"}  # «у Миколаївці», «у Празі», «у Волновасі»
_IS_PLURAL = ("černivci",)  # and not «у Чернівці»
_NOW = {  # by the name they once had, or have in another language
    "nikolaev": "mikolaiv",
    "mikolaev": "mikolaiv",
    "mikolaiev": "mikolaiv",
    "dnepr": "dnipr",
    "dnepropetrovsk": "dnipr",
    "dnepropetrov": "dnipr",
    "dnipropetrovsk": "dnipr",
    "dnipropetrov": "dnipr",
    "zaporož": "zaporiž",
    "roven": "rovn",
    "černovc": "černivc",
    "černovic": "černivc",
    "prankovsk": "prankivsk",
    "kirovograd": "kropivnick",
    "cerkov": "cerkv",
    "slaviansk": "sloviansk",
    "cxaltub": "ckaltub",
    "cxaltubo": "ckaltubo",
}


def stems_of(name: str) -> set[str]:
    name = _OPENED.get(name, name)
    found = {name}
    for case in _CASES:
        if stem := _without(name, case):
            found |= {stem, *_made_of(stem)}
    if name.endswith("i") and name[-2:-1] in _SOFTENED and name not in _IS_PLURAL:
        found.add(name[:-2] + _SOFTENED[name[-2]])
    found |= {_FLEETING.sub("", stem) for stem in found}
    for stem in found - _NOT_CLOSED:
        found |= {_CLOSED.sub(sound, stem) for sound in _OPEN}
    return {_NOW.get(stem, stem) for stem in found if len(stem) >= SHORTEST}


def _without(name: str, ending: str) -> str:
    stem = name.removesuffix(ending)
    return stem if stem != name and len(stem) >= SHORTEST else ""


def _made_of(stem: str) -> set[str]:
    return {
        made
        for end, was in _ENDS
        if (found := end.search(stem))
        for made in (stem[: found.start()] + one for one in was)
        if len(made) >= SHORTEST
    }
