"""Rooms as whoever is not in them meets them: looking in, coming in, being invited, knocking; and
going again."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.chat import actions, queries
from app.chat.conversation import laid_out
from app.chat.forms import one_of
from app.chat.log import Spot
from app.core.doors import BOTH, WRITES, door
from app.core.errors import Conflict, NotFound
from app.core.i18n import N_
from app.core.pages import go, page, sent_form, viewer_of
from app.groups.queries import circle_for, member_behind

Here = queries.Here


async def outside(request: Request, spot: Spot) -> Response:
    """What somebody sees of a room they are not in. Raises NotFound where that is nothing."""
    viewer, pub = viewer_of(request), request.path_params["room"]
    try:
        here = await queries.here_for(viewer, pub)
    except NotFound:
        if await queries.was_taken_out(viewer, pub):
            return go(request, "chat:knock", room=pub)
        return await _invited(request)
    if here.is_wish:
        circle = await circle_for(viewer, here.room.group.pub)
        wishes = [one for one in await queries.wishes_for(viewer, circle.id) if one.pub == pub]
        if not wishes:
            raise NotFound  # answered in this very moment
        wish = wishes[0]
        return page(request, "chat/wish.html", circle=circle, here_i_am=here, wish=wish)
    return await _look(request, here, spot)


async def _look(request: Request, here: Here, spot: Spot) -> Response:
    viewer = viewer_of(request)
    timeline = await queries.looked_into(viewer, here, spot)
    unwanted = await queries.unwanted_in(viewer, here.room)
    entries = laid_out(
        *(timeline, viewer.pub, unwanted.people, unwanted.messages),
        is_everybodys=here.room.kind == "everyone",
    )
    numbers = [entry.seq for entry in entries if entry.kind == "message"]
    return page(
        request,
        "chat/look.html",
        circle=await circle_for(viewer, here.room.group.pub),
        room=here.room,
        here_i_am=here,
        room_title=await queries.called(viewer, here.room),
        entries=entries,
        earlier=min(numbers, default=0) if timeline.more else 0,
        later=max(numbers, default=0) if timeline.later else 0,
        has_news=False,
    )


async def _invited(request: Request, status: int = 200, **more: Any) -> Response:
    viewer = viewer_of(request)
    asked = await queries.asked_into(viewer, request.path_params["room"])
    return page(
        request,
        "chat/invited.html",
        status,
        circle=await circle_for(viewer, asked.room.group.pub),
        asked=asked,
        words=await queries.first_words(viewer, asked) if asked.is_direct else "",
        **more,
    )


async def answer(request: Request) -> Response:
    """To an invitation, or to somebody who would like to write."""
    viewer, pub = viewer_of(request), request.path_params["room"]
    try:
        asked = await queries.asked_into(viewer, pub)
    except NotFound:
        _, _ = await queries.room_for(viewer, pub)  # answered in another window: they are in
        return go(request, "chat:show", room=pub, end="#end")
    said = one_of(await sent_form(request), "answer", ("yes", "no", "block"))
    circle = await circle_for(viewer, asked.room.group.pub)
    if said == "yes":
        await actions.accept(viewer, asked)
        return go(request, "chat:show", room=pub, end="#end")
    if said == "block":
        one = await member_behind(circle.id, asked.by_pub)
        await actions.block(viewer, circle.id, one)
    await actions.decline(viewer, asked)
    words = N_("Done. They are not told.")
    return go(request, "chat:rooms", circle=circle.pub, say=words)


async def join(request: Request) -> Response:
    viewer = viewer_of(request)
    here = await queries.here_for(viewer, request.path_params["room"])
    await actions.join(viewer, here)
    return go(request, "chat:show", room=here.room.pub, end="#end")


async def leave(request: Request) -> Response:
    viewer = viewer_of(request)
    here = await queries.here_for(viewer, request.path_params["room"])
    circle = await circle_for(viewer, here.room.group.pub)
    shown: dict[str, Any] = {"circle": circle, "room": here.room}
    if request.method != "POST":
        return page(request, "chat/leave.html", **shown)
    try:
        await actions.leave(viewer, here)
    except Conflict as no:
        return page(request, "chat/leave.html", no=no, **shown)
    return go(
        request, "chat:rooms", circle=circle.pub, say=N_("You are not in this room any more.")
    )


async def knock(request: Request) -> Response:
    """For somebody with the address of a closed room: they learn no more of it here."""
    viewer = viewer_of(request)
    here = await queries.here_outside(viewer, request.path_params["room"])
    if request.method == "POST":
        await actions.ask_to_come_in(viewer, here)
        return go(request, "chat:knock", room=here.room.pub)
    return page(
        request,
        "chat/knock.html",
        circle=await circle_for(viewer, here.room.group.pub),
        room=here.room,
        waits=await queries.has_knocked(viewer, here),
    )


ROUTES = [
    door("/rooms/{room}/answer", answer, WRITES, name="chat:answer"),
    door("/rooms/{room}/join", join, WRITES, name="chat:join"),
    door("/rooms/{room}/leave", leave, BOTH, name="chat:leave"),
    door("/rooms/{room}/knock", knock, BOTH, name="chat:knock"),
]
