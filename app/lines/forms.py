"""What is wanted, and how much of it somebody promises."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, Self

from app.core.forms import Fields
from app.core.i18n import N_

MOST = 100_000  # of one thing, in its smallest unit: tablets come by the hundred
LONGEST_TEXT = 120
LONGEST_UNIT = 20
LONGEST_NONCE = 36
NOTHING = N_("Write how much.")
NONE_LEFT = N_("Nothing of it is open any more. Thank you all the same.")
NOT_WANTED = N_("This is not wanted any more. Thank you all the same.")
NOT_OFFERED = N_("This is not offered any more.")


class Open(Protocol):
    @property
    def id(self) -> int: ...
    @property
    def most(self) -> int: ...
    @property
    def pub(self) -> str: ...


def field_of(pub: str) -> str:
    """The field that says how much of this line, and beside which a refusal stands."""
    return f"qty-{pub}"


@dataclass(frozen=True, slots=True)
class PromiseForm:
    """{line id: how much somebody brings of it in all}; lines that are not named stay as they
    are."""

    parts: Mapping[int, int]
    nonce: str

    @property
    def numbers(self) -> dict[str, int]:
        """The parts, as they are kept."""
        return {str(line_id): qty for line_id, qty in self.parts.items()}

    @classmethod
    def parse(cls, sent: Mapping[str, Any], lines: Iterable[Open]) -> Self:
        """Of a form that asks for one line, or for several at once."""
        fields = Fields(sent)
        asked = [line for line in lines if fields.raw(field_of(line.pub)).strip()]
        parts = {
            line.id: fields.whole(
                field_of(line.pub),
                least=1,
                most=MOST,
                said=line.most,
                otherwise="" if line.most else NONE_LEFT,
            )
            for line in asked
        }
        if not asked:
            named = next((name for name in sent if name.startswith("qty-")), "")
            fields.wrong(named, NOT_WANTED if fields.raw(named).strip() else NOTHING)
        nonce = fields.text("nonce", longest=LONGEST_NONCE, missing=None)
        fields.checked()
        return cls(parts, nonce)


@dataclass(frozen=True, slots=True)
class LineForm:
    """One more thing that is wanted."""

    text: str
    qty: int
    unit: str = ""
    substitutes_ok: bool = False

    @classmethod
    def parse(cls, sent: Mapping[str, Any]) -> Self:
        fields = Fields(sent)
        form = cls(
            fields.text("wanted", longest=LONGEST_TEXT, missing=N_("Write what is wanted.")),
            fields.whole("wanted_qty", least=1, most=MOST),
            fields.text("wanted_unit", longest=LONGEST_UNIT, missing=None),
        )
        fields.checked()
        return form
