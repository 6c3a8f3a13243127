"""The heartbeat, and the other clocks of the contract, with moments that are brought along."""

from __future__ import annotations

import time
from typing import Any

import pytest

from realtime.clock import wall_ms
from realtime.heart import beat
from realtime.limits import Times
from realtime.needs import Person
from realtime.wire import Code, Ping

TIMES = Times()
LATEST = 1.2 * TIMES.tick  # between two beats


class Quiet:
    """Connection and session of somebody who last spoke, and was last spoken to, long ago."""

    is_held = False
    unsent = drained = 0
    stuck_since = calm_until = 0.0
    welcomed = True

    def __init__(self, heard: float = 0, said: float = 0, *, ping_after: float = 22) -> None:
        now = time.monotonic()
        self.connection, self.person = self, Person(1, "u_olena", 1)
        self.heard_at, self.said_at, self.ping_after = now - heard, now - said, ping_after
        self.subs: dict[str, Any] = {}
        self.pushed: list[Any] = []
        self.ended: list[Any] = []

    def push(self, what: Any) -> None:
        self.pushed.append(what)

    def close(self, code: int, reason: str) -> None:
        self.ended.append(code)

    def cut(self) -> None:
        self.ended.append("cut")

    def end(self, code: str) -> None:
        self.ended.append(code)

    def next_ping(self) -> float:
        return TIMES.ping_from


def after_a_beat(quiet: Any) -> tuple[list[Any], list[Any]]:
    beat(quiet, TIMES)
    return quiet.pushed, quiet.ended


def test_it_pings_after_its_own_silence_and_not_before() -> None:
    assert after_a_beat(Quiet(said=19.5, ping_after=20)) == ([], [])
    assert after_a_beat(Quiet(said=20.5, ping_after=20)) == ([Ping()], [])
    assert after_a_beat(Quiet(heard=60, said=1)) == ([], [])


def test_its_silence_is_never_longer_than_promised() -> None:
    assert TIMES.ping_from >= 20
    assert TIMES.ping_to + LATEST <= 25


def test_a_silent_client_is_let_go_in_time() -> None:
    assert after_a_beat(Quiet(heard=69.5)) == ([], [])
    assert after_a_beat(Quiet(heard=70.5)) == ([], [Code.SILENT])
    assert TIMES.silent + LATEST <= 75  # G13


def test_who_is_not_read_from_is_not_silent() -> None:
    held = Quiet(heard=90)
    held.is_held = True
    assert after_a_beat(held) == ([], [])
    held.is_held = False
    assert after_a_beat(held) == ([], [])


@pytest.mark.parametrize(("seconds", "ended"), [(29.5, []), (30.5, ["cut"])])
def test_who_takes_nothing_for_half_a_minute_is_cut(seconds: float, ended: list[str]) -> None:
    stuck = Quiet()
    stuck.unsent, stuck.stuck_since = 1, time.monotonic() - seconds
    assert after_a_beat(stuck) == ([], ended)


def test_a_session_that_is_over_ends_the_connection() -> None:
    late = Quiet()
    late.person = Person(1, "u_olena", 1, expires_ms=wall_ms() - 1)
    assert after_a_beat(late) == ([], ["auth"])


def test_nothing_is_forgotten_after_a_beat_that_found_all_well() -> None:
    soon_silent = Quiet(heard=69.5, said=1)
    ends_soon = Quiet()
    ends_soon.person = Person(1, "u_olena", 1, expires_ms=wall_ms() + 60_000)
    for one in (soon_silent, ends_soon, pinged := Quiet(said=19.9, ping_after=20)):
        assert after_a_beat(one) == ([], [])
    assert soon_silent.calm_until <= time.monotonic() + 0.5
    assert ends_soon.calm_until <= time.monotonic() + TIMES.ping_to
    assert pinged.calm_until <= time.monotonic() + 0.1


def test_bytes_that_wait_are_watched_from_the_moment_they_wait() -> None:
    reader = Quiet()
    assert after_a_beat(reader) == ([], [])
    assert reader.calm_until > time.monotonic()
    reader.stuck_since = time.monotonic() - 90  # all was well all that time
    assert after_a_beat(reader) == ([], [])
    reader.unsent = 1
    assert after_a_beat(reader) == ([], [])
    reader.stuck_since -= 30.5
    assert after_a_beat(reader) == ([], ["cut"])


def test_who_is_typing_is_shown_for_six_seconds_at_most() -> None:
    assert TIMES.typing > 3  # the next frame comes after three
    assert TIMES.typing + TIMES.hush < 6
    assert TIMES.hush > 2
