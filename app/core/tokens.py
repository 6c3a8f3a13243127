"""Random names and secrets: what the outside sees, what a person holds, and what we keep of it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_LETTERS = bytes(ALPHABET.encode()[byte % 62] for byte in range(256))
_UNEVEN = bytes(range(248, 256))  # dropped: they would make the first eight signs likelier
READABLE = "23456789abcdefghjkmnpqrstuvwxyz"  # for paper: nothing that looks like something else


def public_id() -> str:
    """22 letters and digits, 131 random bits: what stands in addresses and on the wire instead
    of a row's id."""
    return _letters(22)


def is_public_id(text: str) -> bool:
    """Whether it is made as `public_id` makes them."""
    return len(text) == 22 and all(sign in ALPHABET for sign in text)


def named(text: str) -> str:
    """The public id that a form sent; what cannot be one is "", which names nothing."""
    return text if is_public_id(text) else ""


def public_ids_for_many() -> Callable[[], str]:
    """Makes public ids whose first four letters are the same. Rows that are written together then
    stand together in an index, which changes in one place and not in as many as there are rows;
    the other 18 letters, 107 random bits, still cannot be guessed."""
    first, more, at = _letters(4), "", 0

    def one() -> str:
        nonlocal more, at
        if at == len(more):
            more, at = _letters(18 * 16), 0
        at += 18
        return first + more[at - 18 : at]

    return one


def _letters(number: int) -> str:
    letters = b""
    while len(letters) < number:  # almost never twice
        letters += secrets.token_bytes(number + 10 + number // 16).translate(_LETTERS, _UNEVEN)
    return letters[:number].decode()


def secret_token() -> str:
    """43 characters, 256 random bits: a session, a bearer token. Only its `kept` form is ever
    stored."""
    return secrets.token_urlsafe(32)


def kept(secret: str) -> str:
    """What the database holds of a secret: enough to recognise it, useless to whoever steals the
    table."""
    return hashlib.sha256(secret.encode()).hexdigest()


def derived(key: bytes, *what: str) -> str:
    """22 letters and digits that only the holder of `key` can make again. Lets a link or a sheet
    of codes be shown twice to its owner while the database holds nothing but hashes."""
    number = int.from_bytes(_digest(key, what), "big")
    letters = []
    for _ in range(22):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def paper_code(key: bytes, *what: str) -> str:
    """A code to write down, such as 4k7m-x2pq-9wfh-t3ne: 79 bits in four groups of readable
    signs."""
    number = int.from_bytes(_digest(key, what), "big")
    signs = []
    for _ in range(16):
        number, rest = divmod(number, len(READABLE))
        signs.append(READABLE[rest])
    return "-".join("".join(signs[i : i + 4]) for i in range(0, 16, 4))


def as_typed(code: str) -> str:
    """A paper code as it may come back: spaces, dashes and capitals do not matter."""
    bare = "".join(c for c in code.casefold() if c.isalnum())
    return "-".join(bare[i : i + 4] for i in range(0, len(bare), 4))


def _digest(key: bytes, what: tuple[str, ...]) -> bytes:
    return hmac.digest(key, "\x1f".join(what).encode(), "sha256")
