"""The same again: what ended by a slip of the finger, or was declined, need not be typed anew."""

from __future__ import annotations

from functools import partial

from app.core.clock import now
from app.core.i18n import here
from app.core.sealed import seal
from app.core.tokens import is_public_id, public_id
from app.core.viewer import Viewer
from app.help import rules
from app.help.actions.asking import begin_post
from app.help.actions.writing import SEALED, keep
from app.help.forms.asking import WhatForm
from app.help.models import Kind, Post, Urgency
from app.help.queries import Need, opened
from app.lines import actions as lines
from app.lines.models import Line

SAME = ("title", "area", "locale", "urgency", "audience", "shown", "needs_yes")
FAMILY = ("for_household_id", "for_person_id")


async def write_anew(viewer: Viewer, need: Need, once: str) -> str:
    """A draft that says the same, but for pictures and a day that is over; its public id. Of an
    ask, what is still missing. `once` names one showing of the button: twice is the same draft."""
    rules.write_anew.require(viewer, need.posted)
    form = WhatForm(need.row.category, once if is_public_id(once) else public_id())
    say = partial(_say_the_same, viewer, need.row)
    return await begin_post(viewer, need.group_id, need.row.kind, form, say)


async def _say_the_same(viewer: Viewer, old: Post, new: Post) -> None:
    may_ask = rules.ask_for_others(viewer, old.group_id)
    for name in (*SAME, *(FAMILY if may_ask else ())):
        setattr(new, name, getattr(old, name))
    for name in SEALED:
        setattr(new, name, seal(opened(old, name), "help_post", new.pub, name))
    if old.needed_by and old.needed_by >= here(now()).date():
        new.needed_by = old.needed_by
    if new.urgency is Urgency.TODAY and rules.mark_urgent(viewer, new.group_id):
        new.urgent_yes_id = new.author_id
    for form in await _missing(old):
        _ = await lines.write_line(new.sheet_id, public_id(), form)
    await keep(new)


async def _missing(old: Post) -> list[lines.LineForm]:
    """All of it where nothing is, as of an offer."""
    rows = await Line.filter(sheet_id=old.sheet_id, gone_at=None).order_by("position", "id")
    came = {row.id: row.delivered if old.kind is Kind.ASK else 0 for row in rows}
    if all(row.qty == came[row.id] for row in rows):
        came = dict.fromkeys(came, 0)
    return [
        lines.LineForm(row.text, row.qty - came[row.id], row.unit, row.substitutes_ok)
        for row in rows
        if row.qty > came[row.id]
    ]
