"""A whole family in one cell: «дружина Ольга 12.03.1960; син Петро 2010 р.н.»."""

from __future__ import annotations

import re
from dataclasses import dataclass

from app.core.search import normal
from app.registry.models import Relation
from app.registry.papers.spelling import MOST_IN_FAMILY, kin_of, only_counts

_DATE = re.compile(
    r"\(?\b(\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})|\d{4}-\d{2}-\d{2}|(?:19|20)\d{2})"
    r"(?:\s*(?:р|г)\.?\s*(?:н|р)?\.?|\s*року|\s*рік)?(?!\w)\)?"
)
_LISTED = re.compile(r"^\s*(?:\d{1,2}[.)]\s|[-–—•*])\s*")
_NOTHING = ("", "-", "—", "ні", "нет", "немає", "no", "0", "არა", "один", "одна", "сам", "сама")


@dataclass(frozen=True, slots=True)
class Told:
    """One of a family as the cell tells it."""

    name: str
    relation: Relation | None
    birth: str


def members_in(said: str) -> list[Told]:
    """Everybody a cell names beside the head; for a cell that only counts, nobody."""
    if normal(said).strip(" .") in _NOTHING or not any(map(str.isalpha, said)):
        return []
    found: list[Told] = []
    for piece in _pieces(said):
        if only_counts(piece):
            continue
        told = _told(piece)
        if told.name or told.relation:
            found.append(told)
        elif told.birth and found and not found[-1].birth:
            found[-1] = Told(found[-1].name, found[-1].relation, told.birth)
    return found[:MOST_IN_FAMILY]


def _pieces(said: str) -> list[str]:
    strong = [piece for piece in re.split(r"[;\n]", said) if piece.strip()]
    if len(strong) > 1 and not all("," in piece for piece in strong):
        return strong
    return [piece for part in strong for piece in part.split(",") if piece.strip()]


def _told(piece: str) -> Told:
    text = _LISTED.sub("", piece).strip()
    dated = _DATE.search(text)
    birth = dated[1] if dated else ""
    text = _DATE.sub(" ", text) if dated else text
    relation: Relation | None = None
    kept = []
    for word in re.sub(r"[():–—]|\s-\s|-\s|\s-", " ", text).split():
        kin = kin_of(word) if relation is None and _is_common(word) else None
        if kin is None:
            kept.append(word)
        relation = relation or kin
    return Told(" ".join(kept).strip(" .,"), relation, birth)


def _is_common(word: str) -> bool:
    """Kinship is written small; «Мати» may begin a piece, «Марта» may not be taken for one."""
    return word[:1].islower() or normal(word) in _ALONE or not word[0].isalpha()


_KIN_ALONE = """
    дружина чоловік жінка жена муж син сын дочка донька дочь мати мама батько тато отец брат сестра
    бабуся бабушка дідусь дедушка онук онука внук внучка дитина ребенок
    wife husband son daughter mother father brother sister
    მეუღლე შვილი ვაჟი ქალიშვილი დედა მამა ძმა და
"""
_ALONE = frozenset(_KIN_ALONE.split())
