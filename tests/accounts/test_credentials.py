from __future__ import annotations

from cProfile import Profile

import pytest

from app.accounts.actions import NewAccount
from app.accounts.credentials import folded, login_problem, password_problem
from app.core.errors import Invalid
from app.core.i18n import say, speaking

GOOD = [
    "тепла піч і чай 7",
    "correct horse battery staple",
    "мідний човен улітку",
    "მზე ღვინო პური",
    "aB3$kd9!xQ",
    "dragon 8471 2093 5567",
    "  two spaces at both ends  ",
    "моя бабуся жила в Маріуполі сорок років",
    "🌻 sunflowers 🌻 in august",
    "Кавун-і-диня, без цукру" * 5,  # 115 signs
    "a sentence of exactly sixty-four signs, which is quite allowed.!",
]
GUESSED = [
    "qwertyuiop",
    "1234567890",
    "password12",
    "iloveyou12",
    "йцукенгшщз",
    "ქწერტყუიოპ",
    "пароль12345",
    "привіт1234",
    "Слава Україні",
    "mariupol2022",
    "Маріуполь2022!",
    "Калина2024р",
    "kolo kolo kolo",
    "          ",
    "x" * 64,
    "Тарас12345",
]


@pytest.mark.parametrize("password", GOOD)
def test_a_good_password_may_hold_anything(password: str) -> None:
    assert password_problem(password, "olena", ["Калина"]) is None


@pytest.mark.parametrize("password", GUESSED)
def test_a_password_others_would_guess_is_refused(password: str) -> None:
    problem = password_problem(password, "olena", ["Калина"])
    assert problem is not None
    assert "guess" in say(problem)


def calls_for(password: str) -> int:
    """How much is done to look at it: the same on every machine."""
    with Profile() as work:
        password_problem(password)
    return sum(one.callcount for one in work.getstats())


@pytest.mark.parametrize(
    "signs", ["a4@b8c({[<e3g69i1!|l1|7o0s$5t+7x%z2", "({[<1|", "({[<1|7+", "0123456789 "]
)
def test_whoever_sends_signs_that_may_be_letters_keeps_nobody_waiting(signs: str) -> None:
    """Anybody may send one, and it is looked at where everybody is served."""
    honest = calls_for("моя бабуся жила в маленькому місті біля самого моря сорок років і знала")
    assert calls_for((signs * 20)[:72]) < 4 * honest


COMMON, NAMES, EASY = "Many people have", "names of people", "easy to guess"


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        *[(each, COMMON) for each in ("password12", "пароль12345", "qwertyuiop", "Iloveyou12")],
        *[(each, COMMON) for each in ("1234567890", "йцукенгшщз", "Слава Україні", "PASSWORD-7")],
        *[
            (each, NAMES)
            for each in ("mariupol2022", "Калина2024р", "kolo kolo kolo", "Тбілісі 25")
        ],
        *[(each, EASY) for each in ("x" * 64, "abcabcabcabc", "12.11.1987 г")],
        ("olena і тепла піч", "leave your login out"),
        ("піч", "at least 10"),
    ],
)
def test_a_refused_password_hears_its_own_reason(password: str, reason: str) -> None:
    assert reason in say(password_problem(password, "olena", ["Калина"]) or "")


def test_a_password_needs_ten_signs_and_takes_a_hundred_and_twenty_eight() -> None:
    long = "кавун і диня, " * 10
    assert "at least 10 characters" in say(password_problem("девять-9!") or "")
    assert password_problem(long[:128]) is None
    assert "128 characters" in say(password_problem(long[:129]) or "")
    assert say(password_problem("") or "") == "Please choose a password."


def test_signs_are_counted_as_people_see_them() -> None:
    assert password_problem("и\u0306жачок тут".replace(" ", "_")) is None
    nine_letters_in_ten_signs = "и\u0306жачоктут"
    with pytest.raises(Invalid) as no:
        NewAccount.parse({"login": "olena", "password": nine_letters_in_ten_signs})
    assert "at least 10" in say(no.value.problems["password"])


def test_a_password_does_not_hold_the_login() -> None:
    for password in ("ZZMARK-olena 77 зір", "OLENA, сім зірок і чай", "zz ｏｌｅｎａ сім зірок"):
        assert "login" in say(password_problem(password, "olena") or "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Olena", "olena"),
        ("  olena ", "olena"),
        ("ОЛЕНА_77", "олена_77"),
        ("Ｏｌｅｎａ", "olena"),
        ("ᲜᲘᲜᲝ", "ნინო"),  # Georgian capitals that old phones cannot show
        ("Straße", "strasse"),
    ],
)
def test_a_login_is_one_however_it_is_typed(typed: str, kept: str) -> None:
    assert folded(typed) == kept
    assert login_problem(kept) is None


@pytest.mark.parametrize(
    ("login", "says"),
    [
        ("", "Please choose a login."),
        ("ab", "at least 3 characters"),
        ("a" * 41, "40 characters"),
        ("два слова", "only letters"),
        ("olena@home", "only letters"),
        ("...", "only letters"),
        ("olena🌻", "only letters"),
        ("Admin", "kept for the place itself"),
        ("ყველა", "kept for the place itself"),
    ],
)
def test_a_login_that_will_not_do_says_what_to_change(login: str, says: str) -> None:
    with pytest.raises(Invalid) as no:
        NewAccount.parse({"login": login, "password": GOOD[0]})
    assert says in say(no.value.problems["login"])
    assert "password" not in no.value.problems


def test_every_fault_of_an_account_is_told_at_once() -> None:
    with pytest.raises(Invalid) as no:
        NewAccount.parse({"login": "a", "password": "short"})
    assert set(no.value.problems) == {"login", "password"}


def test_a_password_is_taken_as_it_is_in_one_unicode_form() -> None:
    account = NewAccount.parse({"login": "olena", "password": "  и\u0306 тепла  піч "})
    assert account.password == "  й тепла  піч "
    assert "піч" not in repr(account)


def test_faults_are_told_in_the_language_of_whoever_hears_them() -> None:
    problem = password_problem("short")
    assert problem is not None
    with speaking("ka"):
        assert "10" in say(problem)
