"""The questions of an ask or an offer: in which order they come, what each page shows, and how what
was sent is kept."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import date, datetime, time
from typing import Any

from app.core.clock import now
from app.core.errors import Invalid, NotFound
from app.core.i18n import N_, date_in_words, here, say, tongue, words
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.help import queries
from app.help.actions import writing
from app.help.forms import asking as forms
from app.help.queries import Need, Whom
from app.help.queries.reading import is_read_first
from app.help.views import fields
from app.registry import actions as registry

FIRST_ROWS = 3
CHOOSE = N_("Please choose the family.")
FAMILY = N_("The family of %(name)s, %(code)s")
ONE_OF_THEM = N_("Only %(name)s, %(code)s")

Sent = Mapping[str, str]


def pages_of(viewer: Viewer, need: Need) -> list[str]:
    """By name, in order."""
    names = ["what", "words", "things", *(["when"] if need.is_ask else []), "where"]
    if queries.asks_for_others(viewer, need):
        names.append("whom")
    return [*names, "check"]


def after(viewer: Viewer, need: Need, name: str) -> str:
    """What does not come by the piece is not asked how many; it may be said all the same."""
    names = pages_of(viewer, need)
    if name == "words" and need.row.category not in writing.GOODS:
        name = "things"
    return names[names.index(name) + 1]


async def saved(viewer: Viewer, need: Need, name: str, sent: Sent) -> dict[str, str] | None:
    """None: what was sent is kept, and the next question comes. Else the same page once more, with
    what is answered. Raises Invalid, Meanwhile, Conflict, TooMany."""
    return await _SAVES[name](viewer, need, sent)


async def _what(viewer: Viewer, need: Need, sent: Sent) -> None:
    form = forms.WhatForm.parse(sent)
    await writing.write_category(viewer, need, sent.get("version", ""), form)


async def _words(viewer: Viewer, need: Need, sent: Sent) -> None:
    form = forms.WordsForm.parse(sent)
    await writing.write_words(viewer, need, sent.get("version", ""), form)


async def _things(viewer: Viewer, need: Need, sent: Sent) -> None:
    if back := sent.get("back"):
        await writing.put_thing_back(viewer, need, back)
        return
    off = sent.get("off", "")
    try:
        await _keep_things(viewer, need, sent, sent.get("version", ""))
    except Invalid:
        if not off:
            raise
        await writing.remove_thing(viewer, need, off)
        rest = {name: value for name, value in sent.items() if not name.endswith(f"-{off}")}
        if any(rest.get(f"text-{pub}", "").strip() for pub in forms.row_keys(rest)):
            need = await queries.post_for(viewer, need.pub)
            await _keep_things(viewer, need, rest, str(need.row.version))
        return
    if off:  # also of what was typed a moment ago: so that it can be put back
        await writing.remove_thing(viewer, need, off)


async def _keep_things(viewer: Viewer, need: Need, sent: Sent, version: str) -> None:
    known = frozenset(line.pub for line in await queries.things_of(need))
    await writing.write_things(viewer, need, version, forms.ThingsForm.parse(sent, known))


async def _when(viewer: Viewer, need: Need, sent: Sent) -> None:
    form = forms.WhenForm.parse(sent, here(now()).date(), need.row.needed_by)
    await writing.write_when(viewer, need, sent.get("version", ""), form)


async def _where(viewer: Viewer, need: Need, sent: Sent) -> None:
    form = forms.WhereForm.parse(sent, is_ask=need.is_ask)
    await writing.write_where(viewer, need, sent.get("version", ""), form)


async def _whom(viewer: Viewer, need: Need, sent: Sent) -> dict[str, str] | None:
    """A name or a code is looked for, and one of those found is chosen."""
    if sent.get("aim") == "search":
        await registry.note_search(viewer, need.group_id)
        return dict(sent)
    chosen = sent.get("household", "")
    if not chosen:
        raise Invalid({"household": CHOOSE})
    whom = None if chosen == "me" else await queries.whom_named(viewer, need, chosen)
    await writing.write_whom(viewer, need, sent.get("version", ""), whom)
    return None


_SAVES: dict[str, Callable[[Viewer, Need, Sent], Awaitable[dict[str, str] | None]]] = {
    "what": _what,
    "words": _words,
    "things": _things,
    "when": _when,
    "where": _where,
    "whom": _whom,
}


async def context_of(viewer: Viewer, need: Need, name: str, sent: Sent | None) -> dict[str, Any]:
    """What the page of this question needs; `sent` is what was typed, where it could not be
    taken."""
    stands = queries.post_as_sent(need)
    context: dict[str, Any] = {"sent": stands if sent is None else {"version": "", **sent}}
    context |= {"categories": fields.categories(), "urgencies": fields.urgencies()}
    context |= {"audiences": fields.audiences(), "shown": fields.shown()}
    if name == "things":
        context |= await _rows(need, sent)
    if name == "whom":
        context |= await _families(viewer, need, sent)
    if name == "check":
        context |= {"things": await queries.things_of(need), "said": fields.said}
        context |= {"needed_by": day_said(need.row.needed_by)}
        context |= {"whom": await queries.whom_of(viewer, need)}
        context |= {"reads_first": await is_read_first(viewer, need.row)}
    return context


def day_said(day: date | None) -> str:
    """27 November 2026"""
    return date_in_words(datetime.combine(day, time(12), tongue().zone)) if day else ""


async def _rows(need: Need, sent: Sent | None) -> dict[str, Any]:
    """What is there, or what was typed; and an empty row or three."""
    things = await queries.things_of(need)
    if sent is None:
        typed = await queries.things_as_sent(need) | {"version": str(need.row.version)}
        keys = [line.pub for line in things]
        blank = 1 if things else FIRST_ROWS
        keys += [public_id() for _ in range(min(blank, forms.MOST_ROWS - len(keys)))]
    else:
        gone = sent.get("off", "")
        typed, keys = dict(sent), [pub for pub in forms.row_keys(sent) if pub != gone]
    removed = await queries.removed_of(need)
    travels = await queries.lines_that_travel(need.row)
    return {"sent": typed, "rows": keys, "removed": removed, "travels": travels}


async def _families(viewer: Viewer, need: Need, sent: Sent | None) -> dict[str, Any]:
    """Those found; beside them who stands there, and who is chosen and not saved yet."""
    stands = await queries.whom_of(viewer, need)
    query = (sent or {}).get("q", "").strip()
    found = await queries.called(viewer, need, query) if query else []
    chosen = await _still_there(viewer, need, (sent or {}).get("household", ""))
    shown = {one.key: one for one in (*found, *filter(None, (chosen, stands)))}
    options = [
        (key, title_of(one), one.home.area if one.is_for_all else "") for key, one in shown.items()
    ]
    typed = {"version": str(need.row.version)} | dict(sent or {})
    if typed.get("household", "") not in {"me", *shown}:
        typed["household"] = stands.key if stands else "me"
    return {"sent": typed, "families": options, "is_found": bool(found), "query": query}


async def _still_there(viewer: Viewer, need: Need, key: str) -> Whom | None:
    try:
        return await queries.whom_named(viewer, need, key) if key not in ("", "me") else None
    except NotFound:
        return None


def title_of(one: Whom) -> str:
    said = FAMILY if one.is_for_all else ONE_OF_THEM
    return say(words(said, name=one.name, code=one.home.code))
