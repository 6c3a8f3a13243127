"""The family card on paper, and finding one's own record with it."""

from __future__ import annotations

from typing import Any

from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import Response

from app.core.cookies import config_of, key_of
from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, Invalid, TooMany
from app.core.i18n import N_, speaking
from app.core.pages import environment, go, page, sent_form, url, viewer_of
from app.core.qr import picture_of
from app.groups.queries import circle_for
from app.registry import actions, queries
from app.registry.forms import answer_in, code_in


async def card(request: Request) -> Response:
    """To be printed, in the language of the family; a new one ends the one before."""
    viewer = viewer_of(request)
    circle, home = await queries.household_to_keep(viewer, request.path_params["household"])
    if request.method == "POST":
        _ = await actions.make_card(viewer, home, key_of(request))
        return go(request, "registry:card", household=home.pub)
    code = actions.code_of(home, key_of(request)) if home.card_hash else ""
    address = config_of(request).home + url(request, "registry:claim_with", code=code or "-")
    paper = _paper(home=home, code=code, address=address, qr=picture_of(address)) if code else ""
    return page(request, "registry/card.html", circle=circle, home=home, code=code, paper=paper)


def _paper(**what: Any) -> Markup:
    """What is printed, in the language of the family, whoever prints it."""
    with speaking(what["home"].locale):
        html = environment.get_template("registry/_card.html").render(what)
    return Markup(html)  # noqa: S704 (a template of ours)


async def claim(request: Request) -> Response:
    """Somebody with an account has a family card. Whether a code opens anything is told to whoever
    sends it, never by the page itself."""
    viewer = viewer_of(request)
    typed = str(request.path_params.get("code", ""))
    if request.method != "POST":
        return page(request, "registry/claim.html", sent={"code": "" if typed == "-" else typed})
    sent = await sent_form(request)
    try:
        _ = await actions.enter_code(viewer, code_in(sent))
    except (Invalid, TooMany) as no:
        return page(request, "registry/claim.html", no=no, sent=sent)
    said = N_("Thank you. Somebody who keeps the list of families will confirm it.")
    return go(request, "home:home", say=said)


async def claims(request: Request) -> Response:
    """Who found their card, and which of the family they are."""
    viewer = viewer_of(request)
    circle = await queries.circle_to_keep(viewer, request.path_params["circle"])
    holders = await queries.holders_for(viewer, circle)
    return page(request, "registry/claims.html", circle=circle, holders=holders)


async def answer(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await queries.circle_to_keep(viewer, request.path_params["circle"])
    entered = await queries.claim_for(viewer, circle, request.path_params["claim"])
    try:
        pub = answer_in(await sent_form(request))
        if pub == "refuse":
            await actions.refuse(viewer, entered)
        else:
            person = await queries.person_of_circle(circle, pub)
            await actions.confirm(viewer, entered, person)
    except (Invalid, Conflict) as no:
        holders = await queries.holders_for(viewer, circle)
        return page(request, "registry/claims.html", no=no, circle=circle, holders=holders)
    return go(request, "registry:claims", circle=circle.pub, say=N_("It is settled."))


async def take_back(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    consent = await queries.own_consent(viewer, circle, request.path_params["consent"])
    await actions.take_back(viewer, consent)
    return go(request, "registry:mine", circle=circle.pub, say=N_("It is taken back."))


ROUTES = [
    door("/households/{household}/card", card, BOTH, name="registry:card"),
    door("/card", claim, BOTH, name="registry:claim"),
    door("/card/{code}", claim, name="registry:claim_with"),
    door("/c/{circle}/families/claims", claims, name="registry:claims"),
    door("/c/{circle}/families/claims/{claim}", answer, WRITES, name="registry:answer"),
    door("/c/{circle}/families/mine/{consent}", take_back, WRITES, name="registry:take_back"),
]
