"""A bus that swaps, loses, repeats and holds back what it is told: what comes from Redis, bent."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random


class BadBus:
    """For one link; `kinds` names what may happen to a message, each as likely as the others."""

    def __init__(self, chance: Random, kinds: list[str], counts: dict[str, int]) -> None:
        self._chance, self._kinds, self._counts = chance, kinds, counts
        self._raw = b""
        self._held: list[bytes] = []

    def __call__(self, data: bytes) -> Iterable[bytes]:
        self._raw += data
        while (size := size_of(self._raw, 0)) is not None:
            reply, self._raw = self._raw[:size], self._raw[size:]
            if not self._kinds or not reply.startswith(b"*3\r\n$7\r\nmessage\r\n"):
                yield reply
            else:
                yield from self._bent(reply)

    def _bent(self, message: bytes) -> Iterable[bytes]:
        what = self._chance.choice(self._kinds)
        self._counts[what] = self._counts.get(what, 0) + 1
        if what == "hold":  # until the next that is not
            self._held.append(message)
            return
        if what != "lose":
            yield message
        if what == "repeat":
            yield message
        held, self._held = self._held, []
        self._chance.shuffle(held)
        yield from held


def size_of(raw: bytes, at: int) -> int | None:
    """How far the reply that begins at `at` goes, in Redis's protocol; None while it is not
    whole."""
    end = raw.find(b"\r\n", at)
    if end < 0:
        return None
    kind, length, at = raw[at : at + 1], raw[at + 1 : end], end + 2
    if kind == b"$":
        at += int(length) + 2 if int(length) >= 0 else 0
    elif kind == b"*":
        for _ in range(max(0, int(length))):
            inner = size_of(raw, at)
            if inner is None:
                return None
            at = inner
    return at if at <= len(raw) else None
