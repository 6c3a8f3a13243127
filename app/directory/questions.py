"""What a card asks, one thing at a time, and what its answers are called in every language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from app.core.i18n import LANGUAGES, N_, say, speaking, tongue
from app.core.search import words
from app.directory.models import Field


@dataclass(frozen=True, slots=True)
class Question:
    key: str  # in the address
    title: str
    hint: str
    fields: tuple[Field, ...]


QUESTIONS = {
    one.key: one
    for one in (
        Question(
            "pronoun",
            N_("How shall we speak of you?"),
            N_("For example: she, he, or only your name. You may leave it empty."),
            (Field.PRONOUN,),
        ),
        Question(
            "languages",
            N_("Which languages do you speak?"),
            N_("Tick also those you speak a little."),
            (Field.LANGUAGES,),
        ),
        Question(
            "from",
            N_("Where are you from?"),
            N_("A town, a village or a region: as exactly as you like."),
            (Field.FROM,),
        ),
        Question(
            "now",
            N_("Where are you now?"),
            N_("You can leave out the town, or all of it."),
            (Field.REGION, Field.TOWN),
        ),
        Question(
            "can",
            N_("What can you help with?"),
            N_("Anything counts: sewing, papers, an hour of company. It promises nothing yet."),
            (Field.CAN, Field.TRANSLATE, Field.DRIVE, Field.ROOM),
        ),
        Question(
            "need",
            N_("What do you need?"),
            N_("It is all right to need something. You may also leave it empty."),
            (Field.NEED,),
        ),
        Question(
            "contact",
            N_("How can people reach you outside Kolo?"),
            N_("A number, a messenger, an address: only what you want to give. It is kept closed."),
            (Field.CONTACT,),
        ),
    )
}

SPOKEN = {
    "uk": N_("Ukrainian"),
    "ka": N_("Georgian"),
    "en": N_("English"),
    "ru": N_("Russian"),
    "crh": N_("Crimean Tatar"),
    "pl": N_("Polish"),
    "de": N_("German"),
    "hy": N_("Armenian"),
    "az": N_("Azerbaijani"),
    "tr": N_("Turkish"),
    "ro": N_("Romanian"),
    "bg": N_("Bulgarian"),
    "sign": N_("Sign language"),
}
DEEDS = {
    Field.TRANSLATE: N_("Can translate"),
    Field.DRIVE: N_("Can drive"),
    Field.ROOM: N_("Has a spare room"),
}


def tongues(value: str) -> str:
    """ "uk,ka" → Ukrainian, Georgian, as the reader calls them."""
    return _tongues(tongue().locale, value)


@lru_cache(2000)
def _tongues(locale: str, value: str) -> str:
    names = [say(SPOKEN[code]) for code in value.split(",") if code in SPOKEN]
    # Beside a box each begins large; in a row Ukrainian writes what languages are called small.
    return ", ".join(names[:1] + [name.lower() for name in names[1:]] if locale == "uk" else names)


def line_of(answers: Mapping[Field, str]) -> str:
    """Somebody in one line of a list."""
    parts = [tongues(answers.get(Field.LANGUAGES, "")), answers.get(Field.FROM, "")]
    parts += [say(name) for field, name in DEEDS.items() if field in answers]
    return " · ".join(part for part in parts if part)


def words_in(field: Field, value: str) -> list[str]:
    """By which words an answer is found; what we have names for, by those of every language."""
    if field is Field.LANGUAGES:
        return _in_every_language(SPOKEN[code] for code in value.split(",") if code in SPOKEN)
    if field in DEEDS:
        return _in_every_language([DEEDS[field]])
    return words(value)


def _in_every_language(names: Iterable[str]) -> list[str]:
    found: list[str] = []
    named = list(names)
    for locale in LANGUAGES:
        with speaking(locale):
            found += [word for name in named for word in words(say(name))]
    return found
