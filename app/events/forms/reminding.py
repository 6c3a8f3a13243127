from __future__ import annotations

from collections.abc import Mapping

from app.core.forms import Fields
from app.events.models import Remind


def reminders_in(sent: Mapping[str, str]) -> Remind:
    """How long before an event somebody wants to be reminded. Raises Invalid."""
    fields = Fields(sent)
    before = fields.choice("before", tuple(Remind))
    fields.checked()
    return Remind(before)
