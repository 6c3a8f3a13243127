"""What two people have to want: one asks, and here the second says yes or no."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import Conflict, Forbidden, Invalid
from app.core.i18n import N_, Words
from app.core.pages import go, page, sent_form, viewer_of
from app.moderation import actions, queries
from app.moderation.forms import answer_in

DONE = N_("Done. It stands in the log, where every member can read it.")
SAID_NO = N_("You said no. Nothing happens.")
TAKEN_BACK = N_("You took it back. Nothing happens.")


async def act(request: Request) -> Response:
    viewer, said = viewer_of(request), request.path_params
    circle = await queries.circle_to_keep(viewer, said["circle"])
    waiting = await queries.act_to_decide(viewer, circle, said["act"])
    if request.method != "POST":
        return _page(request, circle, waiting)
    try:
        if answer_in(await sent_form(request)):
            await actions.agree(viewer, waiting)
            say = DONE
        else:
            await actions.decline(viewer, waiting)
            say = TAKEN_BACK if waiting.is_mine else SAID_NO
    except (Invalid, Conflict, Forbidden) as no:
        again = await queries.act_to_decide(viewer, circle, said["act"])
        return _page(request, circle, again, no.status, no.problems)
    return go(request, "moderation:desk", circle=circle.pub, say=say)


def _page(
    request: Request,
    circle: object,
    waiting: queries.Waiting,
    status: int = 200,
    problems: dict[str, Words | str] | None = None,
) -> Response:
    return page(
        request,
        "moderation/act.html",
        status,
        circle=circle,
        waiting=waiting,
        problems=problems or {},
    )


ROUTES = [door("/c/{circle}/care/acts/{act}", act, BOTH, name="moderation:act")]
