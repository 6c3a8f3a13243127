"""What is a frame and what is not, without a socket."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import UNSET

from realtime import wire
from realtime.parse import Unreadable, parse
from realtime.words import Unacceptable, clean

SUB = {"t": "sub", "i": 1, "room": "odesa"}
SEND = {"t": "send", "i": 1, "room": "odesa", "cid": "cid-00001", "text": "a"}


def refused(sent: object) -> wire.Err:
    text = sent if isinstance(sent, str) else json.dumps(sent)
    with pytest.raises(Unreadable) as no:
        parse(text)
    return no.value.err


def nested(depth: int) -> Any:
    value: Any = 1
    for level in range(depth):
        value = [value] if level % 2 else {"a": value}
    return value


def test_a_sub_is_read_with_what_it_leaves_out() -> None:
    frame = parse('{"t":"sub","i":4,"room":"r_odesa","epoch":null,"extra":[1,{"a":2}]}')
    assert frame == wire.Sub(i=4, room="r_odesa", epoch=None, since=None, max=None, eph=True)


def test_every_kind_of_frame_is_read() -> None:
    for kind in wire.FRAMES.values():
        sent = {"t": kind.t, "i": 1, "room": "r", "cid": "cid-00001", "seq": 1, "token": "x"}
        sent |= {"id": "m", "text": "x", "e": "🙏", "on": True, "vis": True}
        assert type(parse(json.dumps(sent))) is kind


@pytest.mark.parametrize(
    "sent",
    [
        *("", "x", "1", "null", '"a"', "[]", "{}", '{"i":1}', '{"t":1}', '{"t":null}'),
        *('{"t":"sub"', '{"t":"sub"} {}', '{"t":NaN}', "[" * 20_000, "\ufeff{}", "{'t':'sub'}"),
        *('{"t":"ping","x":NaN}', '{"t":"ping","x":-Infinity}'),  # JSON to Python only
    ],
)
def test_what_is_no_object_with_a_t_is_bad_json(sent: str) -> None:
    error = refused(sent)
    assert (error.code, error.final, error.i) == ("bad_json", True, UNSET)


@pytest.mark.parametrize("number", [1.0, "1", True, -1, 2**53, 1.5, [], {}, 1e3])
def test_only_whole_numbers_are_numbers(number: object) -> None:
    assert refused(SUB | {"since": number, "epoch": "e1"}).code == "bad_request"


@pytest.mark.parametrize("number", [0, 1, 2**53 - 1])
def test_whole_numbers_reach_from_zero_to_the_largest_safe_one(number: int) -> None:
    assert parse(json.dumps(SUB | {"since": number})).since == number  # type: ignore[attr-defined]


@pytest.mark.parametrize("i", [0, -1, 2**31, 1.0, "1", True, None, [1]])
def test_a_request_needs_a_number_of_its_own(i: object) -> None:
    error = refused(SUB | {"i": i})
    assert (error.code, error.i, error.room) == ("bad_request", UNSET, "odesa")


def test_a_request_without_a_number_is_refused_and_a_marker_needs_none() -> None:
    assert refused({"t": "sub", "room": "odesa"}).code == "bad_request"
    assert parse('{"t":"read","room":"odesa","seq":1}').i is None


@pytest.mark.parametrize("room", ["", "x" * 65, "a b", "a/b", "одеса", "a\n", 7, None])
def test_ids_are_short_and_plain(room: object) -> None:
    assert refused(SUB | {"room": room}).code == "bad_request"


@pytest.mark.parametrize("cid", ["short12", "x" * 65, "cid 00001", "cid-00001\n", 12345678, None])
def test_a_malformed_cid_is_a_bad_request(cid: object) -> None:
    assert refused(SEND | {"cid": cid}).code == "bad_request"


def test_a_refusal_says_what_it_is_about() -> None:
    error = refused(SEND | {"i": 9, "text": 1})
    assert (error.i, error.cid, error.room) == (9, "cid-00001", "odesa")
    error = refused(SEND | {"i": 0, "cid": "no!", "room": "x" * 65})
    assert (error.i, error.cid, error.room) == (UNSET, UNSET, UNSET)


def test_an_unknown_t_is_named_so() -> None:
    error = refused({"t": "dance", "i": 3})
    assert (error.code, error.i, error.final) == ("unknown_type", 3, True)


@pytest.mark.parametrize(
    ("extra", "good"),
    [
        (nested(5), True),
        (nested(7), True),
        (nested(12), False),
        (nested(300), False),
        (list(range(256)), True),
        (list(range(257)), False),
        ([list(range(257))], False),
        ({f"k{n}": n for n in range(64)}, True),
        ({f"k{n}": n for n in range(65)}, False),
        ([{f"k{n}": n for n in range(65)}], False),
    ],
)
def test_depth_and_size_count_even_where_nobody_looks(extra: object, good: bool) -> None:
    if good:
        assert isinstance(parse(json.dumps(SUB | {"extra": extra})), wire.Sub)
    else:
        assert refused(SUB | {"extra": extra}).code == "bad_request"


def test_a_frame_of_too_many_keys_is_refused() -> None:
    assert refused(SUB | {f"k{n}": n for n in range(62)}).code == "bad_request"


def test_of_a_key_said_twice_the_last_counts() -> None:
    assert parse('{"t":"sub","i":1,"room":"first","room":"last"}').room == "last"  # type: ignore[attr-defined]


@pytest.mark.parametrize("text", [r"\ud800", r"a\udfffb", r"\ud800\ud800", r"\udc00\ud83d\ude00"])
def test_a_lone_surrogate_is_bad_text(text: str) -> None:
    error = refused('{"t":"send","i":5,"room":"odesa","cid":"cid-00001","text":"' + text + '"}')
    assert (error.code, error.i, error.cid) == ("bad_text", 5, "cid-00001")


def test_a_pair_of_surrogates_is_a_letter() -> None:
    frame = parse('{"t":"send","i":5,"room":"odesa","cid":"cid-00001","text":"\\ud83d\\ude4f"}')
    assert frame.text == "🙏"  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "wrong",
    [
        *({"att": "a_1"}, {"att": ["a b"]}, {"att": ["a"] * 11}, {"cw": "x" * 81}),
        *({"re": 1}, {"text": None}, {"lang": "x" * 36}, {"lang": "u k"}, {"th": ""}),
    ],
)
def test_the_parts_of_a_send_are_checked(wrong: dict[str, object]) -> None:
    assert refused(SEND | wrong).code == "bad_request"


REACT = {"t": "react", "i": 1, "room": "odesa", "id": "m_1", "on": True}


@pytest.mark.parametrize("e", ["🙏", "❤️", "❤", "👍🏽", "🇺🇦", "1️⃣", "👩‍👩‍👧‍👦", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "‼️", "🤷🏾‍♀️"])
def test_one_picture_is_a_reaction(e: str) -> None:
    assert parse(json.dumps(REACT | {"e": e})).e == e  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "e",
    ["", "так", "a", "1", "🙏🙏", "🙏!", " 🙏", "🙏\u200d", "\u200d", "\x00", 5, None, "🙏" * 25],
)
def test_words_and_rows_of_pictures_are_none(e: object) -> None:
    assert refused(REACT | {"e": e}).code == "bad_request"


@given(st.text())
def test_whatever_is_sent_is_read_or_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        parse(text)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(
    st.sampled_from(sorted(wire.FRAMES)),
    st.dictionaries(
        st.sampled_from(
            ["i", "room", "cid", "text", "since", "epoch", "seq", "before", "limit", "token", "x"]
        ),
        JSON,
    ),
)
def test_no_json_breaks_the_reading(t: str, rest: dict[str, Any]) -> None:
    try:
        assert parse(json.dumps(rest | {"t": t})).t == t
    except Unreadable as no:
        told = no.err.code
        assert told in ("bad_request", "bad_json", "bad_text")


# What people write


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("a\r\nb\r\n", "a\nb"),
        ("  стоїть \t\n ", "  стоїть"),
        ("e\u0301", "é"),
        ("a\tb\nc", "a\tb\nc"),
        ("🙏" * 4000, "🙏" * 4000),
        ("x" * 4000 + "   ", "x" * 4000),
        ("e\u0301" * 4000, "é" * 4000),
    ],
)
def test_one_text_has_one_spelling(written: str, stored: str) -> None:
    assert clean(written) == stored


@pytest.mark.parametrize(
    ("written", "code"),
    [
        *(
            ("a\0b", "bad_text"),
            ("a\x1bb", "bad_text"),
            ("a\rb", "bad_text"),
            ("\ud800", "bad_text"),
        ),
        *(
            ("", "empty"),
            (" \n\r\n", "empty"),
            ("x" * 4001, "too_long"),
            ("x" * 99_999, "too_long"),
        ),
    ],
)
def test_what_cannot_be_stored_is_said_why(written: str, code: str) -> None:
    with pytest.raises(Unacceptable) as no:
        clean(written)
    assert no.value.code == code


def test_beside_an_attachment_the_text_may_be_empty() -> None:
    assert clean(" ", may_be_empty=True) == ""


@pytest.mark.parametrize("marks", ["\u0301\u0323" * 15_000, "\u0301" * 2000 + "\u0323" * 2000])
def test_a_heap_of_marks_on_one_letter_is_not_even_sorted(marks: str) -> None:
    """Thirty thousand took the normaliser a second and a half, and everybody waited."""
    with pytest.raises(Unacceptable) as no:
        clean("o" + marks)
    assert no.value.code == "bad_text"


def test_letters_with_a_few_marks_each_are_a_text_like_others() -> None:
    assert clean("e\u0301\u0323" * 900) == "\u1eb9\u0301" * 900


@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    try:
        once = clean(text, longest=40)
    except Unacceptable:
        return
    assert clean(once, longest=40) == once
    assert len(once) <= 40
    once.encode()
