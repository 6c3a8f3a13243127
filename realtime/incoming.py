"""From the bytes that come in to whole messages.

Nearly all of them are texts in one frame each: those are read here, for a tenth of what the library
takes. All else (fragments, pings, closes, whatever is no WebSocket) is for `ws`, which is given its
frames whole and so always stands between two frames, as we do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from realtime.frames import is_whole_text, size_of, unmasked


class Incoming:
    """Of one connection, after its handshake."""

    __slots__ = ("_fragments", "_fragments_are", "_longest", "_rest", "_ws")

    def __init__(self, ws: ServerProtocol, longest: int) -> None:
        self._ws, self._longest = ws, longest
        self._rest = b""  # the beginning of a frame
        self._fragments: bytearray | None = None
        self._fragments_are = Opcode.TEXT

    def messages(self, data: bytes) -> Iterator[str | bytes | None]:
        """Texts, and binary messages as bytes. None: `ws` may want something sent, before the
        answers to what comes next."""
        if self._rest:
            data, self._rest = self._rest + data, b""
        at, end = 0, len(data)
        while at < end:
            head, size = size_of(data, at)
            start, stop = at + head, at + head + size
            if size > self._longest:
                stop = end  # `ws` has something to say about that, and hears nothing after it
            elif stop > end or not head:
                self._rest = data[at:]
                return
            if is_whole_text(data, at) and self._is_open and size <= self._longest:
                yield self._text(unmasked(data[start:stop], data[start - 4 : start]))
            else:
                self._ws.receive_data(data[at:stop])
                for event in self._ws.events_received():
                    if isinstance(event, Frame):
                        yield self._message(event)
                yield None
            at = stop

    def forget(self) -> None:
        """Nothing more is to be put together."""
        self._rest, self._fragments = b"", None

    @property
    def _is_open(self) -> bool:
        return self._fragments is None and self._ws.state is State.OPEN

    def _text(self, data: bytes) -> str | None:
        try:
            return str(data, "utf-8")
        except UnicodeDecodeError:
            self._ws.fail(CloseCode.INVALID_DATA)
            return None

    def _message(self, frame: Frame) -> str | bytes | None:
        """Fragments are kept until they are whole. `ws` has answered pings and closes itself."""
        if frame.opcode not in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            return None
        data: Any = frame.data
        kind: Opcode = frame.opcode
        if kind is Opcode.CONT:
            assert self._fragments is not None  # `ws` refuses a continuation of nothing
            self._fragments += data
            if not frame.fin:
                return None
            data, self._fragments, kind = self._fragments, None, self._fragments_are
        elif not frame.fin:
            self._fragments, self._fragments_are = bytearray(data), kind
            return None
        return bytes(data) if kind is Opcode.BINARY else self._text(data)
