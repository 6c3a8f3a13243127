"""Somebody's card, and learning how to reach them."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.accounts.queries import is_fresh
from app.core.cookies import remember
from app.core.doors import WRITES, door
from app.core.errors import Forbidden, Invalid, Refusal, TooMany
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.directory import actions, queries
from app.directory.forms import AskForm
from app.directory.questions import DEEDS, tongues
from app.groups.queries import circle_for


async def card(request: Request) -> Response:
    return await _card(request)


async def _card(
    request: Request,
    sent: Mapping[str, str] | None = None,
    no: Refusal | None = None,
) -> Response:
    viewer = viewer_of(request)
    head, me = await _two(request)
    if head.id == me.id:
        return go(request, "directory:me", circle=head.group_pub)
    try:
        await actions.open_card(viewer, me, head)
    except TooMany as enough:
        return await _enough(request, head, enough)
    way = await queries.way_to(viewer, head)
    return page(
        request,
        "directory/card.html",
        no=no,
        circle=await circle_for(viewer, head.group_pub),
        card=await queries.card_of(viewer, head),
        way=way,
        is_covered=await queries.is_seen_covered(viewer, head.group_id, head.user_id),
        is_fresh=way.sight.value == "yes" and await is_fresh(viewer),
        tongues=tongues,
        deeds={field.value: words for field, words in DEEDS.items()},
        sent=sent or {},
    )


async def ask(request: Request) -> Response:
    viewer, sent = viewer_of(request), await sent_form(request)
    head, me = await _two(request)
    try:
        await actions.ask(viewer, me, head, AskForm.parse(sent))
    except (Invalid, Forbidden, TooMany) as no:
        return await _card(request, sent, no)
    return go(request, "directory:card", card=head.pub, say=N_("Asked. They answer if they want."))


async def reach(request: Request) -> Response:
    """Shown once, on a page that nothing keeps."""
    viewer, sent = viewer_of(request), await sent_form(request)
    head, me = await _two(request)
    if head.id == me.id:
        return go(request, "directory:me", circle=head.group_pub)
    try:
        seen = await actions.reveal(viewer, me, head, sent.get("password", ""))
    except Invalid as no:
        return await _card(request, sent, no)
    except TooMany as no:
        return await _enough(request, head, no)
    circle = await circle_for(viewer, head.group_pub)
    response = page(request, "directory/reach.html", circle=circle, head=head, words=seen.words)
    if seen.token:
        remember(request, response, seen.token, own_phone=viewer.own_phone)
    return response


async def _enough(request: Request, head: queries.Head, no: TooMany) -> Response:
    circle = await circle_for(viewer_of(request), head.group_pub)
    return page(request, "directory/enough.html", no=no, circle=circle, words=no.words)


async def _two(request: Request) -> tuple[queries.Head, queries.Head]:
    """Whose card it is, and who the viewer is in the same circle."""
    viewer = viewer_of(request)
    head = await queries.head_for(viewer, request.path_params["card"])
    return head, await queries.my_head(viewer, head.group_id)


ROUTES = [
    door("/people/{card}", card, name="directory:card"),
    door("/people/{card}/ask", ask, WRITES, name="directory:ask"),
    door("/people/{card}/reach", reach, WRITES, name="directory:reach"),
]
