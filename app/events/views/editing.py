"""A host changes what they planned: this time, this and all that follow, or all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.clock import now
from app.core.doors import BOTH, door
from app.core.errors import Conflict, Invalid, NotFound
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.events import actions, queries
from app.events.forms import EventForm, OneForm
from app.events.queries import Happening
from app.events.views.around import circle_around
from app.events.views.compared import apart
from app.events.views.fields import form_page

SHOWN = {
    "one": queries.one_as_sent,
    "following": queries.following_as_sent,
    "all": queries.all_as_sent,
}
SAVED = N_("Saved. Whoever comes hears of what matters to them.")

WAITS_AGAIN = N_("Saved. It waits for a yes again, and every answer is kept.")


async def edit(request: Request) -> Response:
    one = await _mine(request)
    if not one.event.rule:
        return go(request, "events:edit_some", event=one.pub, which="all")
    circle = await circle_around(request, one)
    return page(request, "events/edit_which.html", circle=circle, one=one)


async def edit_some(request: Request) -> Response:
    one, which = await _mine(request), request.path_params["which"]
    if which not in SHOWN or (which != "all" and not one.event.rule):
        raise NotFound
    if request.method != "POST":
        return await _form(request, one, which, SHOWN[which](one))
    sent = await sent_form(request)
    try:
        pub = await _save(request, one, which, sent)
    except actions.Meanwhile:
        return await _both(request, which, sent)
    except (Invalid, Conflict) as no:
        return await _form(request, one, which, sent, no.status, no.problems)
    was, after = one.event.state, await queries.occurrence_for(viewer_of(request), pub)
    say = SAVED if after.event.state == was else WAITS_AGAIN
    return go(request, "events:show", event=pub, say=say)


async def _save(request: Request, one: Happening, which: str, sent: Mapping[str, str]) -> str:
    """The public id of the time to show then."""
    viewer = viewer_of(request)
    has_begun = one.row.starts_at <= now()
    if which == "one":
        form = OneForm.parse(sent, one.event.zone, may_be_over=has_begun)
        await actions.edit_one(viewer, one, form)
        return one.pub
    whole = EventForm.parse(sent, may_be_over=has_begun or bool(one.event.rule))
    edit = actions.edit_following if which == "following" else actions.edit_all
    return await edit(viewer, one, whole)


async def _both(request: Request, which: str, sent: dict[str, str]) -> Response:
    """Somebody saved first, perhaps the same person in another window: what stands there now, and
    what was typed."""
    one = await _mine(request)
    theirs = SHOWN[which](one)
    again = sent | {"version": theirs["version"]}
    return await _form(request, one, which, again, 409, rows=apart(theirs, sent))


async def _form(
    request: Request,
    one: Happening,
    which: str,
    sent: Mapping[str, str],
    status: int = 200,
    problems: Mapping[str, Any] | None = None,
    rows: list[tuple[str, str, str]] | None = None,
) -> Response:
    circle = await circle_around(request, one)
    return form_page(
        *(request, "events/edit.html", circle, sent, status, problems),
        zone=one.event.zone if which == "one" else "",
        is_one=which == "one",
        one=one,
        which=which,
        rows=rows,
    )


async def _mine(request: Request) -> Happening:
    return await queries.occurrence_to_change(viewer_of(request), request.path_params["event"])


ROUTES = [
    door("/events/{event}/edit", edit, name="events:edit"),
    door("/events/{event}/edit/{which}", edit_some, BOTH, name="events:edit_some"),
]
