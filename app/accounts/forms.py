"""What the pages of an account may send."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from app.accounts.credentials import folded, new_password
from app.core.forms import Fields
from app.core.i18n import N_
from app.core.places import WORLD_TIME

THEMES = ("", "light", "dark")
TEXT_SIZES = ("", "large", "largest")


@dataclass(frozen=True)
class SignIn:
    login: str
    password: str = field(repr=False)
    own_phone: bool
    once: str = ""  # names one showing of the form

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(
            _login(fields),
            fields.raw("password"),
            _own_phone(fields),
            fields.raw("once")[:22],
        )
        if not form.password:
            fields.wrong("password", N_("Enter your password"))
        fields.checked()
        return form


@dataclass(frozen=True)
class Recovery:
    """A login, a line of the sheet, and the password to have from now on."""

    login: str
    code: str = field(repr=False)
    password: str = field(repr=False)
    own_phone: bool
    once: str = ""  # names one showing of the form

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(
            _login(fields),
            fields.text("code", longest=100, missing=N_("Enter a code from your sheet")),
            new_password(fields),
            _own_phone(fields),
            fields.raw("once")[:22],
        )
        fields.checked()
        return form


@dataclass(frozen=True)
class NewPassword:
    current: str = field(repr=False)
    password: str = field(repr=False)

    @classmethod
    def parse(cls, sent: Mapping[str, Any], login: str, own_words: Collection[str]) -> Self:
        fields = Fields(sent)
        current = fields.raw("current_password")
        if not current:
            fields.wrong("current_password", N_("Enter the password you have now"))
        form = cls(current, new_password(fields, own_words, login=login))
        fields.checked()
        return form


@dataclass(frozen=True)
class Settings:
    locale: str
    zone: str
    theme: str
    text_size: str
    calm: bool

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(
            fields.language(),
            WORLD_TIME if fields.raw("zone") == WORLD_TIME else fields.zone(),
            fields.choice("theme", THEMES),
            fields.choice("text_size", TEXT_SIZES),
            fields.ticked("calm"),
        )
        fields.checked()
        return form


def _login(fields: Fields) -> str:
    return folded(fields.text("login", longest=200, missing=N_("Enter your login")))


def _own_phone(fields: Fields) -> bool:
    return fields.raw("own_phone") == "yes"
