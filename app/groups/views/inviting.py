"""Invitations as those who keep the door see them."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from app.core.cookies import config_of, key_of
from app.core.doors import BOTH, WRITES, door
from app.core.errors import Invalid
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, url, viewer_of
from app.core.qr import picture_of
from app.core.tokens import public_id
from app.groups import actions, queries
from app.groups.forms import InvitationForm

BEGIN = {"label": "", "days": "7", "uses": "1"}


async def _circle(request: Request) -> queries.Circle:
    return await queries.circle_to_open(viewer_of(request), request.path_params["circle"])


async def invite(request: Request) -> Response:
    circle = await _circle(request)
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
        standing=[one for one in issued if one.is_open],
        past=[one for one in issued if not one.is_open],
        sent=sent,
        problems=problems or {},
    )


async def show(request: Request) -> Response:
    """The link and its picture, to hand over or to print."""
    circle = await _circle(request)
    invitation = await queries.invitation_for(circle, request.path_params["id"])
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
    invitation = await queries.invitation_for(circle, request.path_params["id"])
    await actions.revoke(viewer_of(request), invitation)
    said = N_("The invitation is taken back. Its link does not open any more.")
    return go(request, "groups:invite", circle=circle.pub, say=said)


ROUTES = [
    door("/c/{circle}/invite", invite, BOTH, name="groups:invite"),
    door("/c/{circle}/invite/{id}", show, name="groups:invitation"),
    door("/c/{circle}/invite/{id}/revoke", revoke, WRITES, name="groups:revoke"),
]
