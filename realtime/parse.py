"""From a text frame to a checked Frame, or to the error frame that says what is wrong with it."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import Any, Union

import msgspec
from msgspec import UNSET

from realtime.wire import FRAMES, KINDS, Err, Frame

DEEPEST = 8
MOST_KEYS = 64
MOST_ITEMS = 256

_decoder = msgspec.json.Decoder(Union[KINDS])  # noqa: UP007 (of a tuple)
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Unreadable(Exception):
    """A frame that cannot be taken; `err` answers it, with its `i`, `cid`, `room` where known."""

    def __init__(self, err: Err) -> None:
        super().__init__(err.code)
        self.err = err


def parse(text: str, **said: Any) -> Frame:
    """The frame in one JSON text (UTF-8 checked already). Raises Unreadable.

    `said` are fields that were said elsewhere, in an address or a header; they win.

    Lists and objects are checked for depth and size wherever they stand, also in fields nobody
    knows; such fields are then ignored.
    """
    if not said and _is_flat(text):
        with suppress(msgspec.MsgspecError, ValueError):  # what is wrong with it is found below
            frame: Frame = _decoder.decode(text)
            return frame
    sent = _object(text, said)
    kind = FRAMES.get(sent["t"])
    if kind is None:
        raise Unreadable(_about(sent, "unknown_type", "this server knows no such t"))
    try:
        _small_enough(sent, DEEPEST)
        return msgspec.convert(sent, kind)
    except (msgspec.ValidationError, ValueError) as wrong:
        raise Unreadable(_about(sent, "bad_request", str(wrong))) from None


def _is_flat(text: str) -> bool:
    """Whether it can only be one object of a few plain values, as nearly all frames are: then it is
    read at once as what it is."""
    return text.count("{") == 1 and "[" not in text and text.count(",") < MOST_KEYS


def _object(text: str, said: dict[str, Any]) -> dict[str, Any]:
    try:
        sent = msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError, ValueError):
        raise Unreadable(_not_json(text, said)) from None
    if said and isinstance(sent, dict):
        sent.update(said)
    if not isinstance(sent, dict) or not isinstance(sent.get("t"), str):
        raise Unreadable(_not_a_frame())
    return sent


def _not_a_frame() -> Err:
    return Err(code="bad_json", final=True, msg="frame is not a JSON object with a t")


def _not_json(text: str, said: dict[str, Any]) -> Err:
    """Lone surrogates are JSON to everybody but our decoder: those deserve to hear bad_text."""
    try:
        sent = json.loads(text, parse_constant=_is_no_json)
        if isinstance(sent, dict) and isinstance((sent | said).get("t"), str):
            return _about(sent | said, "bad_text", "a lone surrogate")
    except (ValueError, RecursionError):
        pass
    return _not_a_frame()


def _is_no_json(constant: str) -> None:
    """NaN and Infinity, which Python would read."""
    raise ValueError(constant)


def _small_enough(value: Any, levels: int) -> None:
    if isinstance(value, dict):
        if not levels or len(value) > MOST_KEYS:
            raise ValueError("an object too deep or too large")
        for inner in value.values():
            if isinstance(inner, dict | list):
                _small_enough(inner, levels - 1)
    elif isinstance(value, list):
        if not levels or len(value) > MOST_ITEMS:
            raise ValueError("a list too deep or too long")
        for inner in value:
            if isinstance(inner, dict | list):
                _small_enough(inner, levels - 1)


def _about(sent: dict[str, Any], code: str, msg: str) -> Err:
    answer = Err(code=code, final=True, msg=msg)
    i = sent.get("i")
    if type(i) is int and 1 <= i < 2**31:
        answer.i = i
    answer.cid = _known(sent.get("cid"))
    answer.room = _known(sent.get("room"))
    return answer


def _known(value: object) -> Any:
    return value if isinstance(value, str) and _ID.fullmatch(value) else UNSET
