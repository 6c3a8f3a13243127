"""Frames as bytes: one made for the sockets of all its recipients, and those that come in."""

from __future__ import annotations

from websockets.frames import Opcode

try:
    from websockets.speedups import apply_mask as unmasked
except ImportError:  # built without a C compiler
    from websockets.utils import apply_mask as unmasked

__all__ = ["is_whole_text", "prepare", "size_of", "unmasked"]

_WHOLE_TEXT = 0x80 | Opcode.TEXT
_MASKED = 0x80


def prepare(message: bytes, opcode: int = Opcode.TEXT) -> bytes:
    """One unmasked frame, ready for the socket of any recipient."""
    size = len(message)
    if size < 126:
        return bytes((0x80 | opcode, size)) + message
    if size < 1 << 16:
        return bytes((0x80 | opcode, 126)) + size.to_bytes(2, "big") + message
    return bytes((0x80 | opcode, 127)) + size.to_bytes(8, "big") + message


def size_of(data: bytes, at: int) -> tuple[int, int]:
    """How many bytes the head and the payload of the frame at `at` have; (0, 0) where the head has
    not come whole."""
    come = len(data) - at
    if come < 2:
        return 0, 0
    size, head = data[at + 1] & 127, 2
    if size > 125:
        head = 4 if size == 126 else 10
        size = int.from_bytes(data[at + 2 : at + head], "big")
    if data[at + 1] & _MASKED:
        head += 4
    return (head, size) if come >= head else (0, 0)


def is_whole_text(data: bytes, at: int) -> bool:
    """Whether a text begins and ends with the frame at `at`, which is as a client must send it."""
    return data[at] == _WHOLE_TEXT and data[at + 1] >= _MASKED
