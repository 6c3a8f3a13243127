"""Keeping the catalogues true to what pages and code say: `kolo translations`, and its `--check`.

A sentence nobody says any more is taken out, a new one stands there empty until somebody translates
it. The files hold no dates, addresses or line numbers, so that a change shows only what changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from app.core.i18n import LOCALES

ROOT = Path(__file__).parents[1]

# Who takes words: at which place, and with which of them as the plural ("c" is a context).
SPEAKERS = {
    "N_": None,
    "_": None,
    "gettext": None,
    "say": None,
    "words": None,
    "Words": None,
    "n_words": (1, 2),
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
JINJA = {
    "extensions": "jinja2.ext.i18n",
    "newstyle_gettext": "true",
    "trimmed": "true",
    "trim_blocks": "true",
    "lstrip_blocks": "true",
    "silent": "false",  # a template that cannot be read must not pass for one that says nothing
}


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language we keep a catalogue of; English is in the code."""

    name: str
    plurals: int
    chosen_by: str
    foreign: str  # quotation marks of other languages


TONGUES = {
    "uk": Tongue(
        "Ukrainian",
        3,
        "(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)",
        "“”„",
    ),
    # A Georgian noun stays in the singular after a number (5 კაცი), and its verb too: one form.
    "ka": Tongue("Georgian", 1, "0", "«»”"),
}

Sentence = tuple[str | None, str, str | None]  # context, msgid, its plural

_GAP = re.compile(r"%(?:\((\w+)\)s|%|.?)", re.DOTALL)
_TAG = re.compile(r"<[^<>]*>")
_MTAVRULI = re.compile("[\u1c90-\u1cbf]")
_MIXED = re.compile(r"[a-zA-Z][а-яіїєґА-ЯІЇЄҐ]|[а-яіїєґА-ЯІЇЄҐ][a-zA-Z]")
_RUSSIAN = re.compile("[ыэъёЫЭЪЁ]")


# --- what is said --------------------------------------------------------------------------------


def spoken(root: Path = ROOT) -> set[Sentence]:
    """Every sentence that pages and code say."""
    said: set[Sentence] = set()
    for path in sorted((root / "app").rglob("*.py")):
        said |= set(_in_file("python", path, {}))
    for path in sorted((root / "templates").rglob("*.html")):
        said |= set(_in_file("jinja2.ext:babel_extract", path, JINJA))
    return said


def _in_file(method: str, path: Path, options: dict[str, str]) -> Iterator[Sentence]:
    with path.open("rb") as source:
        for _, message, _, context in extract(method, source, SPEAKERS, options=options):
            msgid, plural = message if isinstance(message, tuple) else (message, None)
            yield context, msgid, plural


# --- the catalogues ------------------------------------------------------------------------------


def path_of(locale: str, locales: Path = LOCALES) -> Path:
    return locales / locale / "LC_MESSAGES" / "messages.po"


def catalogue(locale: str, locales: Path = LOCALES) -> Catalog:
    """What is translated by now; nothing, where there is no file yet."""
    path = path_of(locale, locales)
    if not path.exists():
        return _empty(locale)
    with path.open("rb") as source:
        return read_po(source, locale)


def _empty(locale: str) -> Catalog:
    """With the plural forms of our own head: Babel's idea of a language may differ."""
    return read_po(BytesIO(_head(locale).encode()), locale)


def refresh(locale: str, said: Iterable[Sentence], locales: Path = LOCALES) -> int:
    """Write the catalogue anew with exactly these sentences; returns how many wait for words."""
    old, fresh = catalogue(locale, locales), _empty(locale)
    for context, msgid, plural in said:
        known = old.get(msgid, context)
        words = known.string if known and _is_plural(known) == bool(plural) else ""
        fresh.add((msgid, plural) if plural else msgid, words, context=context)
    body = BytesIO()
    write_po(body, fresh, omit_header=True, sort_output=True, no_location=True, width=100)
    path = path_of(locale, locales)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_head(locale).encode() + b"\n" + body.getvalue().strip() + b"\n")
    return sum(1 for message in _sentences(fresh) if not all(_forms(message)))


def _head(locale: str) -> str:
    tongue = TONGUES[locale]
    return (
        f"# Kolo in {tongue.name}. «kolo translations» adds new sentences and takes old ones out.\n"
        'msgid ""\nmsgstr ""\n'
        f'"Language: {locale}\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: nplurals={tongue.plurals}; plural={tongue.chosen_by};\\n"\n'
    )


# --- what is wrong with them ---------------------------------------------------------------------


def faults(said: set[Sentence], locales: Path = LOCALES) -> list[str]:
    """A sentence for each thing to mend before a commit."""
    found = [f"en: straight quotes in «{msgid}»" for _, msgid, _ in said if _is_straight(msgid)]
    for locale in TONGUES:
        found += [f"{locale}: {fault}" for fault in _faults_in(locale, said, locales)]
    return sorted(found)


def _faults_in(locale: str, said: set[Sentence], locales: Path) -> Iterator[str]:
    kept = list(_sentences(catalogue(locale, locales)))
    there = {_key(message) for message in kept}
    yield from (f"missing: «{msgid}»" for _, msgid, _ in said - there)
    yield from (f"nobody says it any more: «{msgid}»" for _, msgid, _ in there - said)
    for message in kept:
        for fault in _wrong_with(message, TONGUES[locale]):
            yield f"{fault}: «{_key(message)[1]}»"


def _wrong_with(message: Message, tongue: Tongue) -> Iterator[str]:
    if message.fuzzy:
        yield "marked as unsure"
    forms = _forms(message)
    if _is_plural(message) and len(forms) != tongue.plurals:
        yield f"{len(forms)} plural forms instead of {tongue.plurals}"
    for form in forms:
        yield from _wrong_in(form, message, tongue) if form else ["not translated"]


def _wrong_in(form: str, message: Message, tongue: Tongue) -> Iterator[str]:
    _, msgid, plural = _key(message)
    seen = _TAG.sub("", form)
    if gaps(form) != gaps(plural or msgid):
        yield "other gaps than in English"
    if _is_straight(seen):
        yield "straight quotes or apostrophes"
    if any(mark in seen for mark in tongue.foreign):
        yield "quotation marks of another language"
    if _MTAVRULI.search(form):
        yield "Mtavruli capitals, which many phones cannot show"
    if _MIXED.search(seen) or _RUSSIAN.search(seen):
        yield "letters of another alphabet inside a word"


def gaps(text: str) -> list[str]:
    """The names in %(gaps)s, sorted; a lone percent sign counts, because it breaks the filling."""
    return sorted(match[1] or match[0] for match in _GAP.finditer(text) if match[0] != "%%")


def _is_straight(text: str) -> bool:
    return not {'"', "'"}.isdisjoint(_TAG.sub("", text))


def _sentences(catalog: Catalog) -> Iterator[Message]:
    return (message for message in catalog if message.id)


def _key(message: Message) -> Sentence:
    if isinstance(message.id, tuple | list):
        return message.context, message.id[0], message.id[1]
    return message.context, str(message.id), None


def _is_plural(message: Message) -> bool:
    return _key(message)[2] is not None


def _forms(message: Message) -> tuple[str, ...]:
    """Its translations: one, or as many as there are plural forms."""
    words = message.string
    return tuple(words) if isinstance(words, tuple | list) else (str(words or ""),)
