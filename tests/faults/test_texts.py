"""What a text may be, and as what it is kept (wire.md §3)."""

from __future__ import annotations

import json
import secrets

import pytest

from tests.faults.wire import Frame, Line


def fresh() -> str:
    return secrets.token_urlsafe(16)


async def kept(line: Line, room: str, ack: Frame) -> str:
    """The text of an acked message, as everybody gets it."""
    page = await line.ask("hist", room=room, after=ack["seq"] - 1, limit=1)
    text: str = page["msgs"][0]["text"]
    return text


@pytest.mark.parametrize(
    ("said", "kept_as"),
    [
        ("a\r\nb", "a\nb"),
        ("a\r\n\r\nb  \n ", "a\n\nb"),
        ("  a", "  a"),
        ("a\tb", "a\tb"),
        ("e\u0301", "\u00e9"),
        ("\u0438\u0306", "\u0439"),
        ("👩‍👩‍👧 🏳️‍🌈", "👩‍👩‍👧 🏳️‍🌈"),
        ("x" * 4000, "x" * 4000),
        ("😀" * 4000, "😀" * 4000),
        ("e\u0301" * 4000, "\u00e9" * 4000),
        ("x" + " " * 5000, "x"),
        ("<b>&amp;\u2028\u202e", "<b>&amp;\u2028\u202e"),
    ],
)
async def test_texts_are_kept_normalised(line: Line, room: str, said: str, kept_as: str) -> None:
    ack = await line.ask("send", room=room, cid=fresh(), text=said)
    if ack["t"] == "err":
        pytest.fail(f"{said[:20]!r}: {ack}")
    assert await kept(line, room, ack) == kept_as


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        (" \r\n\t ", "empty"),
        ("x" * 4001, "too_long"),
        ("😀" * 4001, "too_long"),
        ("a\x00b", "bad_text"),
        ("a\x07b", "bad_text"),
        ("a\x1bb", "bad_text"),
        ("a\rb", "bad_text"),
    ],
)
async def test_texts_that_cannot_be_kept_are_refused(
    line: Line, room: str, text: str, code: str
) -> None:
    refusal = await line.ask("send", room=room, cid=fresh(), text=text)
    assert (refusal.get("code"), refusal.get("final")) == (code, True)


@pytest.mark.parametrize("escape", [r"\ud800", r"\udc00x", r"\ude00\ud83d"])
async def test_lone_surrogates_are_refused(line: Line, room: str, escape: str) -> None:
    frame = {"t": "send", "i": 9, "room": room, "cid": fresh(), "text": "HERE"}
    await line.say_raw(json.dumps(frame).replace("HERE", "a" + escape))
    assert (await line.hears(t="err"))["code"] in ("bad_text", "bad_json")
    assert (await line.ask("ping"))["t"] == "pong"


@pytest.mark.parametrize("text", [7, None, True, ["a"], {"a": 1}])
async def test_a_text_is_a_string(line: Line, room: str, text: object) -> None:
    refusal = await line.ask("send", room=room, cid=fresh(), text=text)
    assert refusal["code"] in ("bad_request", "empty")
