"""An ask or an offer is reported: «Report» on its page, what it feels like, «Send»."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.chat.actions import ReportForm
from app.chat.queries import FEELINGS
from app.core.doors import BOTH, door
from app.core.errors import NOT_TAKEN
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.core.viewer import Viewer
from app.help import queries
from app.help.actions import reporting
from app.help.queries import Need
from app.help.views import show

THANKS = N_("Thank you. A moderator will read this today. We will tell you what we did.")


async def report_part(viewer: Viewer, need: Need) -> dict[str, Any]:
    return {"has_reported": await queries.has_reported(viewer, need)}


show.PARTS.append(report_part)


async def report(request: Request) -> Response:
    """Back to the board, where whoever reported it does not see it any more."""
    viewer = viewer_of(request)
    need = await queries.post_for(viewer, request.path_params["post"])
    circle = await show.circle_of(request, need)
    shown: dict[str, Any] = {"circle": circle, "need": need, "feelings": list(FEELINGS.items())}
    if request.method != "POST":
        reporting.may_report(viewer, need)
        return page(request, "help/report.html", **shown)
    sent = await sent_form(request)
    try:
        await reporting.report(viewer, need, ReportForm.parse(sent))
    except NOT_TAKEN as no:
        return page(request, "help/report.html", no=no, sent=sent, **shown)
    return go(request, "help:board", circle=circle.pub, say=THANKS)


ROUTES = [door("/help/{post}/report", report, BOTH, name="help:report")]
