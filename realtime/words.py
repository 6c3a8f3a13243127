"""What people write, made storable: one spelling for one text, nothing that would poison a page."""

from __future__ import annotations

import re
import sys
import unicodedata

LONGEST = 4000  # code points, after cleaning

_UNSTORABLE = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff]")

# Marks in a row, the bound of Unicode's own stream-safe form (UAX 15): no language needs more. The
# normaliser sorts them in the time of their number squared; a short text is soon done in any case.
MARKS = 30
_SHORT = 500
_HEAP = re.compile(
    f"[{''.join(filter(unicodedata.combining, map(chr, range(sys.maxunicode))))}]{{{MARKS + 1}}}"
)


class Unacceptable(ValueError):
    """`code` is the error of the wire: bad_text, empty or too_long."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code, self.why = code, why


def clean(text: str, *, longest: int = LONGEST, may_be_empty: bool = False) -> str:
    """The text as it is stored and compared: newlines as \\n, no space at the end, NFC.

    Cleaning a clean text changes nothing. Raises Unacceptable for NUL, control characters other
    than newline and tab, lone surrogates, and heaps of marks on one letter (bad_text), for nothing
    left (empty), and for more than `longest` code points (too_long).
    """
    text = text.replace("\r\n", "\n").rstrip()
    if not text.isprintable() and _UNSTORABLE.search(text):
        raise Unacceptable("bad_text", "a character that cannot be shown")
    if len(text) > 8 * longest:  # spare the normaliser; no composition shrinks a text that far
        raise Unacceptable("too_long", f"more than {longest} characters")
    if not unicodedata.is_normalized("NFC", text):
        if len(text) > _SHORT and _HEAP.search(text):
            raise Unacceptable("bad_text", "too many marks on one letter")
        text = unicodedata.normalize("NFC", text)
    if len(text) > longest:
        raise Unacceptable("too_long", f"more than {longest} characters")
    if not text and not may_be_empty:
        raise Unacceptable("empty", "nothing is written")
    return text
