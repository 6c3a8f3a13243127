"""Whoever carries something says where it is, and hands it on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, Invalid, NotFound, TooMany
from app.core.i18n import N_, gettext, say
from app.core.pages import sent_form, viewer_of
from app.parcels import actions, names, queries
from app.parcels.forms import BlockForm
from app.parcels.queries import Sent, Stretch
from app.parcels.views.around import (
    carrying_page,
    done_or_shown,
    led_away,
    led_back,
    led_on,
    leg_here,
    parcel_page,
    sent_here,
    shown,
)

DEEDS = {  # by the last part of the address
    "yes": (actions.say_yes, N_("Thank you. It is written down.")),
    "no": (actions.say_no, N_("Somebody else is asked.")),
    "out": (actions.set_out, N_("It is on the way.")),
    "arrived": (actions.arrive, N_("It has arrived. Now it is handed on.")),
    "on": (actions.go_on, N_("Thank you. It is written down.")),
    "other-way": (actions.take_other_way, N_("The other way is open now.")),
    "back": (actions.bring_back, N_("It is brought back.")),
    "lost": (actions.lose, N_("It is written down. Those it concerns are told.")),
    "taken": (actions.take, N_("You have it. Thank you.")),
    "there": (actions.vouch_for, N_("It is handed on.")),
    "drop": (actions.drop_leg, N_("This part is not taken.")),
}


async def show(request: Request) -> Response:
    if away := await led_away(request):
        return away
    return await shown(request, await sent_here(request))


async def carrying(request: Request) -> Response:
    return await carrying_page(request, request.path_params["circle"])


async def move(request: Request) -> Response:
    if request.path_params["deed"] not in DEEDS:
        raise NotFound
    deed, words = DEEDS[request.path_params["deed"]]
    if away := await led_away(request):
        return away
    sent, one = await leg_here(request)
    return await done_or_shown(request, deed(viewer_of(request), sent, one), words)


async def blocked(request: Request) -> Response:
    viewer = viewer_of(request)
    if away := await led_away(request):
        return away
    sent = await sent_here(request)
    one = queries.leg_to_move(viewer, sent, request.path_params["leg"])
    if request.method == "GET":
        return await _why(request, sent, one, {})
    typed = await sent_form(request)
    try:
        await actions.block(viewer, sent, one, BlockForm.parse(typed))
    except (Invalid, Conflict) as no:
        return await _why(request, sent, one, typed, no.status, no.problems)
    return await led_on(request, sent, N_("Thank you. Those it concerns are told."))


async def _why(
    request: Request,
    sent: Sent,
    one: Stretch,
    typed: Mapping[str, str],
    status: int = 200,
    problems: Mapping[str, Any] | None = None,
) -> Response:
    then = [
        ("other", gettext("Another way has to be taken")),
        ("wait", gettext("I wait here, it may open again")),
        ("gone", gettext("It is gone for good. This cannot be taken back")),
    ]
    troubles = [(trouble.value, say(word)) for trouble, word in names.TROUBLE.items()]
    return await parcel_page(
        request,
        "parcels/blocked.html",
        sent,
        status,
        one=one,
        troubles=troubles,
        then=then,
        sent=typed,
        problems=problems or {},
    )


async def hand_over(request: Request) -> Response:
    viewer = viewer_of(request)
    if away := await led_away(request):
        return away
    sent = await sent_here(request)
    one = queries.leg_to_move(viewer, sent, request.path_params["leg"])
    template = "parcels/hand_over.html"
    if request.method == "GET":
        return await parcel_page(request, template, sent, one=one)
    typed = await sent_form(request)
    try:
        await actions.hand_over(viewer, sent, one, typed.get("code", ""))
    except (Invalid, Conflict, TooMany) as no:
        return await parcel_page(request, template, sent, no=no, one=one, sent=typed)
    return await led_on(request, sent, N_("It is handed on. Thank you for carrying it."))


ROUTES = [
    door("/c/{circle}/carrying", carrying, name="parcels:carrying"),
    door("/parcels/{parcel}", show, name="parcels:show"),
    door("/parcels/{parcel}/legs/{leg}/blocked", blocked, BOTH, name="parcels:blocked"),
    door("/parcels/{parcel}/legs/{leg}/hand-over", hand_over, BOTH, name="parcels:hand_over"),
    door("/parcels/{parcel}/legs/{leg}/{deed}", move, WRITES, name="parcels:move", back=led_back),
]
