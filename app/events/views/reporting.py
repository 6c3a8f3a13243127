"""A meeting is reported: «Report» on its page, what it feels like, «Send»."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.chat.actions import ReportForm
from app.chat.queries import FEELINGS, WILL_BE_READ
from app.core.doors import BOTH, door
from app.core.pages import form_page, url, viewer_of
from app.core.viewer import Viewer
from app.events import queries
from app.events.actions import reporting
from app.events.queries import Happening
from app.events.views import show
from app.events.views.around import circle_around


async def report_part(viewer: Viewer, one: Happening) -> dict[str, Any]:
    return {"has_reported": await queries.has_reported(viewer, one)}


show.PARTS.append(report_part)


async def report(request: Request) -> Response:
    """Back to the calendar: what three report is not there any more."""
    viewer = viewer_of(request)
    one = await queries.occurrence_for(viewer, request.path_params["event"])
    circle = await circle_around(request, one)

    async def does(sent: dict[str, str]) -> None:
        await reporting.report(viewer, one, ReportForm.parse(sent))

    if request.method != "POST":
        reporting.may_report(viewer, one)
    shown = {"circle": circle, "one": one, "feelings": list(FEELINGS.items())}
    back = url(request, "events:calendar", circle=circle.pub)
    return await form_page(request, "events/report.html", does, back, WILL_BE_READ, **shown)


ROUTES = [door("/events/{event}/report", report, BOTH, name="events:report")]
