from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from app.chat import actions, queries
from app.chat.conversation import BLANK, Pin, calendar_words, laid_out
from app.chat.emoji import emoji_in_words
from app.chat.forms import MessageForm
from app.chat.log import NEWEST, Spot
from app.chat.reasons import REASONS
from app.chat.views.above import above
from app.chat.views.entering import outside
from app.core.doors import WRITES, door
from app.core.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from app.core.limits import Limit
from app.core.pages import go, page, sent_form, viewer_of
from app.core.tokens import public_id
from app.core.viewer import Viewer
from app.groups.queries import circle_for, circle_near, circles_of

saying = Limit(10, 5)  # over all rooms, as on a socket (wire.md §7)


async def everywhere(request: Request) -> Response:
    """All my rooms; somebody with one circle sees them inside it."""
    viewer = viewer_of(request)
    circles = await circles_of(viewer)
    if len(circles) == 1:
        return go(request, "chat:rooms", circle=circles[0].pub)
    names = {circle.id: circle.name for circle in circles}
    lines = [line for line in await queries.lines_for(viewer) if not line.is_archived]
    asked = await queries.my_invitations(viewer)
    return page(
        request, "chat/rooms.html", circle=None, names=names, lines=lines, asked=asked, wishes=[]
    )


async def rooms(request: Request) -> Response:
    viewer = viewer_of(request)
    circle = await circle_for(viewer, request.path_params["circle"])
    lines = [line for line in await queries.lines_for(viewer, circle.id) if not line.is_archived]
    asked = await queries.my_invitations(viewer)
    return page(
        request,
        "chat/rooms.html",
        circle=circle,
        names={},
        lines=lines,
        asked=[one for one in asked if one.room.group_id == circle.id],
        wishes=await queries.wishes_for(viewer, circle.id),
    )


async def waiting(request: Request) -> Response:
    """Into the room where somebody waits at a circle's door."""
    viewer, said = viewer_of(request), request.path_params
    circle = await circle_near(viewer, said["circle"])
    room = await queries.waiting_room(viewer, circle.id, said["person"])
    return go(request, "chat:show", room=room.pub, end="#end")


async def show(request: Request) -> Response:
    try:
        return await _room(request)
    except NotFound:
        return await outside(request, _spot(request))


async def say(request: Request) -> Response:
    """Without JavaScript a message is a form; what cannot go out now is shown again as typed."""
    viewer = viewer_of(request)
    room, _ = await queries.room_for(viewer, request.path_params["room"])
    sent = await sent_form(request)
    try:
        await actions.send(viewer, room, MessageForm.parse(sent), _wait_ms(viewer))
    except Invalid as no:
        return await _room(request, no.status, sent=sent, problems=no.problems)
    except (Forbidden, Conflict, TooMany) as no:
        return await _room(request, no.status, sent=sent, problems={"text": no.words})
    return go(request, "chat:show", room=room.pub, end="#end")


def _wait_ms(viewer: Viewer) -> int:
    """How long somebody who says a lot should pause. The log asks for it only where the message is
    a new one."""
    try:
        saying.spend_for(viewer)
    except TooMany as no:
        return no.seconds * 1000
    return 0


async def mark_read(request: Request) -> Response:
    viewer = viewer_of(request)
    room, _ = await queries.room_for(viewer, request.path_params["room"])
    await actions.mark_read(viewer, room)
    return go(request, "chat:show", room=room.pub, end="#end")


async def _room(request: Request, status: int = 200, **form: Any) -> Response:
    viewer, spot = viewer_of(request), _spot(request)
    found = await queries.opened(viewer, request.path_params["room"], spot)
    room, timeline, beside = found.here.room, found.timeline, found.beside
    if spot.around and not timeline.later:  # it stands on the newest page
        return go(request, "chat:show", room=room.pub, end=f"#m{spot.around}")
    entries = laid_out(
        *(timeline, viewer.pub, beside.blocked, beside.reported),
        is_everybodys=room.kind == "everyone",
    )
    numbers = [entry.seq for entry in entries if entry.kind == "message"]
    re = form.get("sent", {}).get("re") or request.query_params.get("re", "")
    answering = await queries.answered(viewer, found.seat, re) if re else None
    form.setdefault("sent", {"re": answering.id if answering else ""})
    return page(
        request,
        "chat/room.html",
        status,
        circle=found.circle,
        room=room,
        here_i_am=found.here,
        my_waiting=beside.waiting,
        room_title=found.title,
        timeline=timeline,
        entries=entries,
        earlier=min(numbers, default=0) if timeline.more else 0,
        answering=answering,
        later=max(numbers, default=0) if timeline.later else 0,
        is_past=spot != NEWEST,
        has_news=any(entry.kind == "divider" and entry.is_news for entry in entries),
        cid=public_id(),
        blank=BLANK,
        reasons=tuple(REASONS.items()),
        emoji=emoji_in_words,
        blocked=beside.blocked,
        reported=beside.reported,
        pins=[Pin.of(pin) for pin in beside.pins],
        calendar=calendar_words,
        **(await above(viewer, room) if spot == NEWEST else {}),
        **form,
    )


def _spot(request: Request) -> Spot:
    """Which part of the room an address speaks of."""
    said = request.path_params
    return Spot(said.get("before"), said.get("after"), said.get("message"))


ROUTES = [
    door("/rooms", everywhere, name="chat:everywhere"),
    door("/c/{circle}/rooms", rooms, name="chat:rooms"),
    door("/c/{circle}/waiting/{person}/room", waiting, name="chat:waiting"),
    door("/rooms/{room}", show, name="chat:show"),
    door("/rooms/{room}/before/{before:int}", show, name="chat:earlier"),
    door("/rooms/{room}/after/{after:int}", show, name="chat:later"),
    door("/rooms/{room}/at/{message}", show, name="chat:at"),
    door("/rooms/{room}/messages", say, WRITES, name="chat:say"),
    door("/rooms/{room}/read", mark_read, WRITES, name="chat:mark_read"),
]
