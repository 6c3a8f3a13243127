"""The page of one post. It is put together of parts, and each part brings what its own piece of the
page needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import door
from app.core.errors import Refusal
from app.core.pages import KEPT_NOWHERE, go, page, typed, unchanged, viewer_of
from app.core.tokens import public_id
from app.groups.queries import Circle, circle_for, pub_of
from app.help import queries
from app.help.queries import Need

PARTS = queries.PARTS


async def show(request: Request) -> Response:
    need = await queries.post_or_veiled(viewer_of(request), request.path_params["post"])
    return await shown(request, need)


async def shown(
    request: Request,
    need: Need,
    sent: Mapping[str, str] | None = None,
    no: Refusal | None = None,
) -> Response:
    """The page as the viewer may see it; with what was typed, and what is wrong with it, after a
    form of it could not be taken."""
    viewer = viewer_of(request)
    if queries.is_veiled(viewer, need):
        return await _veiled(request, need, no)
    # First: what changes while the page is put together is heard of.
    context: dict[str, Any] = {"tag": await queries.tag_of(viewer, need.pub)}
    for part in PARTS:
        context |= await part(viewer, need)
    circle = await circle_of(request, need)
    context |= {"written": await typed(request) if no and "" in no.problems else []}
    context |= {"circle": circle, "need": need, "author": queries.author_name(viewer, need)}
    context |= {"address": queries.address_of(viewer, need)}
    context |= {"body": queries.opened(need.row, "body"), "nonce": public_id()}
    return page(request, "help/show.html", no=no, sent=sent or {}, **context)


async def _veiled(request: Request, need: Need, no: Refusal | None) -> Response:
    """What they asked for of an offer that is read again, and what they can do with that."""
    circle = await circle_of(request, need)
    promises = await queries.promises_that_count(viewer_of(request), need)
    return page(
        request, "help/again.html", no=no, circle=circle, need=need, promises=promises, mine=None
    )


async def now(request: Request) -> Response:
    """Whether the page is still so, for who has it open: an empty answer (ADR 19). Only where it is
    not, it is looked whether they may still know of it."""
    viewer, pub = viewer_of(request), request.path_params["post"]
    tag = await queries.tag_of(viewer, pub)
    if answer := unchanged(request, tag):
        return answer
    _ = await queries.post_for(viewer, pub)
    return Response(headers=KEPT_NOWHERE)


async def led_back(request: Request) -> Response:
    """From where something of it was sent, to its page."""
    need = await queries.post_or_veiled(viewer_of(request), request.path_params["post"])
    return go(request, "help:show", post=need.pub)


async def circle_of(request: Request, need: Need) -> Circle:
    return await circle_for(viewer_of(request), await pub_of(need.group_id))


ROUTES = [
    door("/help/{post}", show, name="help:show"),
    door("/help/{post}/now", now, name="help:now"),
]
