"""The few ways the app says no. Raised where known, translated at the edge, caught nowhere
between."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.i18n import Words


class Refusal(Exception):
    """Something the person asked for will not happen, for a reason they can read. `problems`: that
    reason as a form shows it, by its fields; under "" stands what is about the whole of it.
    `headers`: what a program may want to know of it."""

    status = 400
    headers: Mapping[str, str] = {}

    def __init__(self, words: Words | str = "") -> None:
        super().__init__(str(words))
        self.words = words
        self.problems: dict[str, Words | str] = {"": words}


class NotFound(Refusal):
    """Not there, or not for this person: never distinguished."""

    status = 404


class Forbidden(Refusal):
    status = 403


class Conflict(Refusal):
    """The request was fair, but the world has moved on: full, closed, already taken."""

    status = 409


class TooMany(Refusal):
    """Too often; `seconds` says when to try again."""

    status = 429

    def __init__(self, words: Words | str, seconds: int) -> None:
        super().__init__(words)
        self.seconds = seconds
        self.headers = {"retry-after": str(seconds)}


class Broken(Refusal):
    """The store or the disk did not answer. It may work in a moment."""

    status = 503


class Invalid(Refusal):
    """What was sent cannot be taken as it is: a sentence for each field."""

    status = 422

    def __init__(self, problems: dict[str, Words | str]) -> None:
        super().__init__()
        self.problems = problems


# After these a form is shown again, with what was typed and why.
NOT_TAKEN = (Invalid, Forbidden, Conflict, TooMany)
