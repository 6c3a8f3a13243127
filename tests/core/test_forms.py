"""What a form sent becomes typed values, or a sentence beside each field."""

from __future__ import annotations

import pytest

from app.core.errors import Invalid
from app.core.forms import Fields
from app.core.i18n import say


def problems_of(fields: Fields) -> dict[str, str]:
    with pytest.raises(Invalid) as refusal:
        fields.checked()
    return {name: say(words) for name, words in refusal.value.problems.items()}


def test_a_line_is_trimmed_and_loses_what_cannot_be_seen() -> None:
    fields = Fields({"name": "  Оле\u0000на \t з \n\x7f Калини\ud800  "})
    assert fields.text("name", longest=40) == "Олена з Калини"
    fields.checked()


def test_one_text_has_one_spelling() -> None:
    assert Fields({"a": "и\u0306жак"}).text("a", longest=40) == "йжак"


def test_several_lines_keep_their_breaks() -> None:
    fields = Fields({"about": "\r\n Перше\r\nДруге\rТретє \n"})
    assert fields.lines("about", longest=40) == "Перше\nДруге\nТретє"


@pytest.mark.parametrize("sent", [{}, {"name": ""}, {"name": " \n\t "}, {"name": "\u0000"}])
def test_an_empty_field_is_asked_for(sent: dict[str, str]) -> None:
    fields = Fields(sent)
    assert fields.text("name", longest=40) == ""
    assert problems_of(fields) == {"name": "Please fill this in."}


def test_a_field_that_may_be_empty_is_left_alone() -> None:
    fields = Fields({})
    assert fields.text("label", longest=60, missing=None) == ""
    assert fields.lines("about", longest=60, missing=None) == ""
    fields.checked()


def test_a_form_can_ask_in_its_own_words() -> None:
    fields = Fields({})
    fields.text("name", longest=40, missing="What should we call you?")
    assert problems_of(fields) == {"name": "What should we call you?"}


def test_what_is_too_long_is_said_with_the_length() -> None:
    fields = Fields({"name": "о" * 61, "about": "о" * 60})
    fields.text("name", longest=60)
    fields.lines("about", longest=60)
    assert problems_of(fields) == {"name": "Please keep this under 60 characters."}


def test_a_password_is_taken_as_it_is() -> None:
    assert Fields({"password": "  тепла піч \n"}).raw("password") == "  тепла піч \n"
    assert Fields({}).raw("password") == ""


def test_only_what_is_offered_can_be_chosen() -> None:
    fields = Fields({"care": "open", "size": "huge"})
    assert fields.choice("care", ("guarded", "open")) == "open"
    fields.choice("size", ("", "large"))
    assert problems_of(fields) == {"size": "Please choose one."}


def test_languages_and_zones_are_those_we_have() -> None:
    good = Fields({"locale": "ka", "zone": "Asia/Tbilisi"})
    assert (good.language(), good.zone()) == ("ka", "Asia/Tbilisi")
    good.checked()
    bad = Fields({"locale": "xx", "zone": "Mars/Base"})
    bad.language()
    bad.zone()
    assert set(problems_of(bad)) == {"locale", "zone"}


@pytest.mark.parametrize(("sent", "ticked"), [("1", True), ("on", True), ("", False), ("0", False)])
def test_a_box_is_ticked_or_not(sent: str, ticked: bool) -> None:
    fields = Fields({"calm": sent})
    assert fields.ticked("calm") is ticked
    fields.checked()


def test_a_box_that_must_be_ticked_says_why() -> None:
    fields = Fields({})
    assert fields.ticked("agree", unless="Please agree, or stay outside for now.") is False
    assert problems_of(fields) == {"agree": "Please agree, or stay outside for now."}


@pytest.mark.parametrize("sent", ["1", "30", " 7 "])
def test_a_number_within_its_limits_is_taken(sent: str) -> None:
    fields = Fields({"days": sent})
    assert fields.whole("days", least=1, most=30) == int(sent)
    fields.checked()


@pytest.mark.parametrize("sent", ["1 000", "1\u00a0000", "1\u202f000", " 1000 "])
def test_thousands_are_set_apart_as_people_write_them(sent: str) -> None:
    fields = Fields({"much": sent})
    assert fields.whole("much", least=1, most=100_000) == 1000
    assert not fields.problems


@pytest.mark.parametrize("sent", ["1 00", "1  000", "1 0000", "10 00 000"])
def test_two_numbers_are_not_one(sent: str) -> None:
    fields = Fields({"much": sent})
    fields.whole("much", least=1, most=100_000)
    assert fields.problems


@pytest.mark.parametrize("sent", ["", "0", "31", "-1", "1.5", "seven", "٣", "²", "9" * 5000])
def test_what_is_no_number_between_the_limits_is_said_so(sent: str) -> None:
    fields = Fields({"days": sent})
    assert fields.whole("days", least=1, most=30) == 1
    assert problems_of(fields) == {"days": "Please give a whole number from 1 to 30."}


def test_the_first_thing_said_about_a_field_stands() -> None:
    fields = Fields({"name": ""})
    fields.text("name", longest=5)
    fields.wrong("name", "Something else.")
    assert problems_of(fields) == {"name": "Please fill this in."}


def test_everything_wrong_is_said_at_once() -> None:
    fields = Fields({"days": "x"})
    fields.text("name", longest=5)
    fields.whole("days", least=1, most=2)
    assert list(problems_of(fields)) == ["name", "days"]


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("\u202eанелО", "анелО"),  # would turn the page round
        ("\u2066Оле\u2069на\u061c\u200f", "Олена"),
        ("Оле\u200bна\u2063\u2060\ufeff\u00ad", "Олена"),
        ("\u3164Оле\uffa0\u115fна\u2800\u034f\u180b", "Олена"),
        ("Оле\u200dна Ива\u200cнна", "Олена Иванна"),  # these scripts join nothing
        ("Олена\ufe0f\U000e0100", "Олена"),
        ("Оле\ue000на\U000f0000", "Олена"),
        ("Оле\u0378на", "Олена"),  # belongs to nobody yet
        ("\u0301\u0302 \u0301Олена", "Олена"),  # marks on nothing
        ("О" + "\u0301" * 60 + "лена", "О" + "\u0301" * 4 + "лена"),
        ("можливо з наголосом: О\u0301лена", "можливо з наголосом: О\u0301лена"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("Олена 👩\u200d⚕\ufe0f ❤\ufe0f 👍🏽", "Олена 👩\u200d⚕\ufe0f ❤\ufe0f 👍🏽"),
        ("ნინო 🇬🇪", "ნინო 🇬🇪"),
    ],
)
def test_what_cannot_be_seen_is_left_out(sent: str, kept: str) -> None:
    assert Fields({"name": sent}).text("name", longest=100) == kept
    assert Fields({"name": sent}).lines("name", longest=100) == kept


@pytest.mark.parametrize("sent", ["\u202e", "\u3164\u3164", "\u200b \u2063", "\u0301"])
def test_a_name_of_nothing_is_asked_for(sent: str) -> None:
    fields = Fields({"name": sent})
    fields.name("name", longest=60, missing="Write what we should call you.")
    assert problems_of(fields) == {"name": "Write what we should call you."}


@pytest.mark.parametrize("sent", ["...", "🌻", "-_-", "«»"])
def test_a_name_needs_something_that_can_be_said(sent: str) -> None:
    fields = Fields({"name": sent})
    fields.name("name", longest=60, missing="Write what we should call you.")
    assert problems_of(fields) == {"name": "Please use at least one letter or number."}


@pytest.mark.parametrize("sent", ["О", "7", "Олена 🌻", "ნ", "李"])
def test_a_name_may_be_short(sent: str) -> None:
    fields = Fields({"name": sent})
    assert fields.name("name", longest=60, missing="") == sent
    fields.checked()
