"""Invitations as those who keep the door see them; and as members do, who ask for them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.cookies import config_of, key_of
from app.core.doors import BOTH, WRITES, door
from app.core.errors import Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, url, viewer_of
from app.core.qr import picture_of
from app.core.rules import may
from app.core.tokens import public_id
from app.groups import actions, queries
from app.groups.forms import InvitationForm, wish_in

BEGIN = {"label": "", "days": "7", "uses": "1"}


ASKED = N_("You asked for it. One of those who keep the door answers within three days.")
MADE = N_("The invitation is made. Whoever asked for it finds the link there.")
SAID_NO = N_("You said no. There is no invitation.")


async def _circle(request: Request) -> queries.Circle:
    return await queries.circle_for(viewer_of(request), request.path_params["circle"])


async def invite(request: Request) -> Response:
    circle = await _circle(request)
    if not may(viewer_of(request), "invite_people", circle.id):
        return await _wish(request, circle)
    if request.method != "POST":
        return await _list(request, circle, BEGIN | {"once": public_id()})
    sent = await sent_form(request)
    try:
        form = InvitationForm.parse(sent)
    except Invalid as no:
        return await _list(request, circle, {"once": public_id()} | sent, no.problems)
    made = await actions.invite(viewer_of(request), circle.id, form, key_of(request))
    return go(request, "groups:invitation", circle=circle.pub, id=made.pub)


async def _list(
    request: Request, circle: queries.Circle, sent: dict[str, str], problems: object = None
) -> Response:
    issued = await queries.invitations_of(circle)
    return page(
        request,
        "groups/invite.html",
        422 if problems else 200,
        circle=circle,
        wishes=await queries.wishes_in(viewer_of(request), circle),
        standing=[one for one in issued if one.is_open],
        past=[one for one in issued if not one.is_open],
        sent=sent,
        problems=problems or {},
    )


async def _wish(request: Request, circle: queries.Circle) -> Response:
    if request.method != "POST":
        return await _wish_page(request, circle, {"once": public_id()})
    sent = await sent_form(request)
    try:
        form = wish_in(sent)
        await actions.wish(viewer_of(request), circle.id, form, key_of(request))
    except Invalid as no:
        return await _wish_page(request, circle, {"once": public_id()} | sent, no.problems)
    return go(request, "groups:invite", circle=circle.pub, say=ASKED)


async def _wish_page(
    request: Request, circle: queries.Circle, sent: dict[str, str], problems: object = None
) -> Response:
    viewer = viewer_of(request)
    return page(
        request,
        "groups/wish.html",
        422 if problems else 200,
        circle=circle,
        wishes=await queries.wishes_in(viewer, circle),
        mine=await queries.my_invitations(viewer, circle),
        sent=sent,
        problems=problems or {},
    )


async def answer(request: Request) -> Response:
    """Yes or no to what a member asked for; or they take it back."""
    viewer, circle = viewer_of(request), await _circle(request)
    wish = await queries.wish_for(viewer, circle, request.path_params["act"])
    said = (await sent_form(request)).get("answer")
    if said not in ("yes", "no"):
        return go(request, "groups:invite", circle=circle.pub)
    is_yes = said == "yes"
    await actions.answer_wish(viewer, wish, is_yes=is_yes)
    is_own = wish.asked_by_id == viewer.user_id
    words = N_("You took it back.") if is_own else MADE if is_yes else SAID_NO
    return go(request, "groups:invite", circle=circle.pub, say=words)


async def show(request: Request) -> Response:
    """The link and its picture, to hand over or to print."""
    circle = await _circle(request)
    invitation = await queries.invitation_for(viewer_of(request), circle, request.path_params["id"])
    code = actions.code_of(invitation.pub, key_of(request))
    address = config_of(request).home + url(request, "groups:join", code=code)
    return page(
        request,
        "groups/invitation.html",
        circle=circle,
        invitation=queries.issued(invitation),
        address=address,
        qr=picture_of(address),
    )


async def revoke(request: Request) -> Response:
    circle = await _circle(request)
    invitation = await queries.invitation_for(viewer_of(request), circle, request.path_params["id"])
    await actions.revoke(viewer_of(request), invitation)
    said = N_("The invitation is taken back. Its link does not open any more.")
    return go(request, "groups:invite", circle=circle.pub, say=said)


ROUTES = [
    door("/c/{circle}/invite", invite, BOTH, name="groups:invite"),
    door("/c/{circle}/invite/asked/{act}", answer, WRITES, name="groups:answer_wish"),
    door("/c/{circle}/invite/{id}", show, name="groups:invitation"),
    door("/c/{circle}/invite/{id}/revoke", revoke, WRITES, name="groups:revoke"),
]
