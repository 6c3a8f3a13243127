"""The door as those who keep it see it: who waits, and how people may come in at all."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.cookies import config_of
from app.core.doors import BOTH, WRITES, door
from app.core.errors import Invalid
from app.core.i18n import N_, say
from app.core.pages import go, page, sent_form, url, viewer_of
from app.groups import actions, queries
from app.groups.forms import DoorForm, QuestionForm, reason_in, wants_more_care
from app.groups.reasons import REFUSALS

CAME_IN = N_("They are in the circle now.")
ONE_OF_TWO = N_("Your yes stands. One more person who keeps the door has to say yes.")

READ_IT = N_("You two can read it now.")
ASKED_TO_READ = N_("One more person who keeps the door has to agree. Then you two can read it.")


async def _circle(request: Request) -> queries.Circle:
    return await queries.circle_at_the_door(viewer_of(request), request.path_params["circle"])


async def waiting(request: Request) -> Response:
    circle = await _circle(request)
    people = await queries.waiting_at(viewer_of(request), circle)
    return page(request, "groups/waiting.html", circle=circle, people=people)


async def applicant(request: Request) -> Response:
    """One person at the door; POST decides."""
    viewer, circle = viewer_of(request), await _circle(request)
    one = await queries.application_for(viewer, circle, request.path_params["person"])
    if request.method != "POST":
        return _applicant_page(request, circle, one)
    sent = await sent_form(request)
    if sent.get("decision") == "yes":
        came_in = await actions.admit(viewer, circle, one.whom, one.pub) is actions.Yes.CAME_IN
        said = CAME_IN if came_in else ONE_OF_TWO
        return go(request, "groups:waiting", circle=circle.pub, say=said)
    if sent.get("decision") == "words":
        is_open = await actions.open_words(viewer, one.whom, one.pub) is actions.Yes.CAME_IN
        said = READ_IT if is_open else ASKED_TO_READ
        return go(request, "groups:applicant", circle=circle.pub, person=one.pub, say=said)
    try:
        reason = reason_in(sent)
    except Invalid as no:
        return _applicant_page(request, circle, one, sent, no.problems)
    await actions.refuse(viewer, one.whom, one.pub, reason)
    said = N_("They read the answer when they come back.")
    return go(request, "groups:waiting", circle=circle.pub, say=said)


def _applicant_page(
    request: Request,
    circle: queries.Circle,
    one: queries.Application,
    sent: object = None,
    problems: object = None,
) -> Response:
    return page(
        request,
        "groups/applicant.html",
        422 if problems else 200,
        circle=circle,
        one=one,
        reasons=[(key, say(words)) for key, words in REFUSALS.items()],
        sent=sent or {},
        problems=problems or {},
    )


async def set_up(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_to_edit(viewer, request.path_params["circle"])
    if request.method != "POST":
        return await _set_up_page(request, circle)
    sent = await sent_form(request)
    try:
        form = DoorForm.parse(sent)
    except Invalid as no:
        return await _set_up_page(request, circle, sent, no.problems)
    await actions.set_policy(viewer, circle, form.policy)
    return go(request, "groups:door", circle=circle.pub, say=N_("Saved."))


async def _set_up_page(
    request: Request, circle: queries.Circle, sent: object = None, problems: object = None
) -> Response:
    found = await queries.door_of(circle)
    path = url(request, "groups:join", code=found.code) if found.code else ""
    return page(
        request,
        "groups/door.html",
        422 if problems else 200,
        circle=circle,
        found=found,
        waits=await queries.care_waits(viewer_of(request), circle),
        address=config_of(request).home + path if path else "",
        sent=sent or {"policy": found.policy.value},
        problems=problems or {},
    )


async def move(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_to_edit(viewer, request.path_params["circle"])
    await actions.move_door(viewer, circle)
    said = N_("The door has another address. The old one opens nothing any more.")
    return go(request, "groups:door", circle=circle.pub, say=said)


async def care(request: Request) -> Response:
    """More care at once; less of it with a second person."""
    viewer = viewer_of(request)
    circle = await queries.circle_to_edit(viewer, request.path_params["circle"])
    try:
        if wants_more_care(await sent_form(request)):
            await actions.tighten(viewer, circle)
        else:
            await actions.loosen(viewer, circle)
    except Invalid as no:
        return await _set_up_page(request, circle, problems=no.problems)
    return go(request, "groups:door", circle=circle.pub, end="#care")


async def ask(request: Request) -> Response:
    """One more question."""
    viewer = viewer_of(request)
    circle = await queries.circle_to_edit(viewer, request.path_params["circle"])
    sent = await sent_form(request)
    try:
        form = QuestionForm.parse(sent)
    except Invalid as no:
        policy = (await queries.door_of(circle)).policy.value
        return await _set_up_page(request, circle, sent | {"policy": policy}, no.problems)
    await actions.add_question(viewer, circle, form)
    return go(request, "groups:door", circle=circle.pub, end="#questions")


async def drop(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_to_edit(viewer, request.path_params["circle"])
    await actions.drop_question(viewer, circle, request.path_params["id"])
    return go(request, "groups:door", circle=circle.pub, end="#questions")


ROUTES = [
    door("/c/{circle}/waiting", waiting, name="groups:waiting"),
    door("/c/{circle}/waiting/{person}", applicant, BOTH, name="groups:applicant"),
    door("/c/{circle}/door", set_up, BOTH, name="groups:door"),
    door("/c/{circle}/door/move", move, WRITES, name="groups:move_door"),
    door("/c/{circle}/door/care", care, WRITES, name="groups:care"),
    door("/c/{circle}/door/questions", ask, WRITES, name="groups:add_question"),
    door("/c/{circle}/door/questions/{id}", drop, WRITES, name="groups:drop_question"),
]
