"""What is on: a month of a circle, and one's own agenda of all circles."""

from __future__ import annotations

from starlette.convertors import StringConvertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import door
from app.core.pages import page, viewer_of
from app.events import queries
from app.groups.queries import circle_for, circles_of


class _Month(StringConvertor):
    """So that no other page of the calendar is taken for one, in whatever order they stand."""

    regex = "20[0-9]{2}-(?:0[1-9]|1[0-2])"


register_url_convertor("month", _Month())


async def month(request: Request) -> Response:
    """The month in the address, or this one."""
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    name = request.path_params.get("month")
    month = queries.Month.named(name) if name else queries.Month.now()
    seen = await queries.month_of(viewer, circle.id, month)
    return page(request, "events/month.html", circle=circle, seen=seen, month=month)


async def agenda(request: Request) -> Response:
    viewer = viewer_of(request)
    circles = await circles_of(viewer)
    return page(
        request,
        "events/agenda.html",
        circle=circles[0] if len(circles) == 1 else None,
        circles=circles,
        names={one.id: one.name for one in circles} if len(circles) > 1 else {},
        agenda=await queries.agenda_of(viewer),
    )


ROUTES = [
    door("/calendar", agenda, name="events:agenda"),
    door("/c/{circle}/calendar", month, name="events:calendar"),
    door("/c/{circle}/calendar/{month:month}", month, name="events:month"),
]
