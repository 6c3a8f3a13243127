"""How a room is kept: its settings, what waits to be looked at, the archive."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.chat import actions, queries
from app.chat.forms import KeepingForm, one_of, reason_in
from app.core.doors import BOTH, WRITES, door
from app.core.errors import NOT_TAKEN
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.groups.queries import circle_for

DAY_MS = 86_400_000


async def keep(request: Request) -> Response:
    viewer = viewer_of(request)
    here = await queries.here_to_keep(viewer, request.path_params["room"])
    room = here.room
    if request.method != "POST":
        now = {
            "title": room.title,
            "about": room.about,
            "history": room.hist_policy,
            "slow": room.slow_ms // 1000,
            "paused": room.paused,
            "premod": room.premod,
            "kept": (room.ret_ms or 0) // DAY_MS,
            "only_hosts": room.kind == "announce",
        }
        return await _form(request, here, now)
    sent = await sent_form(request)
    try:
        form = KeepingForm.parse(sent, has_name=room.kind != "everyone")
        await actions.keep(viewer, here, form)
    except NOT_TAKEN as no:
        return await _form(request, here, sent, no.status, problems=no.problems)
    return go(request, "chat:about_room", room=room.pub, say=N_("Saved."))


async def _form(
    request: Request, here: queries.Here, sent: object, status: int = 200, **more: Any
) -> Response:
    return page(
        request,
        "chat/keep_room.html",
        status,
        circle=await circle_for(viewer_of(request), here.room.group.pub),
        room=here.room,
        here_i_am=here,
        room_title=await queries.called(viewer_of(request), here.room),
        sent=sent,
        **more,
    )


async def archive(request: Request) -> Response:
    viewer = viewer_of(request)
    here = await queries.here_to_keep(viewer, request.path_params["room"])
    if one_of(await sent_form(request), "archived", ("yes", "no")) == "yes":
        await actions.archive(viewer, here)
        said = N_("Archived. It can be brought back here at any time.")
    else:
        await actions.bring_back(viewer, here)
        said = N_("The room is back.")
    return go(request, "chat:about_room", room=here.room.pub, say=said)


async def held(request: Request) -> Response:
    return await _held(request)


async def _held(request: Request, status: int = 200, **more: Any) -> Response:
    viewer = viewer_of(request)
    here = await queries.here_to_keep(viewer, request.path_params["room"])
    waiting = await queries.held_in(viewer, here)
    return page(
        request,
        "chat/held.html",
        status,
        circle=await circle_for(viewer, here.room.group.pub),
        room=here.room,
        room_title=await queries.called(viewer, here.room),
        waiting=[(line, queries.at(line.ts)) for line in waiting],
        **more,
    )


async def answer_held(request: Request) -> Response:
    viewer, hid = viewer_of(request), request.path_params["hid"]
    here = await queries.here_to_keep(viewer, request.path_params["room"])
    sent = await sent_form(request)
    try:
        if one_of(sent, "answer", ("yes", "no")) == "yes":
            await actions.show_held(viewer, here, hid)
        else:
            await actions.refuse_held(viewer, here, hid, reason_in(sent))
    except NOT_TAKEN as no:
        more = {"sent": sent, "about_hid": hid, "problems": no.problems}
        return await _held(request, no.status, **more)
    return go(request, "chat:held", room=here.room.pub)


ROUTES = [
    door("/rooms/{room}/keep", keep, BOTH, name="chat:keep_room"),
    door("/rooms/{room}/archive", archive, WRITES, name="chat:archive"),
    door("/rooms/{room}/held", held, name="chat:held"),
    door("/rooms/{room}/held/{hid}", answer_held, WRITES, name="chat:answer_held"),
]
