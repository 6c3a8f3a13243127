"""The bad bus is tried by itself, or what it tries would prove nothing."""

from __future__ import annotations

from random import Random

import pytest

from tests.faults.bad_bus import BadBus

OTHER = b"*3\r\n$9\r\nsubscribe\r\n$2\r\nev\r\n:1\r\n+PONG\r\n$-1\r\n"


def message(n: int) -> bytes:
    return b"*3\r\n$7\r\nmessage\r\n$2\r\nev\r\n$3\r\n%d\r\n\r\n" % n


def test_what_is_no_message_goes_straight_through() -> None:
    assert b"".join(BadBus(Random(1), ["lose"], {})(OTHER)) == OTHER


@pytest.mark.parametrize("cut", range(1, 60))
def test_a_message_is_known_however_it_is_cut(cut: int) -> None:
    bus, raw = BadBus(Random(1), ["repeat"], {}), message(1) + message(2) + OTHER
    heard = [*bus(raw[:cut]), *bus(raw[cut:])]
    assert b"".join(heard) == message(1) * 2 + message(2) * 2 + OTHER


def test_what_is_held_comes_after_the_next() -> None:
    bus = BadBus(Random(1), ["hold"], {})
    assert list(bus(message(1))) == []
    bus._kinds = ["pass"]
    assert list(bus(message(2))) == [message(2), message(1)]
