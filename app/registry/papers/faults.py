"""What is wrong in a list: where, and a sentence in nobody's language yet."""

from __future__ import annotations

from dataclasses import dataclass

from app.core.i18n import Words


@dataclass(frozen=True, slots=True)
class Fault:
    """`row` is counted as spreadsheet programs do, from 1; `column` from 0, None for the whole row.
    What is only `to_know` stops nothing."""

    row: int
    column: int | None
    sentence: Words | str
    to_know: bool = False


class Unclear(Exception):
    """A cell that cannot be understood; its reader says why."""

    def __init__(self, sentence: Words | str) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence
