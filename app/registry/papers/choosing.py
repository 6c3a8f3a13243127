"""What somebody says of a list's columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.core.forms import Fields
from app.core.i18n import N_, gettext, words
from app.registry.papers.families import NAMES, Way
from app.registry.papers.headings import LABELS, LOOKED_AT, Field
from app.registry.papers.sheets import Sheet

NO_NAMES = N_("Say which column holds the names.")
TWICE = N_("Only one column can be “%(what)s”.")
NO_NUMBERS = N_("Say which column holds the number of the family, or choose another way.")


@dataclass(frozen=True, slots=True)
class Choice:
    heads: int
    columns: dict[Field, int]
    way: Way

    @classmethod
    def parse(cls, sent: Mapping[str, Any], sheet: Sheet) -> Self:
        fields = Fields(sent)
        heads = fields.whole("heads", least=0, most=min(LOOKED_AT * 4, len(sheet.rows)))
        columns: dict[Field, int] = {}
        for column in range(sheet.width):
            said = fields.raw(f"c{column}")
            if said not in LABELS:
                continue
            if Field(said) in columns:
                fields.wrong(f"c{column}", words(TWICE, what=gettext(LABELS[Field(said)])))
            columns.setdefault(Field(said), column)
        if not any(name in columns for name in NAMES):
            fields.wrong("c0", NO_NAMES)
        said_way = fields.choice("way", list(Way))
        way = Way(said_way) if said_way in list(Way) else Way.ROW
        if way is Way.NUMBER and Field.HOUSEHOLD not in columns:
            fields.wrong("way", NO_NUMBERS)
        fields.checked()
        return cls(heads, columns, way)


def sheet_in(sent: Mapping[str, Any], sheets: list[Sheet]) -> int | None:
    """The sheet somebody wants to see instead; None where there is none such."""
    said = str(sent.get("sheet", ""))
    at = int(said) if said.isascii() and said.isdecimal() and len(said) < 4 else -1
    return at if 0 <= at < len(sheets) else None
