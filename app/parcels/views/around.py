"""What the pages of parcels share."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.errors import Conflict, Invalid
from app.core.i18n import Words
from app.core.pages import go, page, typed, viewer_of
from app.groups.queries import circle_for, pub_of
from app.help.queries import knows
from app.parcels import names, queries
from app.parcels.queries import Sent, Stretch
from app.parcels.queries.boxes import rest_of

WORDS: dict[str, Any] = {
    "parcel_words": names.PARCEL,
    "leg_words": names.leg_words,
    "leg_kinds": names.KINDS,
    "mode_words": names.MODE,
    "trouble_words": names.TROUBLE,
    "road_words": names.ROAD,
    "road_kinds": names.ROAD_KINDS,
}


async def sent_here(request: Request) -> Sent:
    return await queries.parcel_for(viewer_of(request), request.path_params["parcel"])


async def leg_here(request: Request) -> tuple[Sent, Stretch]:
    sent = await sent_here(request)
    return sent, queries.leg_in(sent, request.path_params["leg"])


async def parcel_page(
    request: Request, template: str, parcel: Sent, status: int = 200, **more: Any
) -> Response:
    circle = await circle_for(viewer_of(request), await pub_of(parcel.row.group_id))
    return page(request, template, status, circle=circle, parcel=parcel, **WORDS, **more)


async def shown(request: Request, sent: Sent, status: int = 200, **more: Any) -> Response:
    more["knows_post"] = await knows(viewer_of(request), sent.row.post.pub)
    may_stay = not sent.is_over and sent.row.set_out_at is None
    more["rest"] = await rest_of(sent.row) if may_stay else None
    return await parcel_page(request, "parcels/show.html", sent, status, **more)


async def done_or_shown(
    request: Request, deed: Awaitable[Any], say: Words | str | Mapping[Any, str]
) -> Response:
    """Back on the page of the parcel, also with what was wrong; who may not know of it any more is
    led to what they carry. `say`: also by what comes of the deed."""
    sent = await sent_here(request)
    try:
        became = await deed
    except (Invalid, Conflict) as no:
        return await shown(request, await sent_here(request), no.status, problems=no.problems)
    return await led_on(request, sent, say[became] if isinstance(say, Mapping) else say)


async def led_on(request: Request, sent: Sent, say: Words | str) -> Response:
    viewer = viewer_of(request)
    if await queries.visible_to(viewer, sent.row.group_id).filter(pub=sent.pub).exists():
        return go(request, "parcels:show", parcel=sent.pub, say=say)
    return go(request, "parcels:carrying", circle=await pub_of(sent.row.group_id), say=say)


async def led_back(request: Request) -> Response:
    """From where something of a parcel was sent, to its page."""
    away = await led_away(request)
    return away or go(request, "parcels:show", parcel=(await sent_here(request)).pub)


async def led_away(request: Request) -> Response | None:
    """From an old page, or an old notice, of what the viewer does not carry any more. What they
    wrote there is given back."""
    viewer, pub = viewer_of(request), request.path_params["parcel"]
    group_id = await queries.circle_of_parcel({"parcel": pub})
    if group_id is None or pub not in {one.pub for one in await queries.given_on(viewer, group_id)}:
        return None
    circle = await pub_of(group_id)
    if kept := await typed(request):
        return await carrying_page(request, circle, 409, kept=kept)
    return go(request, "parcels:carrying", circle=circle, end="#given-on")


async def carrying_page(
    request: Request, circle_pub: str, status: int = 200, **more: Any
) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, circle_pub)
    more["parcels"] = await queries.carried_by(viewer, circle.id)
    more["given_on"] = await queries.given_on(viewer, circle.id)
    more["sees_roads"] = await queries.sees_roads(viewer, circle.id)
    return page(request, "parcels/carrying.html", status, circle=circle, **WORDS, **more)
