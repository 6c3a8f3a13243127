"""A clock held by hand for whoever counts tries: no test waits, and none inherits another's."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.accounts import guesses
from app.accounts.actions import keeping, on_sessions_ended
from app.core.limits import Limit, Patience, Turns


class Clock:
    def __init__(self) -> None:
        self.seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds

    def wait(self, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    monkeypatch.setattr(guesses, "turns", Turns(held))
    monkeypatch.setattr(guesses, "patience", Patience(clock=held))
    monkeypatch.setattr(guesses, "of_login", Limit(30, 600, held))
    monkeypatch.setattr(guesses, "of_client", Limit(120, 600, held))
    monkeypatch.setattr(keeping, "changes", Limit(60, 600, held))
    return held


@pytest.fixture
def ended() -> Iterator[list[int]]:
    """The ids of sessions whose sockets were told to close."""
    heard: list[int] = []
    on_sessions_ended.append(heard.extend)
    yield heard
    on_sessions_ended.remove(heard.extend)
