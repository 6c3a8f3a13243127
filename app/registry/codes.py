"""The code that a household is called out by."""

from __future__ import annotations

from app.core.tokens import READABLE

CODE_LENGTH = 6


def as_code(typed: str) -> str:
    """A household's code as it may be typed: capitals, spaces and dashes do not matter. "" for what
    cannot be one."""
    code = "".join(sign for sign in typed.casefold() if sign.isalnum())
    return code if len(code) == CODE_LENGTH and set(code) <= set(READABLE) else ""
