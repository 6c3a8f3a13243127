"""The code somebody shows at the door of one occurrence. It stands nowhere: whoever has the key
makes it again, and it says nothing to anybody else (ADR 10)."""

from __future__ import annotations

from collections.abc import Iterable

from app.core.tokens import READABLE, paper_code

SIGNS = 8  # 40 bits, for one evening and one circle, and with patience against guesses


def code_at_door(key: bytes, occurrence: str, membership: str) -> str:
    """Such as 4k7m-x2pq, from two public ids."""
    return paper_code(key, "at the door", occurrence, membership)[: SIGNS + 1]


def whose_code(key: bytes, occurrence: str, shown: str, memberships: Iterable[str]) -> str | None:
    """Which of the memberships shows this code."""
    typed = bare(shown)
    if len(typed) != SIGNS or not set(typed) <= set(READABLE):
        return None
    code = f"{typed[:4]}-{typed[4:]}"
    codes = {code_at_door(key, occurrence, one): one for one in memberships}
    return codes.get(code)


def bare(shown: str) -> str:
    """What was typed or what a camera read, without the address it may stand in."""
    last = shown.strip().rstrip("/").rpartition("/")[2]
    return "".join(sign for sign in last.casefold() if sign.isalnum())
