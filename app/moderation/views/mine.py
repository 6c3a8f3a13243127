"""What became of what somebody reported: their own page of it."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import NOT_TAKEN
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.moderation import actions, queries
from app.moderation.forms import lines_in


async def reports(request: Request) -> Response:
    mine = await queries.reports_of(viewer_of(request))
    return page(request, "moderation/my_reports.html", reports=mine)


async def report(request: Request) -> Response:
    viewer, pub = viewer_of(request), request.path_params["report"]
    mine = await queries.my_report(viewer, pub)
    template = "moderation/my_report.html"
    if request.method != "POST":
        return page(request, template, mine=mine)
    if not mine.is_waiting:
        await actions.have_read(viewer, mine)
        return go(request, "moderation:my_reports")
    sent = await sent_form(request)
    try:
        await actions.answer(viewer, mine, lines_in(sent, "answer"))
    except NOT_TAKEN as no:
        return page(request, template, no=no, mine=mine, sent=sent)
    say = N_("Thank you. Whoever asked reads it, and does not learn who you are.")
    return go(request, "moderation:my_report", report=pub, say=say)


ROUTES = [
    door("/settings/reports", reports, name="moderation:my_reports"),
    door("/settings/reports/{report}", report, BOTH, name="moderation:my_report"),
]
