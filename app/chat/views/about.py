"""What a room is, how loud it is for oneself, and who is in it."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.chat import actions, queries
from app.chat.forms import LEVELS, name_called, one_of
from app.core.cookies import config_of
from app.core.doors import BOTH, WRITES, door
from app.core.errors import NOT_TAKEN
from app.core.i18n import N_, words
from app.core.pages import go, page, sent_form, url, viewer_of
from app.groups.queries import circle_for

AT_ONCE = 200  # people on a page


async def about(request: Request) -> Response:
    return await _about(request)


async def _about(request: Request, status: int = 200, **more: Any) -> Response:
    viewer = viewer_of(request)
    here = await queries.here_for(viewer, request.path_params["room"])
    mine = await queries.my_seat(viewer, here.room)
    return page(
        request,
        "chat/about_room.html",
        status,
        circle=await circle_for(viewer, here.room.group.pub),
        room=here.room,
        here_i_am=here,
        room_title=await queries.called(viewer, here.room),
        other=await queries.whom_with(viewer, here.room),
        hosts=await queries.hosts_of(here),
        held=await queries.held_count(viewer, here),
        sent={"level": mine.level if mine else ""},
        **more,
    )


async def set_level(request: Request) -> Response:
    viewer = viewer_of(request)
    here = await queries.here_for(viewer, request.path_params["room"])
    try:
        level = one_of(await sent_form(request), "level", LEVELS)
    except NOT_TAKEN as no:
        return await _about(request, no.status, problems=no.problems)
    await actions.set_level(viewer, here, level)
    return go(request, "chat:about_room", room=here.room.pub, say=N_("Saved."))


async def people(request: Request) -> Response:
    """Who is in it, and for those inside a closed room: whom to invite."""
    if request.method != "POST":
        return await _people(request)
    viewer = viewer_of(request)
    here = await queries.here_for(viewer, request.path_params["room"])
    sent = await sent_form(request)
    try:
        one = await actions.invite(viewer, here, name_called(sent))
    except NOT_TAKEN as no:
        return await _people(request, no.status, sent=sent, problems=no.problems)
    invited = words("%(name)s can come in now, or not.", name=one.name)
    return go(request, "chat:people", room=here.room.pub, say=invited)


async def _people(request: Request, status: int = 200, **more: Any) -> Response:
    viewer = viewer_of(request)
    here = await queries.here_for(viewer, request.path_params["room"])
    start = request.path_params.get("start", 0)
    inside = await queries.people_in(viewer, here, AT_ONCE + 1, start)
    return page(
        request,
        "chat/people.html",
        status,
        circle=await circle_for(viewer, here.room.group.pub),
        room=here.room,
        here_i_am=here,
        room_title=await queries.called(viewer, here.room),
        people=inside[:AT_ONCE],
        next_start=start + AT_ONCE if len(inside) > AT_ONCE else 0,
        start=start,
        waiting=await queries.at_the_door(viewer, here),
        address=config_of(request).home + url(request, "chat:knock", room=here.room.pub),
        **more,
    )


async def at_the_door(request: Request) -> Response:
    """Somebody who knocked, or was invited: they come in, or not."""
    viewer, said = viewer_of(request), request.path_params
    here = await queries.here_to_keep(viewer, said["room"])
    answer = one_of(await sent_form(request), "answer", ("yes", "no"))
    act = actions.let_in if answer == "yes" else actions.turn_away
    await act(viewer, here, said["person"])
    return go(request, "chat:people", room=here.room.pub)


async def set_host(request: Request) -> Response:
    viewer, said = viewer_of(request), request.path_params
    here = await queries.here_to_keep(viewer, said["room"])
    is_host = one_of(await sent_form(request), "host", ("yes", "no")) == "yes"
    await actions.set_host(viewer, here, said["person"], is_host)
    return go(request, "chat:people", room=here.room.pub, say=N_("Saved."))


ROUTES = [
    door("/rooms/{room}/about", about, name="chat:about_room"),
    door("/rooms/{room}/level", set_level, WRITES, name="chat:set_level"),
    door("/rooms/{room}/people", people, BOTH, name="chat:people"),
    door("/rooms/{room}/more/{start:int}", people, name="chat:more_people"),
    door("/rooms/{room}/people/{person}/door", at_the_door, WRITES, name="chat:at_the_door"),
    door("/rooms/{room}/people/{person}/host", set_host, WRITES, name="chat:set_host"),
]
