"""What organisers write in the small columns: sex, kinship, names, sizes."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.i18n import N_, words
from app.core.search import normal
from app.registry.models import Relation, Sex
from app.registry.papers.faults import Unclear

LONGEST_NAME = 60
MOST_IN_FAMILY = 30

NO_SEX = N_("“%(said)s” is neither a woman nor a man. Write ж or ч, or leave it empty.")
NO_SIZE = N_("“%(said)s” is not a number of people.")
NO_NAME = N_("“%(said)s” is not a name.")
TWO_PEOPLE = N_("Two people stand here in one cell: “%(said)s”. Please give each a row.")
NAME_TOO_LONG = N_("This name is too long: “%(said)s”.")

_SEXES = (
    (Sex.WOMAN, ("ж", "f", "w", "ქ"), ("жін", "жен", "wom", "fem", "ქალ", "მდედრ", "дівч", "дев")),
    (Sex.MAN, ("ч", "м", "m", "კ"), ("чол", "чел", "муж", "male", "man", "კაც", "მამრ", "хлоп")),
)
# By their beginnings, in normal form; the longer before what they begin with.
_KIN_SAID = (
    (
        Relation.GRANDPARENT,
        "баб дід дед grandm grandf grandp ბებ ბაბუ პაპ",
    ),
    (
        Relation.GRANDCHILD,
        "внук внуч онук онуч grand შვილიშვილ",
    ),
    (
        Relation.HEAD,
        "голов глав заявн заявит сам head self appl ოჯახისუფ თავი უფროს",
    ),
    (
        Relation.OTHER,
        "тещ тест свек зят невіст невест двоюр племін племян",
    ),
    (
        Relation.PARTNER,
        "друж чолов жен жін муж супр подруж цив wife husb spou partn მეუღლ ცოლ ქმარ",
    ),
    (
        Relation.CHILD,
        "син сын доч донь дит реб пасин пасын падч son daug chil kid შვილ ვაჟ ქალიშვ ბავშვ გერ",
    ),
    (
        Relation.PARENT,
        "мат мам бать тато отец папа вітч мачух moth fath paren mum dad დედ მამა მშობ",
    ),
    (
        Relation.SIBLING,
        "брат сест brot sist sibl ძმა და",
    ),
)
_KIN = tuple((relation, tuple(said.split())) for relation, said in _KIN_SAID)
_BY_WORD = {
    "двоє": 2,
    "троє": 3,
    "четверо": 4,
    "пятеро": 5,
    "шестеро": 6,
    "семеро": 7,
    "восьмеро": 8,
    "двое": 2,
    "трое": 3,
}
_COUNTED = re.compile(rf"^(?:{'|'.join(_BY_WORD)})\b")
_ONLY_COUNTED = re.compile(
    r"\d{1,2}(?:\s*\+\s*\d{1,2})?"
    r"(?:\s*(?:ос|чол|чел|люд|діт|дит|дет|дор|pers|people|child|კაც|ბავშვ|სულ)[^\W\d]*\.?)*"
)
_PATRONYMIC = ("вич", "вна", "ична", "іч", "оглы", "огли", "кызы", "кизи")
_FAMILY_ENDS = (
    *(
        "енко",
        "ко",
        "ук",
        "юк",
        "чак",
        "ак",
        "як",
        "ський",
        "ська",
        "цький",
        "цька",
        "ский",
        "ская",
    ),
    *("цкий", "цкая", "ов", "ова", "ев", "ева", "єв", "єва", "їв", "їва", "ін", "іна", "ин", "ина"),
    *("їн", "їна", "ич", "ець", "ий", "ая", "ло", "ун", "ар", "дзе", "швили", "швілі"),
    *("ძე", "შვილი", "ია", "უა", "ავა", "იანი", "ური", "ელი", "ულია"),
)
_GIVEN_ENDS = ("лія", "рія", "сія", "нія", "іна", "рина", "лина", "ina", "ia")
_NAME = re.compile(r"[^\W\d_][^\W\d_'’ʼ`´.\- ]*(?:['’ʼ`´.\- ]+[^\W\d_]+)*['’.]?")


@dataclass(frozen=True, slots=True)
class Name:
    family: str = ""
    given: str = ""
    patronymic: str = ""

    @property
    def full(self) -> str:
        return " ".join(filter(None, (self.family, self.given, self.patronymic)))


def sex_of(said: str) -> Sex:
    text = normal(said).strip(" .")
    for sex, letters, begins in _SEXES:
        if text in letters or text.startswith(begins):
            return sex
    if text in ("", "-", "—", "?"):
        return Sex.UNSAID
    raise Unclear(words(NO_SEX, said=said))


def kin_of(said: str) -> Relation | None:
    """None for words that name no kinship we know."""
    text = normal(said).strip(" .-")
    for relation, begins in _KIN:
        if text.startswith(begins):
            return relation
    return None


def size_of(said: str) -> int | None:
    """How many people «4», «4 особи», «2+2», «троє» are; None for nothing said."""
    text = _COUNTED.sub(lambda word: str(_BY_WORD[word[0]]), normal(said).strip(" ."))
    if text in ("", "-", "—"):
        return None
    found = re.fullmatch(
        r"(\d+)\s*(?:\+\s*(\d+))?\s*(?:ос|чол|чел|люд|дит|дор|pers|people|კაც|სულ)?[^\W\d]*\.?",
        text,
    )
    count = int(found[1][:6]) + int((found[2] or "0")[:6]) if found else -1
    if not 0 <= count <= MOST_IN_FAMILY:
        raise Unclear(words(NO_SIZE, said=said))
    return count


def only_counts(said: str) -> bool:
    """«троє», «2 ос.», «двоє дітей»: how many, and nobody by name."""
    text = _COUNTED.sub(lambda word: str(_BY_WORD[word[0]]), normal(said).strip(" ."))
    return bool(_ONLY_COUNTED.fullmatch(text))


def one_name(said: str) -> str:
    """A part of a name as people write it. Raises Unclear for what is none."""
    text = _spelt(said)
    if len(text) > LONGEST_NAME:
        raise Unclear(words(NAME_TOO_LONG, said=text[:LONGEST_NAME] + "…"))
    if text and not _NAME.fullmatch(text):
        raise Unclear(words(NO_NAME, said=said))
    return text


def name_of(said: str, *, family_first: bool = True) -> Name:
    """The parts of a whole name. Raises Unclear where it is none."""
    parts = [one_name(part) for part in _spelt(said).split()]
    parts = [part for part in parts if any(map(str.isalpha, part))]
    if not parts:
        raise Unclear(words(NO_NAME, said=said))
    if len(parts) > 4 and sum(map(_is_patronymic, parts)) > 1:
        raise Unclear(words(TWO_PEOPLE, said=" ".join(parts)[:LONGEST_NAME]))
    fathers = next((n for n in range(len(parts) - 1, 0, -1) if _is_patronymic(parts[n])), 0)
    if fathers and len(parts) > 2:
        if fathers == 1:  # «Олена Іванівна Шевченко»
            return Name(" ".join(parts[2:]), parts[0], parts[1])
        return Name(" ".join(parts[: fathers - 1]), parts[fathers - 1], " ".join(parts[fathers:]))
    if len(parts) == 1:
        return Name(given=parts[0])
    if len(parts) == 2 and fathers:  # «Олена Іванівна»: no family name at all
        return Name("", parts[0], parts[1])
    is_first, is_last = _is_family(parts[0]), _is_family(parts[-1])
    if is_first if is_first != is_last else family_first:
        return Name(parts[0], parts[1], " ".join(parts[2:]))
    return Name(parts[-1], parts[0], " ".join(parts[1:-1]))


def _spelt(said: str) -> str:
    """Without spaces around hyphens and after initials' dots, and not shouted."""
    text = " ".join(said.replace("\n", " ").strip(" ,;").split())
    text = re.sub(r"(?<=\w{3})\.$", "", text)
    text = re.sub(r"\s*[-‐‑–]\s*(?=\w)", "-", text)
    text = re.sub(r"(?<=\.)(?=\w)", " ", text)
    if text != text.lower() and text.isupper() and len(text) > 3:
        text = re.sub(r"[^\s\-]+", lambda word: word[0][0] + word[0][1:].lower(), text)
    return text


def _is_patronymic(word: str) -> bool:
    return normal(word).endswith(_PATRONYMIC) and len(word) > 4


def _is_family(word: str) -> bool:
    text = normal(word)
    return len(text) > 3 and text.endswith(_FAMILY_ENDS) and not text.endswith(_GIVEN_ENDS)
