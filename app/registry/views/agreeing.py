"""What people agree to, and who collects for a family."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.registry import actions, queries
from app.registry.forms import CollectorForm, ConsentForm


async def consents(request: Request) -> Response:
    viewer = viewer_of(request)
    circle, home = await queries.household_to_keep(viewer, request.path_params["household"])
    whole = await queries.whole(home)
    sent: dict[str, str] = {"person": home.head.pub, "purpose": "registration"}
    problems: object = {}
    if request.method == "POST":
        sent = await sent_form(request)
        try:
            form = ConsentForm.parse(sent)
            living = await queries.person_in(home, form.person)
            await actions.agree(viewer, living.person, form.purpose, form.method, form.recipient)
            return go(request, "registry:household", household=home.pub, say=N_("Written down."))
        except Invalid as no:
            problems = no.problems
    return page(
        request,
        "registry/consents.html",
        422 if problems else 200,
        circle=circle,
        whole=whole,
        sent=sent,
        problems=problems,
    )


async def withdraw(request: Request) -> Response:
    """They do not agree any more; it holds from this moment."""
    viewer = viewer_of(request)
    _, home = await queries.household_to_keep(viewer, request.path_params["household"])
    consent = await queries.consent_in(home, request.path_params["consent"])
    await actions.take_back(viewer, consent)
    return go(request, "registry:consents", household=home.pub, say=N_("It is taken back."))


async def collectors(request: Request) -> Response:
    viewer = viewer_of(request)
    circle, home = await queries.household_to_keep(viewer, request.path_params["household"])
    sent: dict[str, str] = {"rank": "primary"}
    problems: object = {}
    if request.method == "POST":
        sent = await sent_form(request)
        try:
            form = CollectorForm.parse(sent)
            person = (await queries.person_in(home, form.person)).person if form.person else None
            await actions.name_collector(
                viewer, home, form.rank, person=person, outside=form.outside, until=form.until
            )
            return go(request, "registry:household", household=home.pub, say=N_("Saved."))
        except Invalid as no:
            problems = no.problems
    return page(
        request,
        "registry/collectors.html",
        422 if problems else 200,
        circle=circle,
        whole=await queries.whole(home),
        sent=sent,
        problems=problems,
    )


ROUTES = [
    door("/households/{household}/consents", consents, BOTH, name="registry:consents"),
    door(
        "/households/{household}/consents/{consent}/back",
        withdraw,
        WRITES,
        name="registry:withdraw",
    ),
    door("/households/{household}/collectors", collectors, BOTH, name="registry:collectors"),
]
