"""Events for the calendar of a phone: one as a file, all of a circle under an address of one's own,
and the page where that address is made."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from app.core.cookies import config_of
from app.core.doors import BOTH, WRITES, door, open_door
from app.core.errors import Invalid, NotFound, TooMany
from app.core.i18n import N_, gettext, speaking
from app.core.pages import go, page, sent_form, url, viewer_of
from app.events import actions, ical, queries
from app.events.forms import reminders_in
from app.groups.queries import Circle, circle_for

NAME = N_("My appointments")
FULL = "full"
KINDS = {"content-type": "text/calendar; charset=utf-8"}  # what both answers are


async def file(request: Request) -> Response:
    """One event, for whoever may see it: without its title unless they ask for that."""
    viewer = viewer_of(request)
    one = await queries.occurrence_for(viewer, request.path_params["event"])
    is_full = request.query_params.get("titles") == FULL
    found = await queries.one_for_calendar(viewer, one, is_full=is_full)
    if found is None:
        raise NotFound
    named = {"content-disposition": 'attachment; filename="event.ics"'}
    return Response(
        ical.one_time(gettext(NAME), *found), headers=KINDS | named | {"cache-control": "no-store"}
    )


async def feed(request: Request) -> Response:
    """For a program, which has no cookie, and reads no pages: it is told the little it understands.
    Whoever has the key is nobody here but the reader of this calendar."""
    circle, key = request.path_params["circle"], request.query_params.get("key", "")
    try:
        found = await actions.fetch(circle, key)
    except TooMany as no:
        return _plain("Too often.", no.status, no.headers)
    if found is None:
        return _plain("Not found.", 404)
    with speaking(found.locale, found.zone):
        series = await queries.calendar_of(found.viewer, found.group_id, is_full=found.is_full)
        body = ical.calendar(gettext(NAME), series)
    mark = f'"{sha256(body).hexdigest()[:32]}"'
    headers = {"etag": mark, "cache-control": "private, no-cache"}
    if request.headers.get("if-none-match", "").removeprefix("W/") == mark:
        return Response(status_code=304, headers=headers)
    named = {"content-disposition": 'inline; filename="calendar.ics"'}
    return Response(body, headers=KINDS | named | headers)


def _plain(words: str, status: int, headers: Mapping[str, str] | None = None) -> Response:
    return PlainTextResponse(words, status, {"cache-control": "no-store", **(headers or {})})


async def key(request: Request) -> Response:
    """What it is, and what there is; a new one is shown once, on a page that nothing keeps."""
    circle = await _circle(request)
    if request.method != "POST":
        return await _key_page(request, circle)
    is_full = _wants_titles(await sent_form(request))
    made = await actions.make_key(viewer_of(request), circle.id, is_full=is_full)
    path = url(request, "events:feed", circle=circle.pub) + f"?key={made}"
    home = config_of(request).home
    return await _key_page(
        request,
        circle,
        address=home + path,
        subscribes="webcal://" + home.split("://", 1)[1] + path,
    )


async def _key_page(request: Request, circle: Circle, status: int = 200, **made: Any) -> Response:
    mine = await queries.my_key(viewer_of(request), circle.id)
    sent = {
        "titles": FULL if mine and mine.is_full else "neutral",
        "before": (await queries.my_reminders(viewer_of(request), circle.id)).value,
    }
    shown = {"address": "", "subscribes": ""} | made
    return page(request, "events/key.html", status, circle=circle, mine=mine, sent=sent, **shown)


async def titles(request: Request) -> Response:
    circle, is_full = await _circle(request), _wants_titles(await sent_form(request))
    await actions.show_in_calendar(viewer_of(request), circle.id, is_full=is_full)
    say = N_("Saved. Your phone shows it when it looks the next time.")
    return go(request, "events:key", circle=circle.pub, say=say)


async def reminders(request: Request) -> Response:
    circle, sent = await _circle(request), await sent_form(request)
    try:
        before = reminders_in(sent)
    except Invalid as no:
        return await _key_page(request, circle, no=no)
    await actions.wish_reminders(viewer_of(request), circle.id, before)
    return go(request, "events:key", circle=circle.pub, say=N_("Saved."))


async def drop(request: Request) -> Response:
    circle = await _circle(request)
    await actions.drop_key(viewer_of(request), circle.id)
    say = N_("The address does not open any more. What your phone has already read, it keeps.")
    return go(request, "events:key", circle=circle.pub, say=say)


async def _circle(request: Request) -> Circle:
    return await circle_for(viewer_of(request), request.path_params["circle"])


def _wants_titles(sent: dict[str, str]) -> bool:
    return sent.get("titles") == FULL


ROUTES = [
    door("/events/{event}.ics", file, name="events:file"),
    open_door("/c/{circle}/calendar.ics", feed, name="events:feed"),
    door("/c/{circle}/calendar/key", key, BOTH, name="events:key"),
    door("/c/{circle}/calendar/key/titles", titles, WRITES, name="events:titles"),
    door("/c/{circle}/calendar/key/reminders", reminders, WRITES, name="events:reminders"),
    door("/c/{circle}/calendar/key/drop", drop, WRITES, name="events:drop_key"),
]
