"""What stands on the board, or beside it, is reported: «Report», what it feels like, «Send»."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.chat.actions import ReportForm
from app.chat.queries import FEELINGS, WILL_BE_READ
from app.core.doors import BOTH, door
from app.core.pages import form_page, url, viewer_of
from app.core.viewer import Viewer
from app.groups.queries import Circle, circle_for, pub_of
from app.help import queries
from app.help.actions import reporting
from app.help.queries import Need
from app.help.queries.beside import said_to_report
from app.help.queries.closing import thanks_to_report, words_of_thanks
from app.help.views import show


async def report_part(viewer: Viewer, need: Need) -> dict[str, Any]:
    return {"has_reported": await queries.has_reported(viewer, need)}


show.PARTS.append(report_part)


async def report(request: Request) -> Response:
    """Back to the board, where whoever reported it does not see it any more."""
    viewer = viewer_of(request)
    need = await queries.post_for(viewer, request.path_params["post"])
    circle = await show.circle_of(request, need)

    async def does(sent: dict[str, str]) -> None:
        await reporting.report(viewer, need, ReportForm.parse(sent))

    if request.method != "POST":
        reporting.may_report(viewer, need)
    back = url(request, "help:board", circle=circle.pub)
    return await _report(request, circle, does, back, "help/report.html", need=need)


async def report_thanks(request: Request) -> Response:
    """Back to where they read it: whom it was written to on the page of the post."""
    viewer = viewer_of(request)
    row = await thanks_to_report(viewer, request.path_params["thanks"])
    circle = await circle_for(viewer, await pub_of(row.post.group_id))
    is_near = viewer.user_id == row.helper.user_id and await queries.knows(viewer, row.post.pub)
    back = url(request, "help:round", circle=circle.pub)
    if is_near:
        back = url(request, "help:show", post=row.post.pub)

    async def does(sent: dict[str, str]) -> None:
        await reporting.report_thanks(viewer, row, ReportForm.parse(sent))

    if request.method != "POST":
        reporting.may_report_thanks(viewer, row)
    shown = {
        "text": words_of_thanks(row),
        "title": row.post.title if is_near else "",
        "back_to": back,
    }
    return await _report(request, circle, does, back, "help/report_thanks.html", **shown)


async def report_said(request: Request) -> Response:
    """Back to the page of the post, where the words stand."""
    viewer, named = viewer_of(request), request.path_params
    need = await queries.post_or_veiled(viewer, named["post"])
    said = await said_to_report(viewer, need, named["said"])

    async def does(sent: dict[str, str]) -> None:
        await reporting.report_said(viewer, said, ReportForm.parse(sent))

    if request.method != "POST":
        reporting.may_report_said(viewer, said)
    circle = await circle_for(viewer, await pub_of(need.group_id))
    back = url(request, "help:show", post=need.pub)
    shown = {"text": said.text, "title": need.title, "back_to": back}
    return await _report(request, circle, does, back, "help/report_thanks.html", **shown)


async def _report(
    request: Request,
    circle: Circle,
    does: Callable[[dict[str, str]], Awaitable[None]],
    back: str,
    template: str,
    **shown: Any,
) -> Response:
    """`back`: the path of the page to which they come afterwards."""
    shown |= {"circle": circle, "feelings": list(FEELINGS.items())}
    return await form_page(request, template, does, back, WILL_BE_READ, **shown)


ROUTES = [
    door("/help/{post}/report", report, BOTH, name="help:report"),
    door("/thanks/{thanks}/report", report_thanks, BOTH, name="help:report_thanks"),
    door("/help/{post}/said/{said}/report", report_said, BOTH, name="help:report_said"),
]
