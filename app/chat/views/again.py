"""The refusals after which a form is shown again, with what was typed and why."""

from __future__ import annotations

from app.core.errors import Conflict, Forbidden, Invalid, TooMany

NOT_TAKEN = (Invalid, Forbidden, Conflict, TooMany)
