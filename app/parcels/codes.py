"""The code that is said when a parcel goes from hand to hand. Whoever takes it reads it; the
database keeps only a mark of it, which nobody can try out without the key."""

from __future__ import annotations

import hmac

from app.core.sealed import mark

SIGNS = 6


def code_of(leg: str) -> str:
    """Six digits, from the leg's public id: they can be said over a bad line."""
    return f"{int(mark(leg, 'hand-over code')[:15], 16) % 10**SIGNS:0{SIGNS}}"


def mark_of(leg: str, code: str) -> str:
    return mark(code, f"hand-over {leg}")


def is_code(leg: str, code_hash: str, said: str) -> bool:
    typed = "".join(sign for sign in said if sign.isalnum())
    return hmac.compare_digest(mark_of(leg, typed).encode(), code_hash.encode())
