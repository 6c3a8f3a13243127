"""What was reported: taken, judged without names, asked about, answered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import NOT_TAKEN
from app.core.i18n import N_, Words
from app.core.pages import go, page, sent_form, viewer_of
from app.core.viewer import Viewer
from app.groups.queries import Circle
from app.moderation import actions, queries
from app.moderation.forms import EndingForm, deed_in, judgement_in, lines_in
from app.moderation.queries import Case
from app.moderation.words import JUDGEMENTS, REASONS

Sent = Mapping[str, str]


async def _take(viewer: Viewer, case: Case, sent: Sent) -> str:
    await actions.take(viewer, case)
    return N_("It is with you now, for two days at most.")


async def _give_back(viewer: Viewer, case: Case, sent: Sent) -> str:
    await actions.give_back(viewer, case)
    return N_("You gave it back. Somebody else can take it.")


async def _pass_on(viewer: Viewer, case: Case, sent: Sent) -> str:
    await actions.pass_on(viewer, case)
    return N_("You passed it on. Somebody else will look at it.")


async def _judge(viewer: Viewer, case: Case, sent: Sent) -> str:
    await actions.judge(viewer, case, judgement_in(sent))
    if case.is_nameless:
        return N_("Noted. Now say what becomes of it.")
    return N_("Noted. Now you see who wrote it.")


async def _ask(viewer: Viewer, case: Case, sent: Sent) -> str:
    await actions.ask(viewer, case, lines_in(sent, "question"))
    return N_("Asked. You see the answer here when it comes.")


async def _settle(viewer: Viewer, case: Case, sent: Sent) -> str:
    await actions.settle(viewer, case, EndingForm.parse(sent, case.endings))
    return N_("Answered. Whoever reported it reads your answer.")


async def _ask_who(viewer: Viewer, case: Case, sent: Sent) -> str:
    _ = await actions.ask_who(viewer, case)
    return N_("Asked. It waits for a second person, three days at most.")


DEEDS: dict[str, Callable[[Viewer, Case, Sent], Awaitable[str]]] = {
    "take": _take,
    "give_back": _give_back,
    "pass_on": _pass_on,
    "judge": _judge,
    "ask": _ask,
    "settle": _settle,
    "who": _ask_who,
}


async def report(request: Request) -> Response:
    viewer, said = viewer_of(request), request.path_params
    circle = await queries.circle_to_keep(viewer, said["circle"])
    case = await queries.case_for(viewer, circle, said["report"])
    if request.method != "POST":
        return await _page(request, circle, case)
    sent = await sent_form(request)
    try:
        say = await DEEDS[deed_in(sent, DEEDS)](viewer, case, sent)
    except NOT_TAKEN as no:
        again = await queries.case_for(viewer, circle, said["report"])
        return await _page(request, circle, again, no.status, sent, no.problems)
    return go(request, "moderation:report", circle=circle.pub, report=case.report.pub, say=say)


async def _page(
    request: Request,
    circle: Circle,
    case: Case,
    status: int = 200,
    sent: Sent | None = None,
    problems: dict[str, Words | str] | None = None,
) -> Response:
    return page(
        request,
        "moderation/report.html",
        status,
        circle=circle,
        case=case,
        judgements=list(JUDGEMENTS.items()),
        reasons=REASONS,
        sent=sent or {"reason": case.report.category},
        problems=problems or {},
    )


ROUTES = [door("/c/{circle}/care/reports/{report}", report, BOTH, name="moderation:report")]
