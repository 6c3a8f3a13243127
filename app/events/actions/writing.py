"""What a form says, in the columns of an event or of one time of it."""

from __future__ import annotations

from typing import Any

from app.core.sealed import seal, unseal
from app.events.forms import EventForm
from app.events.forms.planning import Said
from app.events.models import Event, Occurrence
from app.events.recurrence import WALL

OPEN = ("title", "about", "place")
SEALED = ("exact_place", "online_url")
AS_THEY_ARE = (
    *("capacity", "guests_max", "needs_yes", "has_waiting_list", "answer_by", "audience"),
    *("locale", "place_for", "place_hours", "duties", "wanted"),
)


def write_down(event: Event, form: EventForm) -> None:
    when = form.when
    values: dict[str, Any] = {name: getattr(form.said, name) for name in OPEN}
    values |= {name: seal(getattr(form.said, name), "event", event.pub, name) for name in SEALED}
    values |= {
        "zone": when.zone,
        "starts": when.plan.starts.strftime(WALL),
        "fold": when.plan.starts.fold,
        "minutes": when.plan.minutes,
        "rule": when.plan.rule.text(when.plan.zone) if when.plan.rule else "",
        "skips": ",".join(day.isoformat() for day in sorted(when.plan.skips)),
    }
    values |= {name: getattr(form, name) for name in AS_THEY_ARE}
    for name, value in values.items():
        setattr(event, name, value)


def said_of(event: Event) -> Said:
    return Said(
        **{name: getattr(event, name) for name in OPEN}, **{n: opened(event, n) for n in SEALED}
    )


def opened(event: Event, name: str) -> str:
    return unseal(getattr(event, name) or "", "event", event.pub, name)


def words_of(event: Event, row: Occurrence) -> Said:
    """What is said of this one time."""
    open_words = {name: str(row.own.get(name, getattr(event, name))) for name in OPEN}
    for name in SEALED:
        if name in row.own:
            open_words[name] = unseal(row.own[name], "occurrence", row.pub, name)
        else:
            open_words[name] = opened(event, name)
    return Said(**open_words)


def apart(before: Said, after: Said) -> list[str]:
    """What people who come should hear of: "title", "place"."""
    is_titled = before.title != after.title
    is_placed = any(getattr(before, name) != getattr(after, name) for name in ("place", *SEALED))
    return ["title"] * is_titled + ["place"] * is_placed


def own_words(event: Event, row: Occurrence, said: Said) -> dict[str, Any]:
    """What this one time says differently from its event: `Occurrence.own`."""
    own: dict[str, Any] = {
        name: getattr(said, name) for name in OPEN if getattr(said, name) != getattr(event, name)
    }
    for name in SEALED:
        if getattr(said, name) != opened(event, name):
            own[name] = seal(getattr(said, name), "occurrence", row.pub, name)
    return own
