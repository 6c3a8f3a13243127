"""A login and a password as a person may choose them, and a sentence for everything that will not
do."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from app.accounts.guessable import is_common, is_guessable, leans_on
from app.accounts.passwords import LONGEST, in_one_form
from app.core.forms import Fields
from app.core.i18n import N_, Words, n_words

LOGIN_LEAST, LOGIN_MOST = 3, 40
PASSWORD_LEAST, PASSWORD_MOST = 10, 128

RESERVED = frozenset((
    "admin", "administrator", "all", "anonymous", "everyone", "help", "info", "kolo", "mail",
    "me", "moderator", "nobody", "null", "owner", "root", "security", "steward", "support",
    "system", "undefined", "адмін", "адміністратор", "коло", "модератор", "усі", "ადმინი",
    "კოლო", "ყველა",
))  # fmt: skip

TAKEN = N_("This login is not free. Please choose another one.")


@dataclass(frozen=True)
class NewAccount:
    login: str  # folded
    password: str = field(repr=False)

    @classmethod
    def parse(cls, sent: Mapping[str, Any], own_words: Collection[str] = ()) -> Self:
        """Raises Invalid with a sentence for each field."""
        fields = Fields(sent)
        login, password = new_login(fields), new_password(fields, own_words)
        fields.checked()
        return cls(login, password)


def new_account(fields: Fields, own_words: Collection[str] = ()) -> NewAccount:
    """Fields `login` and `password` of a larger form; the caller asks `fields.checked()`.
    `own_words` are names that are no secret here: of the circle, of its town."""
    return NewAccount(new_login(fields), new_password(fields, own_words))


def folded(login: str) -> str:
    """One login, however it is typed: capitals and compatibility forms do not matter."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", login).casefold()).strip()


def new_login(fields: Fields, name: str = "login") -> str:
    login = folded(fields.text(name, longest=200, missing=N_("Please choose a login.")))
    if problem := login_problem(login):
        fields.wrong(name, problem)
    return login


def login_problem(login: str) -> Words | str | None:
    """What to change about a folded login, or None."""
    if len(login) < LOGIN_LEAST:
        return n_words(
            "Please make the login at least one character long.",
            "Please make the login at least %(n)s characters long.",
            LOGIN_LEAST,
        )
    if len(login) > LOGIN_MOST:
        return n_words(
            "Please make the login one character long.",
            "Please make the login %(n)s characters long or shorter.",
            LOGIN_MOST,
        )
    if not all(_may_stand(sign) for sign in login) or not any(map(str.isalnum, login)):
        return N_("Please use only letters, numbers, dots, dashes and underscores in the login.")
    if login in RESERVED:
        return N_("This login is kept for the place itself. Please choose another one.")
    return None


def _may_stand(sign: str) -> bool:
    """Letters and digits of any script, with the marks some scripts put on them."""
    return (
        sign in "._-" or unicodedata.category(sign)[0] in "LM" or unicodedata.category(sign) == "Nd"
    )


def new_password(
    fields: Fields,
    own_words: Collection[str] = (),
    *,
    name: str = "password",
    login: str | None = None,
) -> str:
    """A password being chosen; the login it must not hold is the form's own unless given."""
    password = in_one_form(fields.raw(name))
    if login is None:
        login = folded(fields.raw("login")[:LONGEST])
    if problem := password_problem(password, login, own_words):
        fields.wrong(name, problem)
    return password


def password_problem(
    password: str, login: str = "", own_words: Collection[str] = ()
) -> Words | str | None:
    """What to change about a password, or None. Any characters will do, and none is trimmed
    (R16)."""
    if not password:
        return N_("Please choose a password.")
    if len(password) < PASSWORD_LEAST:
        return n_words(
            "Please make the password at least one character long.",
            "Please make the password at least %(n)s characters long. "
            "Three words are easy to remember.",
            PASSWORD_LEAST,
        )
    if len(password) > PASSWORD_MOST:
        return n_words(
            "Please make the password one character long.",
            "Please make the password %(n)s characters long or shorter.",
            PASSWORD_MOST,
        )
    if len(login) >= LOGIN_LEAST and login in folded(password):
        return N_("Please leave your login out of the password.")
    if leans_on(password, own_words, PASSWORD_LEAST):
        return N_(
            "Please add more words of your own: "
            "names of people, of towns, of the circle or of this place are guessed first."
        )
    if not is_guessable(password, [login, *own_words]):
        return None
    if is_common(password):
        return N_(
            "Many people have this password, so it is guessed first. "
            "Please take three words that do not belong together."
        )
    return N_(
        "This password is easy to guess. Please take three words that do not belong together."
    )
