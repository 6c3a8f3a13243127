"""When two lines are the same thing, however they are written: «500 мг» and «500мг», «ампула» and
«ампул», no unit and «шт.». What is in doubt is another thing: strengths are never added up, and a
unit that is not in the table stays as it is written."""

from __future__ import annotations

import hashlib
import re

from app.core.search import normal

LONGEST = 160
PIECE = "штука"
ENDING = 4  # letters that a case adds to a stem: «ампулами»

# By the word for one: how it is shortened or said in English, and stems of what has cases.
STRENGTHS: dict[str, tuple[str, str]] = {
    "мкг": ("мкг mcg μg მკგ", "мікрограм микрограм"),
    "мг": ("мг mg მგ", "міліграм миллиграм milligram მილიგრამ"),
    "г": ("г гр g gr gram grams გ გრ", "грам გრამ"),
    "кг": ("кг kg კგ", "кілограм килограм kilogram კილოგრამ"),
    "мл": ("мл ml მლ", "мілілітр миллилитр milliliter millilitre მილილიტრ"),
    "л": ("л l liter liters litre litres ლ", "літр литр ლიტრ"),
    "од": ("од мо ме ед iu", "одиниц единиц ერთეულ"),  # of insulin and of vitamins
}
UNITS: dict[str, tuple[str, str]] = STRENGTHS | {
    "упаковка": ("уп упак pack packs package packages", "упаков შეკვრ შეფუთვ"),
    "коробка": ("кор box boxes", "коробк коробок კოლოფ"),
    "пачка": ("пач", "пачк пачок пачек"),
    "таблетка": ("таб табл tab tabs tablet tablets pill pills აბ აბი აბის აბები", "таблет ტაბლეტ"),
    "капсула": ("капс caps capsule capsules", "капсул კაფსულ"),
    "ампула": ("амп amp amps ampoule ampoules ampule ampules ამპ", "ампул ამპულ"),
    "флакон": ("фл флак vial vials", "флакон ფლაკონ"),
    "пляшка": ("бут bottle bottles", "пляшк пляшок бутылк бутылок ბოთლ"),
    "блістер": ("бліст блист blister blisters", "блістер блистер ბლისტერ"),
    "рулон": ("рул roll rolls", "рулон რულონ"),
    "тюбик": ("туб туба туби тубу тюб tube tubes ტუბი ტუბები", "тюбик"),
    "пара": ("пара пари пару пар парою парам пары парой pair pairs", "წყვილ"),
    "банка": ("банка банки банку банок банкою банкой банками jar jars ქილა ქილები", ""),
    "ящик": ("ящ crate crates", "ящик"),
    "мішок": ("міш sack sacks ტომარა ტომრები", "мішок мішк мешок мешк"),
    PIECE: ("шт pc pcs piece pieces ც", "штук ცალ"),
}
_SHORT = {word: unit for unit, (short, _) in UNITS.items() for word in short.split()}
_STEMS = {stem: unit for unit, (_, stems) in UNITS.items() for stem in stems.split()}
_COMMA = re.compile(r"(?<=\d),(?=\d)")
_SLASH = re.compile(r"\s*/\s*")
# «500 мг», «5 мг/мл»
_STRENGTH = re.compile(r"(?<=[\d/])\s?(?P<unit>[^\W\d_]+)\b(?:\.(?=[\s/,)]|$))?")
_ONE = r"\d[\d.]*\s?[^\W\d_]+\b\.?(?:/(?:\d[\d.]*\s?)?[^\W\d_]+\b\.?)?"
_SET_OFF = re.compile(  # «Парацетамол, 500 мг», «Парацетамол (500 мг)»
    rf"(?P<before>[^\s,()]+)(?:\s*,\s*(?P<plain>{_ONE})|\s*,?\s*\(\s*(?P<inside>{_ONE})\s*\))"
)


def key_of(text: str, unit: str) -> str:
    """What two lines have in common that can be added up."""
    said = _written(unit) or PIECE
    key = f"{_written(text)}\x1f{_unit(said) or said}"
    return key if len(key) <= LONGEST else hashlib.sha256(key.encode()).hexdigest()


def _written(text: str) -> str:
    text = _COMMA.sub(".", " ".join(normal(text).split()).rstrip("."))
    text = _SET_OFF.sub(_in_one, _SLASH.sub("/", text))
    return _STRENGTH.sub(_strength, text)


def _in_one(found: re.Match[str]) -> str:
    """A strength is of the word before it; of two of them, the sign between them may say more."""
    before, strength = found["before"], found["plain"] or found["inside"]
    is_word = before[0].isalpha() and not _unit(before.rstrip("."))
    units = (one["unit"] for one in _STRENGTH.finditer(strength))
    if not is_word or any(_unit(unit) not in STRENGTHS for unit in units):
        return found[0]
    return f"{before} {strength}"


def _strength(found: re.Match[str]) -> str:
    unit = _unit(found["unit"])
    return unit if unit in STRENGTHS else found[0]


def _unit(word: str) -> str:
    """As the table calls it; "": it is not in it."""
    if word in _SHORT:
        return _SHORT[word]
    of = (_STEMS[stem] for stem in _STEMS if word.startswith(stem) and _is_ending(word, stem))
    return next(of, "")


def _is_ending(word: str, stem: str) -> bool:
    ending = word[len(stem) :]
    return len(ending) <= ENDING and (not ending or ending.isalpha())
