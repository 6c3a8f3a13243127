"""What somebody saved meanwhile beside what was typed: every field, in words."""

from __future__ import annotations

from collections.abc import Mapping

from app.core.days import any_day
from app.core.i18n import gettext
from app.core.viewer import Viewer
from app.help import queries
from app.help.forms.asking import row_keys
from app.help.queries import Need, Whom
from app.help.views import fields
from app.help.views.pages import day_said, title_of
from app.lines.actions import field_of

Rows = list[tuple[str, str, str]]
CHOSEN = {
    "category": fields.categories,
    "urgency": fields.urgencies,
    "audience": fields.audiences,
    "shown": fields.shown,
}


async def apart(viewer: Viewer, need: Need, name: str, sent: Mapping[str, str]) -> Rows:
    """[(label, theirs, yours)] of what is not the same in both, on the page of one question."""
    if name == "things":
        stands = _things(await queries.things_as_sent(need))
        rows = [(gettext("What, and how much"), stands, _things(sent))]
    elif name == "whom":
        key = sent.get("household", "me")
        chosen = None if key == "me" else await queries.whom_named(viewer, need, key)
        had = await queries.whom_of(viewer, need)
        row = (gettext("Whom it is for"), _whom(had), _whom(chosen))
        return [row] if _key(had) != _key(chosen) else []  # two may have one name
    else:
        theirs = queries.post_as_sent(need)
        rows = [
            (label, _in_words(field, theirs), _in_words(field, sent))
            for field, label in _labels(name, is_ask=need.is_ask)
        ]
    return [row for row in rows if row[1] != row[2]]


def _things(sent: Mapping[str, str]) -> str:
    return "; ".join(_thing(sent, pub) for pub in row_keys(sent) if sent[f"text-{pub}"].strip())


def _thing(sent: Mapping[str, str], pub: str) -> str:
    said = [sent.get(name, "").strip() for name in (f"text-{pub}", field_of(pub), f"unit-{pub}")]
    thing = f"{said[0]}: {said[1]} {said[2]}".strip()
    return f"{thing} · {gettext('or something like it')}" if sent.get(f"same-{pub}") else thing


def _key(whom: Whom | None) -> str:
    return whom.key if whom else ""


def _whom(whom: Whom | None) -> str:
    return title_of(whom) if whom else gettext("For myself, or for the circle")


def _in_words(field: str, sent: Mapping[str, str]) -> str:
    said = sent.get(field, "").replace("\r\n", "\n").strip()
    if field == "needed_by":
        return day_said(any_day(said))
    if field == "needs_yes":
        return gettext("Yes") if said else gettext("No")
    return fields.said(CHOSEN[field](), said) if field in CHOSEN else said


def _labels(name: str, *, is_ask: bool) -> list[tuple[str, str]]:
    """What the fields of a page are called, in its order."""
    where = [("area", gettext("Where, roughly")), ("address", gettext("The address"))]
    yes = gettext("I want to say yes before somebody brings something")
    if is_ask:
        where += [("audience", gettext("Who sees it")), ("shown", gettext("With your name?"))]
        where += [("needs_yes", yes)]
    return {
        "what": [("category", gettext("What it is about"))],
        "words": [
            ("title", gettext("In a few words")),
            ("body", gettext("What else should they know?")),
        ],
        "when": [("urgency", gettext("When")), ("needed_by", gettext("Needed by"))],
        "where": where,
    }[name]
