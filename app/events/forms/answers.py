"""What somebody answers, and whom a host writes down."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from app.core.forms import Fields
from app.core.i18n import N_
from app.core.tokens import public_id
from app.events.models import Says

LONGEST_NEEDS = 300
LONGEST_NAME = 60
LONGEST_NONCE = 36
ID = 22  # of a public id


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """What is None was not asked, and stays as it was."""

    says: Says
    party: int | None = None
    children: int | None = None
    needs: str | None = None
    is_shown: bool | None = None
    duty: str | None = None  # its public id; "" for none
    is_for_all: bool = False  # also for the times that follow
    nonce: str = ""
    was: str | None = None  # the nonce of the answer that the page knew of

    @classmethod
    def parse(cls, sent: Mapping[str, Any], guests_max: int) -> Self:
        fields = Fields(sent)
        says = fields.choice("says", [one.value for one in Says], N_("Please say if you come."))
        counts = says == Says.GOING
        party, children = _party(fields, guests_max) if counts else (None, None)
        needs = fields.lines("needs", longest=LONGEST_NEEDS, missing=None)
        # A box that is not ticked sends nothing: `asked` says that the boxes were there.
        was_asked = fields.raw("asked") != ""
        form = cls(
            Says(says) if says in list(Says) else Says.NO,
            party,
            children,
            needs if counts and "needs" in sent else None,
            fields.ticked("is_shown") if counts and was_asked else None,
            fields.text("duty", longest=ID, missing=None) if counts and "duty" in sent else None,
            fields.ticked("for_all"),
            _nonce(fields),
            fields.text("was", longest=LONGEST_NONCE, missing=None) if "was" in sent else None,
        )
        fields.checked()
        return form


@dataclass(frozen=True, slots=True)
class GuestForm:
    """Somebody without an account."""

    name: str
    party: int
    children: int
    needs: str
    nonce: str

    @classmethod
    def parse(cls, sent: Mapping[str, Any], most: int) -> Self:
        fields = Fields(sent)
        name = fields.name("name", longest=LONGEST_NAME, missing=N_("Write a name or a sign."))
        party, children = _party(fields, most - 1)
        needs = fields.lines("needs", longest=LONGEST_NEEDS, missing=None)
        form = cls(name, party or 1, children or 0, needs, _nonce(fields))
        fields.checked()
        return form


def duty_in(sent: Mapping[str, Any]) -> str:
    """What somebody does there, by its public id; "" for nothing. Raises Invalid."""
    fields = Fields(sent)
    duty = fields.text("duty", longest=ID, missing=None)
    fields.checked()
    return duty


def _party(fields: Fields, guests_max: int) -> tuple[int | None, int | None]:
    party = children = None
    if fields.raw("party"):
        party = fields.whole("party", least=1, most=1 + guests_max)
    if fields.raw("children"):
        most = party or 1 + guests_max
        children = fields.whole("children", least=0, most=most)
    return party, children


def _nonce(fields: Fields) -> str:
    return fields.text("nonce", longest=LONGEST_NONCE, missing=None) or public_id()
