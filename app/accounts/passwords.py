"""Passwords become Argon2id hashes here, off the event loop and a few at a time: one costs 19 MiB
and a good part of a second on a small machine, so a crowd at the door must not take the whole
house down (R17)."""

from __future__ import annotations

import asyncio
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.core.errors import TooMany
from app.core.i18n import N_

AT_ONCE = 2
LONGEST_LINE = 64
LONGEST = 1000  # characters in any form, of a password that may be chosen
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)

# Of a password nobody knows: a login that does not exist costs as much time as one that does (R23).
NOBODYS = (
    "$argon2id$v=19$m=19456,t=2,p=1$FqLB0J4AWb+p653IgJ0i4A$"
    "fQyOrrWRLgZdBjAA0nrRCWRxd89TlHGBxH5wiHh4xhM"
)

CROWDED = N_("Many people are at the door right now. Please try again in a few seconds.")

_T = TypeVar("_T")
_threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="passwords")
_places = threading.BoundedSemaphore(AT_ONCE + LONGEST_LINE)


async def hashed(password: str) -> str:
    """What the database keeps of a password. Raises TooMany when the line is too long. Not inside
    a transaction: everybody would wait."""
    return await _in_line(lambda: HASHER.hash(_plain(password)))


async def matches(password_hash: str, password: str) -> bool:
    """Whether this is the password. Raises TooMany when the line is too long."""
    return await _in_line(lambda: _verified(password_hash, password))


def is_outdated(password_hash: str) -> bool:
    """Made with other settings than today's: to be made again while the password is at hand."""
    return HASHER.check_needs_rehash(password_hash)


def _verified(password_hash: str, password: str) -> bool:
    try:
        return HASHER.verify(password_hash, _plain(password))
    except (VerificationError, InvalidHashError):
        return False


def in_one_form(password: str) -> str:
    """One Unicode form, because keyboards differ in it; nothing else is touched. What is longer
    than anybody's stays as it is: sorting many marks on one letter would take minutes."""
    return unicodedata.normalize("NFC", password) if len(password) <= LONGEST else password


def _plain(password: str) -> bytes:
    return in_one_form(password).encode("utf-8", "surrogatepass")


async def _in_line(work: Callable[[], _T]) -> _T:
    if not _places.acquire(blocking=False):
        raise TooMany(CROWDED, 5)
    future = _threads.submit(work)
    future.add_done_callback(lambda _: _places.release())
    return await asyncio.wrap_future(future)
