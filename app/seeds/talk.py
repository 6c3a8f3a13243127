"""Reading the conversations of talk/*.txt, and having them said by the people there are."""

from __future__ import annotations

import random
import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

from app.seeds.people import CAST, Somebody, Where
from app.seeds.words import GAPS

_GAP = re.compile(r"\{(\w+)\}")
_NOT_CYRILLIC = re.compile(r"[ა-ჿ]|\b[a-z]{3,}\b(?!\})")
_NAMED = {one.login for one in CAST}
SOMETIMES = 0.7  # how often a line with ~ is said
LATER = 6  # conversations before what is said days later


@dataclass(frozen=True, slots=True)
class Line:
    who: str  # a login of the cast, or a kind with a number: woman1
    text: str
    sign: str  # "", "~" or "…"


Conversation = tuple[Line, ...]
Said = list[tuple[Somebody, str]]  # what was said in one go


def conversations(where: Where) -> list[Conversation]:
    """All that is written down for a circle."""
    text = (Path(__file__).parent / "talk" / f"{where}.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    parts = "\n".join(lines).strip().split("\n\n")
    return [tuple(_line(line) for line in part.splitlines()) for part in parts]


def _line(raw: str) -> Line:
    bare = raw.lstrip("~… ")
    who, _, text = bare.partition(": ")
    return Line(who, text, raw[: len(raw) - len(bare)].strip())


def told(where: Where, people: Sequence[Somebody], count: int, rng: random.Random) -> list[Said]:
    """That many messages, as they are said together, in the order they happen."""
    said: list[Said] = []
    later: deque[tuple[int, Said]] = deque()  # with how many must have been had before
    so_far = 0
    for conversation in _chosen(where, people, rng):
        if so_far >= count:
            break
        at_once, days_later = _had(conversation, people, rng)
        said.append(at_once)
        so_far += len(at_once)
        later.append((len(said) + LATER + count // 100, days_later))
        if later[0][0] <= len(said) and so_far < count:
            said.append(later.popleft()[1])
            so_far += len(said[-1])
    _shortened(said, count)
    return [conversation for conversation in said if conversation]


def _shortened(said: list[Said], count: int) -> None:
    """Leave the earliest without an end rather than any answer without its question."""
    too_many = sum(map(len, said)) - count
    for conversation in said:
        cut = min(max(0, too_many), len(conversation))
        del conversation[len(conversation) - cut :]
        too_many -= cut


def _chosen(where: Where, people: Sequence[Somebody], rng: random.Random) -> Iterator[Conversation]:
    """Each conversation once; then, as long as wanted, those whose gaps make them different."""
    written = [one for one in conversations(where) if _can_be_had(one, people)]
    if not written:
        return
    again = [one for one in written if any(_GAP.search(line.text) for line in one)] or written
    yield from _mixed(written, rng)
    while True:
        yield from _mixed(again, rng)


def _mixed(talks: Sequence[Conversation], rng: random.Random) -> list[Conversation]:
    """In another order, with those in several languages spread evenly among the others."""
    several = [talk for talk in talks if any(_NOT_CYRILLIC.search(line.text) for line in talk)]
    others = [talk for talk in talks if talk not in several]
    placed = [
        ((place + rng.random()) / len(part), talk)
        for part in (several, others)
        for place, talk in enumerate(rng.sample(part, len(part)))
    ]
    return [talk for _, talk in sorted(placed, key=itemgetter(0))]


def _can_be_had(conversation: Conversation, people: Sequence[Somebody]) -> bool:
    parts = {line.who for line in conversation}
    there = {one.login for one in people}
    kinds = [part.rstrip("0123456789") for part in parts - _NAMED]
    free = [one for one in people if one.login not in parts]
    enough = all(kinds.count(kind) <= sum(one.kind == kind for one in free) for kind in kinds)
    return parts & _NAMED <= there and enough


def _had(
    conversation: Conversation, people: Sequence[Somebody], rng: random.Random
) -> tuple[Said, Said]:
    """What is said at once, and what days later."""
    parts = _cast(conversation, people, rng)
    draws: dict[str, float] = {}

    def gap(match: re.Match[str]) -> str:
        name = match[1]
        if name in GAPS:
            draw = draws.setdefault(name.split("_")[0], rng.random())
            return GAPS[name][int(draw * len(GAPS[name]))]
        part = name.removesuffix("_name")
        return parts[part].called if part == name else parts[part].name

    said: tuple[Said, Said] = ([], [])
    is_later, is_heard = False, True
    for line in conversation:
        is_later = is_later or line.sign == "…"
        is_heard = line.sign != "~" or (is_heard and rng.random() < SOMETIMES)
        if is_heard:
            said[is_later].append((parts[line.who], _GAP.sub(gap, line.text)))
    return said


def _cast(
    conversation: Conversation, people: Sequence[Somebody], rng: random.Random
) -> dict[str, Somebody]:
    """Who says what this time. Some people talk more than others; parts of their own come first."""
    by_login = {one.login: one for one in people}
    wanted = {line.who for line in conversation}
    parts = {who: by_login[who] for who in wanted & _NAMED}
    for who in sorted(wanted - _NAMED):
        kind = who.rstrip("0123456789")
        free = [one for one in people if one.kind == kind and one not in parts.values()]
        free = [one for one in free if not one.has_a_part] or free
        parts[who] = free[int(len(free) * rng.random() ** 1.2)]
    return parts
