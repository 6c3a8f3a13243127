"""People who talk, and the clock beside them: what was sent, what arrived, how long it took.

A text begins with ^ and the nanosecond at which it was sent; nothing else on the wire has a ^.
"""

from __future__ import annotations

import gc
import re
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.bench.crowd import Broken, Crowd

SENT_AT = re.compile(rb"\^(\d{19})")
ACKED = re.compile(rb'\{"t":"ack","i":(\d+)')
SIZE = 200  # bytes of a text
LATE = 10.0  # seconds for what is under way at the end

Says = Callable[[int, bytes], bytes]  # the frame of message n with this text
Voice = tuple[int, Says]  # and the descriptor it goes to


@dataclass(slots=True)
class Heard:
    seconds: float = 0.0
    sent: int = 0
    delivered: int = 0
    waits: list[float] = field(default_factory=list)  # ms from sending to hearing
    ack_waits: list[float] = field(default_factory=list)  # ms from sending to being acked


def p99(waits: Sequence[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.99)]


def in_turn(crowd: Crowd, voices: Sequence[Voice], outstanding: int, seconds: float) -> Heard:
    """The voices speak by turns for so long; at most `outstanding` messages at a time have not
    been heard by everybody. Returns when everybody has heard everything."""
    heard, size, ends = Heard(), len(crowd.lines), time.monotonic() + seconds
    with _timed(heard):
        while (now := time.monotonic()) < ends or heard.delivered < heard.sent * size:
            if now > ends + LATE:
                raise Broken(f"{heard.delivered} of {heard.sent * size} deliveries came")
            while now < ends and heard.sent - heard.delivered // size < outstanding:
                _say(crowd, voices, heard)
            for _, texts in crowd.hear(1.0):
                heard.delivered += sum(text.count(b"^") for text in texts)
    return heard


def at_a_rate(crowd: Crowd, voices: Sequence[Voice], a_second: float, seconds: float) -> Heard:
    """The voices speak by turns, so many messages a second, whatever becomes of them."""
    heard, size, began = Heard(), len(crowd.lines), time.monotonic()
    ends = began + seconds
    with _timed(heard):
        while (now := time.monotonic()) < ends or heard.delivered < heard.sent * size:
            if now > ends + LATE:
                raise Broken(f"{heard.delivered} of {heard.sent * size} deliveries came")
            due = began + heard.sent / a_second
            if due <= now < ends:
                _say(crowd, voices, heard)
                continue
            for _, texts in crowd.hear(max(0.0, min(due, ends) - now) or 1.0):
                now_ns = time.monotonic_ns()
                waits = [(now_ns - int(at)) / 1e6 for text in texts for at in SENT_AT.findall(text)]
                heard.delivered += len(waits)
                heard.waits += waits
    return heard


def until_acked(
    crowd: Crowd, voices: Sequence[Voice], each: int, owed: int, among: int, hearers: int
) -> Heard:
    """Everybody says `each` messages, at most `owed` of which wait for their acks. So many people
    talk at a time; who is done makes room for the next. `hearers` is the size of a room."""
    heard = Heard()
    coming = deque(voices)
    talking: dict[int, _Speaker] = {}
    late = time.monotonic() + LATE
    with _timed(heard):
        while coming or talking or heard.delivered < heard.sent * hearers:
            while coming and len(talking) < among:
                fd, says = coming.popleft()
                talking[fd] = _Speaker(says, each)
            for fd, speaker in talking.items():
                while speaker.left and len(speaker.owed) < owed:
                    heard.sent += 1
                    speaker.left -= 1
                    speaker.owed[heard.sent] = time.monotonic_ns()
                    crowd.lines[fd].socket.send(speaker.says(heard.sent, _text()))
            if time.monotonic() > late:
                raise Broken(f"nothing came for {LATE} seconds")
            for fd, texts in crowd.hear(1.0):
                for text in texts:
                    late = time.monotonic() + LATE
                    heard.delivered += text.count(b"^")
                    if acked := ACKED.match(text):
                        sent_at = talking[fd].owed.pop(int(acked[1]))
                        heard.ack_waits.append((time.monotonic_ns() - sent_at) / 1e6)
                    elif text.startswith(b'{"t":"err"'):
                        raise Broken(text.decode())
            talking = {fd: one for fd, one in talking.items() if one.left or one.owed}
    return heard


@dataclass(slots=True)
class _Speaker:
    says: Says
    left: int
    owed: dict[int, int] = field(default_factory=dict)  # number → when it was sent


def _say(crowd: Crowd, voices: Sequence[Voice], heard: Heard) -> None:
    fd, says = voices[heard.sent % len(voices)]
    heard.sent += 1
    crowd.lines[fd].socket.send(says(heard.sent, _text()))


def _text() -> bytes:
    return b"^%019d" % time.monotonic_ns() + b"x" * (SIZE - 20)


@contextmanager
def _timed(heard: Heard) -> Iterator[None]:
    """Measured with nothing of ours in between."""
    gc.disable()
    began = time.monotonic()
    try:
        yield
    finally:
        heard.seconds = time.monotonic() - began
        gc.enable()
