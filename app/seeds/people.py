"""Who lives in the demo: some with a part of their own, the others by kind. None of them exists."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.viewer import Role
from app.seeds.names import named


class Where(StrEnum):
    KALYNA = "kalyna"
    NEIGHBOURS = "neighbours"


Roles = dict[Where, tuple[Role, ...]]


@dataclass(frozen=True, slots=True)
class Somebody:
    login: str
    name: str
    called: str  # out to: «Олено»
    kind: str  # woman, man, granny, grandpa, neighbour, guest
    circles: tuple[Where, ...]
    zone: str = "Europe/Kyiv"
    roles: Roles = field(default_factory=dict)
    about: str = ""  # for whoever tries the demo
    has_a_part: bool = True

    @property
    def locale(self) -> str:
        return {"neighbour": "ka", "guest": "en"}.get(self.kind, "uk")


HERE, THERE = Where.KALYNA, Where.NEIGHBOURS
BOTH = (HERE, THERE)
KYIV, TBILISI = "Europe/Kyiv", "Asia/Tbilisi"
ZONES = {HERE: KYIV, THERE: TBILISI}
_KEEPS_HERE: Roles = {HERE: (Role.OWNER, Role.REGISTRAR)}
_KEEPS_THERE: Roles = {THERE: (Role.OWNER,)}
_MODERATES: Roles = {HERE: (Role.MODERATOR,)}

# In the order in which they come: a small demo has the first few.
CAST = [
    Somebody(
        "olena", "Олена", "Олено", "woman", (HERE,), roles=_KEEPS_HERE, about="keeps «Калина»"
    ),
    Somebody("nino", "ნინო", "ნინო", "neighbour", BOTH, TBILISI, _KEEPS_THERE, "keeps „მეზობლები“"),
    Somebody("taras", "Тарас", "Тарасе", "man", (HERE,), about="drives"),
    Somebody("marta", "Марта", "Марто", "woman", BOTH, TBILISI, _MODERATES, "moderates «Калина»"),
    Somebody("emma", "Emma", "Emma", "guest", BOTH, TBILISI, about="reads English"),
    Somebody(
        "halyna", "Галина Петрівна", "Галино Петрівно", "granny", (HERE,), about="types short"
    ),
    Somebody("serhii", "Сергій", "Сергію", "man", (HERE,)),
    Somebody("oksana", "Оксана", "Оксано", "woman", (HERE,)),
    Somebody("giorgi", "გიორგი", "გიორგი", "neighbour", BOTH, TBILISI),
    Somebody("iryna", "Ірина", "Ірино", "woman", (HERE,)),
    Somebody("vasyl", "Василь", "Василю", "man", (HERE,)),
    Somebody("ketevan", "ქეთევანი", "ქეთევან", "neighbour", BOTH, TBILISI),
    Somebody("dato", "დათო", "დათო", "neighbour", (THERE,), TBILISI, about="only in „მეზობლები“"),
    Somebody("ivan", "Іван Семенович", "Іване Семеновичу", "grandpa", (HERE,)),
    Somebody("bohdan", "Богдан", "Богдане", "man", (), about="has an account and no circle yet"),
]

# Of sixteen others.
_KINDS = (
    *("woman", "man", "woman", "granny", "neighbour", "woman", "man", "guest"),
    *("woman", "man", "woman", "grandpa", "woman", "neighbour", "man", "granny"),
)


def gather(count: int) -> list[Somebody]:
    """That many people, the named ones first; nearly all of them in «Калина»."""
    others = max(0, count - len(CAST))
    outside = min(count // 20, 20) - 1  # bohdan is one already
    only_there = min(count // 12, 30) - 1  # and so is dato
    people, taken = CAST[:count], Counter(one.login for one in CAST)
    for index, (kind, name, called, login) in enumerate(_others(others)):
        taken[login] += 1
        unique = login if taken[login] == 1 else f"{login}{taken[login]}"
        in_tbilisi = kind in ("neighbour", "guest")
        circles: tuple[Where, ...] = (HERE,)
        if index >= others - outside:
            circles = ()
        elif in_tbilisi and only_there > 0:
            circles, only_there = (THERE,), only_there - 1
        elif in_tbilisi or index % 6 == 0:
            circles = BOTH
        zone = TBILISI if THERE in circles else KYIV
        people.append(Somebody(unique, name, called, kind, circles, zone, has_a_part=False))
    return people


def _others(count: int) -> Iterator[tuple[str, str, str, str]]:
    """Kind, name, how they are called, login."""
    seen: Counter[str] = Counter()
    for index in range(count):
        kind = _KINDS[index % len(_KINDS)]
        yield kind, *named(kind, seen[kind])
        seen[kind] += 1
