"""Words that people take for the same."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.search import found_in, looked_for, normal, words

ALPHABET = (
    "абвгґдеєжзиіїйклмнопрстуфхцчшщьюяёыэъАБВГҐДЕЄЖЗИІЇЙЯЁაბგდევზთიკლმნᲐᲑᲒabcABC'’ʼ -.7\u0301"
)


@pytest.mark.parametrize(
    "alike",
    [
        ["сім'я", "сімя", "СІМ`Я", "сімʼя", "сім’я", "сі\u0301м’я", "сім´я", "сім＇я", "сімʹя"],
        ["жилье", "жильё", "ЖИЛЬЁ"],
        ["ґанок", "ганок"],
        ["გამარჯობა", "ᲒᲐᲛᲐᲠᲯᲝᲑᲐ"],
        ["їжа", unicodedata.normalize("NFD", "їжа")],
        ["замок", "за\u0301мок", "за\u00adмок", "за\u200bмок"],
        ["ﬁнал", "fiнал"],
    ],
)
def test_what_looks_alike_is_the_same_word(alike: list[str]) -> None:
    assert len({normal(word) for word in alike}) == 1


def test_an_apostrophe_at_the_edge_of_a_word_is_no_letter() -> None:
    assert words("'сім’я' з_Харкова, №5!") == ["сімя", "з", "харкова", "5"]


def test_the_end_of_a_long_word_does_not_matter() -> None:
    assert looked_for("беженцам і лікар аптека допомогою") == [
        ("беженц", True),
        ("і", False),
        ("лікар", True),
        ("аптек", True),
        ("допомо", True),
    ]


def test_a_query_has_so_many_words_and_no_more() -> None:
    assert len(looked_for("слово " * 50)) == 10
    assert looked_for("!?* \"' ") == []


def test_words_are_found_where_they_were_written() -> None:
    text = "Сім’я шукає лікаря: «Лікарня №5», замок і за\u0301мок."
    spots = [text[start:end] for start, end in found_in(text, "сімʼя лікар замок")]
    assert spots == ["Сім’я", "лікаря", "Лікарня", "замок", "за\u0301мок"]
    assert found_in(text, "лік") != []
    assert found_in(text, "лі") == []


@given(st.text(ALPHABET, max_size=40))
def test_the_normal_form_of_a_normal_form_is_itself(text: str) -> None:
    assert normal(normal(text)) == normal(text)


@given(st.text(ALPHABET, max_size=40))
def test_every_word_finds_itself(text: str) -> None:
    for word in words(text):
        (wanted, goes_on), *rest = looked_for(word)
        assert rest == []
        assert word.startswith(wanted) if goes_on else word == wanted


@given(st.text(ALPHABET, min_size=1, max_size=40))
def test_what_is_found_lies_in_the_text(text: str) -> None:
    spots = found_in(text, text)
    assert all(0 <= start < end <= len(text) for start, end in spots)
    assert spots == sorted(spots)
