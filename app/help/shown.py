"""How much of a promise stood on the page somebody pressed on: every press of its card says so."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from app.core.forms import Fields
from app.help.partly import Thing

FIELD = "shown-"
MOST = 10**9


def fields_of(things: Iterable[Thing]) -> dict[str, int]:
    return {f"{FIELD}{one.pub}": one.qty for one in things}


def shown_in(sent: Mapping[str, str]) -> dict[str, int]:
    """{pub of a line: how much}; nothing where the page did not say. What is no number is 0: then
    there is more than that, and they look again."""
    names = [name for name in sent if name.startswith(FIELD)]
    fields = Fields(sent)
    return {name.removeprefix(FIELD): fields.whole(name, least=0, most=MOST) for name in names}
