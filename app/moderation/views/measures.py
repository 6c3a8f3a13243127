"""What is decided about somebody, and taken back."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import NOT_TAKEN
from app.core.i18n import N_, Words
from app.core.pages import go, page, sent_form, viewer_of
from app.groups.queries import Circle
from app.moderation import actions, queries
from app.moderation.forms import MeasureForm, VerdictForm
from app.moderation.queries import Decided, Disagreed, Someone
from app.moderation.words import MEASURES, MILDER, REASONS, STEPS, VERDICTS

Problems = dict[str, Words | str]
DONE = N_("Done. They read it on a page of their own, with how to disagree.")
ASKED = N_("Asked. It waits for a second person, three days at most.")


async def person(request: Request) -> Response:
    viewer, said = viewer_of(request), request.path_params
    circle = await queries.circle_in_order(viewer, said["circle"])
    someone = await queries.someone_to_decide(viewer, circle, said["person"])
    if request.method != "POST":
        sent = {"report": request.query_params.get("report", "")[:22]}
        return await _person(request, circle, someone, 200, sent)
    sent = await sent_form(request)
    try:
        act = await actions.decide(viewer, someone, MeasureForm.parse(sent))
    except NOT_TAKEN as no:
        return await _person(request, circle, someone, no.status, sent, no.problems)
    if act is not None:
        return go(request, "moderation:act", circle=circle.pub, act=act.pub, say=ASKED)
    return go(request, "moderation:person", circle=circle.pub, person=someone.pub, say=DONE)


async def _person(
    request: Request,
    circle: Circle,
    someone: Someone,
    status: int,
    sent: Mapping[str, str],
    problems: Problems | None = None,
) -> Response:
    decided = await queries.decided_about(someone)
    return page(
        request,
        "moderation/person.html",
        status,
        circle=circle,
        someone=someone,
        may_decide=await queries.may_decide(viewer_of(request), someone),
        decided=decided,
        kinds=MEASURES,
        reasons=REASONS,
        steps=STEPS,
        last=decided[0].measure.pub if decided else "",
        sent=sent,
        problems=problems or {},
    )


async def measures(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_in_order(viewer, request.path_params["circle"])
    return page(
        request,
        "moderation/measures.html",
        circle=circle,
        decided=await queries.decided_lately(viewer, circle),
        kinds=MEASURES,
        reasons=REASONS,
    )


async def measure(request: Request) -> Response:
    viewer, said = viewer_of(request), request.path_params
    circle = await queries.circle_in_order(viewer, said["circle"])
    decided = await queries.decided_for(viewer, circle, said["measure"])
    if request.method != "POST":
        return await _measure(request, circle, decided)
    sent = await sent_form(request)
    try:
        await actions.take_back(viewer, decided, is_mistake=bool(sent.get("mistake")))
    except NOT_TAKEN as no:
        again = await queries.decided_for(viewer, circle, said["measure"])
        return await _measure(request, circle, again, no.status, no.problems)
    say = N_("It is taken back, and they read that.")
    return go(request, "moderation:measures", circle=circle.pub, say=say)


async def _measure(
    request: Request,
    circle: Circle,
    decided: Decided,
    status: int = 200,
    problems: Problems | None = None,
) -> Response:
    return page(
        request,
        "moderation/measure.html",
        status,
        circle=circle,
        decided=decided,
        taken=await queries.taken_words(decided.measure),
        is_own=viewer_of(request).user_id in decided.measure.deciders,
        may_take_back=await queries.may_take_back(viewer_of(request), decided),
        kinds=MEASURES,
        reasons=REASONS,
        problems=problems or {},
    )


async def appeal(request: Request) -> Response:
    viewer, said = viewer_of(request), request.path_params
    circle = await queries.circle_in_order(viewer, said["circle"])
    found = await queries.appeal_for(viewer, circle, said["appeal"])
    if request.method != "POST":
        return await _appeal(request, circle, found)
    sent = await sent_form(request)
    try:
        await actions.answer_appeal(viewer, found, VerdictForm.parse(sent))
    except NOT_TAKEN as no:
        again = await queries.appeal_for(viewer, circle, said["appeal"])
        return await _appeal(request, circle, again, no.status, sent, no.problems)
    say = N_("Answered. They read it on a page of their own.")
    return go(request, "moderation:desk", circle=circle.pub, say=say)


async def _appeal(
    request: Request,
    circle: Circle,
    found: Disagreed,
    status: int = 200,
    sent: Mapping[str, str] | None = None,
    problems: Problems | None = None,
) -> Response:
    return page(
        request,
        "moderation/appeal.html",
        status,
        circle=circle,
        found=found,
        taken=await queries.taken_words(found.decided.measure),
        kinds=MEASURES,
        reasons=REASONS,
        verdicts=VERDICTS,
        milder=MILDER,
        sent=sent or {},
        problems=problems or {},
    )


ROUTES = [
    door("/c/{circle}/care/people/{person}", person, BOTH, name="moderation:person"),
    door("/c/{circle}/care/decided", measures, name="moderation:measures"),
    door("/c/{circle}/care/decided/{measure}", measure, BOTH, name="moderation:measure"),
    door("/c/{circle}/care/appeals/{appeal}", appeal, BOTH, name="moderation:appeal"),
]
