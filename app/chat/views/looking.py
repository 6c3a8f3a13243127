"""Finding what was said: by its words, or by its day. What is looked for never stands in an
address (safety.md 6), so looking for words is a form that is sent."""

from __future__ import annotations

from datetime import date
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.chat import queries
from app.chat.forms import DayForm, SearchForm
from app.core.doors import BOTH, door
from app.core.errors import Invalid, NotFound, TooMany
from app.core.limits import Limit
from app.core.pages import go, page, sent_form, viewer_of
from app.groups.queries import circle_for

searches = Limit(30, 300)


async def in_circle(request: Request) -> Response:
    """In all rooms of a circle that the viewer is in."""
    circle = await circle_for(viewer_of(request), request.path_params["circle"])
    return await _search(request, circle=circle, room=None, room_title="")


async def in_room(request: Request) -> Response:
    viewer = viewer_of(request)
    room, _ = await queries.room_for(viewer, request.path_params["room"])
    circle = await circle_for(viewer, room.group.pub)
    title = await queries.called(viewer, room)
    return await _search(request, circle=circle, room=room, room_title=title)


async def _search(request: Request, **where: Any) -> Response:
    viewer, sent = viewer_of(request), {}
    if request.method != "POST":
        return page(request, "chat/search.html", found=None, **where)
    try:
        sent = await sent_form(request)
        form = SearchForm.parse(sent)
        searches.spend_for(viewer)
    except (Invalid, TooMany) as no:
        return page(request, "chat/search.html", no=no, found=None, sent=sent, **where)
    circle, room = where["circle"], where["room"]
    found = await queries.search(viewer, circle.id, room, form.query, form.before)
    return page(request, "chat/search.html", found=found, sent=sent, **where)


async def by_day(request: Request) -> Response:
    """A day is chosen here."""
    if "day" not in request.query_params:
        return await _day_page(request)
    try:
        form = DayForm.parse(request.query_params)
    except Invalid as no:
        sent = {"day": request.query_params["day"]}
        return await _day_page(request, no.status, sent=sent, problems=no.problems)
    return await _on(request, form.day)


async def on(request: Request) -> Response:
    try:
        day = DayForm.parse(request.path_params).day
    except Invalid as no:
        raise NotFound from no
    return await _on(request, day)


async def _on(request: Request, day: date) -> Response:
    viewer = viewer_of(request)
    room, seat = await queries.room_for(viewer, request.path_params["room"])
    found = await queries.first_on(viewer, seat, day)
    if found is None:
        return await _day_page(request, sent={"day": day.isoformat()}, nothing=True)
    return go(request, "chat:at", room=room.pub, message=found, end=f"#m{found}")


async def _day_page(request: Request, status: int = 200, **context: Any) -> Response:
    viewer = viewer_of(request)
    room, _ = await queries.room_for(viewer, request.path_params["room"])
    circle = await circle_for(viewer, room.group.pub)
    title = await queries.called(viewer, room)
    standing: dict[str, Any] = {
        "circle": circle,
        "room": room,
        "room_title": title,
        "nothing": False,
    }
    return page(request, "chat/day.html", status, **(standing | context))


ROUTES = [
    door("/c/{circle}/search", in_circle, BOTH, name="chat:search"),
    door("/rooms/{room}/search", in_room, BOTH, name="chat:search_room"),
    door("/rooms/{room}/on", by_day, name="chat:by_day"),
    door("/rooms/{room}/on/{day}", on, name="chat:on"),
]
