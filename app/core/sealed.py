"""What must not be read in a stolen database: sealed with a key that lies beside it (R94).

A sealed text opens only in its own place: table, row and field are part of what is authenticated
(AES-256-GCM), so that two of them cannot be swapped. `mark` gives what may be looked up without
being opened: the same text has the same mark, and without the key nobody can try out texts.
"""

from __future__ import annotations

import base64
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.core.errors import Broken
from app.core.i18n import N_

VERSION = b"\x01"
NONCE = 12  # bytes
UNREADABLE = N_(
    "This cannot be read any more: the key it was closed with is not here. "
    "Please tell whoever looks after the machine."
)

_keys: list[bytes] = []


def use(key: bytes) -> None:
    """From now on, seal with this key. Called once by each process, and by each test's."""
    _keys[:] = [key]


def seal(text: str, table: str, row: str, field: str) -> str:
    """The text as the database may hold it; "" stays "". `row` is a public id: it never changes."""
    if not text:
        return ""
    nonce = secrets.token_bytes(NONCE)
    closed = _cipher().encrypt(nonce, text.encode(), _place(table, row, field))
    return base64.urlsafe_b64encode(VERSION + nonce + closed).decode()


def unseal(closed: str, table: str, row: str, field: str) -> str:
    """What was sealed in this place. Raises Broken where it was another place or another key."""
    if not closed:
        return ""
    raw = base64.urlsafe_b64decode(closed)
    nonce, rest = raw[1 : 1 + NONCE], raw[1 + NONCE :]
    try:
        return _cipher().decrypt(nonce, rest, _place(table, row, field)).decode()
    except InvalidTag:
        raise Broken(UNREADABLE) from None


def mark(text: str, purpose: str) -> str:
    """64 hex digits that stand for the text; "" for none. Bring the text into one form first."""
    if not text:
        return ""
    return hmac.digest(_derived("mark"), f"{purpose}\x1f{text}".encode(), "sha256").hex()


def _cipher() -> AESGCM:
    return AESGCM(_derived("seal"))


def _derived(use: str) -> bytes:
    assert _keys, "no key is in use in this process"
    return hmac.digest(_keys[0], f"kolo sealed {use}".encode(), "sha256")


def _place(*parts: str) -> bytes:
    return "\x1f".join(parts).encode()
