"""Whom a message calls: «@Олена Коваль, поглянь» is meant for one person of the room."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

EVERYBODY = "all"  # stands for the whole room
FOR_EVERYBODY = ("all", "усі", "ყველა")
LONGEST = 80  # signs a name may have; groups allow fewer
MOST = 20  # calls looked at in one message

_CALL = re.compile(r"(?<!\w)@(?=\S)")
_APOSTROPHE = re.compile("[’ʼ‘`´]")


class Called(NamedTuple):
    user_id: int  # 0: everybody
    pub: str


Roster = Mapping[str, list[Called]]


def may_call(text: str) -> bool:
    """Whether it is worth looking up who is in the room."""
    return "@" in text


def roster_of(people: Iterable[Sequence[Any]]) -> Roster:
    """(user id, public id, name, whether they may be called) of everybody in a room, to be found by
    their names. Nothing calls who rests; their name is still theirs, and no part of it calls
    somebody else."""
    roster: dict[str, list[Called]] = {}
    for user_id, pub, name, may_be_called in people:
        called = roster.setdefault(_known_name(name), [])
        if may_be_called:
            called.append(Called(user_id, pub))
    return roster


def called_in(text: str, roster: Roster, *, may_call_everybody: bool) -> list[Called]:
    """Each once, in the order of the text. Only whole names count, and the longest one is meant:
    who is called Олена is not called by «@Олена Коваль» where there is one of that name."""
    if not may_call(text):
        return []
    found: dict[Called, None] = {}
    for spot in list(_CALL.finditer(text))[:MOST]:
        for said in _from_longest(text[spot.end() : spot.end() + LONGEST]):
            named = roster.get(said)
            if named is None and may_call_everybody and said in FOR_EVERYBODY:
                named = [Called(0, EVERYBODY)]
            if named is not None:
                found.update(dict.fromkeys(named))
                break
    return list(found)


def _from_longest(words: str) -> Iterable[str]:
    """Everything that may be a name here: up to any place that does not cut through a word."""
    line = words.partition("\n")[0]
    for end in range(len(line), 0, -1):
        if not (_goes_on(line[end : end + 1]) and line[end - 1].isalnum()):
            yield _as_called(line[:end])


def _goes_on(sign: str) -> bool:
    return sign.isalnum() or (sign != "" and unicodedata.combining(sign) > 0)


def _as_called(name: str) -> str:
    """The same for what people write the same on another keyboard."""
    return " ".join(_APOSTROPHE.sub("'", unicodedata.normalize("NFC", name)).casefold().split())


# A room of thousands is called in again and again; its names hardly change.
_known_name = lru_cache(maxsize=50_000)(_as_called)
