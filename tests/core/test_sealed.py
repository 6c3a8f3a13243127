from __future__ import annotations

import pytest

from app.core import sealed
from app.core.errors import Broken

HERE = ("person", "p1", "phone")
SAID = "+380 50 123 45 67, Бахмут"


@pytest.fixture(autouse=True)
def a_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "_keys", [b"a key beside the database"])


def test_what_is_sealed_opens_in_its_place() -> None:
    closed = sealed.seal(SAID, *HERE)
    assert "380" not in closed
    assert "Бахмут" not in closed
    assert sealed.unseal(closed, *HERE) == SAID


def test_nothing_stays_nothing() -> None:
    assert sealed.seal("", *HERE) == ""
    assert sealed.unseal("", *HERE) == ""
    assert sealed.mark("", "phone") == ""


def test_the_same_words_look_different_each_time() -> None:
    assert sealed.seal(SAID, *HERE) != sealed.seal(SAID, *HERE)


@pytest.mark.parametrize(
    "elsewhere",
    [("household", "p1", "phone"), ("person", "p2", "phone"), ("person", "p1", "address")],
)
def test_it_opens_nowhere_else(elsewhere: tuple[str, str, str]) -> None:
    with pytest.raises(Broken):
        sealed.unseal(sealed.seal(SAID, *HERE), *elsewhere)


def test_it_does_not_open_with_another_key() -> None:
    closed = sealed.seal(SAID, *HERE)
    sealed.use(b"another key")
    with pytest.raises(Broken):
        sealed.unseal(closed, *HERE)


def test_a_mark_finds_the_same_words_again_and_nobody_else_can_make_it() -> None:
    mark = sealed.mark("380501234567", "phone")
    assert mark == sealed.mark("380501234567", "phone")
    assert mark != sealed.mark("380501234567", "id")
    sealed.use(b"another key")
    assert mark != sealed.mark("380501234567", "phone")
