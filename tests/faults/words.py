"""Texts that can be found again: each carries a mark, so that removed words are known wherever they
turn up (G10)."""

from __future__ import annotations

import re
import secrets
from random import Random

WORDS = [
    *("завтра", "о", "дев’ятій", "хто", "їде", "до", "Лодзі", "маю", "два", "місця", "дякую", "🙏"),
    *("გამარჯობა", "see", "you", "there"),
]
MARK = re.compile(r"¤(\w{12})¤")


def some_words(chance: Random, most: int = 12) -> str:
    """A line nobody else says."""
    said = " ".join(chance.choices(WORDS, k=chance.randint(1, most)))
    return f"{said} ¤{secrets.token_hex(6)}¤"


def marks_in(text: str) -> list[str]:
    return MARK.findall(text)
