"""Turning what a form or a socket sent into typed values, or into a sentence beside each field."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from app.core.errors import Invalid
from app.core.i18n import LANGUAGES, N_, Words, n_words, zones
from app.core.signs import seen

_GAPS = re.compile(r"(?<=\d)[ \u00a0\u2009\u202f](?=\d{3}(?!\d))")  # «1 000», as people write it


class Fields:
    """Reads one submitted form: each reader returns a value and notes what is wrong with it. Ask
    for everything, then call `checked()`."""

    def __init__(self, sent: Mapping[str, Any]) -> None:
        self._sent = {name: str(value) for name, value in sent.items()}
        self.problems: dict[str, Words | str] = {}

    def wrong(self, name: str, sentence: Words | str) -> None:
        """Note what is wrong; the first thing said about a field stands."""
        self.problems.setdefault(name, sentence)

    def raw(self, name: str) -> str:
        """Exactly as sent: passwords."""
        return self._sent.get(name, "")

    def text(
        self, name: str, *, longest: int, missing: str | None = N_("Please fill this in.")
    ) -> str:
        """One line: trimmed, in one Unicode form, without line breaks or what cannot be seen.
        `missing` is what to say of an empty one, None where it may be empty."""
        return self._worded(name, " ".join(seen(self.raw(name)).split()), longest, missing)

    def name(self, name: str, *, longest: int, missing: str) -> str:
        """One line that people can say and tell from others."""
        text = self.text(name, longest=longest, missing=missing)
        if not any(map(str.isalnum, text)):
            self.wrong(name, N_("Please use at least one letter or number."))
        return text

    def lines(
        self, name: str, *, longest: int, missing: str | None = N_("Please fill this in.")
    ) -> str:
        """Several lines, trimmed at both ends."""
        text = seen(self.raw(name).replace("\r\n", "\n").replace("\r", "\n")).strip()
        return self._worded(name, text, longest, missing)

    def _worded(self, name: str, text: str, longest: int, missing: str | None) -> str:
        if missing and not text:
            self.wrong(name, missing)
        if len(text) > longest:
            self.wrong(
                name,
                n_words(
                    "Please keep this to one character.",
                    "Please keep this under %(n)s characters.",
                    longest,
                ),
            )
        return text

    def choice(
        self, name: str, allowed: Collection[str], missing: str = N_("Please choose one.")
    ) -> str:
        value = self.raw(name)
        if value not in allowed:
            self.wrong(name, missing)
        return value

    def language(self, name: str = "locale") -> str:
        return self.choice(name, LANGUAGES, N_("Please choose a language."))

    def zone(self, name: str = "zone") -> str:
        return self.choice(name, zones(), N_("Please choose a time zone from the list."))

    def ticked(self, name: str, unless: str | None = None) -> bool:
        """A checkbox; `unless` is what to say when it must be ticked and is not."""
        ticked = self.raw(name) not in ("", "0", "off")
        if unless and not ticked:
            self.wrong(name, unless)
        return ticked

    def whole(self, name: str, *, least: int, most: int, said: int = 0, otherwise: str = "") -> int:
        """`said`: what to name as the most, where it is less than what can be told apart here;
        `otherwise`: what to say of a wrong one, where no number would be right."""
        raw = _GAPS.sub("", self.raw(name).strip())
        if not (raw.isascii() and raw.isdecimal() and len(raw) < 12 and least <= int(raw) <= most):
            self.wrong(
                name,
                otherwise
                or Words(
                    "Please give a whole number from %(least)s to %(most)s.",
                    gaps=(("least", least), ("most", said or most)),
                ),
            )
            return least
        return int(raw)

    def checked(self) -> None:
        """Raises Invalid with everything noted so far."""
        if self.problems:
            raise Invalid(self.problems)
