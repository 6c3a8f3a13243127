"""Roads: how it stands there now, and how it stood in the last weeks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.chat import actions as chat
from app.chat.queries import FEELINGS, WILL_BE_READ
from app.core.doors import BOTH, WRITES, door
from app.core.errors import Invalid
from app.core.i18n import N_, date_named, gettext, n_words, say
from app.core.pages import form_page, go, page, sent_form, url, viewer_of
from app.core.tokens import public_id
from app.groups.queries import circle_for, pub_of
from app.parcels import actions, names, queries
from app.parcels.forms import ReportForm, RoadForm
from app.parcels.queries import Passage, Past
from app.parcels.views.around import WORDS


async def roads(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    is_sent = request.method == "POST"
    find = queries.roads_to_keep if is_sent else queries.roads_in
    known = await find(viewer, circle.id)
    typed: Mapping[str, str] = {}
    status, problems = 200, {}
    if is_sent:
        typed = await sent_form(request)
        try:
            await actions.add_road(viewer, circle.id, RoadForm.parse(typed))
        except Invalid as no:
            status, problems = no.status, no.problems
        else:
            return go(request, "parcels:roads", circle=circle.pub, say=N_("The road is listed."))
    return page(
        request,
        "parcels/roads.html",
        status,
        circle=circle,
        roads=known,
        sent=typed,
        problems=problems,
        **WORDS,
    )


async def road(request: Request) -> Response:
    viewer = viewer_of(request)
    passage, past = await queries.road_for(viewer, request.path_params["road"])
    if request.method == "GET":
        return await _road(request, passage, past, {"once": public_id()})
    typed = await sent_form(request)
    try:
        await actions.report(viewer, passage, ReportForm.parse(typed))
    except Invalid as no:
        return await _road(request, passage, past, typed, no.status, no.problems)
    say_thanks = N_("Thank you. Those who go there see it.")
    return go(request, "parcels:road", road=passage.pub, say=say_thanks)


async def _road(
    request: Request,
    passage: Passage,
    past: list[Past],
    typed: Mapping[str, str],
    status: int = 200,
    problems: Mapping[str, Any] | None = None,
) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, await pub_of(passage.row.group_id))
    return page(
        request,
        "parcels/road.html",
        status,
        circle=circle,
        road=passage,
        past=past,
        seen=_seen(past, is_by_week=circle.is_guarded),
        statuses=[(one.value, say(word)) for one, word in names.ROAD.items()],
        sent=typed,
        problems=problems or {},
        **WORDS,
    )


def _seen(past: list[Past], *, is_by_week: bool) -> list[tuple[str, str]]:
    """(when, how it was), the newest first; in a guarded circle no day is named."""
    rows = []
    for ago, one in enumerate(reversed(past)):
        if one.status == "unknown":
            continue
        when = _week(ago) if is_by_week else date_named(one.first)
        rows.append((when, say(names.ROAD[one.status])))
    return rows


def _week(ago: int) -> str:
    if not ago:
        return gettext("This week")
    return say(n_words("A week ago", "%(n)s weeks ago", ago))


async def gone(request: Request) -> Response:
    viewer = viewer_of(request)
    passage, _ = await queries.road_for(viewer, request.path_params["road"])
    await actions.drop_road(viewer, passage)
    circle = await pub_of(passage.row.group_id)
    return go(request, "parcels:roads", circle=circle, say=N_("The road is off the list."))


async def _led_back(request: Request) -> Response:
    passage, _ = await queries.road_for(viewer_of(request), request.path_params["road"])
    return go(request, "parcels:road", road=passage.pub)


async def report_note(request: Request) -> Response:
    """Back to the road, where whoever reported it does not read it any more."""
    viewer, named = viewer_of(request), request.path_params
    found = await queries.note_to_report(viewer, named["road"], named["note"])
    circle = await circle_for(viewer, await pub_of(found.road.group_id))

    async def does(sent: dict[str, str]) -> None:
        await actions.report_note(viewer, found, chat.ReportForm.parse(sent))

    if request.method != "POST":
        actions.may_report_note(viewer, found)
    shown = {"circle": circle, "found": found, "feelings": list(FEELINGS.items())}
    back = url(request, "parcels:road", road=found.road.pub)
    return await form_page(request, "parcels/report.html", does, back, WILL_BE_READ, **shown)


ROUTES = [
    door("/c/{circle}/roads", roads, BOTH, name="parcels:roads"),
    door("/roads/{road}", road, BOTH, name="parcels:road"),
    door("/roads/{road}/seen/{note}/report", report_note, BOTH, name="parcels:report_note"),
    door("/roads/{road}/gone", gone, WRITES, name="parcels:gone", back=_led_back),
]
