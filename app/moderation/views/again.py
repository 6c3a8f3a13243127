"""A form that could not be taken is shown again with what was typed, and why."""

from __future__ import annotations

from app.core.errors import Conflict, Forbidden, Invalid, Refusal, TooMany
from app.core.i18n import Words

NOT_TAKEN = (Invalid, Forbidden, Conflict, TooMany)


def problems_of(no: Refusal) -> dict[str, Words | str]:
    """For the page: a sentence beside each field, or one about the whole form."""
    return no.problems if isinstance(no, Invalid) else {"": no.words}
