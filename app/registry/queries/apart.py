"""Two people wrote at once: which closed lines differ, and never what stands in them."""

from __future__ import annotations

from collections.abc import Mapping

from app.core import search
from app.registry.alike import phone_mark
from app.registry.models import Household, Person


def closed_apart(person: Person, sent: Mapping[str, str]) -> dict[str, bool]:
    """{line: whether anything is saved there} where it is not what somebody typed, or where they
    would take it out. What they left empty stays as it is, and so does not differ."""
    return {
        field: bool(person.opened(field))
        for field in Person.SEALED
        if _differs(field, person.opened(field), sent)
    }


def address_apart(home: Household, sent: Mapping[str, str]) -> dict[str, bool]:
    """The same for where a family lives."""
    saved = home.opened()
    return {"address": bool(saved)} if _differs("address", saved, sent) else {}


def _differs(field: str, saved: str, sent: Mapping[str, str]) -> bool:
    typed = sent.get(field, "").strip()
    if not typed:
        return bool(saved and sent.get(f"forget-{field}"))
    return _form(field, typed) != _form(field, saved)


def _form(field: str, text: str) -> str:
    """The same phone, however it is written; the same words."""
    return (phone_mark(text) if field == "phone" else "") or " ".join(search.words(text))
