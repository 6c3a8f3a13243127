"""How much somebody wants to carry, and the picture of the circle."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from app.core.doors import BOTH, door
from app.core.errors import Invalid
from app.core.i18n import N_, gettext
from app.core.pages import go, page, sent_form, viewer_of
from app.groups.queries import circle_for, pub_of
from app.help.actions import carrying as actions
from app.help.forms.closing import AS_BEFORE, CarryingForm
from app.help.queries import Need
from app.help.queries.carrying import Load, enough_for, load_of
from app.help.queries.closing import public_thanks
from app.help.queries.round import round_for


async def carrying(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    load = await load_of(viewer, circle.id)
    sent, problems = _standing(load), {}
    if request.method == "POST":
        sent = await sent_form(request)
        try:
            await actions.wish_to_carry(viewer, circle.id, CarryingForm.parse(sent))
            return go(request, "help:carrying", circle=circle.pub, say=N_("Written down."))
        except Invalid as no:
            problems = no.problems
    return page(
        request,
        "help/carrying.html",
        422 if problems else 200,
        circle=circle,
        load=load,
        pauses=_pauses(load),
        sent=sent,
        problems=problems,
    )


def _standing(load: Load) -> dict[str, str]:
    return {
        "weekly": str(load.weekly or ""),
        "pause": AS_BEFORE if load.paused_until else "",
        "is_counted": "1" if load.is_counted else "",
        "is_named": "1" if load.is_named else "",
    }


def _pauses(load: Load) -> list[tuple[str, str]]:
    offered = [
        ("", gettext("I do not pause")),
        ("7", gettext("For a week")),
        ("14", gettext("For two weeks")),
        ("30", gettext("For a month")),
    ]
    if load.paused_until:
        offered.insert(0, (AS_BEFORE, gettext("Until the day that is written above")))
    return offered


async def asks_first(request: Request, need: Need, sent: Mapping[str, str]) -> Response | None:
    """Before somebody promises one thing more who carries much, or has said that they pause: a page
    that asks once. Whoever presses on goes on."""
    viewer = viewer_of(request)
    if sent.get("even_so") or not need.is_ask or not viewer.is_member(need.group_id):
        return None
    found = await enough_for(viewer, need.group_id, need.row.sheet_id)
    if found is None:
        return None
    why, load = found
    circle = await circle_for(viewer, await pub_of(need.group_id))
    kept = [(name, value) for name, value in sent.items() if name != "even_so"]
    return page(
        request,
        "help/enough.html",
        circle=circle,
        need=need,
        why=why.value,
        load=load,
        kept=kept,
    )


async def goes_round(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    return page(
        request,
        "help/round.html",
        circle=circle,
        round=await round_for(viewer, circle),
        thanks=await public_thanks(viewer, circle.id),
        is_counted=(await load_of(viewer, circle.id)).is_counted,
    )


ROUTES = [
    door("/c/{circle}/enough", carrying, BOTH, name="help:carrying"),
    door("/c/{circle}/round", goes_round, name="help:round"),
]
