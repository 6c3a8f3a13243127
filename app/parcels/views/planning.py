"""Whoever sends something packs it, plans its way, and asks who carries it."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, Invalid, Refusal, TooMany
from app.core.i18n import N_, gettext, say, words
from app.core.pages import go, sent_form, viewer_of
from app.core.tokens import is_public_id, public_id
from app.help.queries import post_for
from app.parcels import actions, names, queries
from app.parcels.forms import LegForm
from app.parcels.queries import Sent
from app.parcels.queries.boxes import Rest
from app.parcels.views.around import done_or_shown, led_back, parcel_page, sent_here

CALLED_OFF = {
    Rest.KEPT: N_("This parcel is not sent."),
    Rest.IF_IT_COMES: N_(
        "This parcel is not sent. If the other one comes, whoever gives says how much came with it."
    ),
    Rest.ASKED: N_("This parcel is not sent. Whoever gives says how much came with the other one."),
    None: N_("It is written down. Those it concerns are told."),  # it had come back
}


async def pack(request: Request) -> Response:
    viewer, sent = viewer_of(request), await sent_form(request)
    need = await post_for(viewer, request.path_params["post"])
    nonce = sent.get("nonce", "")
    nonce = nonce if is_public_id(nonce) else public_id()
    try:
        pub = await actions.pack(viewer, need, sent.get("promise", ""), nonce)
    except Conflict as no:  # the page of the post says so, and shows what there is to pack now
        return go(request, "help:show", post=need.pub, say=no.words)
    return go(request, "parcels:show", parcel=pub)


async def _led_to_post(request: Request) -> Response:
    need = await post_for(viewer_of(request), request.path_params["post"])
    return go(request, "help:show", post=need.pub)


async def add_leg(request: Request) -> Response:
    viewer = viewer_of(request)
    sent = await queries.parcel_to_plan(viewer, request.path_params["parcel"])
    if request.method == "GET":
        begin = {"once": public_id(), "mode": "volunteer", "instead": "", "who": "member"}
        return await _form(request, sent, begin)
    typed = await sent_form(request)
    try:
        await actions.add_leg(viewer, sent, LegForm.parse(typed))
    except (Invalid, Conflict, TooMany) as no:
        return await _form(request, sent, typed, no)
    return go(request, "parcels:show", parcel=sent.pub, say=N_("It is part of the way now."))


async def change_leg(request: Request) -> Response:
    viewer = viewer_of(request)
    sent = await queries.parcel_to_plan(viewer, request.path_params["parcel"])
    one = queries.leg_in(sent, request.path_params["leg"])
    if request.method == "GET":
        return await _form(request, sent, queries.as_written(one), is_new=False)
    typed = await sent_form(request)
    try:
        await actions.change_leg(viewer, sent, one, LegForm.parse(typed))
    except (Invalid, Conflict, TooMany) as no:
        return await _form(request, sent, typed, no, is_new=False)
    return go(request, "parcels:show", parcel=sent.pub, say=N_("Changed."))


async def _form(
    request: Request,
    sent: Sent,
    typed: Mapping[str, str],
    no: Refusal | None = None,
    *,
    is_new: bool = True,
) -> Response:
    roads = await queries.roads_to_take(viewer_of(request), sent.row.group_id)
    return await parcel_page(
        request,
        "parcels/leg.html",
        sent,
        no=no,
        sent=typed,
        is_new=is_new,
        who=[
            ("member", gettext("Somebody in the circle"), gettext("They are asked, and say yes.")),
            ("outside", gettext("Somebody without an account"), gettext("Or a bus, or the post.")),
            ("nobody", gettext("Nobody yet"), ""),
        ],
        roads=[("", gettext("None of them"))] + [(one.pub, one.row.name) for one in roads],
        modes=[(mode.value, say(word)) for mode, word in names.MODE.items()],
        places=[("", gettext("At the end of the way")), *_beside(sent)],
    )


def _beside(sent: Sent) -> list[tuple[str, str]]:
    """Of which part it can be another way."""
    instead = N_("Another way instead of part %(n)s: %(from)s – %(to)s")
    return [
        (
            str(way[0].row.position),
            say(words(instead, **{"n": n, "from": way[0].goes_from, "to": way[0].goes_to})),
        )
        for n, way in enumerate(sent.ways, 1)
        if way[0].row.position >= sent.first_ahead
    ]


async def ready(request: Request) -> Response:
    sent = await sent_here(request)
    deed = actions.ready(viewer_of(request), sent)
    return await done_or_shown(request, deed, N_("Whoever carries it first is told."))


async def call_off(request: Request) -> Response:
    sent = await sent_here(request)
    return await done_or_shown(request, actions.call_off(viewer_of(request), sent), CALLED_OFF)


ROUTES = [
    door("/help/{post}/parcels", pack, WRITES, name="parcels:pack", back=_led_to_post),
    door("/parcels/{parcel}/ready", ready, WRITES, name="parcels:ready", back=led_back),
    door("/parcels/{parcel}/off", call_off, WRITES, name="parcels:call_off", back=led_back),
    door("/parcels/{parcel}/legs", add_leg, BOTH, name="parcels:add_leg"),
    door("/parcels/{parcel}/legs/{leg}", change_leg, BOTH, name="parcels:change_leg"),
]
